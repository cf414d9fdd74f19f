//! The log: what each step is, in a few words.

crate::phrases::phrases! { "log";
    TITLE = "What happens";
    TRY = "Try it yourself";
    TRY_THIS = "Try it: after this step, instead of what the lesson does";
    /// Instead of what a step came to, while a guess is awaited.
    YOUR_GUESS = "your guess";
    SOME_FUNCTION = "a function";
    DEFINE = "{function} gets a cache";
    MAKE = "{object} is made";
    WHO_MAKES = "{who} makes {object}";
    CHANGE = "{name} is changed to {to}";
    END = "{name} ends";
    RELEASE = "{name} is dropped";
    RETURN = "returns {answer}";
    AND_MORE = "{first} and {n} more";
    DROP = "the program lets go of {object}";
    GC = "garbage collection";
    COLLECT = "{object} was collected";
    WAIT = "{time} pass";
    SET = "{function} is given {key}";
    DELETE = "{function} forgets {key}";
    CLEAR = "{function} is cleared";
    KEEPS = "{function} keeps {entries}";
    KEEPS_ALL = "{function} keeps all";
    EXPIRE = "{key} expires";
    TAG = "tag “{tag}” is out of date";
    NOTE = "“{text}”";
    UNKNOWN = "something unknown";
    CALL_ON = "{call} on {object}";
}
