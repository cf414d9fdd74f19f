//! A recording for each policy, made with the npm package (seed 7, times evened out): order, marks and sentences are the
//! engine's.

mod shared;

use std::collections::BTreeMap;
use std::rc::Rc;

use cache_core::call::{Key, SelfMode};
use cache_core::policy::{Any, Kind, Note, Overview, Policy};
use cache_core::trace::{Record, TraceReader, to_key};
use cache_core::{Cache, DefaultHash, Event, EventLog, Rule};
use playground::lessons;
use playground::model::action::{Action, Function};
use playground::model::frame::{EntryView, Frame};
use playground::model::mark::Mark;
use playground::model::permalink::CodeTab;
use playground::model::policy::{Beside, Noted, order as order_of};
use playground::model::prefs::Prefs;
use playground::model::run::Run;
use playground::model::state::{Msg, State, words};
use playground::model::trace_file;
use playground::phrases::Language;

const TRACES: [(Kind, &str); 7] = [
    (Kind::Lru, include_str!("../../tests/trace/policies/lru.jsonl")),
    (Kind::Fifo, include_str!("../../tests/trace/policies/fifo.jsonl")),
    (Kind::Lfu, include_str!("../../tests/trace/policies/lfu.jsonl")),
    (Kind::Sieve, include_str!("../../tests/trace/policies/sieve.jsonl")),
    (Kind::S3Fifo, include_str!("../../tests/trace/policies/s3-fifo.jsonl")),
    (Kind::TinyLfu, include_str!("../../tests/trace/policies/w-tinylfu.jsonl")),
    (Kind::Adaptive, include_str!("../../tests/trace/policies/adaptive.jsonl")),
];

fn text(kind: Kind) -> &'static str {
    TRACES.iter().find(|(has, _)| *has == kind).expect("a recording for each policy").1
}

fn run(text: &str) -> Run {
    trace_file::open("policy.jsonl", text.as_bytes()).expect("it opens").1
}

fn frame(run: &Run, step: usize) -> Frame {
    Frame::new(run.at(step).world, run.action(step), words(CodeTab::Python, Language::ENGLISH))
}

/// The whole shelf, also what is not drawn.
fn entries(run: &Run, step: usize) -> Vec<EntryView> {
    frame(run, step).rows(0, usize::MAX)
}

/// The letters of the keys, in the order of the shelf.
fn order(run: &Run, step: usize) -> String {
    entries(run, step).iter().map(letter).collect()
}

fn letter(entry: &EntryView) -> &str {
    entry.chips[0].label.trim_matches('"')
}

/// A letter with all that is noted about it.
fn noted(run: &Run, step: usize) -> Vec<String> {
    let words = |entry: &EntryView| {
        entry.noted.iter().map(|noted| noted.words(Language::ENGLISH)).collect::<Vec<_>>()
    };
    entries(run, step).iter().map(|entry| format!("{}: {}", letter(entry), words(entry).join(", "))).collect()
}

fn beside(run: &Run, step: usize) -> Vec<String> {
    let shelf = frame(run, step).shelf.expect("a shelf");
    shelf.beside.iter().map(|beside| beside.sentence(Language::ENGLISH).plain()).collect()
}

fn opened(text: &str) -> State {
    shared::given(&State::new(lessons::all(), "", Prefs::default()), "policy.jsonl", text.as_bytes())
}

fn said(state: &State, step: usize) -> String {
    state.after(Msg::Go(step)).sentence().plain()
}

/// The engine with nothing above it, fed with the same keys.
struct Bare {
    cache: Cache<Rc<Key>, (), Any, DefaultHash, EventLog>,
    evicted: BTreeMap<u32, Rc<Key>>,
}

impl Bare {
    fn new(kind: Kind, bound: usize, seed: u64) -> Self {
        let builder = Cache::<Rc<Key>, ()>::builder().max_size(bound).policy(Any::new(kind, seed));
        Self { cache: builder.listener(EventLog::default()).build(), evicted: BTreeMap::new() }
    }

    /// Calls with a key: whether it was there, and what went by which rule.
    fn call(&mut self, key: &Rc<Key>) -> (bool, Vec<(Rc<Key>, Rule)>) {
        let before: BTreeMap<_, _> =
            self.cache.iter().map(|entry| (entry.slot, Rc::clone(entry.key))).collect();
        let hit = self.cache.get(key).is_some();
        if !hit {
            self.cache.insert(Rc::clone(key), ());
        }
        let mut gone = Vec::new();
        for event in self.cache.listener_mut().take() {
            if let Event::Evict { slot, rule, hash } = event {
                self.evicted.insert(hash, Rc::clone(&before[&slot]));
                gone.push((Rc::clone(&before[&slot]), rule));
            }
        }
        (hit, gone)
    }

