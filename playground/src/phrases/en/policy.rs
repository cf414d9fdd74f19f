//! How policies decide, and what they go by.

crate::phrases::phrases! { "policy";
    DECIDES_FIFO = "When it is full, the entry goes that was stored first (FIFO).";
    DECIDES_LFU = "When it is full, the entry goes that was used least often (LFU).";
    DECIDES_SIEVE = "When it is full, a hand passes over those used since its last round, and takes the first that was not (SIEVE).";
    DECIDES_S3_FIFO = "New entries wait in a small queue, and only those used there come into the main one (S3-FIFO).";
    DECIDES_TINY_LFU = "New entries pass a window, and beyond it who is asked for more often stays (W-TinyLFU).";
    DECIDES_ADAPTIVE = "It watches several policies and does as the one that would hit most (adaptive).";
    DECIDES_FOREIGN = "It evicts by {policy}, which this page does not have: the shelf below is kept in the order of last use instead.";
    ORDER_LRU = "least recently used first";
    ORDER_FIFO = "first stored first (FIFO)";
    ORDER_LFU = "least often used first (LFU)";
    /// Of all policies whose order has no simple name.
    ORDER_OTHER = "next to go first ({policy})";
    VISITED = "visited";
    NOT_VISITED = "not visited";
    HAND_HERE = "the hand is here";
    USES = "{n|one=# use|other=# uses}";
    ABOUT_USES = "{n|one=about # use|other=about # uses}";
    /// Under a number that stands by itself.
    USES_UNIT = "{n|one=use|other=uses}";
    /// The parts of a shelf, as S3-FIFO and W-TinyLFU name them.
    SMALL = "small";
    MAIN = "main";
    WINDOW = "window";
    PROBATION = "probation";
    PROTECTED = "protected";
    BESIDE = "What the policy keeps beside the shelf";
    RUNS_AS = "runs as `{policy}`";
    SEGMENT = "{name} {len} (target {target})";
    HAND_AT = "the hand is at `{key}`";
    GHOSTS = "gone, but remembered: {keys}";
    GHOSTS_AND_MORE = "gone, but remembered: {keys} and {more} more";
    RIVALS = "hits of late: {rivals}";
}
