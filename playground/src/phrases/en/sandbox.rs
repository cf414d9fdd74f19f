//! The sandbox: calls of one's own.

crate::phrases::phrases! { "sandbox";
    SANDBOX = "Sandbox";
    /// The examples.
    LOOP = "A loop that LRU loses";
    SCAN = "A scan walks in";
    ZIPF = "A few favourites";
    SELF = "self in the key";
    ANSWERS = "Whose answer is it?";
    TIME = "Answers that expire";
    OWN = "Calls of your own";
    FROM_LESSON = "After lesson {n}: {title}";
    LEAD = "Change the calls or the settings and run them: the picture, the log and the sentences follow.";
    OPENING = "Calls of your own are ready. Step through them with the button Next or the key →.";
    CANNOT_RUN = "These calls cannot be run yet: what is wrong stands below them.";
    TRY = "Try this yourself";
    TRY_WHY = "These calls in the sandbox, to be changed";
    CALLS = "The calls";
    EXAMPLE = "Example";
    /// Chosen where the text is none of the examples.
    NO_EXAMPLE = "your own";
    RUN = "Run";
    RUN_KEY = "Run (Ctrl+Enter)";
    RESET = "Reset";
    RESET_WHY = "Back to the calls it started with";
    IS_RESET = "The calls are those it started with.";
    NOT_RUN_YET = "changed, not run yet";
    SETTINGS = "Settings";
    FUNCTION = "function";
    IN_LINE = "{name}, line {line}";
    POLICY = "policy";
    MAXSIZE = "maxsize";
    NO_BOUND = "none";
    TTL = "ttl in s";
    NO_TTL = "never";
    SELF_MEANS = "self";
    KEY = "key";
    KEY_IDENTITY = "as is";
    KEY_STRUCTURAL = "by content";
    KEY_SORTED = "names sorted";
    KEY_PARTS = "chosen parts";
    RULES = "rules";
    GO_THERE = "Go there";
    TOO_LONG = "This is too long for a link ({len} characters of {most}): the address does not hold it. Save it as a file instead.";
    /// What can be written.
    HOW = "What can be written";
    HOW_DEF = "a function with a cache, and its settings";
    HOW_CALL = "a call, and what it returns if it runs";
    HOW_OBJECT = "an object, and a method called on it";
    HOW_FOR = "the same call many times: once through, several times, or some far more often than others";
    HOW_WAIT = "time passes";
    HOW_HAND = "an entry goes, all go, another bound";
    HOW_TAGS = "an answer under a tag, and all under that tag out of date";
    HOW_COLLECT = "a variable is gone, and the garbage collector runs";
    HOW_NOTE = "a sentence of your own; behind # is a comment";
}