    fn overview(&self) -> Overview {
        self.cache.slots().policy().overview(self.cache.slots().table())
    }

    /// Keys in order, what is noted about each, and whether the hand is there.
    fn standing(&self) -> Vec<(Rc<Key>, Note, bool)> {
        let (policy, table) = (self.cache.slots().policy(), self.cache.slots().table());
        let hand = self.overview().hand;
        let each = self
            .cache
            .iter()
            .map(|entry| (Rc::clone(entry.key), policy.note(table, entry.slot), hand == Some(entry.slot)));
        each.collect()
    }
}

/// A call's key, and what the recording says had to go.
type Call = (Rc<Key>, Option<Rc<Key>>);

/// What was recorded, read without the page: the bound, the seed, and the calls.
fn recorded(text: &str) -> (usize, u64, Vec<Call>) {
    let (mut reader, mut bound, mut seed, mut calls) = (TraceReader::new(), 0, 0, Vec::new());
    let mut take = |record: Result<Record, _>| match record.expect("a record") {
        Record::Define(define) => {
            let entries = format!("{:?}", define.max_size.expect("a bound"));
            bound =
                entries.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a bound");
            seed = define.seed.expect("a seed") as u64;
        }
        Record::Call(call) => {
            let key = |parts: &[_]| Rc::new(to_key(parts, SelfMode::Weak));
            calls.push((key(&call.key), call.victim.map(|victim| key(&victim.key))));
        }
        _ => {}
    };
    reader.feed(text.as_bytes(), &mut take);
    reader.finish(&mut take);
    (bound, seed, calls)
}

#[test]
fn order_marks_and_sentences_are_the_engines_at_every_step() {
    for (kind, text) in TRACES {
        let (bound, seed, calls) = recorded(text);
        let (mut bare, run, state) = (Bare::new(kind, bound, seed), run(text), opened(text));
        assert_eq!(run.len(), calls.len() + 1);
        for (number, (key, _)) in calls.iter().enumerate() {
            let (step, at) = (number + 2, format!("{kind}, call {number}"));
            let (hit, gone) = bare.call(key);
            let sentence = said(&state, step);
            assert!(sentence.starts_with(if hit { "Hit." } else { "Miss." }), "{at}: {sentence}");
            for (key, rule) in &gone {
                let words = format!("Evicted: the shelf was full, and {} {}.", key.parts()[0], rule.words());
                assert!(sentence.ends_with(&words), "{at}: {sentence}");
            }
            assert_eq!(sentence.contains("Evicted:"), !gone.is_empty(), "{at}");

            let (shown, standing) = (entries(&run, step), bare.standing());
            assert_eq!(shown.len(), standing.len(), "{at}");
            for (entry, (key, note, hand)) in shown.iter().zip(&standing) {
                assert_eq!(entry.chips[0].label, key.parts()[0].label(), "{at}");
                let has = |wanted: Noted| entry.noted.contains(&wanted);
                let about = bare.overview().policy == "w-tinylfu";
                assert_eq!(has(Noted::Hand), *hand, "{at}");
                assert!(note.visited.is_none_or(|visited| has(Noted::Visited(visited))), "{at}");
                assert!(note.segment.is_none_or(|segment| has(Noted::Segment(segment))), "{at}");
                assert!(note.uses.is_none_or(|times| has(Noted::Uses { times, about })), "{at}");
                let marks = [note.visited.is_some(), note.segment.is_some(), note.uses.is_some(), *hand];
                assert_eq!(entry.noted.len(), marks.into_iter().filter(|mark| *mark).count(), "{at}");
            }

            let (overview, shelf) = (bare.overview(), frame(&run, step).shelf.expect("a shelf"));
            let segments = shelf.beside.iter().filter_map(|beside| match beside {
                Beside::Segment(segment) => Some(*segment),
                _ => None,
            });
            assert!(segments.eq(overview.segments.iter().copied()), "{at}");
            let ghosts = shelf.beside.iter().find_map(|beside| match beside {
                Beside::Ghosts(named, more) => Some((named.clone(), *more)),
                _ => None,
            });
            let latest = overview.ghosts.iter().rev().map(|hash| Rc::clone(&bare.evicted[hash]));
            let (named, more) = ghosts.unwrap_or_default();
            assert_eq!(named, latest.take(3).collect::<Vec<_>>(), "{at}");
            assert_eq!(named.len() + more, overview.ghosts.len(), "{at}");
        }
    }
}

