//! The help.

crate::phrases::phrases! { "help";
    HELP = "Help";
    CLOSE = "Close";
    PICTURE = "The picture";
    HIT = ": an equal key was stored, and its answer comes back";
    MISS = ": none was, so the function runs and its answer is stored";
    EVICT = ": the shelf was full, and an entry had to go";
    EXPIRE = ": an entry was past its deadline";
    READ = "A call becomes a key, and the shelf is searched for an equal one. Entries stand in the order in which they would have to go. A part of a key that differs from the nearest stored key is marked ≠, one that is equal =. Below the shelf, and small on the entries, stands what the policy goes by.";
    KEYS = "Keys";
    NEXT = "next step; an open question is shown its answer";
    BACK = "one step back";
    ENDS = "first and last step";
    PLAY = "play and pause";
    ANSWER = "answer a question: hit, miss";
    RUN_TO = "else: run to the next hit, miss, eviction";
    RESET = "from the start, guesses forgotten";
    PREDICT = "questions on and off";
    PRESENTER = "the presenter view, for a class, and back";
    THIS = "this help";
    SPACE = "Space";
    PAGE_UP = "Page Up";
    PAGE_DOWN = "Page Down";
    LETTERS = "Letters and signs are keys too (off: only arrows, Page, Home, End and Space)";
}
