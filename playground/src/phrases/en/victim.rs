//! Why it is not the turn of the entry that somebody chose.

crate::phrases::phrases! { "victim";
    LRU_STORED = "{mine} came at step {at}; {other} was last used at step {then}. LRU takes the one that nobody has used for the longest time.";
    LRU_USED = "{mine} was used at step {at}; {other} was last used at step {then}. LRU takes the one that nobody has used for the longest time.";
    FIFO = "{mine} was stored at step {at}, {other} at step {then}. FIFO takes the oldest, however often it is used.";
    LFU = "{mine} was used {n|one=once|other=# times}, {other} {m|one=once|other=# times}. LFU takes the one used least, and of those the one used longest ago.";
    SIEVE_VISITED = "{mine} was visited since the hand passed: the hand only takes that mark off, and goes on to {other}.";
    IN_LINE = "{mine} is number {place} in line; {other} stands before it, by what the policy has noted below each entry.";
}
