//! Every lesson, stepped through from first to last and back, against what the engine did.

use playground::lessons;
use playground::model::action::{Action, Outcome};
use playground::model::frame::{Place, Touch};
use playground::model::lesson::{Lesson, Role};
use playground::model::permalink::CodeTab;
use playground::model::prefs::Prefs;
use playground::model::run::Run;
use playground::model::state::{Msg, State};
use playground::model::world::{Done, World};

fn open(lesson: &Lesson, step: usize) -> State {
    State::new(lessons::all(), &format!("#v=1&lesson={}&step={step}", lesson.number), Prefs::default())
}

fn info(state: &State) -> String {
    state.frame.info.map(|info| info.to_string()).unwrap_or_default()
}

#[test]
fn lessons_are_numbered_upwards_and_of_a_length_to_sit_through() {
    let all = lessons::all();
    assert!(all.windows(2).all(|pair| pair[0].number < pair[1].number));
    for lesson in &all {
        assert!(
            (6..=25).contains(&lesson.beats.len()),
            "lesson {}: {} steps",
            lesson.number,
            lesson.beats.len()
        );
        assert!(lesson.asked().count() >= 2, "lesson {} asks too little", lesson.number);
        assert!(!lesson.takeaway.is_empty() && !lesson.lead.is_empty() && !lesson.opening.is_empty());
    }
}

#[test]
fn there_and_back_shows_the_same() {
    for lesson in lessons::all() {
        let mut state = open(&lesson, 0);
        let mut there = vec![(state.sentence().plain(), info(&state))];
        for _ in 0..lesson.beats.len() {
            state = state.after(Msg::Next);
            there.push((state.sentence().plain(), info(&state)));
        }
        assert_eq!(state.cursor, lesson.beats.len());
        assert_eq!(state.after(Msg::Next).cursor, state.cursor, "there is nothing after the last step");
        for (step, seen) in there.iter().enumerate().rev() {
            assert_eq!(state.cursor, step);
            assert_eq!(&(state.sentence().plain(), info(&state)), seen, "back at step {step}");
            let linked = open(&lesson, step);
            assert_eq!(&(linked.sentence().plain(), info(&linked)), seen, "by link to step {step}");
            state = state.after(Msg::Back);
        }
        assert_eq!(state.cursor, 0, "there is nothing before the start");
    }
}

/// The words are read off the engine's events: the outcome, the values and the parts that differ are in them.
#[test]
fn every_sentence_says_what_the_engine_did() {
    for lesson in lessons::all() {
        let mut world = World::default();
        for (i, beat) in lesson.beats.iter().enumerate() {
            world.apply(&beat.action, true);
            let state = open(&lesson, i + 1);
            let words = state.sentence().plain();
            let at = format!("lesson {}, step {}: {words}", lesson.number, i + 1);
            let Done::Called(called) = &world.done else {
                assert!(!words.is_empty(), "{at}");
                continue;
            };
            let (said, runs) = match called.outcome {
                Outcome::Hit => ("Hit.", "does not run"),
                Outcome::Miss => ("Miss.", "() runs"),
                _ => panic!("a lesson's calls are hits or misses"),
            };
            assert!(words.starts_with(said), "{at}");
            assert!(words.contains(runs) && words.contains(&*called.value.text), "{at}");
            if let Some(near) = &called.nearest
                && let [only] = near.differs.as_slice()
            {
                assert!(words.contains(called.key.parts()[*only].label()), "{at}");
                assert!(words.contains(near.key.parts()[*only].label()), "{at}");
            }
            assert!(words.chars().count() < 280, "too long to be read in a step: {at}");
        }
    }
}

#[test]
fn the_counters_are_the_engines() {
    for lesson in lessons::all() {
        let run = Run::new(lesson.beats.iter().map(|beat| beat.action.clone()).collect());
        for step in 1..=run.len() {
            let world = run.at(step).world;
            let Some(shelf) = world.shelf() else { continue };
            let stats = shelf.stats();
            let shown = open(&lesson, step).frame.info.expect("a shelf has counters");
            assert_eq!((shown.tally.hits, shown.tally.misses), (stats.hits, stats.misses));
            assert_eq!((shown.len, shown.max_size), (shelf.len(), shelf.max_size()));
        }
    }
}

#[test]
fn every_call_has_a_line_in_both_languages() {
    for lesson in lessons::all() {
        for (i, beat) in lesson.beats.iter().enumerate() {
            let role = match beat.action {
                Action::Define(_) => Role::Define,
                Action::Make { .. } => Role::Make,
                Action::Call(_) => Role::Call,
                _ => continue,
            };
            for tab in [CodeTab::Python, CodeTab::JavaScript] {
                let listing = lesson.listing(i + 1, tab).expect("a lesson has code");
                let lines = listing.lines.iter().filter(|line| line.role == role).count();
                assert_eq!(lines, 1, "lesson {}, step {}, {tab:?}: {role:?}", lesson.number, i + 1);
                assert!(
                    listing.lines.iter().all(|line| line.text.len() <= 54),
                    "a line too long for the page"
                );
            }
        }
    }
}

