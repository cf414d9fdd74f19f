//! How long the answers live.

crate::phrases::phrases! { "lifetimes";
    LIFETIMES = "How long each answer lives";
    /// The ends of the picture, and its middle.
    AGO = "{time} ago";
    NOW = "now";
    AHEAD = "in {time}";
    LEFT = "{time} left";
    EXPIRED = "expired";
    EVICTED = "had to go";
    REMOVED = "removed";
}
