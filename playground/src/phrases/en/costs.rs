//! What calls take with a cache and without.

crate::phrases::phrases! { "costs";
    COSTS = "What the calls take";
    WITH = "with the cache";
    WITHOUT = "without it";
    WITH_SAYS = "{calls|one=# look-up|other=# look-ups} of {look_up}, {runs|one=# run|other=# runs} of {run}:";
    WITHOUT_SAYS = "{runs|one=# run|other=# runs} of {run}:";
    NEVER = "A look-up takes longer than a run: however many calls hit, it does not pay.";
    BEYOND = "It pays when more than {share} of the calls hit. Until now {now} do.";
}