#[test]
fn the_package_and_the_page_come_to_the_same() {
    for (kind, text) in TRACES {
        let (run, (_, _, calls)) = (run(text), recorded(text));
        for (number, (_, victim)) in calls.iter().enumerate() {
            let frame = frame(&run, number + 2);
            let called = frame.called().expect("a call");
            assert_eq!(called.replayed, None, "{kind}, call {number}");
            let gone: Vec<_> = called.gone.iter().map(|gone| &gone.key).collect();
            assert_eq!(gone, victim.iter().collect::<Vec<_>>(), "{kind}, call {number}");
        }
        let evicted = (1..=run.len()).filter(|step| frame(&run, *step).marks.contains(Mark::Evict)).count();
        assert!(evicted > 0, "{kind}: nobody had to go");
    }
}

#[test]
fn nothing_is_added_for_lru() {
    let run = run(text(Kind::Lru));
    for step in 1..=run.len() {
        let shelf = frame(&run, step).shelf.expect("a shelf");
        assert_eq!(
            (order_of(shelf.kind, Language::ENGLISH).as_str(), shelf.notes, shelf.beside.len()),
            ("least recently used first", false, 0)
        );
        assert!(entries(&run, step).iter().all(|entry| entry.noted.is_empty()));
    }
    assert!(
        said(&opened(text(Kind::Lru)), 1)
            .ends_with("Every object it is called on has a shelf of its own in it.")
    );
}

#[test]
fn fifo_does_not_care_for_hits() {
    let run = run(text(Kind::Fifo));
    assert_eq!((order(&run, 4).as_str(), order(&run, 6).as_str()), ("abc", "abc"));
    assert!(said(&opened(text(Kind::Fifo)), 7).ends_with("\"a\" had been stored before all others."));
    assert_eq!(order(&run, 8), "cda");
}

#[test]
fn lfu_shows_its_counts() {
    let run = run(text(Kind::Lfu));
    assert_eq!(noted(&run, 7), ["c: 1 use", "b: 2 uses", "a: 3 uses"]);
    assert!(said(&opened(text(Kind::Lfu)), 8).ends_with("\"c\" had been used least often."));
    assert_eq!(noted(&run, 8), ["d: 1 use", "b: 2 uses", "a: 3 uses"]);
}

#[test]
fn sieve_shows_its_bits_and_its_hand() {
    let run = run(text(Kind::Sieve));
    assert_eq!(
        noted(&run, 7),
        ["b: not visited", "d: not visited", "a: visited, the hand is here", "c: visited"]
    );
    assert_eq!(
        noted(&run, 8),
        ["d: not visited", "e: not visited", "a: not visited", "c: visited, the hand is here"]
    );
    assert_eq!(beside(&run, 8), ["the hand is at \"c\""]);
    let words = "\"b\" was the first the hand met that had not been used since its last round.";
    assert!(said(&opened(text(Kind::Sieve)), 8).ends_with(words));
}

#[test]
fn s3_fifo_shows_its_queues_and_its_ghosts() {
    let run = run(text(Kind::S3Fifo));
    assert_eq!(
        noted(&run, 17)[6..],
        ["j: small, 0 uses", "k: small, 0 uses", "a: main, 0 uses", "b: main, 0 uses"]
    );
    assert_eq!(beside(&run, 18)[2], "gone, but remembered: \"d\", \"c\"");
    assert_eq!(noted(&run, 19).last().map(String::as_str), Some("c: main, 0 uses"), "a ghost that came back");
    let words =
        ["small 6 (target 1)", "main 4 (target 9)", "gone, but remembered: \"h\", \"g\", \"f\" and 1 more"];
    assert_eq!(beside(&run, 22), words);
}

#[test]
fn w_tiny_lfu_shows_its_window_and_what_it_counts() {
    let (run, state) = (run(text(Kind::TinyLfu)), opened(text(Kind::TinyLfu)));
    assert_eq!(
        noted(&run, 15)[2..],
        ["b: protected, about 2 uses", "f: window, about 4 uses", "a: protected, about 4 uses"]
    );
    assert_eq!(beside(&run, 15), ["window 1 (target 1)", "probation 2 (target 1)", "protected 2 (target 3)"]);
    let refused = "left the window and was asked for no more often than the next to go beyond it.";
    assert!(said(&state, 13).ends_with(&format!("\"g\" {refused}")));
    assert!(
        said(&state, 16)
            .ends_with("\"c\" was next to go beyond the window and gave way to one that left it.")
    );
}

