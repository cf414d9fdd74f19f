use super::climber::Climber;
use super::sketch::Sketch;
use super::{Link, List, Note, Overview, Policy, Segment, capacity};
use crate::grow::collected;
use crate::{Rule, Slot, Table};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// Marks: the segment a slot stands in.
const WINDOW: u32 = 0;
const PROBATION: u32 = 1;
const PROTECTED: u32 = 2;

/// W-TinyLFU: a small LRU window for what is new, and a main part into which an entry is only let
/// where it was asked for more often than the one that would have to go for it.
///
/// Einziger, Friedman and Manes, *TinyLFU: a highly efficient cache admission policy* (ACM TOS 2017),
/// section 4, with the window that climbs of Einziger, Eytan, Friedman and Manes, *Adaptive software
/// cache management* (Middleware 2018). How often something was asked for, entries that have gone
/// among them, a sketch of 4-bit counters tells. The main part is a segmented LRU: four fifths are
/// protected, and a hit on probation leads there.
///
/// O(1) amortised. 12 bytes for each slot and 8 to 16 for the sketch, which has 2 KiB at least.
///
/// ```
/// use cache_core::{Cache, policy::TinyLfu};
/// let mut cache = Cache::builder().max_size(10).policy(TinyLfu::default()).build();
/// cache.extend((0..10).map(|key| (key, ())));
/// cache.get(&3);
/// cache.extend((10..1000).map(|key| (key, ())));
/// assert!(cache.contains(&3), "a scan does not wash away what is used");
/// ```
#[derive(Clone, Debug)]
pub struct TinyLfu {
    bound: u32,
    window: List,
    probation: List,
    protected: List,
    sketch: Sketch,
    climber: Climber,
}

impl Default for TinyLfu {
    fn default() -> Self {
        Self::with_seed(0)
    }
}

impl TinyLfu {
    /// The same with another seed for the sketch: for hashes that strangers might know.
    ///
    /// ```
    /// use cache_core::{Slots, policy::TinyLfu};
    /// let slots = Slots::with(100, TinyLfu::with_seed(7), ());
    /// ```
    pub fn with_seed(seed: u64) -> Self {
        Self {
            bound: Slot::MAX,
            window: List::default(),
            probation: List::default(),
            protected: List::default(),
            sketch: Sketch::new(seed),
            climber: Climber::new(),
        }
    }

    fn uses(&self, table: &Table<Link>, slot: Slot) -> u32 {
        table.hash(slot).map_or(0, |hash| self.sketch.estimate(hash))
    }

    fn window_target(&self, table: &Table<Link>) -> u32 {
        self.climber.window(capacity(self.bound, table))
    }

    fn protected_target(&self, table: &Table<Link>) -> u32 {
        let main = capacity(self.bound, table).saturating_sub(self.window_target(table));
        (u64::from(main) * 4 / 5) as u32
    }

    /// Notes a request for the sketch and the climber.
    fn request(&mut self, table: &Table<Link>, slot: Slot, hit: bool) {
        if let Some(hash) = table.hash(slot) {
            self.sketch.count(hash);
        }
        if table.len() >= self.bound || self.bound == Slot::MAX {
            self.climber.request(hit, capacity(self.bound, table));
        }
    }

    /// A sketch that is large enough for the entries there are: twice as many at once, up to the bound.
    fn grow_sketch(&mut self, len: u32) {
        self.sketch.set_entries(len.saturating_mul(2).min(self.bound));
    }

    fn segment_mut(&mut self, mark: u32) -> &mut List {
        match mark {
            WINDOW => &mut self.window,
            PROBATION => &mut self.probation,
            _ => &mut self.protected,
        }
    }

    fn shift(&mut self, table: &mut Table<Link>, slot: Slot, from: u32, to: u32) {
        self.segment_mut(from).remove(table, slot);
        if let Some(link) = table.link_mut(slot) {
            link.mark = to;
        }
        self.segment_mut(to).push_back(table, slot);
    }

    /// Takes over from another policy: its entries in its order, and how large the window was where this
    /// policy ran on the same requests; what it had counted too, where it had all of them.
    pub(super) fn adopt(&mut self, table: &mut Table<Link>, order: &[Slot], like: &Self, all: bool) {
        self.climber = like.climber;
        self.grow_sketch(table.len());
        if all && like.sketch.entries() >= self.sketch.entries() {
            self.sketch = like.sketch.clone();
        }
        let window = order.len().saturating_sub(self.window_target(table) as usize);
        let probation = window.saturating_sub(self.protected_target(table) as usize);
        for (place, &slot) in order.iter().enumerate() {
            let mark = u32::from(place < window) * (1 + u32::from(place >= probation));
            if let Some(link) = table.link_mut(slot) {
                link.mark = mark;
            }
            self.segment_mut(mark).push_back(table, slot);
            if let Some(hash) = table.hash(slot).filter(|_| !all) {
                self.sketch.count(hash);
            }
        }
    }

