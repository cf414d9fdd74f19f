//! What can be taken away from the page.

crate::phrases::phrases! { "export";
    OPEN = "Export";
    OPEN_WHY = "For teachers; the run as a file, the settings as code";
    TITLE = "Export";
    RECORDING = "The run";
    RECORDING_WHAT = "As a cache-trace: every call with its key, what it came to and why. Opened here again, it is the same run; what the functions return is not in it.";
    SAVE = "Save as cache-trace";
    SETTINGS = "The settings of {function}";
    COPY = "Copy";
    COPY_OF = "Copy the {language} code";
    COPIED = "The {language} code is copied.";
    NOT_COPIED = "This browser does not let the page copy: the code can be selected.";
}
