use super::{Any, Kind, Link, Note, Overview, Policy, capacity};
use crate::grow::collected;
use crate::{Rule, Slot, Slots, Table};
use alloc::vec::Vec;

/// The policies that are compared. The first is the one to begin with: where little is known, it has
/// the least to lose.
const RIVALS: [Kind; 4] = [Kind::TinyLfu, Kind::Lru, Kind::Sieve, Kind::S3Fifo];
/// The most entries of a miniature. On nine real traces, 43 sizes in all, and with six seeds, it is 0.21 to 0.28
/// points of hit ratio behind the best of all policies on average, and 2.1 at most; with 512, 0.23 to 0.27.
const MINIATURE: u32 = 256;
/// So many sampled requests for each entry of a miniature between two decisions, and so many at least. Half as
/// often or twice as often is within 0.1 points of this on the same traces.
const PERIOD: u32 = 2;
const SHORTEST: u32 = 512;
/// What counts of a hit is this part of it, one decision later: with 0.8 it changes its mind more often than is
/// good (0.1 points), with 0.98 it takes long for it.
const DECAY: f64 = 0.9;
/// Nobody gives way for a hit ratio that is higher by no more than this: without it, it would follow chance (0.2
/// points, and 4 on one trace).
const MARGIN: f64 = 0.005;

/// Runs as the policy that would hit most often on what it sees.
///
/// Each rival, W-TinyLFU, LRU, SIEVE and S3-FIFO, runs beside it on a *miniature*: a cache of hashes
/// alone, scaled down to at most 256 places, that sees the requests of as large a part of the hashes
/// (Waldspurger, Saemundsson, Ahmad and Park, *Cache modeling and optimization using miniature
/// simulations*, ATC 2017). Now and then it compares their hit ratios, of which the latest count most;
/// if another one is clearly ahead, it becomes that one. Nothing is dropped then: the entries
/// stay in the order they had.
///
/// 12 bytes for each slot, what the policies need beside them, and about 30 for each place of the four
/// miniatures. A switch costs O(n), amortised O(1) over the requests between two. A hit costs what it
/// costs the policy it runs as, and for the sampled part of the hashes what it costs all four.
///
/// ```
/// use cache_core::{Cache, policy::Adaptive};
/// let mut cache = Cache::builder().max_size(100).policy(Adaptive::default()).build();
/// for round in 0..40 {
///     for key in 0..200 {
///         // A loop larger than the cache: LRU would never hit.
///         let _ = cache.get_or_insert_with(key, || round);
///     }
/// }
/// assert!(cache.stats().hit_ratio() > Some(0.3));
/// ```
#[derive(Clone, Debug)]
pub struct Adaptive {
    bound: u32,
    seed: u64,
    /// Never adaptive itself.
    current: Any,
    rivals: Vec<Rival>,
    /// Sampled requests since the last decision.
    requests: u32,
    /// As the rivals' hits.
    weighed: f64,
}

#[derive(Clone, Debug)]
struct Rival {
    kind: Kind,
    miniature: Slots<Any>,
    /// How many of the requests it hit, the latest in full, those before in part.
    hits: f64,
    /// How many it had hit in all at the last decision.
    before: u64,
}

impl Default for Adaptive {
    fn default() -> Self {
        Self::with_seed(0)
    }
}

impl Adaptive {
    /// The same with another seed for sampling and for sketches.
    ///
    /// ```
    /// use cache_core::{Slots, policy::Adaptive};
    /// let slots = Slots::with(100, Adaptive::with_seed(7), ());
    /// ```
    pub fn with_seed(seed: u64) -> Self {
        let rival =
            |kind| Rival { kind, miniature: Slots::with(0, Any::new(kind, seed), ()), hits: 0.0, before: 0 };
        Self {
            bound: Slot::MAX,
            seed,
            current: Any::new(Kind::TinyLfu, seed),
            rivals: collected(RIVALS.len(), RIVALS.into_iter().map(rival)),
            requests: 0,
            weighed: 0.0,
        }
    }