    /// Lets those that are too many leave the window.
    fn close_window(&mut self, table: &mut Table<Link>) {
        let target = self.window_target(table);
        while self.window.len() > target
            && let Some(slot) = self.window.front()
        {
            self.shift(table, slot, WINDOW, PROBATION);
        }
    }
}

/// Whom it hits, given who would leave the window (`None` if nobody has to) and the first of the main
/// part, each with its uses: whether the one from the window goes.
fn refused(candidate: Option<u32>, first: Option<u32>) -> bool {
    match (candidate, first) {
        (Some(candidate), Some(first)) => candidate <= first,
        (_, first) => first.is_none(),
    }
}

impl Policy for TinyLfu {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        if table.len() > self.sketch.entries() {
            self.grow_sketch(table.len());
        }
        self.request(table, slot, false);
        self.window.push_back(table, slot);
        self.close_window(table);
    }

    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        let Some(&Link { mark, .. }) = table.link(slot) else { return };
        self.request(table, slot, true);
        if mark != PROBATION {
            return self.segment_mut(mark).move_to_back(table, slot);
        }
        self.shift(table, slot, PROBATION, PROTECTED);
        while self.protected.len() > self.protected_target(table)
            && let Some(oldest) = self.protected.front()
        {
            self.shift(table, oldest, PROTECTED, PROBATION);
        }
    }

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        if let Some(&Link { mark, .. }) = table.link(slot) {
            self.segment_mut(mark).remove(table, slot);
        }
    }

    fn on_clear(&mut self) {
        let mut sketch = core::mem::replace(&mut self.sketch, Sketch::new(0));
        sketch.clear();
        *self = Self { bound: self.bound, sketch, ..Self::default() };
    }

    fn on_resize(&mut self, table: &mut Table<Link>, bound: u32) {
        self.bound = bound;
        self.grow_sketch(table.len());
    }

    fn victim(&mut self, table: &mut Table<Link>) -> Option<Slot> {
        let leaves = self.window.len() >= self.window_target(table);
        let candidate = self.window.front().filter(|_| leaves);
        let first = self.probation.front().or(self.protected.front());
        let uses = |slot: Slot| self.uses(table, slot);
        if refused(candidate.map(uses), first.map(uses)) { self.window.front() } else { first }
    }

    /// The same as [`victim`](Policy::victim) does, on copies of the segments, until nothing is left.
    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        let uses = |slot| (slot, self.uses(table, slot));
        let (mut window, mut main) = (VecDeque::new(), VecDeque::new());
        let mut left = self.window.len() + self.probation.len() + self.protected.len();
        let len = left as usize;
        if window.try_reserve_exact(len).is_err() || main.try_reserve_exact(len).is_err() {
            return Vec::new();
        }
        window.extend(self.window.iter(table).map(uses));
        main.extend(self.probation.iter(table).chain(self.protected.iter(table)).map(uses));
        let next = || {
            let capacity = if self.bound == Slot::MAX { left } else { self.bound };
            left = left.saturating_sub(1);
            let leaves = window.len() >= self.climber.window(capacity) as usize;
            let candidate = window.front().filter(|_| leaves);
            let refused = refused(candidate.map(|(_, uses)| *uses), main.front().map(|(_, uses)| *uses));
            let (slot, _) = if refused { &mut window } else { &mut main }.pop_front()?;
            Some(slot)
        };
        collected(len, core::iter::from_fn(next))
    }

    fn rule(&self, table: &Table<Link>, slot: Slot) -> Rule {
        match table.link(slot) {
            Some(link) if link.mark != WINDOW => Rule::GaveWay,
            _ if self.probation.is_empty() && self.protected.is_empty() => Rule::LeastRecentlyUsed,
            _ => Rule::NotAdmitted,
        }
    }

    fn note(&self, table: &Table<Link>, slot: Slot) -> Note {
        let segment = table.link(slot).map(|link| NAMES.get(link.mark as usize).copied().unwrap_or_default());
        Note { segment, uses: Some(self.uses(table, slot)), ..Note::default() }
    }

    fn overview(&self, table: &Table<Link>) -> Overview {
        let capacity = capacity(self.bound, table);
        let (window, protected) = (self.window_target(table), self.protected_target(table));
        let probation = capacity.saturating_sub(window).saturating_sub(protected);
        let lists = [&self.window, &self.probation, &self.protected];
        let segments = NAMES.into_iter().zip(lists).zip([window, probation, protected]);
        let segments = segments.map(|((name, list), target)| Segment { name, len: list.len(), target });
        Overview { policy: "w-tinylfu", segments: collected(3, segments), ..Overview::default() }
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        self.window.validate(table, |mark| mark == WINDOW)?;
        self.probation.validate(table, |mark| mark == PROBATION)?;
        self.protected.validate(table, |mark| mark == PROTECTED)
    }
}

/// The segments by their marks.
const NAMES: [&str; 3] = ["window", "probation", "protected"];
