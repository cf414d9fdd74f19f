//! The code of a lesson.

crate::phrases::phrases! { "code";
    THE_CODE = "The code";
    /// Which programming language.
    LANGUAGE = "Language";
    /// Beside a line of the function's body.
    RUNS = "runs";
    DOES_NOT_RUN = "does not run";
    /// Beside a line that changed.
    NEW = "new";
}
