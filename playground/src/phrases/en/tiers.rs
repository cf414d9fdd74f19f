//! The memories of processes, and the store behind them.

crate::phrases::phrases! { "tiers";
    TIERS = "What each process has in memory, and what they have in common";
    NO_PROCESS = "no process yet";
    EMPTY = "nothing";
    RUNS = "{call} runs";
    WAITS = "{call} waits";
}
