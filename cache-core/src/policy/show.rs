use crate::Slot;
use alloc::vec::Vec;

/// What a policy has noted about one slot, to show. `None` where it notes no such thing.
///
/// ```
/// use cache_core::Slots;
/// use cache_core::policy::{Note, Policy, Sieve};
/// let mut slots = Slots::with(2, Sieve::default(), ());
/// let slot = slots.insert(7, None).unwrap().slot;
/// slots.hit(slot);
/// let note = slots.policy().note(slots.table(), slot);
/// assert_eq!(note, Note { visited: Some(true), ..Note::default() });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// The segment it stands in, by the name that [`Overview::segments`] has too.
    pub segment: Option<&'static str>,
    /// Whether it was hit since it was last looked at.
    pub visited: Option<bool>,
    /// How often it was used, as far as the policy counts.
    pub uses: Option<u32>,
}

/// What a policy keeps beside the slots, to show.
///
/// ```
/// use cache_core::Slots;
/// use cache_core::policy::{Policy, S3Fifo};
/// let mut slots = Slots::with(20, S3Fifo::default(), ());
/// slots.insert(7, None);
/// let overview = slots.policy().overview(slots.table());
/// assert_eq!(overview.policy, "s3-fifo");
/// let small = overview.segments[0];
/// assert_eq!((small.name, small.len, small.target), ("small", 1, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// The policy that decides, by its name in [`Kind`](crate::policy::Kind).
    pub policy: &'static str,
    /// The parts into which the slots are divided; none if they are not.
    pub segments: Vec<Segment>,
    /// Hashes of entries that went and are remembered, the first to be forgotten first.
    pub ghosts: Vec<u32>,
    /// The slot that the hand points to: where the search for a victim goes on.
    pub hand: Option<Slot>,
    /// The policies that are compared, with the part of recent requests each would have answered.
    pub rivals: Vec<(&'static str, f64)>,
}

/// A part of the slots that a policy keeps apart from the others.
///
/// [`Overview`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: &'static str,
    /// How many slots stand in it.
    pub len: u32,
    /// How many the policy wants there when the cache is full.
    pub target: u32,
}
