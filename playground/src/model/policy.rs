//! Policies for people: how each decides, what it has noted about an entry, and what it keeps beside the shelf.

use std::rc::Rc;

use cache_core::Rule;
use cache_core::call::Key;
use cache_core::policy::{Kind, Overview, Segment};

use super::action::Function;
use super::shelf::{Shelf, Standing};
use super::text::Sentence;

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

/// What it will do, behind the sentence on a new cache. Of the usual one there is nothing to say.
pub const fn decides(kind: Kind) -> &'static str {
    match kind {
        Kind::Lru => "",
        Kind::Fifo => " When it is full, the entry goes that was stored first (FIFO).",
        Kind::Lfu => " When it is full, the entry goes that was used least often (LFU).",
        Kind::Sieve => {
            " When it is full, a hand passes over those used since its last round, and takes the first that was not (SIEVE)."
        }
        Kind::S3Fifo => {
            " New entries wait in a small queue, and only those used there come into the main one (S3-FIFO)."
        }
        Kind::TinyLfu => {
            " New entries pass a window, and beyond it who is asked for more often stays (W-TinyLFU)."
        }
        Kind::Adaptive => " It watches several policies and does as the one that would hit most (adaptive).",
    }
}

/// In which order the entries stand.
pub const fn order(kind: Kind) -> &'static str {
    match kind {
        Kind::Lru => "least recently used first",
        Kind::Fifo => "first stored first (FIFO)",
        Kind::Lfu => "least often used first (LFU)",
        Kind::Sieve => "next to go first (SIEVE)",
        Kind::S3Fifo => "next to go first (S3-FIFO)",
        Kind::TinyLfu => "next to go first (W-TinyLFU)",
        Kind::Adaptive => "next to go first (adaptive)",
    }
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
    pub fn words(self) -> String {
        let (times, about) = match self {
            Self::Segment(name) => return name.to_owned(),
            Self::Visited(true) => return "visited".to_owned(),
            Self::Visited(false) => return "not visited".to_owned(),
            Self::Hand => return "the hand is here".to_owned(),
            Self::Uses { times, about } => (times, if about { "about " } else { "" }),
        };
        format!("{about}{times} {}", if times == 1 { "use" } else { "uses" })
    }
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
    pub fn sentence(&self) -> Sentence {
        let sentence = Sentence::new();
        match self {
            Self::Runs(policy) => sentence.say("runs as ").code(*policy),
            Self::Segment(Segment { name, len, target }) => {
                sentence.say(format!("{name} {len} (target {target})"))
            }
            Self::Hand(key) => sentence.say("the hand is at ").code(key.to_string()),
            Self::Ghosts(named, more) => {
                let mut sentence = sentence.say("gone, but remembered: ");
                for (place, key) in named.iter().enumerate() {
                    sentence = sentence.say(if place == 0 { "" } else { ", " }).code(key.to_string());
                }
                match (named.len(), more) {
                    (_, 0) => sentence,
                    (0, more) => sentence.say(more.to_string()),
                    (_, more) => sentence.say(format!(" and {more} more")),
                }
            }
            Self::Rivals(rivals) => {
                let each = rivals.iter().map(|(name, percent)| format!("{name} {percent:.0} %"));
                sentence.say(format!("hits of late: {}", each.collect::<Vec<_>>().join(", ")))
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
