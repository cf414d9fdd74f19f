//! The line of three: a call, its key, what came of it.

crate::phrases::phrases! { "flow";
    CALL = "the call";
    BECOMES = "becomes the key";
    HAS_NO_KEY = "has no key";
    NOT_CALLED = "not called";
    /// Before the first step.
    HIT_OR_MISS = "hit or miss?";
    OUTCOME = "outcome";
    CODE = "the code";
    MAKES = "makes";
    NEW_OBJECT = "new object";
    NEW_VALUE = "new value";
    /// The role of a value that is no receiver.
    VALUE = "value";
    FUNCTION = "the function";
    GETS = "gets";
    EMPTY_CACHE = "an empty cache";
    /// The part of a key that is the so-manieth argument.
    ARG = "arg {n}";
    /// The part of a key that is a name, where the name is not known.
    NAME = "name";
    NO_PARTS = "( ) no parts";
    /// Heard after a part of a key.
    DIFFERS = "(differs)";
    SAME = "(the same)";
}
