//! Writes all that a language translates, as the file of a language: in English, to begin a translation
//! with, or with `--pseudo` as the test language.
//!
//! `cargo run -p playground --example language > playground/text/xx.json`

use std::collections::{BTreeMap, BTreeSet};

use playground::lessons;
use playground::model::lesson::Lesson;
use playground::phrases::{en, pseudo};
use serde_json::json;

mod parts;

fn main() {
    let as_pseudo = std::env::args().any(|argument| argument == "--pseudo");
    let english = en::all().map(|phrase| (phrase.name.to_owned(), phrase.english.to_owned()));
    let page: BTreeMap<String, String> = english
        .chain(parts::phrases())
        .map(|(name, said)| (name, if as_pseudo { pseudo::template(&said) } else { said }))
        .collect();
    let lessons = lessons::all();
    let texts: BTreeSet<String> = lessons.iter().flat_map(Lesson::texts).collect();
    let told: BTreeMap<&String, String> =
        texts.iter().map(|text| (text, if as_pseudo { pseudo::text(text) } else { text.clone() })).collect();
    let name = if as_pseudo { pseudo::text("Test") } else { "English".to_owned() };
    let file = json!({ "language": name, "page": page, "lessons": told });
    println!("{}", serde_json::to_string_pretty(&file).expect("words can be written"));
}
