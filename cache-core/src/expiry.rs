//! Deadlines over slots: a hierarchical timing wheel.
//!
//! Varghese and Lauck, *Hashed and hierarchical timing wheels* (SOSP 1987), scheme 7, with the
//! level and the bucket read off the highest bit in which a deadline differs from the wheel's time.
//! Adding and removing are O(1); an entry moves down at most once a level, so that finding what is
//! due costs O(1) amortised. Deadlines are exact: a bucket only says where to look.
//!
//! Each bucket is a ring of timers that goes through a timer of its own, so that linking and
//! unlinking need not ask who stands at an end.

use crate::Slot;
use crate::grow::lengthen;
use alloc::vec::Vec;

/// Bits of the time that one level tells apart, and how many levels cover 64 bits.
const BITS: u32 = 4;
const BUCKETS: usize = 1 << BITS;
const LEVELS: usize = (u64::BITS / BITS) as usize;
/// The last bucket of all: entries whose deadline the wheel's time has reached. Slots' timers come
/// behind the buckets' own.
const DUE: usize = LEVELS * BUCKETS;

#[derive(Clone, Debug)]
pub(crate) struct Expiry {
    /// The highest time seen by a sweep: no entry in the wheel is due at it.
    time: u64,
    /// Which buckets hold something, a bit each, the due one left out.
    occupied: [u64; DUE / 64],
    /// Empty until there is a deadline.
    timers: Vec<Timer>,
}

/// Alone in its ring where there is no deadline.
#[derive(Clone, Copy, Debug)]
struct Timer {
    deadline: u64,
    prev: u32,
    next: u32,
}

impl Expiry {
    pub(crate) const fn new() -> Self {
        Self { time: 0, occupied: [0; DUE / 64], timers: Vec::new() }
    }

    #[inline]
    pub(crate) fn deadline(&self, slot: Slot) -> Option<u64> {
        let at = timer(slot);
        self.timers.get(at).filter(|timer| timer.next as usize != at).map(|timer| timer.deadline)
    }

    /// Whether the slot has a deadline that `now` has reached.
    #[inline]
    pub(crate) fn is_due(&self, slot: Slot, now: u64) -> bool {
        self.deadline(slot).is_some_and(|deadline| deadline <= now)
    }

    /// Gives a slot its deadline. `false` when there is no memory for it; nothing changed then.
    pub(crate) fn set(&mut self, slot: Slot, deadline: u64, room: usize) -> bool {
        let at = timer(slot);
        let alone = |at| Timer { deadline: 0, prev: at as u32, next: at as u32 };
        if lengthen(&mut self.timers, at + 1, DUE + room + 1, alone).is_none() {
            return false;
        }
        self.place(at as u32, deadline);
        true
    }

    pub(crate) fn remove(&mut self, slot: Slot) {
        self.unlink(timer(slot) as u32);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self { time: self.time, ..Self::new() };
    }

    /// A slot whose deadline `now` has reached; the caller removes it, then asks again.
    ///
    /// Where the clock was set back, entries stored since are looked at one by one.
    #[inline]
    pub(crate) fn due(&mut self, now: u64) -> Option<Slot> {
        if self.timers.is_empty() { None } else { self.sweep(now) }
    }

    #[inline(never)]
    fn sweep(&mut self, now: u64) -> Option<Slot> {
        self.advance(now);
        let mut at = DUE;
        loop {
            at = self.timers.get(at)?.next as usize;
            // Back at the bucket's own timer, or at a slot's.
            let slot = Slot::new(at.checked_sub(DUE)? as u32)?;
            if self.is_due(slot, now) {
                return Some(slot);
            }
        }
    }

    /// How many deadlines `now` has reached, without changing anything. O(n).
    pub(crate) fn count_due(&self, now: u64) -> usize {
        let timers = self.timers.iter().enumerate().skip(DUE + 1);
        timers.filter(|(at, timer)| timer.next as usize != *at && timer.deadline <= now).count()
    }

