//! What is said of a file that is no recording.

crate::phrases::phrases! { "trace";
    NOT_OPENED = "{file} could not be opened: {why}.";
    NOT_TEXT = "line {line}: expected text, found a control character";
    TOO_LONG = "expected at most {most} steps, found more";
    EMPTY = "nothing is recorded in it";
}