/// Whatever readers try, at whatever step: it is a lesson that can be stepped through, and the engine decides.
#[test]
fn what_can_be_tried_makes_sense_at_every_step() {
    for lesson in lessons::all() {
        for step in 0..=lesson.beats.len() {
            let state = open(&lesson, step);
            for number in 0..lesson.tries.len() {
                let Some((fork, tried)) = state.tried(number) else {
                    assert!(step < 2, "lesson {}, step {step}: nothing to try", lesson.number);
                    assert_eq!(state.after(Msg::Try(number)).link(), state.link(), "nothing happens");
                    continue;
                };
                let after = state.after(Msg::Try(number));
                assert_eq!((after.cursor, after.fork.as_ref()), (tried.beats.len(), Some(&fork)));
                assert_eq!(after.run.moments()[..step], state.run.moments()[..step], "the past stays");
                for tab in [CodeTab::Python, CodeTab::JavaScript] {
                    let code =
                        after.lesson().and_then(|lesson| lesson.listing(after.cursor, tab)).expect("code");
                    assert_eq!(code.lines.iter().filter(|line| line.role == Role::Call).count(), 1);
                }
                let linked = State::new(lessons::all(), &after.link().unwrap().format(), Prefs::default());
                assert_eq!(linked.sentence(), after.sentence());
                assert_eq!(info(&linked), info(&after));
            }
        }
    }
}

#[test]
fn questions_are_about_calls_and_explain_the_idea() {
    for lesson in lessons::all() {
        for step in lesson.asked() {
            assert!(matches!(lesson.beats[step - 1].action, Action::Call(_)), "step {step}");
            let question = lesson.question(step).unwrap();
            assert!(question.ask.ends_with('?') && question.idea.ends_with('.'), "step {step}");
        }
    }
}

fn lesson_4() -> Lesson {
    lessons::all().into_iter().find(|lesson| lesson.number == 4).expect("lesson 4")
}

/// What `CPython` printed for the story: three requests, three values, and these counters after each.
#[test]
fn lesson_4_ends_its_three_requests_as_python_does() {
    let lesson = lesson_4();
    let calls: Vec<usize> = (1..=lesson.beats.len())
        .filter(|step| matches!(lesson.beats[step - 1].action, Action::Call(_)))
        .collect();
    let seen: Vec<(String, String)> = calls
        .iter()
        .map(|step| {
            let state = open(&lesson, *step);
            (state.frame.called().expect("a call").value.text.to_string(), info(&state))
        })
        .collect();
    let expected = [
        ("72", "CacheInfo(hits=0, misses=1, maxsize=128, currsize=1)"),
        ("5", "CacheInfo(hits=0, misses=2, maxsize=128, currsize=2)"),
        ("25", "CacheInfo(hits=0, misses=3, maxsize=128, currsize=3)"),
        // The same view again.
        ("25", "CacheInfo(hits=1, misses=3, maxsize=128, currsize=3)"),
        // A static method.
        ("92", "CacheInfo(hits=0, misses=1, maxsize=128, currsize=1)"),
        ("92", "CacheInfo(hits=1, misses=1, maxsize=128, currsize=1)"),
        ("92", "CacheInfo(hits=2, misses=1, maxsize=128, currsize=1)"),
    ];
    let seen: Vec<(&str, &str)> = seen.iter().map(|(value, info)| (value.as_str(), info.as_str())).collect();
    assert_eq!(seen, expected);
}

#[test]
fn lesson_4_shows_keys_that_differ_only_in_self() {
    let state = open(&lesson_4(), 5);
    assert_eq!(
        state.sentence().plain(),
        "Miss. The key holds Dashboard #2. The nearest stored key holds Dashboard #1: they differ only in self. \
         So revenue() runs, and 5 is stored under this key. Every request brings a new one, so this goes on."
    );
    let shelf = state.frame.shelf.as_ref().expect("a shelf");
    let touches: Vec<Option<Touch>> = shelf
        .places
        .iter()
        .filter_map(|(_, place)| match place {
            Place::Entry(entry) => Some(entry.touch),
            _ => None,
        })
        .collect();
    assert_eq!(touches, [Some(Touch::Nearest), Some(Touch::Stored)]);
    assert!(matches!(shelf.places.last(), Some((_, Place::Free(Some(126))))));
}

#[test]
fn lesson_4_says_this_where_the_code_says_this() {
    let state = open(&lesson_4(), 5).after(Msg::Code(CodeTab::JavaScript));
    assert!(state.sentence().plain().contains("they differ only in this."));
    let flow = state.frame.flow.as_ref().expect("a call");
    assert_eq!((flow.from.as_str(), flow.key[0].role.as_str()), ("this.revenue()", "this"));
}
