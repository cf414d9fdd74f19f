use super::Slots;
use crate::grow::{lengthen, shorten};
use crate::policy::Policy;
use crate::{Listener, Slot};
use alloc::vec::Vec;
use core::fmt;

/// Whether a slot layer knows what its entries weigh: `()` does not, and costs nothing; [`Weighed`] does.
///
/// Not for others to implement.
pub trait Weights: Clone + fmt::Debug + sealed::Sealed {
    /// Whether entries have weights.
    const WEIGHS: bool;

    /// What the entries may weigh together.
    fn max(&self) -> u64;
    /// What they do.
    fn total(&self) -> u64;
    /// What one of them weighs.
    fn of(&self, slot: Slot) -> u64;
    /// Notes what an entry weighs from now on; `false` where there is no memory for it. `room`: for how
    /// many slots there is room.
    fn set(&mut self, slot: Slot, weight: u64, room: usize) -> bool;
    /// Forgets all of them.
    fn clear(&mut self);
    /// Gives the memory behind so many slots back.
    fn shrink(&mut self, slots: usize);
}

mod sealed {
    /// Keeps others from writing their own.
    pub trait Sealed {}
    impl Sealed for () {}
    impl Sealed for super::Weighed {}
}

impl Weights for () {
    const WEIGHS: bool = false;

    #[inline]
    fn max(&self) -> u64 {
        u64::MAX
    }
    #[inline]
    fn total(&self) -> u64 {
        0
    }
    #[inline]
    fn of(&self, _: Slot) -> u64 {
        0
    }
    #[inline]
    fn set(&mut self, _: Slot, _: u64, _: usize) -> bool {
        true
    }
    #[inline]
    fn clear(&mut self) {}
    #[inline]
    fn shrink(&mut self, _: usize) {}
}

/// What each entry weighs, and the bound on all of them together. 8 bytes for each slot.
///
/// ```
/// use cache_core::{Lru, Slots, Weighed};
/// let mut slots = Slots::weighed(100, Weighed::new(10), Lru::default(), ());
/// let heavy = slots.insert_weighed(1, None, 8).unwrap().slot;
/// let mut gone = None;
/// while let Some(slot) = slots.make_room(5) {
///     gone = Some(slot);
/// }
/// assert_eq!(gone, Some(heavy));
/// slots.insert_weighed(2, None, 5).unwrap();
/// assert_eq!(slots.total_weight(), 5);
/// ```
#[derive(Clone, Debug)]
pub struct Weighed {
    max: u64,
    total: u64,
    /// By slot number.
    each: Vec<u64>,
}

impl Weighed {
    /// Entries may weigh up to `max` together.
    ///
    /// ```
    /// use cache_core::{Weighed, Weights};
    /// assert_eq!(Weighed::new(10).max(), 10);
    /// ```
    pub const fn new(max: u64) -> Self {
        Self { max, total: 0, each: Vec::new() }
    }
}

impl Weights for Weighed {
    const WEIGHS: bool = true;

    fn max(&self) -> u64 {
        self.max
    }

    fn total(&self) -> u64 {
        self.total
    }

    fn of(&self, slot: Slot) -> u64 {
        self.each.get(slot.index()).copied().unwrap_or(0)
    }

    fn set(&mut self, slot: Slot, weight: u64, room: usize) -> bool {
        let at = slot.index();
        // What was never set weighs nothing.
        if at >= self.each.len()
            && (weight == 0 || lengthen(&mut self.each, at + 1, room + 1, |_| 0).is_none())
        {
            return weight == 0;
        }
        if let Some(place) = self.each.get_mut(at) {
            self.total = self.total.saturating_sub(*place).saturating_add(weight);
            *place = weight;
        }
        true
    }

    fn clear(&mut self) {
        *self = Self::new(self.max);
    }

    fn shrink(&mut self, slots: usize) {
        shorten(&mut self.each, slots + 1);
    }
}