    /// Moves the wheel's time to `now`, and what has become due to the due bucket.
    fn advance(&mut self, now: u64) {
        while self.time < now {
            let Some(bucket) = self.next_bucket() else { break };
            let (level, position) = (bucket / BUCKETS, (bucket % BUCKETS) as u64);
            let shift = BITS * level as u32;
            // The higher digits of the time stay, this level's is the bucket's, the lower ones are 0.
            let start = ((self.time >> shift) & !(BUCKETS as u64 - 1) | position) << shift;
            if start > now {
                break;
            }
            self.time = start;
            while let Some(&Timer { next, .. }) = self.timers.get(bucket)
                && next as usize != bucket
                && let Some(&Timer { deadline, .. }) = self.timers.get(next as usize)
            {
                self.place(next, deadline);
            }
        }
        self.time = self.time.max(now);
    }

    /// The bucket that comes first: every one of a lower level lies before any of a higher one.
    fn next_bucket(&self) -> Option<usize> {
        let (word, bits) = self.occupied.iter().enumerate().find(|(_, bits)| **bits != 0)?;
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    /// Puts a timer into the bucket that its deadline names, out of the one it was in.
    fn place(&mut self, at: u32, deadline: u64) {
        self.unlink(at);
        // The highest bit in which it differs from the time, if it is later.
        let bucket = (deadline.max(self.time) ^ self.time).checked_ilog2().map_or(DUE, |bit| {
            let level = bit / BITS;
            level as usize * BUCKETS + (deadline >> (BITS * level)) as usize % BUCKETS
        });
        if let Some(occupied) = self.occupied.get_mut(bucket / 64) {
            *occupied |= 1 << (bucket % 64);
        }
        let Some(&Timer { next, .. }) = self.timers.get(bucket) else { return };
        self.link(bucket as u32, at);
        self.link(at, next);
        if let Some(timer) = self.timers.get_mut(at as usize) {
            timer.deadline = deadline;
        }
    }

    #[inline(never)]
    fn unlink(&mut self, at: u32) {
        let Some(&Timer { prev, next, .. }) = self.timers.get(at as usize) else { return };
        self.link(prev, next);
        self.link(at, at);
        // One timer is left: the bucket's own, or one that was alone before.
        if prev == next
            && let Some(occupied) = self.occupied.get_mut(prev as usize / 64)
        {
            *occupied &= !(1 << (prev % 64));
        }
    }

    fn link(&mut self, before: u32, behind: u32) {
        if let Some(timer) = self.timers.get_mut(before as usize) {
            timer.next = behind;
        }
        if let Some(timer) = self.timers.get_mut(behind as usize) {
            timer.prev = before;
        }
    }

    /// Whether every timer stands in the bucket that its deadline names, and nothing else does.
    pub(crate) fn validate(&self, mut taken: impl FnMut(Slot) -> bool) -> Result<(), &'static str> {
        let mut linked = 0;
        for bucket in 0..self.timers.len().min(DUE + 1) {
            let occupied = self.occupied.get(bucket / 64).map(|bits| bits >> (bucket % 64) & 1 == 1);
            let mut before = bucket;
            loop {
                let at = self.timers.get(before).ok_or("a bucket leaves the wheel")?.next as usize;
                let timer = self.timers.get(at).ok_or("a bucket leaves the wheel")?;
                if timer.prev as usize != before {
                    return Err("a timer's links are wrong");
                }
                if occupied.is_some_and(|occupied| occupied != (at != before || before != bucket)) {
                    return Err("the map of occupied buckets is wrong");
                }
                if at == bucket {
                    break;
                }
                if (timer.deadline <= self.time) != (bucket == DUE) {
                    return Err("a timer stands on the wrong side of the wheel's time");
                }
                let slot = at.checked_sub(DUE).and_then(|number| Slot::new(number as u32));
                if !slot.is_some_and(&mut taken) {
                    return Err("a free slot has a deadline");
                }
                linked += 1;
                if linked > self.timers.len() {
                    return Err("a bucket runs in a circle");
                }
                before = at;
            }
        }
        let set =
            self.timers.iter().enumerate().skip(DUE + 1).filter(|(at, timer)| timer.next as usize != *at);
        if linked != set.count() {
            return Err("a timer is in no bucket");
        }
        Ok(())
    }
}

/// Where a slot's timer stands: slots start at 1.
#[inline]
fn timer(slot: Slot) -> usize {
    DUE + slot.index()
}
