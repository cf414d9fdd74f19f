//! What is said about runs side by side.

use cache_core::call::SelfMode;

use super::super::action::Outcome;
use super::super::mark::Mark;
use super::super::policy;
use super::super::text::{Sentence, listed};
use super::{Compare, Lane, Size};
use crate::phrases::en::{compare, lists};
use crate::phrases::{Arg, Language, Phrase, args};

impl Compare {
    /// What each lane is called: by what is not the same in all of them.
    pub fn names(&self, t: Language) -> Vec<String> {
        let differ = |of: fn(&Lane) -> Lane| self.set.iter().any(|lane| of(lane) != of(&self.set[0]));
        let policy = differ(|lane| Lane { policy: lane.policy, ..Lane::default() });
        let size = differ(|lane| Lane { size: lane.size, ..Lane::default() });
        let mode = differ(|lane| Lane { self_mode: lane.self_mode, ..Lane::default() });
        let none = !policy && !size && !mode;
        let name = |lane: &Lane| {
            let mut words = Vec::new();
            if policy || none {
                words.push(lane.policy.map_or(t.say(compare::AS_IT_IS), policy::name).to_owned());
            }
            if size {
                words.push(match lane.size {
                    Size::AsItIs => t.say(compare::SIZE_AS_IT_IS).to_owned(),
                    Size::Entries(n) => t.text(compare::SIZE, args![n]),
                    Size::Unbounded => t.say(compare::SIZE_NONE).to_owned(),
                });
            }
            if mode {
                words.push(t.say(lane.self_mode.map_or(compare::SELF_AS_IT_IS, mode_words)).to_owned());
            }
            words.join(t.say(lists::COMMA))
        };
        self.set.iter().map(name).collect()
    }

    /// What the step came to in all of them; `None` where it is no call.
    pub fn sentence(&self, cursor: usize, t: Language) -> Option<Sentence> {
        if cursor == 0 {
            return Some(self.opening(t));
        }
        let outcomes = self.outcomes(cursor);
        let (first, others) = outcomes.split_first()?;
        if others.iter().all(|other| other == first) {
            return Some(self.all(cursor, (*first)?, t));
        }
        let names = self.names(t);
        let mut kinds: Vec<Option<Outcome>> = Vec::new();
        for outcome in &outcomes {
            if !kinds.contains(outcome) {
                kinds.push(*outcome);
            }
        }
        let with = |kind: &Option<Outcome>| {
            let same = outcomes.iter().zip(&names).filter(|(other, _)| *other == kind);
            let names: Vec<&str> = same.map(|(_, name)| name.as_str()).collect();
            t.fill(compare::WITH, args![outcome = said(*kind, t), names = listed(&names, t)])
        };
        Some(kinds.iter().map(with).fold(Sentence::new(), |sentence, part| sentence.and(&part)))
    }

    /// Of a step that came to the same in all of them.
    fn all(&self, cursor: usize, outcome: Outcome, t: Language) -> Sentence {
        let outcome = Arg::outcome(mark(outcome), t.say(outcome.word()));
        let values = self.runs.iter().filter_map(|run| run.moment(cursor)?.value.clone());
        let values: Vec<_> = values.collect();
        if values.windows(2).all(|pair| pair[0] == pair[1]) {
            let phrase = if self.differs_at(cursor) { compare::IN_ALL_GO } else { compare::IN_ALL };
            return t.fill(phrase, args![outcome]);
        }
        let mut answers = Sentence::new();
        for (i, (name, value)) in self.names(t).iter().zip(&values).enumerate() {
            answers.add_text(if i == 0 { "" } else { t.say(lists::COMMA) });
            answers.append(&t.fill(compare::ANSWER, args![name, value]));
        }
        t.fill(compare::IN_ALL_ANSWERS, args![outcome, answers])
    }

    fn opening(&self, t: Language) -> Sentence {
        let steps = self.runs.first().map_or(0, |run| run.len());
        let opening = t.fill(compare::OPENING, args![steps, times = self.runs.len()]);
        opening.and(&match self.differs.first() {
            None => t.fill(compare::OPENING_NONE, &[]),
            Some(first) => t.fill(compare::OPENING_DIFFERENT, args![n = self.differs.len(), first = *first]),
        })
    }
}

/// What `self` means, in two or three words.
pub const fn mode_words(mode: SelfMode) -> &'static Phrase {
    match mode {
        SelfMode::Key => compare::SELF_KEY,
        SelfMode::Ignore => compare::SELF_IGNORE,
        SelfMode::Weak => compare::SELF_WEAK,
    }
}

/// The same where it is clear that it is about `self`.
pub const fn mode_choice(mode: SelfMode) -> &'static Phrase {
    match mode {
        SelfMode::Key => compare::IN_THE_KEY,
        SelfMode::Ignore => compare::LEFT_OUT,
        SelfMode::Weak => compare::A_CACHE_EACH,
    }
}

const fn mark(outcome: Outcome) -> Mark {
    if outcome.is_hit() { Mark::Hit } else { Mark::Miss }
}

/// An outcome at the beginning of a sentence.
fn said(outcome: Option<Outcome>, t: Language) -> Arg {
    let Some(outcome) = outcome else { return t.say(compare::NO_CALL).into() };
    let word = match outcome {
        Outcome::Hit => compare::HIT,
        Outcome::Miss => compare::MISS,
        Outcome::Shared => compare::SHARED,
        Outcome::Stale => compare::STALE,
    };
    Arg::outcome(mark(outcome), t.say(word))
}
