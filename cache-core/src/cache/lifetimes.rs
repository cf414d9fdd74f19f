use crate::Slot;
use crate::grow::{lengthen, shorten};
use crate::random::SplitMix;
use alloc::vec::Vec;

/// How long entries live: from when they were stored, and from when they were used.
#[derive(Clone, Debug, Default)]
pub(super) struct Lifetimes {
    pub(super) ttl: Option<u64>,
    pub(super) idle: Option<u64>,
    /// Up to so many ticks are taken off the time to live.
    pub(super) jitter: u64,
    pub(super) random: SplitMix,
    /// By slot, when entries end that are used all the time; kept only where there is an idle time.
    ends: Vec<u64>,
}

impl Lifetimes {
    /// When an entry ends that is stored now, however often it is used.
    #[inline]
    pub(super) fn end(&mut self, now: u64) -> Option<u64> {
        let ttl = self.ttl?;
        let most = self.jitter.min(ttl.saturating_sub(1));
        let off = if most == 0 { 0 } else { self.random.up_to(most) };
        Some(now.saturating_add(ttl - off))
    }

    /// The deadline of an entry that is stored or used now.
    #[inline]
    pub(super) fn deadline(&self, now: u64, end: Option<u64>) -> Option<u64> {
        let Some(idle) = self.idle else { return end };
        let idles = now.saturating_add(idle);
        Some(end.map_or(idles, |end| end.min(idles)))
    }

    /// The new deadline of an entry that is used now; `None` where uses change nothing.
    #[inline]
    pub(super) fn renewed(&self, slot: Slot, now: u64) -> Option<u64> {
        self.idle?;
        self.deadline(now, self.end_of(slot))
    }

    /// When an entry ends that is used all the time, as far as that was noted.
    pub(super) fn end_of(&self, slot: Slot) -> Option<u64> {
        self.ends.get(slot.index()).copied().filter(|end| *end < u64::MAX)
    }

    /// Notes when an entry ends; `false` where there is no memory for it.
    pub(super) fn note(&mut self, slot: Slot, end: Option<u64>, room: usize) -> bool {
        if self.idle.is_none() {
            return true;
        }
        let at = slot.index();
        if at >= self.ends.len() {
            if end.is_none() {
                return true;
            }
            if lengthen(&mut self.ends, at + 1, room + 1, |_| u64::MAX).is_none() {
                return false;
            }
        }
        if let Some(place) = self.ends.get_mut(at) {
            *place = end.unwrap_or(u64::MAX);
        }
        true
    }

    pub(super) fn clear(&mut self) {
        self.ends = Vec::new();
    }

    pub(super) fn shrink(&mut self, slots: usize) {
        shorten(&mut self.ends, slots + 1);
    }
}
