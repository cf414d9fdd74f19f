//! Who holds whom.

crate::phrases::phrases! { "holders";
    HOLDERS = "Who holds whom";
    VARIABLES = "variables";
    OBJECTS = "objects";
    CACHES = "caches";
    EMPTY = "empty";
    /// Beside an object that only a cache holds.
    ONLY_CACHE = "held by the cache alone";
    /// Beside an object that only its own cache refers to.
    ONLY_ITSELF = "held by nobody";
    /// Beside an object that has just been freed.
    FREED = "freed";
    MORE = "{n|one=# more object|other=# more objects}";
    VARIABLE_HOLDS = "{name} holds {object}.";
    CACHE_ALONE = "{object} is held by the cache alone.";
    NOBODY = "{object} is held by nobody and waits for the garbage collector.";
    KEEPS = "The cache of {function}() keeps {entries}.";
    KEEPS_NOTHING = "The cache of {function}() is empty.";
    OWN_KEEPS = "{owner} has a cache of its own for {function}(), which keeps {entries}.";
    IS_FREED = "{object} is freed.";
}
