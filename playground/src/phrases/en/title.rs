//! What is open, and how the guesses stand.

crate::phrases::phrases! { "title";
    /// Before any lesson is there.
    ONE_MOMENT = "One moment";
    LESSON = "Lesson {n}";
    RECORDING = "Recording";
    /// What a recording is: the number of its steps, and where it comes from.
    PLAIN = "{steps|one=# step|other=# steps} from a list of keys, replayed with room for 128 answers.";
    RECORDED = "{steps|one=# step|other=# steps}, recorded by {source}.";
    RECORDED_MANY = "{steps|one=# step|other=# steps} of {functions} functions, recorded by {source}.";
    STEPS = "{steps|one=# step|other=# steps}.";
    FROM_DISK = "The file was opened from your own disk and stays there; a link cannot carry it.";
    BESIDE = "The file lies beside this page, and a link leads to each of its steps.";
    /// A program of the visitor's.
    OWN = "Your own code";
    OWN_LEAD = "Write JavaScript with `memoize` or `@memoized`, run it here, and step through what its caches did.";
    QUESTIONS_ON = "Questions: on";
    QUESTIONS_OFF = "Questions: off";
    QUESTIONS_KEY = "Guess before the answer is shown (P)";
    /// What else can be done, where there is no room for all of it.
    MORE = "More";
    COPY_LINK = "Copy link";
    COPY_LINK_WHY = "Copy the link to this step";
    /// In a frame of another page.
    WHOLE = "Open the whole page";
    SCORE = "{right} of {all} guessed right";
    SCORE_SHORT = "{right} of {all}";
}
