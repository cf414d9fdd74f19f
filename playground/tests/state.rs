//! The page as a machine: messages in, states out.

mod shared;

use std::rc::Rc;

use playground::lessons;
use playground::model::mark::Mark;
use playground::model::permalink::{CodeTab, Link};
use playground::model::predict::{Guess, Standing};
use playground::model::prefs::Prefs;
use playground::model::state::{Msg, State};
use playground::model::trace_file::{self, Contents, Opened};

fn page(hash: &str) -> State {
    State::new(lessons::all(), hash, Prefs::default())
}

fn hash(state: &State) -> String {
    state.link().expect("a lesson has a link").format()
}

fn play(mut state: State, msgs: &[Msg]) -> State {
    for msg in msgs {
        state = state.after(msg.clone());
    }
    state
}

#[test]
fn the_bare_address_opens_the_first_lesson_ready_to_step() {
    for bare in ["", "#"] {
        let state = page(bare);
        assert_eq!(state.lesson().unwrap().number, lessons::all()[0].number);
        assert_eq!((state.cursor, hash(&state).as_str(), state.notice.as_ref()), (0, "", None));
        assert!(!state.sentence().plain().is_empty(), "the live region is filled from load on");
        let next = state.after(Msg::Next);
        assert_eq!((next.cursor, hash(&next).as_str()), (1, "v=1&lesson=1&step=1"));
        assert_eq!(hash(&next.after(Msg::Back)), "v=1&lesson=1");
    }
}

#[test]
fn every_step_has_a_link_that_leads_back_to_it() {
    let mut state = page("").after(Msg::Code(CodeTab::JavaScript)).after(Msg::TogglePredict);
    while state.cursor < state.run.len() {
        state = state.after(Msg::Next);
        let again = page(&hash(&state));
        assert_eq!((again.cursor, again.code, again.predict), (state.cursor, state.code, state.predict));
        assert_eq!(again.sentence(), state.sentence());
        assert_eq!(hash(&again), hash(&state));
    }
}

#[test]
fn the_link_to_share_names_the_lesson_even_from_a_bare_address() {
    assert_eq!(page("").shared_link().map(|link| link.format()).as_deref(), Some("v=1&lesson=1"));
}

#[test]
fn a_bad_address_gets_a_sentence_and_the_first_lesson() {
    for (hash, says) in [
        ("#nonsense", "does not name a step"),
        ("#v=1&lesson=99", "no lesson 99"),
        ("#v=7&lesson=4", "newer page"),
        ("#v=1&lesson=4&step=many", "step=many"),
    ] {
        let state = page(hash);
        let notice = &state.notice.as_ref().expect("a notice").text;
        assert!(notice.contains(says), "{hash}: {notice}");
        assert_eq!((state.lesson().unwrap().number, state.cursor), (1, 0));
        assert_eq!(state.sentence(), page("").sentence(), "what is said about the step stays the step's");
    }
    let beyond = page("#v=1&lesson=4&step=500");
    assert_eq!(beyond.cursor, beyond.run.len());
    assert!(beyond.notice.as_ref().unwrap().text.contains("step 500"));
    assert_eq!(Link::parse(&hash(&beyond)).unwrap().step, beyond.cursor);
}

#[test]
fn a_typed_address_is_followed() {
    let state = page("").after(Msg::Next);
    let there = state.after(Msg::Follow("#v=1&lesson=4&step=9".into()));
    assert_eq!((there.cursor, there.notice.as_ref()), (9, None));
    let bare = there.after(Msg::Follow(String::new()));
    assert_eq!((bare.cursor, hash(&bare).as_str()), (0, ""));
}

#[test]
fn a_guess_steps_and_is_counted_once() {
    let asked = page("#v=1&lesson=4&step=4");
    assert_eq!(asked.asked(), Some(5));
    for (guess, standing) in [(Guess::Miss, Standing::Right), (Guess::Hit, Standing::Wrong)] {
        let after = asked.after(Msg::Guess(guess));
        assert_eq!((after.cursor, after.standing(5)), (5, Some(standing)));
        assert_eq!(after.sentence(), page("#v=1&lesson=4&step=5").sentence(), "depends on the address alone");
        let again = play(after, &[Msg::Back, Msg::Guess(Guess::Miss), Msg::Guess(Guess::Hit)]);
        assert_eq!((again.cursor, again.standing(5)), (4, Some(standing)), "answered is answered");
        assert_eq!(again.after(Msg::Reset).standing(5), Some(Standing::Open));
    }
}

