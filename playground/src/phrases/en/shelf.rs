//! The shelf, as a picture and as a table.

crate::phrases::phrases! { "shelf";
    THE_SHELF = "The shelf";
    NO_CACHE = "There is no cache yet.";
    HEAD = "The shelf: {len} of {bound}";
    HEAD_UNBOUNDED = "The shelf: {len}, no bound";
    HEAD_OWN = "The shelf of {owner}: {len} of {bound}";
    HEAD_OWN_UNBOUNDED = "The shelf of {owner}: {len}, no bound";
    AS_TABLE = "As a table";
    MORE = "{n} more";
    FREE = "{n} free";
    NO_BOUND = "no bound";
    KEEPS_NOTHING = "This cache keeps nothing.";
    NEXT_TO_GO = "next to go";
    /// Of a recorded call: how long the function ran.
    TOOK = "took {time}";
    /// Heard before a stored value.
    VALUE = "value";
    JUST_STORED = "just stored";
    THIS_ONE = "this one";
    /// While it is asked which entry goes.
    THIS_ONE_GOES = "this one?";
    THIS_ENTRY_GOES = "This one goes: {key}";
    AS_STORED = "in the order they were stored";
    NEAREST = "nearest key";
    USED = "{n|0=used now|one=used # step ago|other=used # steps ago}";
    HITS = "{n|one=# hit|other=# hits}";
    TIME_LEFT = "{hits}, {time} left";
    TABLE = "The entries as a table";
    CAPTION = "The entries, next to go first";
    HEAD_PLACE = "place";
    HEAD_KEY = "key";
    HEAD_VALUE = "value";
    HEAD_STORED = "stored";
    HEAD_USED = "last used";
    HEAD_HITS = "hits";
    HEAD_NOTED = "noted";
    HEAD_NOW = "in this step";
    BETWEEN = "{n} more entries between these";
    NO_ENTRIES = "No entries.";
    STORED_AT = "step {step}";
    /// Under the heading "last used".
    USED_AGO = "{n|0=now|one=# step ago|other=# steps ago}";
}
