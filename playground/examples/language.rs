//! Writes all that a language translates, as the file of a language: in English, to begin a translation
//! with, or with `--pseudo` as the test language.
//!
//! `cargo run -p playground --example language > playground/text/xx.json`

use std::collections::{BTreeMap, BTreeSet};

use playground::lessons;
use playground::model::lesson::Lesson;
use playground::phrases::{en, pseudo};
use serde_json::json;

fn main() {
    let as_pseudo = std::env::args().any(|argument| argument == "--pseudo");
    let page: BTreeMap<&str, String> = en::all()
        .map(|phrase| {
            let said = if as_pseudo { pseudo::template(phrase.english) } else { phrase.english.to_owned() };
            (phrase.name, said)
        })
        .collect();
    let lessons = lessons::all();
    let texts: BTreeSet<String> = lessons.iter().flat_map(Lesson::texts).collect();
    let told: BTreeMap<&String, String> =
        texts.iter().map(|text| (text, if as_pseudo { pseudo::text(text) } else { text.clone() })).collect();
    let name = if as_pseudo { pseudo::text("Test") } else { "English".to_owned() };
    let file = json!({ "language": name, "page": page, "lessons": told });
    println!("{}", serde_json::to_string_pretty(&file).expect("words can be written"));
}
