//! Every lesson that the program shows, stepped through from first to last and back, against what the engine did. Run
//! for the whole program, and for the one that the page begins with.

use playground::WHOLE;
use playground::lessons;
use playground::model::action::{Action, Outcome};
use playground::model::frame::{Place, Touch};
use playground::model::lesson::{Lesson, Picture};
use playground::model::permalink::CodeTab;
use playground::model::predict::Standing;
use playground::model::prefs::Prefs;
use playground::model::question::Of;
use playground::model::run::Run;
use playground::model::state::{Msg, State};
use playground::model::world::{Done, World};
use playground::phrases::Language;

fn open(lesson: &Lesson, step: usize) -> State {
    State::new(vec![lesson.clone()], &format!("#v=1&lesson={}&step={step}", lesson.number), Prefs::default())
}

fn info(state: &State) -> String {
    state.frame.info.map(|info| info.to_string()).unwrap_or_default()
}

#[test]
fn lessons_are_numbered_upwards_and_of_a_length_to_sit_through() {
    let all = lessons::shown();
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
    for lesson in lessons::shown() {
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
    for lesson in lessons::shown() {
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
                Outcome::Miss if called.found.is_some() => ("Miss.", "does not run"),
                Outcome::Miss => ("Miss.", "() runs"),
                Outcome::Shared => ("Shared.", "instead of running"),
                Outcome::Stale => panic!("no lesson has stale answers"),
            };
            assert!(words.starts_with(said), "{at}");
            if called.running {
                assert!(words.contains("begins to run"), "{at}");
            } else {
                assert!(words.contains(runs) && words.contains(&*called.value.text), "{at}");
            }
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
    for lesson in lessons::shown() {
        let run = Run::new(lesson.actions());
        for step in 1..=run.len() {
            let world = run.at(step).world;
            let Some(focus) = world.focus else { continue };
            // Where each receiver has a shelf, the counters are those of all of them.
            let own = world.shelves().iter().filter(|(id, _)| id.function == focus.function);
            let (hits, misses, len) = own.fold((0, 0, 0), |(hits, misses, len), (_, shelf)| {
                let stats = shelf.stats();
                (hits + stats.hits, misses + stats.misses, len + shelf.len())
            });
            let shown = open(&lesson, step).frame.info.expect("a shelf has counters");
            assert_eq!((shown.tally.hits, shown.tally.misses), (hits, misses));
            assert_eq!(
                (shown.len, shown.max_size),
                (len, world.functions.get(&focus.function).expect("it is defined").max_size)
            );
        }
    }
}

/// Lines with a role in what is shown at a step.
fn lines(lesson: &Lesson, step: usize, tab: CodeTab, role: &str) -> usize {
    let listing = lesson.listing(step, tab).expect("a lesson has code");
    listing.lines.iter().filter(|line| *line.role == *role).count()
}

#[test]
fn every_step_has_its_line_in_both_languages() {
    for lesson in lessons::shown() {
        for (i, beat) in lesson.beats.iter().enumerate() {
            for tab in [CodeTab::Python, CodeTab::JavaScript] {
                let at = format!("lesson {}, step {}, {tab:?}: {}", lesson.number, i + 1, beat.at);
                if beat.at.is_empty() {
                    let silent =
                        matches!(beat.action, Action::Wait(_) | Action::Note(_) | Action::Several(_));
                    assert!(silent, "{at}: {:?}", beat.action);
                } else {
                    assert_eq!(lines(&lesson, i + 1, tab, &beat.at), 1, "{at}");
                }
                let listing = lesson.listing(i + 1, tab).unwrap();
                for line in &listing.lines {
                    assert!(line.text.chars().count() <= 54, "{at}: too long for the page: {}", line.text);
                }
            }
        }
    }
}

/// Whatever readers try, at whatever step: it is a lesson that can be stepped through, and the engine decides.
#[test]
fn what_can_be_tried_makes_sense_at_every_step() {
    for lesson in lessons::shown() {
        for step in 0..=lesson.beats.len() {
            let state = open(&lesson, step);
            let possible = (0..lesson.tries.len()).any(|number| state.tried(number).is_some());
            assert!(possible || step < 2, "lesson {}, step {step}: nothing to try", lesson.number);
            for number in 0..lesson.tries.len() {
                let Some((fork, tried)) = state.tried(number) else {
                    assert_eq!(state.after(Msg::Try(number)).link(), state.link(), "nothing happens");
                    continue;
                };
                let after = state.after(Msg::Try(number));
                assert_eq!((after.cursor, after.fork.as_ref()), (tried.beats.len(), Some(&fork)));
                assert_eq!(after.run.moments()[..step], state.run.moments()[..step], "the past stays");
                for tab in [CodeTab::Python, CodeTab::JavaScript] {
                    let lesson = after.lesson().expect("a lesson");
                    let beat = lesson.beat(after.cursor).expect("a step");
                    let at = &beat.at;
                    if at.is_empty() && matches!(beat.action, Action::Wait(_)) {
                        continue;
                    }
                    assert_eq!(lines(lesson, after.cursor, tab, at), 1, "lesson {}: {at}", lesson.number);
                }
                let linked =
                    State::new(vec![lesson.clone()], &after.link().unwrap().format(), Prefs::default());
                assert_eq!(linked.sentence(), after.sentence());
                assert_eq!(info(&linked), info(&after));
            }
        }
    }
}

/// The right answer is the engine's; each wrong one teaches something of its own.
#[test]
fn every_question_has_one_right_answer_and_an_idea_for_each_wrong_one() {
    for lesson in lessons::shown() {
        let run = Run::new(lesson.actions());
        for step in lesson.asked() {
            let question = lesson.question(step).unwrap();
            let at = format!("lesson {}, step {step}", lesson.number);
            assert!(question.ask.ends_with('?'), "{at}: {}", question.ask);
            let (before, after) = (run.at(step - 1).world, run.at(step).world);
            let right = question.right(&before, &after).unwrap_or_else(|| panic!("{at}: no answer is right"));
            let answers = question.answers(&before);
            assert!(answers.contains(&right) && answers.len() >= 2, "{at}: {answers:?}");
            if let Of::Victim(ideas) = &question.of {
                let named: Vec<String> = answers
                    .iter()
                    .map(|guess| question.words(*guess, &before, Language::ENGLISH).plain())
                    .collect();
                for (key, _) in ideas {
                    assert!(named.contains(&key.to_string()), "{at}: no entry {key} among {named:?}");
                }
            }
            let mut ideas: Vec<String> = Vec::new();
            for guess in answers {
                let asked = open(&lesson, step - 1);
                assert_eq!(asked.asked(), Some(step), "{at}");
                let answered = asked.after(Msg::Guess(guess));
                let verdict = answered.verdict().expect("a guess has a verdict");
                let expected = if guess == right { Standing::Right } else { Standing::Wrong };
                assert_eq!(
                    (answered.standing(step), verdict.right),
                    (Some(expected), guess == right),
                    "{at}"
                );
                assert_eq!(
                    answered.sentence(),
                    open(&lesson, step).sentence(),
                    "{at}: depends on the address"
                );
                assert!(verdict.lead.plain().ends_with('.'), "{at}: {verdict:?}");
                if guess != right {
                    let idea = verdict.idea.plain();
                    assert!(idea.ends_with(['.', '?']) && idea.len() > 30, "{at}, {guess:?}: “{idea}”");
                    assert!(!ideas.contains(&idea), "{at}: said twice: {idea}");
                    ideas.push(idea);
                }
            }
        }
    }
}

#[test]
fn where_receivers_are_processes_they_are_called_so() {
    for lesson in lessons::shown() {
        for step in 1..=lesson.beats.len() {
            let words = open(&lesson, step).sentence().plain();
            let process = words.contains("his process") || words.contains("Every process");
            let receiver = words.contains("for this object") || words.contains("Every object");
            assert!(
                if lesson.picture == Picture::Tiers { !receiver } else { !process },
                "lesson {}, step {step}: {words}",
                lesson.number
            );
        }
    }
    let tiers = lessons::shown().into_iter().find(|lesson| lesson.picture == Picture::Tiers);
    assert_eq!(tiers.is_some(), WHOLE);
    let Some(lesson) = tiers else { return };
    let said = |step| open(&lesson, step).sentence().plain();
    assert!(said(3).starts_with("Miss. This process has nothing in its memory yet."), "{}", said(3));
}

#[test]
fn no_two_steps_in_a_row_say_the_same() {
    for lesson in lessons::shown() {
        let mut before = String::new();
        for step in 0..=lesson.beats.len() {
            let words = open(&lesson, step).sentence().plain();
            assert!(!words.is_empty() && words != before, "lesson {}, step {step}: {words}", lesson.number);
            before = words;
        }
    }
}

#[test]
fn each_lesson_leads_on_to_the_next() {
    let known = lessons::INDEX;
    assert!(!WHOLE || lessons::shown().len() == known.len());
    for lesson in lessons::shown() {
        let state = open(&lesson, 0);
        let i = known.iter().position(|heading| heading.number == lesson.number).unwrap();
        assert_eq!(&*lesson.title, known[i].title);
        assert_eq!(state.neighbour(true), known.get(i + 1).copied());
        assert_eq!(state.neighbour(false), i.checked_sub(1).map(|i| known[i]));
    }
}

/// What `CPython` prints when it runs the lessons' own programs (`tests/lessons/record.py`).
const RECORDED: &str = include_str!("../../tests/lessons/recorded.json");

#[test]
fn the_counters_are_those_that_cpython_prints_for_the_code_that_is_shown() {
    let recorded: serde_json::Value = serde_json::from_str(RECORDED).unwrap();
    for lesson in lessons::shown() {
        let of_lesson = &recorded[format!("{:02}", lesson.number)];
        let (mut compared, mut last) = (0, 0);
        for code in lesson.codes.iter() {
            let at = format!("lesson {}, {}", lesson.number, code.name);
            let printed = of_lesson[&*code.name].as_array().unwrap_or_else(|| panic!("{at}: run record.py"));
            if code.prints.is_empty() {
                // Shown to those who try something of their own.
                continue;
            }
            let printed: Vec<&str> = printed.iter().filter_map(|line| line.as_str()).collect();
            let counted: Vec<String> = code.prints.iter().map(|step| info(&open(&lesson, *step))).collect();
            assert_eq!(counted, printed, "{at}");
            compared += printed.len();
            last = last.max(code.prints.iter().copied().max().unwrap_or_default());
        }
        assert!(compared > 0, "lesson {}: no program prints its counters", lesson.number);
        let end = open(&lesson, lesson.beats.len());
        assert_eq!(info(&end), info(&open(&lesson, last)), "lesson {}: after its last step", lesson.number);
    }
}

fn lesson_4() -> Lesson {
    lessons::shown().into_iter().find(|lesson| lesson.number == 4).expect("lesson 4")
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
         So revenue() runs, and 5 is stored under this key. self is an argument like any other, and every request \
         brings a new one: this goes on."
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
