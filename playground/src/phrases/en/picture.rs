//! The picture of a step, but for the shelf.

crate::phrases::phrases! { "picture";
    THE_STEP = "The step";
    NO_CACHE = "no cache yet, nothing counted";
    TOGETHER = "{n} shelves together";
    NO_CALLS = "no calls yet";
    PERCENT_HITS = "{percent} % hits";
    RATIO = "Hit ratio over {calls} calls, now {hits}";
}
