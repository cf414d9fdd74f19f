//! Entries that leave, in words: which, and why.

use cache_core::Rule;

use super::super::mark::Mark;
use super::super::shelf::{Gone, Why};
use super::super::text::Sentence;
use super::super::world::Done;
use super::{key_words, outcome};
use crate::phrases::en::{lists, told};
use crate::phrases::{Language, Phrase, args};

pub(super) fn gone(gone: &Gone, t: Language) -> Sentence {
    let key = key_words(&gone.key);
    match gone.why {
        Why::Evicted(rule) => {
            let phrase = rule.map_or(told::WENT, went);
            let rule = rule.map_or("", Rule::words);
            outcome(t, Mark::Evict, told::EVICTED_LEAD).and(&t.fill(phrase, args![key, rule]))
        }
        Why::Expired => {
            outcome(t, Mark::Expire, told::EXPIRED_LEAD).and(&t.fill(told::PAST_DEADLINE, args![key]))
        }
        Why::Removed => Sentence::new(),
    }
}

/// What the passing of time took.
pub(super) fn expired(done: &Done, t: Language) -> Sentence {
    match done.gone() {
        [] => Sentence::new(),
        [only] => self::gone(only, t),
        several => {
            let keys: Vec<String> = several.iter().map(|gone| key_words(&gone.key)).collect();
            let keys = Sentence::new().codes(&keys, lists::COMMA, t);
            outcome(t, Mark::Expire, told::EXPIRED_LEAD).and(&t.fill(told::PAST_DEADLINES, args![keys]))
        }
    }
}

/// Why an entry went, by the rule of its policy.
const fn went(rule: Rule) -> &'static Phrase {
    match rule {
        Rule::LeastRecentlyUsed => told::WENT_LRU,
        Rule::FirstIn => told::WENT_FIFO,
        Rule::LeastFrequentlyUsed => told::WENT_LFU,
        Rule::NotVisited => told::WENT_SIEVE,
        Rule::OneHitWonder => told::WENT_ONE_HIT,
        Rule::NotReinserted => told::WENT_NOT_REINSERTED,
        Rule::NotAdmitted => told::WENT_NOT_ADMITTED,
        Rule::GaveWay => told::WENT_GAVE_WAY,
        Rule::Other(_) => told::WENT_BY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_those_of_the_engine_in_its_own_words() {
        for rule in [
            Rule::LeastRecentlyUsed,
            Rule::FirstIn,
            Rule::LeastFrequentlyUsed,
            Rule::NotVisited,
            Rule::OneHitWonder,
            Rule::NotReinserted,
            Rule::NotAdmitted,
            Rule::GaveWay,
            Rule::Other("did as it liked"),
        ] {
            let said = Language::ENGLISH.text(went(rule), args![key = "k", rule = rule.words()]);
            assert_eq!(said, format!("the shelf was full, and k {}.", rule.words()));
        }
    }
}