/// A recording of bare accesses, by number.
fn accesses(define: &str, numbers: impl Iterator<Item = u32>) -> String {
    let mut lines = vec![r#"{"cacheTrace":1}"#.to_owned(), define.to_owned()];
    lines.extend(numbers.map(|id| {
        let key = format!(r#"[{{"role":"arg","type":"number","label":"{id}","id":{id}}}]"#);
        format!(r#"{{"op":"call","t":0,"fn":1,"key":{key}}}"#)
    }));
    lines.join("\n")
}

#[test]
fn adaptive_says_as_what_it_runs_and_how_the_others_would_do() {
    let define =
        r#"{"op":"define","fn":1,"name":"f","policy":"adaptive","maxSize":100,"seed":3,"self":"weak"}"#;
    // A large loop, then numbers that come again soon: what is best changes.
    let numbers = (0..6_000).map(|i| if i < 4_000 { i % 150 } else { i / 4 + 1_000 });
    let text = accesses(define, numbers);
    let (run, (bound, seed, calls)) = (run(&text), recorded(&text));
    let mut bare = Bare::new(Kind::Adaptive, bound, seed);
    let mut ran = Vec::new();
    for (number, (key, _)) in calls.iter().enumerate() {
        bare.call(key);
        if number % 500 != 499 {
            continue;
        }
        let (overview, shown) = (bare.overview(), beside(&run, number + 2));
        let names = [("lru", "LRU"), ("sieve", "SIEVE"), ("s3-fifo", "S3-FIFO"), ("w-tinylfu", "W-TinyLFU")];
        let name = |policy: &str| names.iter().find(|(name, _)| *name == policy).expect("a rival").1;
        assert_eq!(shown[0], format!("runs as {}", name(overview.policy)), "call {number}");
        ran.push(overview.policy);
        if overview.rivals.iter().any(|(_, ratio)| *ratio > 0.0) {
            let each = overview
                .rivals
                .iter()
                .map(|(policy, part)| format!("{} {:.0} %", name(policy), 100.0 * part));
            let words = format!("hits of late: {}", each.collect::<Vec<_>>().join(", "));
            assert_eq!(shown.last(), Some(&words), "call {number}");
        }
        let keys: Vec<_> =
            bare.standing().iter().map(|(key, ..)| key.parts()[0].label().to_owned()).collect();
        let labels: Vec<_> =
            entries(&run, number + 2).iter().map(|entry| entry.chips[0].label.clone()).collect();
        assert_eq!(labels, keys, "call {number}");
    }
    assert!(beside(&run, run.len()).last().expect("rivals").starts_with("hits of late"), "{ran:?}");
}

#[test]
fn a_policy_of_an_unknown_name_is_said_to_be_missing() {
    let named = |policy: &str| {
        let define = format!(r#"{{"op":"define","fn":1,"name":"f","policy":"{policy}","maxSize":2}}"#);
        accesses(&define, [1, 2, 1, 3].into_iter())
    };
    let words = "It evicts by clock, which this page does not have";
    assert!(said(&opened(&named("clock")), 1).contains(words));
    assert_eq!(order(&run(&named("clock")), 5), "13", "the order of last use stands in for it");
    for kind in Kind::ALL {
        assert!(!said(&opened(&named(kind.name())), 1).contains("does not have"), "{kind}");
    }
}

#[test]
fn a_recorded_victim_is_believed_and_no_rule_is_made_up_for_it() {
    let said_of = |policy: &str| {
        let define = format!(r#"{{"op":"define","fn":1,"name":"f","policy":"{policy}","maxSize":3}}"#);
        let last = r#"{"op":"call","t":0,"fn":1,"key":[{"role":"arg","type":"number","label":"4","id":4}],"outcome":"miss","victim":{"key":[{"role":"arg","type":"number","label":"3","id":3}],"reason":"evicted"}}"#;
        let text = accesses(&define, 1..=3) + "\n" + last;
        let sentence = said(&opened(&text), 5);
        sentence.split_once("Evicted: ").expect("a victim").1.to_owned()
    };
    assert_eq!(said_of("s3-fifo"), "the shelf was full, and 3 had to go.");
    assert_eq!(said_of("clock"), "the shelf was full, and 3 had to go.");
    // These have one rule only.
    assert_eq!(said_of("fifo"), "the shelf was full, and 3 had been stored before all others.");
    assert_eq!(said_of("lru"), "the shelf was full, and 3 had not been used for the longest time.");
}

#[test]
fn a_lesson_names_its_policy_too() {
    let define = |function: Function| Run::new(vec![Action::Define(Rc::new(function))]);
    let sieve = define(Function::python(1, "fee").evicting_by(Kind::Sieve));
    assert_eq!(
        order_of(frame(&sieve, 1).shelf.expect("a shelf").kind, Language::ENGLISH),
        "next to go first (SIEVE)"
    );
    let usual = define(Function::python(1, "fee"));
    assert_eq!(
        order_of(frame(&usual, 1).shelf.expect("a shelf").kind, Language::ENGLISH),
        "least recently used first"
    );
}
