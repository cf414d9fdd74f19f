//! Policies for people: how each decides, what it has noted about an entry, and what it keeps beside the shelf.

use std::rc::Rc;

use cache_core::Rule;
use cache_core::call::Key;
use cache_core::policy::{Kind, Overview, Segment};

use super::action::Function;
use super::number::fixed;
use super::sentence::key_words;
use super::shelf::{Shelf, Standing};
use super::text::Sentence;
use crate::phrases::en::policy;
use crate::phrases::{Language, args};

/// So many ghosts are named, the rest is counted.
const GHOSTS: usize = 3;

/// What it is called where it was published.
pub const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Lru => "LRU",
        Kind::Fifo => "FIFO",
        Kind::Lfu => "LFU",
        Kind::Sieve => "SIEVE",
        Kind::S3Fifo => "S3-FIFO",
        Kind::TinyLfu => "W-TinyLFU",
        Kind::Adaptive => "adaptive",
    }
}

/// What it will do, after the sentence on a new cache. Of the usual one there is nothing to say.
pub fn decides(function: &Function, t: Language) -> Sentence {
    if let Some(policy) = &function.foreign_policy {
        return t.fill(policy::DECIDES_FOREIGN, args![policy]);
    }
    let phrase = match function.policy {
        Kind::Lru => return Sentence::new(),
        Kind::Fifo => policy::DECIDES_FIFO,
        Kind::Lfu => policy::DECIDES_LFU,
        Kind::Sieve => policy::DECIDES_SIEVE,
        Kind::S3Fifo => policy::DECIDES_S3_FIFO,
        Kind::TinyLfu => policy::DECIDES_TINY_LFU,
        Kind::Adaptive => policy::DECIDES_ADAPTIVE,
    };
    t.fill(phrase, &[])
}

/// In which order the entries stand.
pub fn order(kind: Kind, t: Language) -> String {
    let phrase = match kind {
        Kind::Lru => policy::ORDER_LRU,
        Kind::Fifo => policy::ORDER_FIFO,
        Kind::Lfu => policy::ORDER_LFU,
        Kind::Sieve | Kind::S3Fifo | Kind::TinyLfu | Kind::Adaptive => policy::ORDER_OTHER,
    };
    t.text(phrase, args![policy = name(kind)])
}

/// Whether there is anything to note about an entry beside its place.
pub const fn notes(kind: Kind) -> bool {
    !matches!(kind, Kind::Lru | Kind::Fifo)
}

/// The rule by which an entry went that a recording names, where its policy has no other.
pub fn only_rule(function: &Function) -> Option<Rule> {
    match function.policy {
        _ if function.foreign_policy.is_some() => None,
        Kind::Lru => Some(Rule::LeastRecentlyUsed),
        Kind::Fifo => Some(Rule::FirstIn),
        Kind::Lfu => Some(Rule::LeastFrequentlyUsed),
        Kind::Sieve => Some(Rule::NotVisited),
        Kind::S3Fifo | Kind::TinyLfu | Kind::Adaptive => None,
    }
}

/// Something that a policy has noted about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Where it stands.
    Segment(&'static str),
    /// Whether it was used since the hand passed.
    Visited(bool),
    /// How often it was used, as far as the policy counts.
    Uses { times: u32, about: bool },
    /// The search for a victim goes on here.
    Hand,
}

impl Noted {
    /// In a word or two.
    pub fn words(self, t: Language) -> String {
        match self {
            Self::Segment(name) => segment(name, t).to_owned(),
            Self::Visited(true) => t.say(policy::VISITED).to_owned(),
            Self::Visited(false) => t.say(policy::NOT_VISITED).to_owned(),
            Self::Hand => t.say(policy::HAND_HERE).to_owned(),
            Self::Uses { times, about } => {
                t.text(if about { policy::ABOUT_USES } else { policy::USES }, args![n = times])
            }
        }
    }
}

