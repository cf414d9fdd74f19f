//! Writes all that a language translates, as the file of a language: in English, to begin a translation
//! with, or with `--pseudo` as the test language.
//!
//! `cargo run -p playground --example language > playground/text/xx.json`

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use playground::lessons;
use playground::model::lesson::Lesson;
use playground::phrases::{en, pseudo};
use serde_json::json;

fn main() {
    let as_pseudo = std::env::args().any(|argument| argument == "--pseudo");
    let english = en::all().map(|phrase| (phrase.name.to_owned(), phrase.english.to_owned()));
    let page: BTreeMap<String, String> = english
        .chain(parts())
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

/// The phrases of those parts of the page that are loaded when they are needed: a list beside each of them, which is
/// JSON but for its first words.
fn parts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let parts = fs::read_dir(&folder).expect("the page's files").flatten();
    let lists = parts.filter_map(|part| fs::read_to_string(part.path().join("phrases.js")).ok());
    let phrases = lists.flat_map(|list| {
        let (from, to) = (list.find('{').expect("a list"), list.rfind('}').expect("its end"));
        let list = list[from..=to].replace(",\n}", "\n}");
        serde_json::from_str::<BTreeMap<String, String>>(&list).expect("the list is JSON")
    });
    phrases.collect()
}
