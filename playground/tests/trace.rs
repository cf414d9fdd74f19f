//! The golden trace, opened and stepped through: what the file says is what the page shows.

mod shared;

use playground::model::action::{Action, Asked, Outcome};
use playground::model::frame::{Frame, Place, Touch};
use playground::model::log;
use playground::model::mark::Mark;
use playground::model::permalink::CodeTab;
use playground::model::prefs::Prefs;
use playground::model::run::Run;
use playground::model::state::{Msg, State, words};
use playground::model::trace_file::{self, Opening};
use playground::phrases::Language;

const GOLDEN: &str = include_str!("../../tests/trace/golden.jsonl");

fn golden() -> Run {
    trace_file::open("golden.jsonl", GOLDEN.as_bytes()).expect("the golden file opens").1
}

fn frame(run: &Run, step: usize) -> Frame {
    Frame::new(run.at(step).world, run.action(step), words(CodeTab::Python, Language::ENGLISH))
}

fn calls(run: &Run) -> impl Iterator<Item = usize> + '_ {
    (1..=run.len()).filter(|step| matches!(run.action(*step).map(Action::bare), Some(Action::Call(_))))
}

#[test]
fn every_line_is_a_step_with_words_of_its_own() {
    let (file, run) = trace_file::open("golden.jsonl", GOLDEN.as_bytes()).unwrap();
    assert_eq!(file.source.as_deref(), Some("a dashboard, written by hand"));
    assert_eq!(file.functions, 5);
    assert_eq!(run.len(), GOLDEN.lines().count() - 1, "every line but the header");
    let page = State::new(playground::lessons::all(), "", Prefs::default());
    let mut state = shared::given(&page, "golden.jsonl", GOLDEN.as_bytes());
    for step in 0..=run.len() {
        assert_eq!(state.cursor, step);
        let sentence = state.sentence().plain();
        assert!(!sentence.is_empty(), "step {step} says nothing");
        assert!(step == 0 || !log::row(&state, step).what.is_empty(), "step {step} has no row");
        state = state.after(Msg::Next);
    }
}

#[test]
fn outcomes_and_reasons_are_the_files() {
    let run = golden();
    for step in calls(&run) {
        let Some(Action::Call(call)) = run.action(step).map(Action::bare) else { unreachable!() };
        let Asked::Recorded { said, .. } = &call.asked else { panic!("recorded") };
        let frame = frame(&run, step);
        let called = frame.called().expect("a call");
        if let Some(outcome) = said.outcome {
            assert_eq!(called.outcome, outcome, "step {step}");
            if outcome == Outcome::Miss {
                assert_eq!(called.reason, said.reason, "step {step}");
            }
        }
        assert_eq!(frame.marks.contains(Mark::Hit), called.outcome.is_hit(), "step {step}");
        if let Some((victim, _)) = &said.victim {
            assert!(
                called.gone.iter().any(|gone| gone.key == *victim),
                "step {step}: the victim of the file"
            );
            assert!(frame.marks.contains(Mark::Evict) || frame.marks.contains(Mark::Expire), "step {step}");
        }
        if let Some((nearest, differs)) = &said.nearest {
            let near = called.nearest.as_ref().expect("the nearest of the file");
            assert_eq!((&near.key, &near.differs), (nearest, differs), "step {step}");
        }
    }
}

#[test]
fn what_is_stored_stands_on_the_shelf() {
    let run = golden();
    for step in calls(&run) {
        let frame = frame(&run, step);
        let called = frame.called().expect("a call");
        let shelf = frame.shelf.as_ref().expect("a shelf");
        let drawn = |touch: Touch| {
            shelf
                .places
                .iter()
                .any(|(_, place)| matches!(place, Place::Entry(entry) if entry.touch == Some(touch)))
        };
        assert_eq!(called.stored, drawn(Touch::Stored), "step {step}");
        assert_eq!(called.outcome.is_hit(), drawn(Touch::Answered), "step {step}");
        assert!(shelf.max_size.is_none_or(|bound| shelf.len <= bound), "step {step}");
    }
}

