//! Deadlines over slots: a hierarchical timing wheel.
//!
//! Varghese and Lauck, *Hashed and hierarchical timing wheels* (SOSP 1987), scheme 7, with the
//! level and the bucket read off the highest bit in which a deadline differs from the wheel's time.
//! Adding and removing are O(1); an entry moves down at most once a level, so that finding what is
//! due costs O(1) amortised. Deadlines are exact: a bucket only says where to look.

use crate::Slot;
use alloc::vec::Vec;

/// Bits of the time that one level tells apart, and how many levels cover 64 bits.
const BITS: u32 = 6;
const BUCKETS: usize = 1 << BITS;
const LEVELS: usize = 64_usize.div_ceil(BITS as usize);
/// The last bucket of all: entries whose deadline the wheel's time has reached.
const DUE: u16 = (LEVELS * BUCKETS) as u16;
const NOWHERE: u16 = u16::MAX;

#[derive(Clone, Debug)]
pub(crate) struct Expiry {
    /// The highest time seen by a sweep: no entry in the wheel is due at it.
    time: u64,
    /// First timer of each bucket, the due ones last. Empty until there is a deadline.
    heads: Vec<u32>,
    /// For each level, which of its buckets hold something.
    occupied: [u64; LEVELS],
    timers: Vec<Timer>,
}

#[derive(Clone, Copy, Debug)]
struct Timer {
    deadline: u64,
    prev: u32,
    next: u32,
    bucket: u16,
}

const NO_TIMER: Timer = Timer { deadline: u64::MAX, prev: 0, next: 0, bucket: NOWHERE };

impl Expiry {
    pub(crate) const fn new() -> Self {
        Self { time: 0, heads: Vec::new(), occupied: [0; LEVELS], timers: Vec::new() }
    }

    #[inline]
    pub(crate) fn deadline(&self, slot: Slot) -> Option<u64> {
        let timer = self.timers.get(slot.index())?;
        (timer.bucket != NOWHERE).then_some(timer.deadline)
    }

    /// Whether the slot has a deadline that `now` has reached.
    #[inline]
    pub(crate) fn is_due(&self, slot: Slot, now: u64) -> bool {
        self.timers.get(slot.index()).is_some_and(|timer| timer.bucket != NOWHERE && timer.deadline <= now)
    }

    /// Gives a slot its deadline. `false` when there is no memory for it; nothing changed then.
    pub(crate) fn set(&mut self, slot: Slot, deadline: u64, room: usize) -> bool {
        let needed = slot.index() + 1;
        if self.heads.is_empty() {
            if self.heads.try_reserve_exact(DUE as usize + 1).is_err() {
                return false;
            }
            self.heads.resize(DUE as usize + 1, 0);
        }
        if self.timers.len() < needed {
            if self.timers.capacity() < needed {
                let more = room.saturating_add(1).max(needed) - self.timers.len();
                if self.timers.try_reserve_exact(more).is_err() {
                    return false;
                }
            }
            self.timers.resize(needed, NO_TIMER);
        }
        self.remove(slot);
        self.place(slot.get(), deadline);
        true
    }

