//! What the page has to say beside the steps.

crate::phrases::phrases! { "notices";
    CLOSE = "Close";
    NO_HIT = "There is no hit after this step.";
    NO_MISS = "There is no miss after this step.";
    NO_EVICT = "There is no eviction after this step.";
    NO_EXPIRE = "There is no expiry after this step.";
    QUESTIONS_ON = "Questions before the answer: on.";
    QUESTIONS_OFF = "Questions before the answer: off.";
    COPIED = "The link to step {step} is copied.";
    NOT_COPIED = "This browser does not let the page copy. The link: {address}";
    NOT_READ = "The browser could not read {file}.";
    OPENING = "Opening {file}…";
    CANCEL = "Cancel";
    NO_LANGUAGE = "The language {language} could not be loaded: this is English.";
}