#[test]
fn the_arrow_always_steps_and_reveals_an_open_question() {
    let after = page("#v=1&lesson=4&step=4").after(Msg::Next);
    assert_eq!((after.cursor, after.standing(5)), (5, Some(Standing::Shown)));
    let late = play(after, &[Msg::Back, Msg::Guess(Guess::Miss)]);
    assert_eq!(late.standing(5), Some(Standing::Shown), "too late to guess");
}

#[test]
fn a_link_into_the_middle_shows_what_lies_before_it() {
    let state = page("#v=1&lesson=4&step=9");
    let standing: Vec<Standing> = state.score().into_iter().map(|(_, standing)| standing).collect();
    assert_eq!(standing, [Standing::Shown, Standing::Shown, Standing::Shown, Standing::Open]);
}

#[test]
fn questions_can_be_switched_off() {
    let state = page("#v=1&lesson=4&step=4").after(Msg::TogglePredict);
    assert_eq!((state.asked(), state.score().len()), (None, 0));
    assert_eq!(hash(&state), "v=1&lesson=4&step=4&predict=off");
    assert_eq!(state.after(Msg::TogglePredict).asked(), Some(5));
}

#[test]
fn running_to_a_mark_goes_there_or_says_that_there_is_none() {
    let state = page("#v=1&lesson=4&predict=off");
    let hit = state.after(Msg::RunTo(Mark::Hit));
    assert_eq!(hit.cursor, 8);
    assert_eq!(hit.after(Msg::RunTo(Mark::Miss)).cursor, 11);
    let nowhere = state.after(Msg::RunTo(Mark::Evict));
    assert_eq!(nowhere.cursor, 0);
    assert_eq!(nowhere.notice.as_ref().unwrap().text, "There is no eviction after this step.");
    assert_eq!(nowhere.after(Msg::Next).notice, None, "said and done");
}

#[test]
fn playing_steps_waits_for_guesses_and_ends_at_the_end() {
    let state = page("#v=1&lesson=4");
    assert!(!state.playing, "never by itself");
    assert_eq!(state.after(Msg::Tick).cursor, 0, "a late tick does nothing");
    let mut playing = play(state, &[Msg::TogglePlay, Msg::Tick, Msg::Tick, Msg::Tick, Msg::Tick]);
    assert_eq!((playing.cursor, playing.waits()), (4, true));
    assert_eq!(playing.after(Msg::Tick).cursor, 4, "a question is open");
    playing = playing.after(Msg::Guess(Guess::Hit));
    assert_eq!((playing.cursor, playing.playing, playing.waits()), (5, true, false));
    assert!(!playing.after(Msg::Next).playing, "whoever steps takes over");

    let mut quiet = play(page("#v=1&lesson=4&predict=off"), &[Msg::TogglePlay]);
    for _ in 0..quiet.run.len() {
        assert!(quiet.playing);
        quiet = quiet.after(Msg::Tick);
    }
    assert_eq!((quiet.cursor, quiet.playing), (quiet.run.len(), false));
    assert_eq!(quiet.after(Msg::TogglePlay).cursor, 0, "from the beginning again");
}