#[test]
fn the_self_part_is_a_chip_of_its_own() {
    let run = golden();
    let step = calls(&run).next().expect("a call");
    let flow = frame(&run, step).flow.expect("a call");
    let chips: Vec<(&str, &str)> =
        flow.key.iter().map(|chip| (chip.role.as_str(), chip.label.as_str())).collect();
    assert_eq!(chips, [("self", "Dashboard #1"), ("arg 1", "'2026-11'")]);
}

#[test]
fn the_weak_function_has_a_shelf_for_its_receiver_until_that_is_collected() {
    let run = golden();
    let collected = (1..=run.len())
        .find(|step| matches!(run.action(*step).map(Action::bare), Some(Action::Collect { .. })))
        .expect("a collected receiver");
    let before = calls(&run).filter(|step| *step < collected).last().expect("a call before");
    assert_eq!(frame(&run, before).shelf.and_then(|shelf| shelf.of).as_deref(), Some("Directory #1"));
    let world = run.at(collected).world;
    assert_eq!((world.size(), world.shelves_of_objects()), (0, 0), "only the shared shelf is left");
}

#[test]
fn a_bare_list_of_keys_is_replayed_on_the_engine() {
    let (file, run) = trace_file::open("keys.txt", b"a\nb\na\n").expect("a list of keys");
    assert!(file.plain && file.source.is_none());
    let outcomes: Vec<Option<Outcome>> = run.moments().iter().map(|moment| moment.outcome).collect();
    assert_eq!(outcomes, [None, Some(Outcome::Miss), Some(Outcome::Miss), Some(Outcome::Hit)]);
}

#[test]
fn a_file_is_the_same_wherever_it_is_cut() {
    let plain = "a\nb\n\u{fc}\na";
    let broken = "{\"cacheTrace\":1}\n{\"op\":\"drop\",\"t\":0,\"id\":1}\n{\"op\":\"dr";
    for text in [GOLDEN, plain, broken, "a\nb\n\u{1}\n", "\n\n\u{1}", "", "\u{feff}\n"] {
        let whole = trace_file::open("a", text.as_bytes());
        for length in [1, 7, 100, 1_000] {
            let mut opening = Opening::new(text.len());
            let fed = text.as_bytes().chunks(length).try_for_each(|piece| opening.feed(piece));
            let cut = fed.and_then(|()| opening.finish("a"));
            match (&whole, cut) {
                (Ok((file, run)), Ok((same, again))) => {
                    assert_eq!(
                        (&file.source, file.plain, file.functions),
                        (&same.source, same.plain, same.functions)
                    );
                    assert_eq!(run.moments(), again.moments());
                    assert!((1..=run.len()).all(|step| run.action(step) == again.action(step)));
                }
                (Err(why), Err(same)) => assert_eq!(why, &same, "{text:?} by {length}"),
                (whole, cut) => panic!("{text:?} by {length}: {whole:?}, {cut:?}"),
            }
        }
    }
}

#[test]
fn a_long_recording_opens_and_jumps() {
    let call = |i: u32| {
        let id = i.wrapping_mul(2_654_435_761) % 400 + 1;
        format!(
            r#"{{"op":"call","t":{i},"fn":1,"key":[{{"role":"arg","type":"string","label":"f{id}.ts","id":{id}}}]}}"#
        )
    };
    let mut lines: Vec<String> =
        vec![r#"{"cacheTrace":1}"#.into(), r#"{"op":"define","fn":1,"name":"parse","maxSize":300}"#.into()];
    lines.extend((0..20_000).map(call));
    let file = lines.join("\n");
    let (_, run) = trace_file::open("long.jsonl", file.as_bytes()).expect("it opens");
    let frame = frame(&run, 15_000);
    let shelf = frame.shelf.as_ref().expect("a shelf");
    assert_eq!(shelf.len, 300);
    assert!(shelf.places.len() <= 6, "a shelf of 300 is drawn in as much room as one of 3");
    let drawn: usize = shelf
        .places
        .iter()
        .map(|(_, place)| match place {
            Place::Entry(_) => 1,
            Place::Gap(entries) => *entries,
            Place::Free(_) => 0,
        })
        .sum();
    assert_eq!(drawn, 300, "and every entry is counted");
    assert_eq!(frame.rows(0, 400).len(), 300);
    assert!(run.at(15_000).replayed <= run.spacing());
}
