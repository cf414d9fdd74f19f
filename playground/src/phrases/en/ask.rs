//! The question before a step, what came of it, and what is left at the end.

crate::phrases::phrases! { "ask";
    YOUR_TURN = "Your turn";
    YOUR_TURN_LEAD = "Your turn.";
    HIT = "Hit";
    MISS = "Miss";
    /// Instead of an answer: the next step.
    SHOW = "Just show me";
    YOUR_GUESS = "Your guess";
    RIGHT_LEAD = "Rightly guessed:";
    RIGHT_HIT = "a hit.";
    RIGHT_MISS = "a miss.";
    /// Of questions that are not about hit and miss.
    RIGHT_WAS = "{was}.";
    SAID = "You said {said}; it was {was}.";
    ON_SHELF = "Choose it on the shelf.";
    SAID_HIT = "You said hit; it was a miss.";
    SAID_MISS = "You said miss; it was a hit.";
    OWN_STEPS = "Your own steps";
    OWN_AFTER = "After step {step} these are your own steps.";
    BACK_TO_LESSON = "Back to the lesson";
    TAKE_AWAY = "What to take away";
    /// Before links to documents.
    READ_ON = "To read on";
    ONWARD = "Next: {n}. {title}";
}