impl<P: Policy, L: Listener> Slots<P, L, Weighed> {
    /// An empty slot layer with a bound on the count and one on the weight; [`Slot::MAX`] and
    /// [`u64::MAX`] are as good as none.
    ///
    /// [`Weighed`] has an example.
    pub fn weighed(bound: u32, weights: Weighed, policy: P, listener: L) -> Self {
        Self::with_weights(bound, weights, policy, listener)
    }

    /// Sets another bound on the weight. Where more is stored than that, call
    /// [`evict_over_bound`](Slots::evict_over_bound) until `None`.
    ///
    /// ```
    /// use cache_core::{Lru, Slots, Weighed};
    /// let mut slots = Slots::weighed(100, Weighed::new(10), Lru::default(), ());
    /// let only = slots.insert_weighed(1, None, 8).unwrap().slot;
    /// slots.set_max_weight(7);
    /// assert_eq!(slots.evict_over_bound(), Some(only));
    /// ```
    pub fn set_max_weight(&mut self, max: u64) {
        self.weights.max = max;
    }
}

impl<P: Policy, L: Listener, W: Weights> Slots<P, L, W> {
    /// Frees one slot that stands in the way of an entry of this weight and names it, an expired one
    /// before a live one; call again until `None`. Nothing goes for an entry that is too heavy anyway.
    ///
    /// [`Weighed`] has an example.
    pub fn make_room(&mut self, weight: u64) -> Option<Slot> {
        if !W::WEIGHS {
            return None;
        }
        let rest = self.weights.max().checked_sub(weight)?;
        if self.weights.total() <= rest { None } else { self.free_next() }
    }

    /// Gives a slot's entry another weight, whatever the bound: what is over it then goes by
    /// [`evict_over_bound`](Slots::evict_over_bound). `false` for a slot that is not taken, or where
    /// there is no memory for it.
    ///
    /// ```
    /// use cache_core::{Lru, Slots, Weighed};
    /// let mut slots = Slots::weighed(100, Weighed::new(10), Lru::default(), ());
    /// let slot = slots.insert_weighed(1, None, 8).unwrap().slot;
    /// assert!(slots.set_weight(slot, 3));
    /// assert_eq!(slots.total_weight(), 3);
    /// ```
    pub fn set_weight(&mut self, slot: Slot, weight: u64) -> bool {
        self.table.hash(slot).is_some() && self.weights.set(slot, weight, self.table.capacity())
    }

    /// What a slot's entry weighs; 0 for one that is not taken, and where nothing is weighed.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(1, None).unwrap().slot;
    /// assert_eq!(slots.weight(slot), 0);
    /// ```
    pub fn weight(&self, slot: Slot) -> u64 {
        self.weights.of(slot)
    }

    /// What all entries weigh together, expired ones that nobody has met yet among them; 0 where
    /// nothing is weighed.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(1).total_weight(), 0);
    /// ```
    pub fn total_weight(&self) -> u64 {
        self.weights.total()
    }

    /// What all entries may weigh together; [`u64::MAX`] where nothing is weighed.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(1).max_weight(), u64::MAX);
    /// ```
    pub fn max_weight(&self) -> u64 {
        self.weights.max()
    }

    /// Frees the slot that goes next. Of expired ones, as many are looked for as one operation may.
    pub(super) fn free_next(&mut self) -> Option<Slot> {
        let (slot, why) = self.victim()?;
        self.discard(slot, Some(why)).then_some(slot)
    }

    /// Whether each weight is one of a taken slot, and their sum is right and within the bound.
    pub(super) fn validate_weights(&self) -> Result<(), &'static str> {
        let sum = self.table.slots().fold(0_u64, |sum, slot| sum.saturating_add(self.weights.of(slot)));
        if sum != self.weights.total() {
            return Err("the total weight is wrong");
        }
        if sum > self.weights.max() {
            return Err("the entries weigh more than the bound allows");
        }
        Ok(())
    }
}
