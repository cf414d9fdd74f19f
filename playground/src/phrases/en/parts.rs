//! Parts of the page that are loaded when they are shown. They have phrases of their own, in their folders.

crate::phrases::phrases! { "parts";
    NOT_LOADED = "This part of the page could not be loaded.";
}
