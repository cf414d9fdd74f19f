//! The same steps under several settings, side by side.

crate::phrases::phrases! { "compare";
    SIDE_BY_SIDE = "Side by side";
    SIDE_BY_SIDE_WHY = "The same steps under other settings, side by side";
    COLUMN = "Column";
    COLUMN_WHY = "Another column, up to {most}";
    REMOVE = "Remove this column: {name}";
    THE_STEP = "The step";
    NEXT_DIFFERENCE = "Next difference";
    NEXT_DIFFERENCE_KEY = "To the next step at which they differ (D)";
    NO_DIFFERENCE_LEFT = "They do not differ after this step.";
    TOO_LONG = "These are {steps} steps. Up to {most} can stand side by side; the curves take more.";
    POLICY = "policy";
    MAXSIZE = "maxsize";
    SELF = "self";
    /// What is set differs from function to function, and stays as it is.
    AS_IT_IS = "as it is";
    /// In the field of a size: no bound.
    NONE = "none";
    IN_THE_KEY = "in the key";
    LEFT_OUT = "left out";
    A_CACHE_EACH = "a cache each";
    /// The name of a column, by what is not the same in all of them.
    SIZE = "maxsize {n}";
    SIZE_NONE = "no bound";
    SIZE_AS_IT_IS = "sizes as they are";
    SELF_KEY = "self in the key";
    SELF_IGNORE = "self left out";
    SELF_WEAK = "a cache per self";
    SELF_AS_IT_IS = "self as it is";
    THEY_DIFFER = "They differ.";
    OPENING = "The same {steps} steps, {times} times over.";
    OPENING_NONE = "It makes no difference to any of them.";
    OPENING_DIFFERENT = "It makes a difference to {n|one=# of them|other=# of them, first}: step {first}.";
    IN_ALL = "In all of them: {outcome}.";
    IN_ALL_ANSWERS = "In all of them: {outcome}, but not with the same answer: {answers}.";
    IN_ALL_GO = "In all of them: {outcome}, but it is not the same entry that goes.";
    /// What a step came to in which columns.
    WITH = "{outcome} with {names}.";
    HIT = "Hit";
    MISS = "Miss";
    SHARED = "Shared";
    STALE = "Stale";
    NO_CALL = "No call";
    ANSWER = "{name}: `{value}`";
    SKIPPED = "This does not happen here: the call it belongs to was a hit.";
    LANES = "two to four settings such as lru.3,sieve.3 or key,ignore,weak";
    DIFFERENCE_KEY = "side by side: run to the next step at which they differ";
}
