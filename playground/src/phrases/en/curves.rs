//! The curves: hit ratio against size.

crate::phrases::phrases! { "curves";
    KICKER = "Curves";
    OPEN = "Curves";
    OPEN_WHY = "How often a cache of each size would hit, under each policy";
    LEAD = "How often a cache of each size would have hit, under each policy. Drop a file here: a recording, or a list with one key on each line.";
    /// The name of a lesson's curves.
    OF_LESSON = "Lesson {n}, {title}";
    /// Back from those of a file.
    OF_RUN = "Of {name}";
    FILE = "Curves of a file…";
    FILE_LABEL = "A file with calls to open";
    BACK = "Back to the steps";
    REGION = "Curves";
    FUNCTION = "The calls of";
    FUNCTION_CALLS = "{name}(): {calls} {n|one=call|other=calls}";

    /// How far it is.
    READING = "Reading {name}.";
    READ = "{name}: {bytes} of {all} MB read";
    COMPUTING = "Computing the curves.";
    COMPUTED = "Computed: {done} of {all}";
    FIRST_PICTURE = "A first picture is there; the rest is being computed.";
    DONE = "All points are exact.";
    STOPPED = "Stopped: what has come stays.";
    NOT_COMPUTED = "{name} has no curves: {why}.";
    PROGRESS = "How far it is";
    CANCEL = "Cancel";
    STOP = "Stop";
    NO_CALLS = "there are no calls in it";
    NO_WORKERS = "this browser does not start the page’s workers";

    /// The picture.
    CHART = "Hit ratio against cache size: {name}";
    HITS = "hits";
    SIZES = "entries in the cache";
    SIZES_LOG = "entries in the cache (logarithmic)";
    HINT = "Point at a mark, or step through them with Tab and the arrow keys.";
    POINT = "{name} with {entries}: {ratio} hits, exact";
    POINT_SAMPLED = "{name} with {entries}: {ratio} hits {doubt} points, sampled: one key in {one_in}";
    LEGEND = "Curves that are drawn";
    OPTIMUM = "optimum";
    OPTIMUM_LONG = "optimum: knows the future";
    TABLE = "The same as a table";
    TABLE_LABEL = "Hit ratios as a table";
    TABLE_CAPTION = "Hit ratio by size and policy";
    TABLE_SIZES = "entries";
    TABLE_SAMPLED = "{doubt}, 1 in {one_in}";
    SAVE = "Save the curves";
    SAVE_AS = "Save as";

    /// In words. `n` is the number that `size`, `calls` and so on are written out of.
    WORDS = "In words";
    ENTRIES = "{size} {n|one=entry|other=entries}";
    CALLS = "{calls} {n|one=call|other=calls}";
    CALLS_OF = "{calls} {n|one=call|other=calls} of `{function}()`";
    THE_CALLS = "The calls";
    ONE_KEY = "{calls}, all with the same key: at most {most} can hit.";
    ALL_NEW = "{calls}, no two with the same key: nothing can hit, whatever the size.";
    KEYS = "{calls} with {keys} different keys. At most {most} can hit: each key misses once.";
    THE_SIZE = "The size";
    ALL_FIT = "Nothing is gained before all {entries} fit: there LRU hits {ratio}.";
    KNEE = "About {entries}: there LRU hits {ratio}. Up to this size an entry more hits more than the average entry does, beyond it less.";
    ENOUGH = "With {entries} LRU has 95 % of all it could ever hit.";
    BOUND = "The calls were made with room for {entries}: there LRU hits {ratio}.";
    BOUND_LARGE = "The calls were made with room for {entries}, more than there are keys.";
    THE_POLICY = "The policy";
    NO_DIFFERENCE = "With {entries} it makes no difference: all hit {ratio}.";
    BEST = "With {entries} {policy} hits most: {ratio}.";
    BEST_OF_ALL = "With {entries} {policies} hit most: {ratio}.";
    LEAST = "Least hits {policy}: {ratio}.";
    /// `others` is a list of `OTHER_SIZE`.
    OTHERS = "At other sizes it is another: {others}.";
    OTHER_SIZE = "{policy} with {sizes}";
    ABOUT = "about {ratio} {doubt}";
    THE_OPTIMUM = "The optimum";
    NO_HIT = "With {entries} nothing could hit, whatever the policy.";
    FUTURE = "A cache that knew the future would hit {ratio} with {entries} (Belady’s optimum).";
    AS_GOOD = "{policy} does as well.";
    SHORT_OF = "{policy} has {share} of that; {points} points are missing.";
    THE_MISSES = "The misses";
    COST = "A call that ran took {time} on average ({calls} of them say so).";
    COSTS = "With {entries} the misses of {policy} take {time} in all, those of the optimum {least}; without a cache it would be {most}.";
    HOW = "How it is known";
    EXACT = "All points are exact.";
    EXACT_STOPPED = "It was stopped: the points that are there are exact.";
    EXACT_COMING = "LRU is exact at every size; the other points come, and are exact.";
    SAMPLED = "LRU and the optimum are exact. {n|one=# point is known|other=# points are known} by now from the calls of one key in {one_in}: nine in ten are within twice the ± that stands there.";
    LEFT_OUT = "Each call is a look-up that stores what it did not find; deadlines and removals are left out.";
}
