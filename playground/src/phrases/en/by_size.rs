//! Hits by size and policy.

crate::phrases::phrases! { "by_size";
    BY_SIZE = "Hits by size and policy";
    CAPTION = "How many of these {n|one=# call|other=# calls} hit; bold where nothing could hit more";
    /// Before the sizes.
    ROOM = "room for";
    /// Beside the curves' axes.
    ROOM_UNIT = "room for so many answers";
    HITS = "hits";
    OPTIMUM = "optimum: knows the future";
}