#[test]
fn acting_in_the_past_forks_the_run_and_one_can_return() {
    let (request, again) = (Msg::Try(0), Msg::Try(1));
    let state = play(page("#v=1&lesson=4&step=4"), &[Msg::Guess(Guess::Miss), Msg::Back]);
    let forked = play(state.clone(), &[request.clone(), again.clone()]);
    assert_eq!(hash(&forked), "v=1&lesson=4&from=4&try=mcc&step=7");
    let is_hit = |step| forked.run.moment(step).unwrap().marks.contains(Mark::Hit);
    assert!(is_hit(7) && !is_hit(6), "the same view again is a hit");
    assert_eq!((forked.run.len(), state.run.len()), (7, 15), "the first run is as it was");
    let cut = play(forked.clone(), &[Msg::Back, again.clone()]);
    assert_eq!(hash(&cut), "v=1&lesson=4&from=4&try=mcc&step=7");
    let earlier = play(forked.clone(), &[Msg::Go(2), request]);
    assert_eq!(hash(&earlier), "v=1&lesson=4&from=2&try=mc&step=4");
    let back = forked.after(Msg::Return);
    assert_eq!((hash(&back).as_str(), back.run.len()), ("v=1&lesson=4&step=4", 15));
    assert_eq!(back.standing(5), Some(Standing::Open), "what was guessed there is asked again");
    assert_eq!(page("#v=1&lesson=4").after(again).run.len(), 15, "no view to ask yet");
    // What is asked is asked of the run that is shown, whether it was come to by a link or by a button.
    let linked = page("#v=1&lesson=4&from=4&try=mc&step=4");
    assert_eq!(linked.asked(), None, "nothing is asked of steps of one's own");
    assert_eq!(linked.after(Msg::Return).asked(), Some(5));
    let again = play(forked, &[Msg::Reset, Msg::Go(4)]);
    assert_eq!(again.asked(), None, "nothing is asked of steps of one's own");
    for wrong in ["#v=1&lesson=4&from=99&try=m", "#v=1&lesson=4&from=0&try=c", "#v=1&lesson=4&from=3&try=xyz"]
    {
        let state = page(wrong);
        assert!(state.notice.as_ref().unwrap().text.contains("do not fit"), "{wrong}");
        assert_eq!((state.cursor, state.run.len(), state.fork), (0, 15, None), "the lesson itself");
    }
}

#[test]
fn a_recording_is_opened_and_left_again() {
    let trace = "{\"cacheTrace\":1}\n{\"op\":\"call\",\"t\":0,\"fn\":1,\"key\":[],\"outcome\":\"miss\"}\n";
    let state = page("#v=1&lesson=4&step=5");
    let opened = shared::given(&state, "a.jsonl", trace.as_bytes());
    assert_eq!((opened.lesson().is_none(), opened.cursor, opened.link()), (true, 0, None));
    assert!(opened.asked().is_none() && opened.score().is_empty());
    let back = opened.after(Msg::Follow("#v=1&lesson=4&step=5".into()));
    assert_eq!((back.cursor, back.sentence()), (5, state.sentence()));
}

#[test]
fn while_a_recording_is_read_the_page_goes_on_and_only_the_last_one_asked_for_is_shown() {
    let opened = |name: &str| Ok(Opened::from(trace_file::open(name, b"a\nb\n").unwrap()));
    let file = |name: &str| Msg::OpenFile { name: name.into(), contents: Contents::new(()) };
    let first = page("#v=1&lesson=4&step=5").after(file("first.txt"));
    let number = first.coming.as_ref().unwrap().number;
    let further = first.after(Msg::Read { number, percent: 40 }).after(Msg::Next);
    assert_eq!((further.coming.as_ref().unwrap().percent, further.cursor), (40, 6));
    let stopped = further.after(Msg::StopOpening);
    assert_eq!(stopped.coming, None);
    let late = stopped.after(Msg::Opened { number, opened: opened("first.txt") });
    assert_eq!((late.cursor, hash(&late)), (6, hash(&further)), "nobody waits for it");
    let second = further.after(file("second.txt"));
    let late = second.after(Msg::Opened { number, opened: opened("first.txt") });
    assert!(late.recording().is_none() && late.cursor == 6);
    let number = second.coming.as_ref().unwrap().number;
    let shown = late.after(Msg::Opened { number, opened: opened("second.txt") });
    assert_eq!(shown.recording().unwrap().name, "second.txt");
    assert_eq!(shown.coming, None);
}