    pub(crate) fn remove(&mut self, slot: Slot) {
        if self.timers.get(slot.index()).is_some_and(|timer| timer.bucket != NOWHERE) {
            self.unlink(slot.get());
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self { time: self.time, ..Self::new() };
    }

    /// A slot whose deadline `now` has reached; the caller removes it, then asks again.
    ///
    /// Where the clock was set back, entries stored since are looked at one by one.
    pub(crate) fn due(&mut self, now: u64) -> Option<Slot> {
        if self.heads.is_empty() {
            return None;
        }
        self.advance(now);
        let mut at = self.heads.get(DUE as usize).copied().unwrap_or(0);
        while at != 0 {
            let timer = self.timers.get(at as usize)?;
            if timer.deadline <= now {
                return Slot::new(at);
            }
            at = timer.next;
        }
        None
    }

    /// How many deadlines `now` has reached, without changing anything. O(n).
    pub(crate) fn count_due(&self, now: u64) -> usize {
        self.timers.iter().filter(|timer| timer.bucket != NOWHERE && timer.deadline <= now).count()
    }

    /// Moves the wheel's time to `now`, and what has become due to the due bucket.
    fn advance(&mut self, now: u64) {
        while self.time < now {
            let Some((level, position)) = self.next_bucket() else { break };
            let shift = BITS * level as u32;
            // The higher digits of the time stay, this level's is the bucket's, the lower ones are 0.
            let above =
                self.time.checked_shr(shift + BITS).unwrap_or(0).checked_shl(shift + BITS).unwrap_or(0);
            let start = above | ((position as u64) << shift);
            if start > now {
                break;
            }
            self.time = start;
            let bucket = level * BUCKETS + position;
            while let Some(number) = self.heads.get(bucket).copied().filter(|number| *number != 0) {
                let Some(deadline) = self.timers.get(number as usize).map(|timer| timer.deadline) else {
                    break;
                };
                self.unlink(number);
                self.place(number, deadline);
            }
        }
        self.time = self.time.max(now);
    }

    /// The bucket that comes first: every one of a lower level lies before any of a higher one.
    fn next_bucket(&self) -> Option<(usize, usize)> {
        self.occupied
            .iter()
            .enumerate()
            .find(|(_, occupied)| **occupied != 0)
            .map(|(level, occupied)| (level, occupied.trailing_zeros() as usize))
    }

    fn place(&mut self, number: u32, deadline: u64) {
        let bucket = if deadline <= self.time {
            DUE
        } else {
            let level = (63 - (deadline ^ self.time).leading_zeros()) / BITS;
            let position = (deadline >> (BITS * level)) & (BUCKETS as u64 - 1);
            if let Some(occupied) = self.occupied.get_mut(level as usize) {
                *occupied |= 1 << position;
            }
            (level as usize * BUCKETS + position as usize) as u16
        };
        let Some(head) = self.heads.get_mut(bucket as usize) else { return };
        let next = core::mem::replace(head, number);
        if let Some(timer) = self.timers.get_mut(number as usize) {
            *timer = Timer { deadline, prev: 0, next, bucket };
        }
        if let Some(behind) = self.timers.get_mut(next as usize).filter(|_| next != 0) {
            behind.prev = number;
        }
    }

    fn unlink(&mut self, number: u32) {
        let Some(timer) = self.timers.get_mut(number as usize) else { return };
        let Timer { prev, next, bucket, .. } = core::mem::replace(timer, NO_TIMER);
        if let Some(behind) = self.timers.get_mut(next as usize).filter(|_| next != 0) {
            behind.prev = prev;
        }
        if let Some(before) = self.timers.get_mut(prev as usize).filter(|_| prev != 0) {
            before.next = next;
        } else if let Some(head) = self.heads.get_mut(bucket as usize) {
            *head = next;
            if next == 0
                && let Some(occupied) = self.occupied.get_mut(bucket as usize / BUCKETS)
            {
                *occupied &= !(1 << (bucket as usize % BUCKETS));
            }
        }
    }

    /// Whether every timer stands in the bucket that its deadline names, and nothing else does.
    pub(crate) fn validate(&self, mut taken: impl FnMut(Slot) -> bool) -> Result<(), &'static str> {
        let mut linked = 0;
        for (bucket, &head) in self.heads.iter().enumerate() {
            let (mut at, mut before) = (head, 0);
            if bucket < DUE as usize
                && self
                    .occupied
                    .get(bucket / BUCKETS)
                    .is_some_and(|o| (o >> (bucket % BUCKETS) & 1 == 1) != (head != 0))
            {
                return Err("the map of occupied buckets is wrong");
            }
            while at != 0 {
                let timer = self.timers.get(at as usize).ok_or("a bucket leaves the wheel")?;
                if timer.bucket as usize != bucket || timer.prev != before {
                    return Err("a timer's links are wrong");
                }
                if (timer.deadline <= self.time) != (bucket == DUE as usize) {
                    return Err("a timer stands on the wrong side of the wheel's time");
                }
                if !Slot::new(at).is_some_and(&mut taken) {
                    return Err("a free slot has a deadline");
                }
                linked += 1;
                if linked > self.timers.len() {
                    return Err("a bucket runs in a circle");
                }
                (before, at) = (at, timer.next);
            }
        }
        if linked != self.timers.iter().filter(|timer| timer.bucket != NOWHERE).count() {
            return Err("a timer is in no bucket");
        }
        Ok(())
    }
}
