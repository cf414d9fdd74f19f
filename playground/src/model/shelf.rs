//! One cache, and what people want to know of its entries: since when, used when, how often.

use std::collections::VecDeque;
use std::rc::Rc;

use cache_core::call::{Equality, Key, nearest};
use cache_core::policy::{Kind, Note, Overview, Policy};
use cache_core::{Cache, DefaultHash, Event, EventLog, History, MissReason, Rule, Slot, Stats};

use super::action::{Answer, Function};
use super::deciding::Deciding;

/// How many removed keys a shelf remembers, to say "evicted earlier" instead of "never seen".
const REMEMBERED: usize = 4_096;

/// Of so many evicted keys a shelf can say which they were: a policy remembers no more than hashes.
const NAMED: usize = 64;

type Engine = Cache<Rc<Key>, (), Deciding, DefaultHash, (History, EventLog)>;

/// What is known of an entry beside its key and value. Steps are counted from 1.
#[derive(Clone, Debug)]
pub struct Story {
    /// Which entry it is, of all that ever stood on this shelf. A slot is used again, this is not.
    pub serial: u64,
    pub key: Rc<Key>,
    pub value: Answer,
    pub stored: usize,
    pub used: usize,
    pub hits: u32,
    /// When it was stored, and when it is too old.
    pub since: u64,
    pub until: Option<u64>,
}

/// An entry that left.
#[derive(Clone, Debug)]
pub struct Gone {
    /// Which entry it was.
    pub serial: u64,
    pub key: Rc<Key>,
    pub value: Answer,
    pub why: Why,
    /// When it had been stored, and when it was or would have been too old.
    pub since: u64,
    pub until: Option<u64>,
}

/// Why an entry left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// By this rule, where it is known.
    Evicted(Option<Rule>),
    Expired,
    Removed,
}

/// The stored key that came nearest to one that missed.
#[derive(Clone, Debug)]
pub struct Near {
    pub key: Rc<Key>,
    /// Which entry, where it still stands.
    pub serial: Option<u64>,
    /// The parts that differ, counted from 0.
    pub differs: Vec<usize>,
}

/// What a look-up came to.
#[derive(Clone, Debug)]
pub enum Found {
    Hit { value: Answer, serial: u64 },
    Miss { reason: MissReason },
}

/// A cache with the stories of its entries.
#[derive(Clone)]
pub struct Shelf {
    cache: Engine,
    /// By slot number.
    stories: Vec<Option<Story>>,
    serial: u64,
    /// The keys evicted last, by hash, the latest at the end.
    evicted: VecDeque<(u32, Rc<Key>)>,
    /// Whose shelf it is, where a function has one for each receiver.
    pub owner: Option<Rc<str>>,
    /// How its keys compare objects.
    pub equality: Equality,
}

/// An entry in its place.
#[derive(Debug)]
pub struct Standing<'a> {
    pub story: &'a Story,
    pub deadline: Option<u64>,
    /// What the policy has noted about it.
    pub note: Note,
    /// Whether the policy's hand points to it.
    pub hand: bool,
}

impl Shelf {
    /// An empty shelf.
    pub fn new(function: &Function, owner: Option<Rc<str>>) -> Self {
        let builder = Cache::<Rc<Key>, ()>::builder().policy(Deciding::new(function.policy, function.seed));
        let builder = match function.max_size {
            Some(entries) => builder.max_size(entries),
            None => builder.unbounded(),
        };
        let builder = match function.ttl {
            Some(ticks) => builder.ttl(ticks).jitter(function.jitter, function.seed),
            None => builder,
        };
        let cache = builder.listener((History::new(REMEMBERED), EventLog::default())).build();
        Self {
            cache,
            stories: Vec::new(),
            serial: 0,
            evicted: VecDeque::new(),
            owner,
            equality: function.rules.equality,
        }
    }

    /// Tells the time.
    pub fn set_time(&mut self, now: u64) {
        self.cache.set_time(now);
    }

    /// Looks a key up, as `step`.
    pub fn look_up(&mut self, key: &Key, step: usize, gone: &mut Vec<Gone>) -> Found {
        self.cache.get(key);
        let events = self.cache.listener_mut().1.take();
        let mut found = Found::Miss { reason: MissReason::New };
        for event in &events {
            self.follow(event, gone);
            match *event {
                Event::Hit { slot, .. } => {
                    if let Some(story) = self.story_mut(slot) {
                        story.used = step;
                        story.hits += 1;
                        found = Found::Hit { value: story.value.clone(), serial: story.serial };
                    }
                }
                Event::Miss { reason, .. } => found = Found::Miss { reason },
                _ => {}
            }
        }
        found
    }

    /// Stores a value, as `step`, with a deadline of its own if there is one. Gives the entry's number
    /// if it was kept.
    pub fn store(
        &mut self,
        key: &Rc<Key>,
        value: &Answer,
        deadline: Option<u64>,
        step: usize,
        gone: &mut Vec<Gone>,
    ) -> Option<u64> {
        match deadline {
            Some(_) => self.cache.insert_with_deadline(Rc::clone(key), (), deadline),
            None => self.cache.insert(Rc::clone(key), ()),
        };
        let mut kept = None;
        for event in &self.cache.listener_mut().1.take() {
            self.follow(event, gone);
            match *event {
                Event::Insert { slot, .. } => {
                    self.serial += 1;
                    let story = Story {
                        serial: self.serial,
                        key: Rc::clone(key),
                        value: value.clone(),
                        stored: step,
                        used: step,
                        hits: 0,
                        since: self.cache.time(),
                        until: self.cache.slots().deadline(slot),
                    };
                    let place = slot.get() as usize;
                    if self.stories.len() <= place {
                        self.stories.resize(place + 1, None);
                    }
                    self.stories[place] = Some(story);
                    kept = Some(self.serial);
                }
                Event::Update { slot, .. } => {
                    let (now, until) = (self.cache.time(), self.cache.slots().deadline(slot));
                    if let Some(story) = self.story_mut(slot) {
                        (story.used, story.since, story.until) = (step, now, until);
                        story.value = value.clone();
                        kept = Some(story.serial);
                    }
                }
                _ => {}
            }
        }
        kept
    }

