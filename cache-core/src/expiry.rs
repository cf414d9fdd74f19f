//! Deadlines over slots: a hierarchical timing wheel.
//!
//! Varghese and Lauck, *Hashed and hierarchical timing wheels* (SOSP 1987), scheme 7, with the
//! level and the bucket read off the highest bit in which a deadline differs from the wheel's time.
//! Adding and removing are O(1). Deadlines are exact: a bucket only says where to look.
//!
//! Where time passes a bucket as a whole, all in it is due, and the ring is moved as one. Where it
//! comes to stand inside of one, those that are due have to be told from those that are not. They
//! wait in line for that, and each operation looks at a bounded number of them, so that none takes
//! long; an entry waits at most once a level, so that finding what is due costs O(1) amortised.
//!
//! Each bucket is a ring of timers that goes through a timer of its own, so that linking and
//! unlinking need not ask who stands at an end.

use crate::Slot;
use crate::grow::{lengthen, shorten};
use alloc::vec::Vec;

/// Bits of the time that one level tells apart, and how many levels cover 64 bits. A level more is a look
/// more at each timer that comes to its end; a bit more doubles the buckets, 16 bytes each, that every
/// wheel begins with. In WebAssembly there may be many small ones.
const BITS: u32 = if cfg!(target_arch = "wasm32") { 4 } else { 6 };
const BUCKETS: usize = 1 << BITS;
const LEVELS: usize = u64::BITS.div_ceil(BITS) as usize;
/// The bucket of those whose deadline the wheel's time has reached.
const DUE: usize = LEVELS * BUCKETS;
/// The bucket of those of whom nobody knows whether it has. Slots' timers come behind the buckets' own.
const WAITING: usize = DUE + 1;
/// How many timers one operation looks at, at most, to find one that is due.
const MOST: usize = 64;

