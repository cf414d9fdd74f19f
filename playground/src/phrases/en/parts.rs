//! Parts of the page that are loaded when they are shown. They have phrases of their own, in their folders.

crate::phrases::phrases! { "parts";
    LOADING = "One moment: the rest of the page is being loaded.";
    REST_NOT_LOADED = "The rest of the page could not be loaded, and this stays as it is: {why}";
    NOT_LOADED = "This part of the page could not be loaded.";
}
