//! What is said of an address that cannot be followed.

crate::phrases::phrases! { "link";
    NEWER = "The link was made by a newer page (version {version}; this page reads up to {known}).";
    NOT_A_LINK = "The address does not name a step of a lesson.";
    BAD_VALUE = "The link says {name}={value}; {name} can be {allowed}.";
    /// The only version.
    ONE = "1";
    A_SCRIPT = "a whole script: this one was cut off or altered on its way";
    A_FILE = "the name of a file beside the page, of letters, digits, dots, hyphens and underscores";
    A_LESSON = "the number of a lesson";
    A_NUMBER = "a whole number from 0";
    LETTERS = "letters from a to z";
    A_LANGUAGE = "the code of a language, such as en";
    PY_OR_JS = "py or js";
    ON_OR_OFF = "on or off";
    VIEWS = "picture, table or curves";
    STAGES = "whole, embed or presenter";
    POLICIES = "names from lru, fifo, lfu, sieve, s3-fifo, w-tinylfu and adaptive, with commas between them";
    NOT_LOADED = "Lesson {n} could not be loaded: {why}";
    TRACE_NOT_LOADED = "The recording {name} could not be loaded: {why}";
    /// Why something could not be loaded.
    NOT_REACHED = "{address} cannot be reached.";
    NOT_THERE = "{address} is not there (status {status}).";
    NOT_A_LESSON = "what came is no lesson that this page can read.";
    NO_LESSON = "There is no lesson {n} on this page.";
    NO_SUCH_STEPS = "The steps in the link do not fit the lesson.";
    FROM_THE_START = "Here is lesson {n}, from its beginning.";
    LAST_STEP = "There are {steps} steps, and the link asks for step {step}. This is the last.";
}
