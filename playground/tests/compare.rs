//! Side by side, as the page does it: opened, set, stepped, linked, and left again.

mod shared;

use playground::lessons;
use playground::model::compare::{Columns, Lane};
use playground::model::permalink::View;
use playground::model::prefs::Prefs;
use playground::model::state::{Msg, State};
use playground::phrases::Language;

fn page(hash: &str) -> State {
    State::new(lessons::all(), hash, Prefs::default())
}

fn hash(state: &State) -> String {
    state.link().expect("a lesson has a link").format()
}

fn lane(text: &str) -> Lane {
    text.parse().expect("a lane")
}

#[test]
fn a_lesson_with_methods_is_laid_side_by_side_by_what_self_means() {
    let state = page("#v=1&lesson=4&step=5").after(Msg::Compare(Columns::Show(true)));
    assert_eq!(hash(&state), "v=1&lesson=4&step=5&lanes=key,ignore,weak");
    assert_eq!(state.asked(), None, "there is nothing to guess");
    assert!(state.score().is_empty());
    let compare = state.compare.as_ref().expect("side by side");
    assert_eq!(compare.names(Language::ENGLISH), ["self in the key", "self left out", "a cache per self"]);
    let said = compare.sentence(5, Language::ENGLISH).expect("a call").plain();
    assert_eq!(said, "Miss with self in the key and a cache per self. Hit with self left out.");
    let again = page(&hash(&state));
    assert_eq!(
        again
            .compare
            .as_ref()
            .and_then(|compare| compare.sentence(5, Language::ENGLISH))
            .map(|said| said.plain()),
        Some(said)
    );
    let alone = state.after(Msg::Compare(Columns::Show(false)));
    assert_eq!((hash(&alone).as_str(), alone.compare.is_none()), ("v=1&lesson=4&step=5", true));
}

#[test]
fn the_key_for_differences_steps_through_all_of_them_and_then_says_so() {
    let mut state = page("#v=1&lesson=4&lanes=key,ignore");
    let expected = state.compare.as_ref().unwrap().differs.to_vec();
    assert!(expected.len() > 2, "{expected:?}");
    let mut steps = Vec::new();
    for _ in &expected {
        state = state.after(Msg::Compare(Columns::NextDifference));
        steps.push(state.cursor);
    }
    assert_eq!(steps, expected);
    let end = state.after(Msg::Compare(Columns::NextDifference));
    assert_eq!(end.cursor, state.cursor);
    assert_eq!(end.notice.unwrap().text, "They do not differ after this step.");
}

#[test]
fn columns_are_set_added_and_removed_between_two_and_four() {
    let state = page("#v=1&lesson=4&step=7&lanes=lru,sieve");
    let three = state
        .after(Msg::Compare(Columns::Set(2, lane("fifo.1"))))
        .after(Msg::Compare(Columns::Set(0, lane("lfu.2"))));
    assert_eq!(hash(&three), "v=1&lesson=4&step=7&lanes=lfu.2,sieve,fifo.1");
    let names = three.compare.as_ref().unwrap().names(Language::ENGLISH);
    assert_eq!(names[0], "LFU, maxsize 2");
    let full = three
        .after(Msg::Compare(Columns::Set(3, Lane::default())))
        .after(Msg::Compare(Columns::Set(4, Lane::default())));
    assert_eq!(full.compare.as_ref().unwrap().lanes.len(), 4, "no fifth");
    let mut fewer = full;
    for _ in 0..5 {
        fewer = fewer.after(Msg::Compare(Columns::Remove(0)));
    }
    assert_eq!(hash(&fewer), "v=1&lesson=4&step=7&lanes=fifo.1,same");
}

#[test]
fn every_column_shows_the_step_of_the_cursor() {
    let mut state = page("#v=1&lesson=4&lanes=lru.1,lru.2,lru.3");
    while state.cursor < state.run.len() {
        state = state.after(Msg::Next);
        let compare = state.compare.as_ref().unwrap();
        assert!(compare.frames.iter().all(|frame| frame.cursor == state.cursor));
    }
    let sizes: Vec<usize> =
        state.compare.unwrap().frames.iter().map(|frame| frame.shelf.as_ref().unwrap().len).collect();
    assert_eq!(sizes, [1, 1, 1], "the second cache of the lesson has one key");
}

#[test]
fn own_steps_are_laid_side_by_side_too() {
    let state = page("#v=1&lesson=4&step=5&lanes=key,ignore").after(Msg::Try(1));
    let compare = state.compare.as_ref().expect("still side by side");
    assert!(compare.runs.iter().all(|run| run.len() == state.run.len()));
    assert!(compare.frames.iter().all(|frame| frame.cursor == state.cursor));
    let back = state.after(Msg::Return);
    assert!(back.compare.as_ref().unwrap().runs.iter().all(|run| run.len() == back.run.len()));
}

#[test]
fn a_recording_is_laid_side_by_side_and_another_lesson_is_not() {
    let state =
        shared::given(&page(""), "keys.txt", b"a\nb\nc\na\nb\nc\n").after(Msg::Compare(Columns::Show(true)));
    let compare = state.compare.as_ref().expect("side by side");
    assert_eq!(compare.names(Language::ENGLISH), ["LRU", "FIFO", "SIEVE"]);
    assert!(compare.differs.is_empty(), "there is room for all");
    let small = state.after(Msg::Compare(Columns::Set(0, lane("lru.2")))).after(Msg::Last);
    assert_eq!(small.compare.as_ref().unwrap().outcomes(small.cursor).len(), 3);
    assert!(!small.compare.as_ref().unwrap().differs.is_empty());
    let lesson = small.after(Msg::Follow("#v=1&lesson=4".into()));
    assert!(lesson.compare.is_none());
}

#[test]
fn the_curves_and_the_columns_take_turns() {
    let state = page("#v=1&lesson=4&lanes=key,ignore").after(Msg::View(View::Curves));
    assert!(state.compare.is_none());
    let back = state.after(Msg::Compare(Columns::Show(true)));
    assert!(back.compare.is_some() && back.view == View::Picture);
}