    /// The policy it runs as now.
    ///
    /// ```
    /// use cache_core::policy::{Adaptive, Kind};
    /// assert_eq!(Adaptive::default().current(), Kind::TinyLfu);
    /// ```
    pub fn current(&self) -> Kind {
        self.current.kind()
    }

    /// Whether a hash is one of those that the miniatures see: the part of them that a miniature's
    /// places are of the cache's.
    fn samples(&self, hash: u32, capacity: u32) -> bool {
        // Other bits than those that choose a chain in a table.
        let mixed = (u64::from(hash) ^ self.seed).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32;
        mixed * u64::from(capacity) < u64::from(MINIATURE) << 32
    }

    /// A request, for the miniatures; every so often, a decision.
    fn request(&mut self, table: &mut Table<Link>, slot: Slot) {
        let capacity = capacity(self.bound, table);
        let Some(hash) = table.hash(slot).filter(|hash| self.samples(*hash, capacity)) else { return };
        for Rival { miniature, .. } in &mut self.rivals {
            match miniature.first(hash) {
                Some(slot) => miniature.hit(slot),
                None => drop(miniature.insert(hash, None)),
            }
        }
        self.requests += 1;
        if self.requests >= (capacity.min(MINIATURE) * PERIOD).max(SHORTEST) {
            self.decide(table);
            self.scale(capacity);
        }
    }

    /// Makes the miniatures as large as they should be.
    fn scale(&mut self, capacity: u32) {
        let places = capacity.min(MINIATURE);
        for Rival { miniature, .. } in &mut self.rivals {
            if miniature.bound() != places {
                miniature.set_bound(places);
                while miniature.evict_over_bound().is_some() {}
            }
        }
    }

    /// Looks who would have hit most often, and becomes that one if it is clearly ahead.
    fn decide(&mut self, table: &mut Table<Link>) {
        self.weighed = self.weighed * DECAY + f64::from(core::mem::take(&mut self.requests));
        for Rival { miniature, hits, before, .. } in &mut self.rivals {
            let counted = miniature.stats().hits;
            *hits = *hits * DECAY + (counted - *before) as f64;
            *before = counted;
        }
        let now = self.rivals.iter().find(|rival| rival.kind == self.current());
        // Of several, the first.
        let best = self.rivals.iter().rev().max_by(|a, b| a.hits.total_cmp(&b.hits));
        if let (Some(now), Some(best)) = (now, best)
            && best.hits > now.hits + self.weighed * MARGIN
        {
            self.become_another(table, best.kind);
        }
    }

    fn become_another(&mut self, table: &mut Table<Link>, kind: Kind) {
        let order = self.current.order(table);
        let Some(rival) = self.rivals.iter().find(|rival| rival.kind == kind) else { return };
        if order.len() != table.len() as usize {
            return; // No memory to list them.
        }
        for slot in &order {
            if let Some(link) = table.link_mut(*slot) {
                *link = Link::default();
            }
        }
        self.current = Any::new(kind, self.seed);
        self.current.on_resize(table, self.bound);
        match (&mut self.current, rival.miniature.policy()) {
            (Any::TinyLfu(policy), Any::TinyLfu(like)) => {
                policy.adopt(table, &order, like, capacity(self.bound, table) <= MINIATURE);
            }
            (Any::S3Fifo(policy), _) => policy.adopt(table, &order),
            (policy, _) => order.iter().for_each(|slot| policy.on_insert(table, *slot)),
        }
    }
}

