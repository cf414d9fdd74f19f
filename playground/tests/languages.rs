//! The tables of words: the English one, the files of other languages, and the test language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use playground::lessons;
use playground::model::lesson::Lesson;
use playground::model::prefs::Prefs;
use playground::model::state::{Msg, State};
use playground::phrases::{Language, en, pseudo};
use serde_json::Value;

#[path = "../examples/language/parts.rs"]
mod parts;

/// Every phrase of the page by its name: its own, and those of the parts that are loaded later.
fn phrases() -> BTreeMap<String, String> {
    let own = en::all().map(|phrase| (phrase.name.to_owned(), phrase.english.to_owned()));
    own.chain(parts::phrases()).collect()
}

/// The names of a template's placeholders, each once.
fn placeholders(template: &str) -> BTreeSet<&str> {
    let inside = template.split('{').skip(1).filter_map(|piece| piece.split_once('}'));
    inside.map(|(inside, _)| inside.split('|').next().unwrap_or_default()).collect()
}

/// What is wrong with the file of a language.
fn trouble(file: &Value) -> Vec<String> {
    let english = phrases();
    let lessons = lessons::all();
    let told: BTreeSet<String> = lessons.iter().flat_map(Lesson::texts).collect();
    let mut trouble = Vec::new();
    let part = |name: &str| file[name].as_object().cloned().unwrap_or_default();
    for (name, said) in part("page") {
        match (english.get(&name), said.as_str()) {
            (None, _) => trouble.push(format!("{name}: the page has no such phrase")),
            (Some(english), Some(said)) if placeholders(said) != placeholders(english) => {
                trouble.push(format!("{name}: other placeholders than in: {english}"));
            }
            (_, None) => trouble.push(format!("{name}: no text")),
            _ => {}
        }
    }
    for (english, said) in part("lessons") {
        if !told.contains(english.as_str()) {
            trouble.push(format!("no lesson tells: {english}"));
        }
        let code = |text: &str| text.matches('`').count();
        if said.as_str().is_none_or(|said| code(said) != code(&english)) {
            trouble.push(format!("other code than in: {english}"));
        }
    }
    if !file["language"].is_string() || part("page").is_empty() {
        trouble.push("no name, or no words for the page".to_owned());
    }
    trouble
}

#[test]
fn phrases_have_names_of_their_own_and_braces_in_pairs() {
    let mut names = BTreeSet::new();
    let own = en::all().map(|phrase| (phrase.name.to_owned(), phrase.english.to_owned()));
    for (name, english) in own.chain(parts::phrases()) {
        assert!(!english.is_empty(), "{name}");
        let count = |sign| english.matches(sign).count();
        assert_eq!(count('{'), count('}'), "{name}");
        assert!(count('`').is_multiple_of(2), "{name}");
        for (_, forms) in english.split('{').skip(1).filter_map(|piece| piece.split_once('|')) {
            assert!(forms.contains("other="), "{name} has no form for other numbers");
        }
        assert!(names.insert(name.clone()), "{name} is there twice");
    }
    for part in ["functions.TITLE", "own.RUN", "teach.CAPTION", "findings.TOO_SMALL"] {
        assert!(names.contains(part), "{part}");
    }
}

#[test]
fn every_language_there_is_fits_the_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("text");
    for entry in fs::read_dir(folder).expect("the folder of languages").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(entry.path()).expect("it can be read");
            let file = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(trouble(&file), [""; 0], "{:?}", entry.path());
        }
    }
    let wrong = serde_json::json!({
        "page": {
            "steps.NEXT": "Weiter",
            "steps.AT": "Schritt {step}",
            "steps.MADE_UP": "?",
            "functions.CALLS": "{calls|one=# Aufruf|other=# Aufrufe}",
            "findings.LEAVE_OUT": "Lass es aus dem Schlüssel: `{opiton}`.",
        },
        "lessons": { "Nobody tells this.": "…" },
    });
    let found = trouble(&wrong).join("; ");
    for says in [
        "steps.MADE_UP: the page has no such",
        "steps.AT: other placeholders",
        "findings.LEAVE_OUT: other placeholders",
        "no lesson tells",
        "no name",
    ] {
        assert!(found.contains(says), "{found}");
    }
    assert!(!found.contains("functions.CALLS"), "{found}");
}

/// The test language, as its program writes it.
fn test_language() -> Language {
    let page = en::all().map(|phrase| (phrase.name.to_owned(), pseudo::template(phrase.english)));
    let lessons = lessons::all();
    let told = lessons.iter().flat_map(Lesson::texts).map(|text| (text.clone(), pseudo::text(&text)));
    Language::new(pseudo::CODE, page.collect(), told.collect(), Vec::new())
}

#[test]
fn the_test_language_keeps_every_placeholder() {
    for english in phrases().values() {
        assert_eq!(placeholders(&pseudo::template(english)), placeholders(english));
    }
}

/// Whatever a step says is said in the language: no word of English is left but in code and in names.
#[test]
fn every_sentence_of_every_lesson_is_in_the_language() {
    let language = test_language();
    for lesson in lessons::all() {
        let english = State::new(lessons::all(), &format!("#v=1&lesson={}", lesson.number), Prefs::default());
        let mut state = english.after(Msg::Speak(language));
        for step in 0..=lesson.beats.len() {
            state = state.after(Msg::Go(step));
            let at = format!("lesson {}, step {step}", lesson.number);
            let (said, plain) = (state.sentence().plain(), english.after(Msg::Go(step)).sentence().plain());
            assert_ne!(said, plain, "{at}");
            for word in ["the", "is", "and", "runs", "key", "stored", "The", "So", "Hit.", "Miss."] {
                assert!(!said.split(' ').any(|other| other == word), "{at}: {word} in {said}");
            }
        }
    }
}

#[test]
fn the_address_asks_for_a_language_before_the_choice_of_old() {
    let prefs = Prefs { language: Some("de".into()), ..Prefs::default() };
    let state = State::new(lessons::all(), "", prefs.clone());
    assert_eq!(state.wanted_language(), "de");
    assert_eq!(state.link().expect("a lesson").format(), "", "what was chosen once is no part of a link");
    let state = State::new(lessons::all(), "#v=1&lesson=4&lang=fr", prefs);
    assert_eq!(state.wanted_language(), "fr");
    let state = state.after(Msg::Next);
    assert_eq!(state.link().expect("a lesson").format(), "v=1&lesson=4&step=1&lang=fr");
    let chosen = state.after(Msg::Language("en".into()));
    assert_eq!(chosen.wanted_language(), "en");
    assert_eq!(chosen.prefs.language.as_deref(), Some("en"));
    assert_eq!(chosen.link().expect("a lesson").format(), "v=1&lesson=4&step=1");
}

#[test]
fn a_language_that_cannot_be_had_is_a_sentence_and_english() {
    let state = State::new(lessons::all(), "#v=1&lesson=4&lang=zz", Prefs::default());
    let state = state.after(Msg::Mute("zz".into()));
    assert_eq!(state.wanted_language(), "en");
    let notice = state.notice.expect("a notice");
    assert_eq!(notice.text, "The language zz could not be loaded: this is English.");
}
