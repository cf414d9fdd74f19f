//! The bar with the steps.

crate::phrases::phrases! { "steps";
    STEPS = "Steps";
    FIRST = "First step";
    BACK = "Back";
    NEXT = "Next";
    NEXT_KEY = "Next step (→)";
    LAST = "Last step";
    /// What a button does, and the key for it.
    WITH_KEY = "{what} ({key})";
    HOME = "Home";
    END = "End";
    PLAY = "Play";
    PLAY_KEY = "Play (Space)";
    PAUSE = "Pause";
    /// Playing waits for an answer.
    WAITING = "Waiting";
    SPEED = "Speed of playing";
    SLOW = "slow";
    NORMAL = "normal";
    FAST = "fast";
    FASTEST = "fastest";
    STEP = "Step";
    BEFORE_FIRST = "Before the first of {last} steps";
    AT = "Step {step} of {last}: {what}";
    AT_WITH = "Step {step} of {last}: {what}: {how}";
}