#[derive(Clone, Debug)]
pub(crate) struct Expiry {
    /// The highest time seen by a sweep: no entry in the wheel's levels is due at it.
    time: u64,
    /// Which buckets hold something, a bit each, the due one left out.
    occupied: [u64; DUE / 64],
    /// When the time comes to the first bucket that holds something: until then nobody need be asked.
    earliest: u64,
    /// Empty until there is a deadline.
    timers: Vec<Timer>,
    /// How many timers were looked at.
    #[cfg(test)]
    looks: u64,
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
        Self {
            time: 0,
            occupied: [0; DUE / 64],
            earliest: u64::MAX,
            timers: Vec::new(),
            #[cfg(test)]
            looks: 0,
        }
    }

    /// Whether some slot may have a deadline that `now` has reached. Where it says no, none has.
    #[inline(always)]
    pub(crate) fn may_be_due(&self, now: u64) -> bool {
        // Foreign code looks up by itself and asks here when it inserts only: a bound is not worth the code.
        if cfg!(feature = "layout") { self.has_timers() } else { now >= self.earliest }
    }

    /// Whether there ever was a deadline since it was cleared.
    #[inline(always)]
    pub(crate) fn has_timers(&self) -> bool {
        !self.timers.is_empty()
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
    pub(crate) fn set(&mut self, slot: Slot, deadline: u64, now: u64, room: usize) -> bool {
        let at = timer(slot);
        if self.timers.is_empty() {
            // A wheel that began at zero would take all that comes before the first sweep for one bucket's.
            self.time = self.time.max(now);
        }
        let alone = |at| Timer { deadline: 0, prev: at as u32, next: at as u32 };
        if lengthen(&mut self.timers, at + 1, WAITING + room + 1, alone).is_none() {
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

    /// Gives a slot that has a deadline another one. A later one is only noted: the bucket tells when
    /// to look again.
    #[inline]
    pub(crate) fn renew(&mut self, slot: Slot, deadline: u64) -> bool {
        let at = timer(slot);
        let Some(timer) = self.timers.get_mut(at).filter(|timer| timer.next as usize != at) else {
            return false;
        };
        if deadline >= timer.deadline && timer.deadline > self.time {
            timer.deadline = deadline;
        } else {
            self.place(at as u32, deadline);
        }
        true
    }

    /// Gives the memory behind this slot's timer back. The slots behind it are free.
    pub(crate) fn shrink(&mut self, slots: usize) {
        if !self.timers.is_empty() {
            shorten(&mut self.timers, WAITING + slots + 1);
        }
    }

    /// A slot whose deadline `now` has reached; the caller removes it, then asks again.
    ///
    /// Looks at up to [`MOST`] timers. `None` where there is none, or where none was found so far among
    /// more than that: they are looked at when it is asked again.
    #[inline]
    pub(crate) fn due(&mut self, now: u64) -> Option<Slot> {
        if self.may_be_due(now) { self.sweep(now, MOST) } else { None }
    }

    /// The same, where `None` is certain. O(1) amortised, unless the clock was set back: then it looks
    /// at all entries that were due before.
    #[inline]
    pub(crate) fn due_of_all(&mut self, now: u64) -> Option<Slot> {
        if self.may_be_due(now) { self.sweep(now, usize::MAX) } else { None }
    }

    #[inline(never)]
    fn sweep(&mut self, now: u64, most: usize) -> Option<Slot> {
        let due = self.find_due(now, most);
        if cfg!(not(feature = "layout")) {
            self.earliest = self.bound_of_all();
        }
        due
    }

    /// No deadline is below it. O(levels).
    fn bound_of_all(&self) -> u64 {
        let is_empty =
            |bucket: usize| self.timers.get(bucket).is_none_or(|timer| timer.next as usize == bucket);
        if !is_empty(DUE) || !is_empty(WAITING) {
            return 0;
        }
        // What differs from the wheel's time in a low level only comes before what differs in a higher one.
        let first = self.occupied.iter().position(|bits| *bits != 0).map(|word| {
            let bits = self.occupied.get(word).map_or(0, |bits| bits.trailing_zeros() as usize);
            self.start_of(64 * word + bits)
        });
        first.unwrap_or(u64::MAX)
    }

    /// The first time that belongs to a bucket of the wheel, which is yet to come.
    fn start_of(&self, bucket: usize) -> u64 {
        let (shift, position) = (BITS * (bucket / BUCKETS) as u32, (bucket % BUCKETS) as u64);
        (self.time >> shift & !(BUCKETS as u64 - 1) | position) << shift
    }

    fn find_due(&mut self, now: u64, most: usize) -> Option<Slot> {
        self.advance(now);
        // First those that are known to be due, so that asking again names the same slot. Among them also
        // stand some that were given more time since, and some that were due before the clock was set
        // back: these go to the end, and the first of them ends the round.
        let (mut left, mut round, mut bucket) = (most, None, DUE);
        while left > 0 {
            let at = self.timers.get(bucket)?.next;
            let deadline = self.timers.get(at as usize)?.deadline;
            // There is no slot of a bucket's own number: it is empty.
            let Some(slot) = slot_of(at as usize).filter(|_| bucket == WAITING || round != Some(at)) else {
                if bucket == WAITING {
                    return None;
                }
                bucket = WAITING;
                continue;
            };
            left -= 1;
            #[cfg(test)]
            {
                self.looks += 1;
            }
            if bucket == WAITING || deadline > now {
                self.place(at, deadline);
            }
            if deadline <= now {
                return Some(slot);
            }
            if bucket == DUE && deadline <= self.time && round.is_none() {
                round = Some(at);
            }
        }
        None
    }

    /// How many deadlines `now` has reached, without changing anything. O(n).
    pub(crate) fn count_due(&self, now: u64) -> usize {
        let timers = self.timers.iter().enumerate().skip(WAITING + 1);
        timers.filter(|(at, timer)| timer.next as usize != *at && timer.deadline <= now).count()
    }

    /// Moves the wheel's time to `now`. What it passed is due, what it stands in waits to be looked at.
    fn advance(&mut self, now: u64) {
        let Some(highest) = (self.time ^ now.max(self.time)).checked_ilog2() else { return };
        let highest = highest / BITS;
        for level in 0..=highest {
            let shift = BITS * level;
            // Of the highest level that moved, up to where the time stands now; of the lower ones all.
            let end = if level == highest { (now >> shift) as u32 % BUCKETS as u32 } else { BUCKETS as u32 };
            let first = level as usize * BUCKETS;
            let occupied = self.occupied.get(first / 64).map_or(0, |bits| bits >> (first % 64));
            let mut passed = occupied & (u64::MAX >> (63 - end.min(BUCKETS as u32 - 1)));
            while passed != 0 {
                let position = passed.trailing_zeros();
                passed &= passed - 1;
                self.splice(first + position as usize, if position == end { WAITING } else { DUE });
            }
        }
        self.time = now;
    }

    /// Moves all timers of one bucket to the front of another one.
    fn splice(&mut self, from: usize, to: usize) {
        let Some(&Timer { prev: last, next: first, .. }) = self.timers.get(from) else { return };
        let Some(&Timer { next: behind, .. }) = self.timers.get(to) else { return };
        self.link(to as u32, first);
        self.link(last, behind);
        self.link(from as u32, from as u32);
        if let Some(occupied) = self.occupied.get_mut(from / 64) {
            *occupied &= !(1 << (from % 64));
        }
    }

    /// Puts a timer to the end of the bucket that its deadline names, out of the one it was in.
    fn place(&mut self, at: u32, deadline: u64) {
        self.unlink(at);
        // The highest bit in which it differs from the time, if it is later.
        let (bucket, start) = (deadline.max(self.time) ^ self.time).checked_ilog2().map_or((DUE, 0), |bit| {
            let (level, shift) = (bit / BITS, bit / BITS * BITS);
            let start = deadline >> shift;
            (level as usize * BUCKETS + start as usize % BUCKETS, start << shift)
        });
        if let Some(occupied) = self.occupied.get_mut(bucket / 64) {
            *occupied |= 1 << (bucket % 64);
        }
        let Some(&Timer { prev, .. }) = self.timers.get(bucket) else { return };
        self.link(prev, at);
        self.link(at, bucket as u32);
        if let Some(timer) = self.timers.get_mut(at as usize) {
            timer.deadline = deadline;
        }
        if cfg!(not(feature = "layout")) {
            self.earliest = self.earliest.min(start);
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
        for bucket in 0..self.timers.len().min(WAITING + 1) {
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
                if bucket < DUE {
                    let start = self.start_of(bucket);
                    if start <= self.time || timer.deadline < start {
                        return Err("a timer stands on the wrong side of the wheel's time");
                    }
                }
                if !slot_of(at).is_some_and(&mut taken) {
                    return Err("a free slot has a deadline");
                }
                if cfg!(not(feature = "layout")) && timer.deadline < self.earliest {
                    return Err("a deadline is before all of them");
                }
                linked += 1;
                if linked > self.timers.len() {
                    return Err("a bucket runs in a circle");
                }
                before = at;
            }
        }
        let set =
            self.timers.iter().enumerate().skip(WAITING + 1).filter(|(at, timer)| timer.next as usize != *at);
        if linked != set.count() {
            return Err("a timer is in no bucket");
        }
        Ok(())
    }
}

/// Where a slot's timer stands: slots start at 1.
#[inline]
fn timer(slot: Slot) -> usize {
    WAITING + slot.index()
}

/// Whose timer it is; `None` for a bucket's own.
#[inline]
fn slot_of(timer: usize) -> Option<Slot> {
    Slot::new(timer.checked_sub(WAITING)? as u32)
}

#[cfg(test)]
mod tests;
