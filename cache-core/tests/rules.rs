//! Why each policy lets an entry go, as events say it, and what it shows of itself.

use cache_core::policy::{Any, Kind, Note, Policy};
use cache_core::{Event, EventLog, Rule, Slots};

type Logged = Slots<Any, EventLog>;

fn slots(kind: Kind, bound: u32) -> Logged {
    Slots::with(bound, Any::new(kind, 0), EventLog::default())
}

fn call(slots: &mut Logged, key: u32) {
    match slots.first(key << 16) {
        Some(slot) => slots.hit(slot),
        None => drop(slots.insert(key << 16, None)),
    }
}

/// The key that went last, and why.
fn gone(slots: &mut Logged) -> Option<(u32, Rule)> {
    slots.listener_mut().take().into_iter().rev().find_map(|event| match event {
        Event::Evict { hash, rule, .. } => Some((hash >> 16, rule)),
        _ => None,
    })
}

fn note(slots: &Logged, key: u32) -> Note {
    slots.first(key << 16).map(|slot| slots.policy().note(slots.table(), slot)).unwrap()
}

#[test]
fn the_simple_ones_have_one_rule_each() {
    for (kind, calls, victim, rule) in [
        (Kind::Lru, [1, 2, 3, 1, 3], 2, Rule::LeastRecentlyUsed),
        (Kind::Fifo, [1, 2, 3, 1, 1], 1, Rule::FirstIn),
        (Kind::Lfu, [1, 1, 2, 2, 3], 3, Rule::LeastFrequentlyUsed),
        (Kind::Sieve, [1, 2, 3, 2, 1], 3, Rule::NotVisited),
    ] {
        let mut slots = slots(kind, 3);
        for key in calls {
            call(&mut slots, key);
        }
        let shown = match kind {
            Kind::Lfu => [2, 2, 1].map(|uses| Note { uses: Some(uses), ..Note::default() }),
            Kind::Sieve => {
                [true, true, false].map(|visited| Note { visited: Some(visited), ..Note::default() })
            }
            _ => [Note::default(); 3],
        };
        assert_eq!([1, 2, 3].map(|key| note(&slots, key)), shown, "{kind}");
        assert_eq!(slots.policy().overview(slots.table()).policy, kind.name());
        call(&mut slots, 4);
        assert_eq!(gone(&mut slots), Some((victim, rule)), "{kind}");
    }
}

#[test]
fn s3_fifo_says_from_which_queue() {
    let mut slots = slots(Kind::S3Fifo, 10);
    for key in [1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] {
        call(&mut slots, key);
    }
    call(&mut slots, 11);
    assert_eq!(gone(&mut slots), Some((2, Rule::OneHitWonder)));
    assert_eq!(note(&slots, 1), Note { segment: Some("main"), uses: Some(0), visited: None });
    let overview = slots.policy().overview(slots.table());
    assert_eq!(overview.ghosts, [2 << 16]);
    assert_eq!(overview.segments.iter().map(|segment| segment.len).collect::<Vec<_>>(), [9, 1]);
    call(&mut slots, 2);
    assert_eq!(gone(&mut slots), Some((3, Rule::OneHitWonder)));
    assert_eq!(note(&slots, 2).segment, Some("main"), "a ghost that came back");
    // Until all but one stand in the main queue.
    for key in 12..40 {
        call(&mut slots, key);
        for _ in 0..3 {
            call(&mut slots, key);
        }
    }
    assert!(
        slots
            .listener_mut()
            .take()
            .iter()
            .any(|event| { matches!(event, Event::Evict { rule: Rule::NotReinserted, .. }) })
    );
}

#[test]
fn w_tiny_lfu_says_who_won() {
    let mut slots = slots(Kind::TinyLfu, 10);
    for key in 1..=10 {
        call(&mut slots, key);
        call(&mut slots, key);
    }
    assert_eq!(note(&slots, 10), Note { segment: Some("window"), uses: Some(2), visited: None });
    call(&mut slots, 11);
    assert_eq!(gone(&mut slots), Some((10, Rule::NotAdmitted)), "as often as the first of the main part");
    call(&mut slots, 11);
    call(&mut slots, 11);
    call(&mut slots, 12);
    assert_eq!(gone(&mut slots), Some((1, Rule::GaveWay)));
    assert_eq!(note(&slots, 11).segment, Some("probation"));
    let overview = slots.policy().overview(slots.table());
    let names: Vec<_> = overview.segments.iter().map(|segment| (segment.name, segment.len)).collect();
    assert_eq!(names, [("window", 1), ("probation", 9), ("protected", 0)]);
}

#[test]
fn adaptive_says_what_the_policy_says_that_it_is() {
    let mut slots = slots(Kind::Adaptive, 1);
    call(&mut slots, 1);
    call(&mut slots, 2);
    assert_eq!(gone(&mut slots), Some((1, Rule::LeastRecentlyUsed)), "there is a window and nothing else");
    assert_eq!(slots.policy().overview(slots.table()).policy, "w-tinylfu");
}

#[test]
fn every_rule_has_words_of_its_own() {
    let rules = [
        Rule::LeastRecentlyUsed,
        Rule::FirstIn,
        Rule::LeastFrequentlyUsed,
        Rule::NotVisited,
        Rule::OneHitWonder,
        Rule::NotReinserted,
        Rule::NotAdmitted,
        Rule::GaveWay,
        Rule::Other("had the longest name"),
    ];
    let words: std::collections::BTreeSet<_> = rules.map(Rule::words).into();
    assert_eq!(words.len(), rules.len());
}