/// A part of a shelf, which the engine names in English.
fn segment(name: &'static str, t: Language) -> &'static str {
    let all = [policy::SMALL, policy::MAIN, policy::WINDOW, policy::PROBATION, policy::PROTECTED];
    all.into_iter().find(|phrase| phrase.english == name).map_or(name, |phrase| t.say(phrase))
}

/// What the policy has noted about an entry. `deciding` is the name of the policy that decides.
pub fn noted(standing: &Standing<'_>, deciding: &str) -> Vec<Noted> {
    let note = standing.note;
    // W-TinyLFU reads it off a sketch.
    let about = deciding == Kind::TinyLfu.name();
    let uses = note.uses.map(|times| Noted::Uses { times, about });
    let hand = standing.hand.then_some(Noted::Hand);
    let all = [note.segment.map(Noted::Segment), note.visited.map(Noted::Visited), uses, hand];
    all.into_iter().flatten().collect()
}

/// Something that a policy keeps beside the entries.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    /// The policy it runs as.
    Runs(&'static str),
    /// A part of the shelf, and how many should stand there.
    Segment(Segment),
    /// The entry that the hand points to.
    Hand(Rc<Key>),
    /// Keys that are remembered, the latest first, and how many more.
    Ghosts(Vec<Rc<Key>>, usize),
    /// How much each of the policies compared would have hit, in percent.
    Rivals(Vec<(&'static str, f64)>),
}

impl Beside {
    /// In words.
    pub fn sentence(&self, t: Language) -> Sentence {
        match self {
            Self::Runs(policy) => t.fill(policy::RUNS_AS, args![policy = *policy]),
            Self::Segment(Segment { name, len, target }) => {
                t.fill(policy::SEGMENT, args![name = segment(name, t), len = *len, target = *target])
            }
            Self::Hand(key) => t.fill(policy::HAND_AT, args![key = key_words(key)]),
            Self::Ghosts(named, more) => {
                let mut keys = Sentence::new();
                for (place, key) in named.iter().enumerate() {
                    keys.add_text(if place == 0 { "" } else { ", " });
                    keys = keys.code(key_words(key));
                }
                match (named.len(), *more) {
                    (_, 0) => t.fill(policy::GHOSTS, args![keys]),
                    (0, more) => t.fill(policy::GHOSTS, args![keys = more]),
                    (_, more) => t.fill(policy::GHOSTS_AND_MORE, args![keys, more]),
                }
            }
            Self::Rivals(rivals) => {
                let each = rivals.iter().map(|(name, percent)| format!("{name} {} %", fixed(*percent, 0)));
                t.fill(policy::RIVALS, args![rivals = each.collect::<Vec<_>>().join(", ")])
            }
        }
    }
}

/// What the policy of a shelf keeps beside the entries.
pub fn beside(shelf: &Shelf, overview: &Overview) -> Vec<Beside> {
    let mut all = Vec::new();
    if shelf.kind() == Kind::Adaptive {
        all.push(Beside::Runs(said(overview.policy)));
    }
    all.extend(overview.segments.iter().copied().map(Beside::Segment));
    let at_hand = overview.hand.and_then(|_| shelf.standing().find(|standing| standing.hand));
    all.extend(at_hand.map(|standing| Beside::Hand(Rc::clone(&standing.story.key))));
    if !overview.ghosts.is_empty() {
        let latest = overview.ghosts.iter().rev().take(GHOSTS);
        let named: Vec<Rc<Key>> = latest.map_while(|hash| shelf.ghost(*hash).map(Rc::clone)).collect();
        let more = overview.ghosts.len() - named.len();
        all.push(Beside::Ghosts(named, more));
    }
    // Before the first decision nothing is known of them.
    if overview.rivals.iter().any(|(_, ratio)| *ratio > 0.0) {
        let rivals = overview.rivals.iter().map(|(name, ratio)| (said(name), 100.0 * ratio));
        all.push(Beside::Rivals(rivals.collect()));
    }
    all
}

/// The name for people of a policy that the engine names.
fn said(policy: &'static str) -> &'static str {
    policy.parse().map_or(policy, name)
}