#[test]
fn a_recording_that_an_address_names_is_waited_for_until_somebody_goes_elsewhere() {
    let named = page("#v=1&trace=run.jsonl&step=2");
    let contents = || Ok(Contents::new(()));
    let coming = named.after(Msg::Fetched { name: "run.jsonl".into(), contents: contents() });
    let number = coming.coming.as_ref().unwrap().number;
    assert_eq!(hash(&coming), "v=1&trace=run.jsonl&step=2", "the address stays");
    let opened = || Ok(Opened::from(trace_file::open("run.jsonl", b"a\nb\n").unwrap()));
    let shown = coming.after(Msg::Opened { number, opened: opened() });
    assert_eq!((shown.cursor, hash(&shown).as_str()), (2, "v=1&trace=run.jsonl&step=2"));
    let elsewhere = coming.after(Msg::Follow("#v=1&lesson=4".into()));
    assert_eq!(elsewhere.coming, None);
    assert!(elsewhere.after(Msg::Opened { number, opened: opened() }).lesson().is_some());
    assert!(coming.after(Msg::StopOpening).lesson().is_some(), "a page with nothing on it is no way out");
    assert_eq!(named.after(Msg::Fetched { name: "other.jsonl".into(), contents: contents() }).coming, None);
}

#[test]
fn a_file_that_is_no_recording_leaves_the_page_as_it_was() {
    let state = page("#v=1&lesson=4&step=5");
    for (text, says) in [
        (
            "{\"cacheTrace\":1}\n{\"op\":\"drop\",\"t\":0,\"id\":1}\n{\"op\":\"call\",\"t\":\"soon\"}\n",
            "line 3, field t",
        ),
        ("{\"cacheTrace\":2}\n", "line 1, field cacheTrace"),
        ("{\"cacheTrace\":1}\n{oops}\n", "line 2"),
        ("", "nothing is recorded in it"),
        ("\u{0}\u{1}", "line 1"),
    ] {
        let after = shared::given(&state, "broken.jsonl", text.as_bytes());
        let notice = &after.notice.as_ref().expect("a notice").text;
        assert!(notice.starts_with("broken.jsonl could not be opened:") && notice.contains(says), "{notice}");
        assert_eq!(
            (after.cursor, hash(&after), after.sentence()),
            (state.cursor, hash(&state), state.sentence())
        );
        assert_eq!(after.after(Msg::Next).notice, after.notice, "it stays until it is dismissed");
        assert_eq!(after.after(Msg::Dismiss).notice, None);
    }
}

/// The text of a lesson as it is loaded.
fn text(number: u32) -> Rc<str> {
    let found = lessons::texts().iter().find(|text| text.contains(&format!("\"number\":{number},")));
    found.expect("the lesson is there").as_str().into()
}

#[test]
fn a_lesson_is_asked_for_and_opened_where_the_address_says_when_it_arrives() {
    let waiting = State::new(vec![], "#v=1&lesson=4&step=5", Prefs::default());
    assert_eq!((waiting.wanted(), waiting.lesson().is_none(), waiting.run.len()), (Some(4), true, 0));
    assert_eq!(hash(&waiting), "v=1&lesson=4&step=5", "the address stays as it is meanwhile");
    assert!(!waiting.sentence().plain().is_empty());
    let here = waiting.after(Msg::Arrived { number: 4, text: Ok(text(4)) });
    assert_eq!((here.wanted(), here.cursor, here.lesson().unwrap().number), (None, 5, 4));
    assert_eq!(here.sentence(), page("#v=1&lesson=4&step=5").sentence());
    for (wrong, says) in [
        (
            Err("lessons/04.json cannot be reached.".to_owned()),
            "Lesson 4 could not be loaded: lessons/04.json",
        ),
        (Ok("{".into()), "Lesson 4 could not be loaded: what came is no lesson"),
        (Ok("{\"number\":4}".into()), "Lesson 4 could not be loaded: what came is no lesson"),
    ] {
        let lost = waiting.after(Msg::Arrived { number: 4, text: wrong });
        let notice = &lost.notice.as_ref().expect("a notice").text;
        assert!(notice.contains(says), "{notice}");
        assert_eq!((lost.wanted(), lost.after(Msg::Next).cursor), (None, 0));
        let again = lost.after(Msg::Follow("#v=1&lesson=4".into()));
        assert_eq!(again.wanted(), Some(4), "whoever asks again is served again");
    }
}