    /// Removes one entry.
    pub fn remove(&mut self, key: &Key) -> Vec<Gone> {
        self.cache.remove(key);
        self.take_gone()
    }

    /// Removes all of them and counts from zero.
    pub fn clear(&mut self) -> Vec<Gone> {
        self.cache.clear();
        self.take_gone()
    }

    /// Sets another bound.
    pub fn resize(&mut self, max_size: Option<usize>) -> Vec<Gone> {
        self.cache.resize(max_size);
        self.take_gone()
    }

    /// Sweeps out what is past its deadline.
    pub fn expire(&mut self) -> Vec<Gone> {
        self.cache.expire();
        self.take_gone()
    }

    /// An object looks different now: so does every stored answer that is this object. Gives their keys.
    pub fn alter(&mut self, object: u64, answer: &Answer) -> Vec<Rc<Key>> {
        let stories = self.stories.iter_mut().flatten().filter(|story| story.value.object() == Some(object));
        let altered = stories.map(|story| {
            story.value = answer.clone();
            Rc::clone(&story.key)
        });
        altered.collect()
    }

    /// The nearest stored key. Looks at every entry.
    pub fn nearest(&self, key: &Key) -> Option<Near> {
        let found = nearest(key, self.cache.iter().map(|entry| &**entry.key))?;
        let slot = self.cache.iter().nth(found.index)?.slot;
        let story = self.stories.get(slot.get() as usize)?.as_ref()?;
        Some(Near { key: Rc::clone(&story.key), serial: Some(story.serial), differs: found.differs })
    }

    /// The live entries, next victim first.
    pub fn standing(&self) -> impl Iterator<Item = Standing<'_>> {
        let (policy, table) = (self.cache.slots().policy(), self.cache.slots().table());
        let hand = self.overview().hand;
        self.cache.iter().filter_map(move |entry| {
            let story = self.stories.get(entry.slot.get() as usize)?.as_ref()?;
            let note = policy.note(table, entry.slot);
            Some(Standing { story, deadline: entry.deadline, note, hand: hand == Some(entry.slot) })
        })
    }

    /// What the policy keeps beside the entries.
    pub fn overview(&self) -> Overview {
        self.cache.slots().policy().overview(self.cache.slots().table())
    }

    /// The policy.
    pub fn kind(&self) -> Kind {
        self.cache.slots().policy().kind()
    }

    /// The key of a hash that a policy remembers, as long as it is among those evicted last.
    pub fn ghost(&self, hash: u32) -> Option<&Rc<Key>> {
        self.evicted.iter().rev().find(|(evicted, _)| *evicted == hash).map(|(_, key)| key)
    }

    /// What a copy costs, an entry being 1.
    pub fn weight(&self) -> usize {
        let beside = match self.kind() {
            Kind::S3Fifo => self.len(),
            // Four miniatures, and what the one that decides has of its own.
            Kind::Adaptive => 1_024 + self.len(),
            _ => 0,
        };
        // What is remembered of a removed key is a quarter of what an entry is.
        1 + self.len() + beside + self.cache.listener().0.len() / 4
    }

    /// Which entry a key has.
    pub fn serial_of(&self, key: &Key) -> Option<u64> {
        let slot = self.cache.slot(key)?;
        Some(self.stories.get(slot.get() as usize)?.as_ref()?.serial)
    }

    /// Live entries.
    pub fn len(&self) -> usize {
        self.cache.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cache.is_empty()
    }

    /// The bound.
    pub fn max_size(&self) -> Option<usize> {
        self.cache.max_size()
    }

    /// What the engine counted.
    pub fn stats(&self) -> Stats {
        self.cache.stats()
    }

    fn take_gone(&mut self) -> Vec<Gone> {
        let mut gone = Vec::new();
        for event in &self.cache.listener_mut().1.take() {
            self.follow(event, &mut gone);
        }
        gone
    }

    /// Follows the removals the engine tells of.
    fn follow(&mut self, event: &Event, gone: &mut Vec<Gone>) {
        let (slot, why) = match *event {
            Event::Evict { slot, rule, hash } => {
                self.name(slot, hash);
                (slot, Why::Evicted(Some(rule)))
            }
            Event::Expire { slot, .. } => (slot, Why::Expired),
            Event::Remove { slot, .. } => (slot, Why::Removed),
            _ => return,
        };
        if let Some(story) = self.stories.get_mut(slot.get() as usize).and_then(Option::take) {
            let Story { serial, key, value, since, until, .. } = story;
            gone.push(Gone { serial, key, value, why, since, until });
        }
    }

    /// Keeps the key of an evicted entry.
    fn name(&mut self, slot: Slot, hash: u32) {
        let Some(Some(story)) = self.stories.get(slot.get() as usize) else { return };
        if self.evicted.len() == NAMED {
            self.evicted.pop_front();
        }
        self.evicted.push_back((hash, Rc::clone(&story.key)));
    }

    fn story_mut(&mut self, slot: Slot) -> Option<&mut Story> {
        self.stories.get_mut(slot.get() as usize)?.as_mut()
    }
}

impl core::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Shelf").field("cache", &self.cache).finish_non_exhaustive()
    }
}