impl Policy for Adaptive {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.current.on_insert(table, slot);
        self.request(table, slot);
    }

    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.current.on_hit(table, slot);
        self.request(table, slot);
    }

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.current.on_remove(table, slot);
    }

    fn on_evict(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.current.on_evict(table, slot);
    }

    fn on_clear(&mut self) {
        let bound = self.bound;
        *self = Self::with_seed(self.seed);
        self.on_resize(&mut Table::new(), bound);
    }

    fn on_resize(&mut self, table: &mut Table<Link>, bound: u32) {
        self.bound = bound;
        self.current.on_resize(table, bound);
        self.scale(capacity(bound, table));
    }

    fn victim(&mut self, table: &mut Table<Link>) -> Option<Slot> {
        self.current.victim(table)
    }

    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        self.current.order(table)
    }

    fn rule(&self, table: &Table<Link>, slot: Slot) -> Rule {
        self.current.rule(table, slot)
    }

    fn note(&self, table: &Table<Link>, slot: Slot) -> Note {
        self.current.note(table, slot)
    }

    fn overview(&self, table: &Table<Link>) -> Overview {
        let weighed = self.weighed.max(1.0);
        let rivals = self.rivals.iter().map(|rival| (rival.kind.name(), rival.hits / weighed));
        Overview { rivals: collected(self.rivals.len(), rivals), ..self.current.overview(table) }
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        self.current.validate(table)?;
        self.rivals.iter().try_for_each(|rival| rival.miniature.validate())
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn full(bound: u32) -> Slots<Adaptive> {
        let mut slots = Slots::with(bound, Adaptive::default(), ());
        for key in 0..bound {
            slots.insert(key.wrapping_mul(0x9E37_79B9), None);
        }
        for key in (0..bound).step_by(3) {
            let slot = slots.first(key.wrapping_mul(0x9E37_79B9));
            slots.hit_all(slot);
        }
        slots
    }

    #[test]
    fn entries_keep_their_order_when_it_becomes_another() {
        // An interpreter is some hundred times slower.
        for from in RIVALS.into_iter().take(if cfg!(miri) { 1 } else { 4 }) {
            for to in RIVALS {
                let mut slots = full(100);
                slots.with_policy(|policy, table| policy.become_another(table, from));
                let order: Vec<_> = slots.order().collect();
                slots.with_policy(|policy, table| policy.become_another(table, to));
                assert_eq!(slots.validate(), Ok(()), "{from} to {to}");
                assert_eq!((slots.policy().current(), slots.len()), (to, 100));
                let new: Vec<_> = slots.order().collect();
                let named = |name| {
                    let note = |slot: &&Slot| slots.policy().note(slots.table(), **slot).segment;
                    order.iter().filter(|slot| note(slot) == Some(name)).copied().collect::<Vec<_>>()
                };
                match to {
                    Kind::S3Fifo => {
                        assert_eq!(named("small"), order[..10], "{from}");
                        assert_eq!(named("main"), order[10..], "{from}");
                    }
                    Kind::TinyLfu => {
                        assert_eq!(named("probation"), order[..20], "{from}");
                        assert_eq!(named("protected"), order[20..99], "{from}");
                        assert_eq!(named("window"), order[99..], "{from}");
                    }
                    _ => assert_eq!(new, order, "{from} to {to}"),
                }
            }
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many steps for an interpreter")]
    fn the_miniatures_see_as_large_a_part_as_they_are() {
        let mut slots = Slots::with(100_000, Adaptive::default(), ());
        for key in 0..200_000_u32 {
            slots.insert(key.wrapping_mul(0x9E37_79B9), None);
        }
        let seen = slots.policy().rivals[1].miniature.stats().inserts;
        assert!((450..580).contains(&seen), "{seen}, not about 512");
        assert_eq!(slots.policy().rivals[1].miniature.bound(), MINIATURE);
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many steps for an interpreter")]
    fn without_a_bound_on_their_number_it_goes_by_how_many_there_are() {
        let mut slots = Slots::with(Slot::MAX, Adaptive::default(), ());
        for key in 0..5_000_u32 {
            slots.insert(key.wrapping_mul(0x9E37_79B9), None);
            if slots.len() > 700 {
                slots.evict_next();
            }
        }
        assert_eq!(slots.policy().rivals[0].miniature.bound(), MINIATURE);
        assert_eq!(slots.validate(), Ok(()));
    }
}
