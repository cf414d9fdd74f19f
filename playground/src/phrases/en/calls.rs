//! The calls of a function that calls itself, as a tree.

crate::phrases::phrases! { "calls";
    CALLS = "Which call led to which";
    /// Under the tree of calls whose answers nobody keeps.
    WITHOUT = "nothing kept: {n|one=# call|other=# calls}, {runs|one=# run|other=# runs}";
    WITH = "with a cache: {n|one=# call|other=# calls}, {runs|one=# run|other=# runs}";
    FOUND = "{call} is a hit: {value}.";
    RAN = "{call} runs and returns {value}.";
    RUNS = "{call} is running.";
}
