//! Reads the playground's lessons, a TOML file each, and makes of them what the page loads, a JSON text each.
//!
//! What a lesson says is for the page to read. Here only the programs are looked into: their hidden lines, which
//! make real programs of them, stay behind, and the markers at the ends of lines become data.

// For the playground's build and its tests only.
#![allow(missing_docs)]

mod document;
mod listing;

pub use document::Document;

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// A lesson, ready to be written.
#[derive(Clone, Debug)]
pub struct LessonFile {
    pub number: u32,
    pub title: String,
    /// Whether the program that the page begins with can show it: it has no picture beside the shelf, no policies but
    /// LRU and FIFO, and does no more than make, call and take out.
    pub plain: bool,
    /// What it links to, to be published beside it.
    pub documents: Vec<Document>,
    pub json: Value,
}

impl LessonFile {
    /// Its text as the page loads it: beside what a step does, the statements as `pack` makes them of it.
    ///
    /// # Errors
    ///
    /// What `pack` says, with the place.
    pub fn packed(&self, pack: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
        let mut json = self.json.clone();
        for list in ["step", "act"] {
            for (i, step) in
                json.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten().enumerate()
            {
                if let Some(does) = step.get("do").and_then(Value::as_str) {
                    let lines = pack(does)
                        .map_err(|error| format!("lesson {}, {list} {}, do: {error}", self.number, i + 1))?;
                    step["lines"] = json!(lines);
                }
            }
        }
        Ok(json.to_string())
    }

    /// What its file is called in the published page.
    pub fn name(&self) -> String {
        format!("{:02}.json", self.number)
    }
}

/// Reads all lessons of a folder, in the order of their numbers.
///
/// # Errors
///
/// A sentence with the file and the place in it.
pub fn read_all(folder: &Path) -> Result<Vec<LessonFile>, String> {
    let trouble = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut lessons: Vec<LessonFile> = Vec::new();
    for entry in fs::read_dir(folder).map_err(trouble)? {
        let path = entry.map_err(trouble)?.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let lesson = read(&name, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        if let Some(other) = lessons.iter().find(|other| other.number == lesson.number) {
            return Err(format!("{}: “{}” is lesson {} already", path.display(), other.title, other.number));
        }
        lessons.push(lesson);
    }
    lessons.sort_by_key(|lesson| lesson.number);
    if lessons.is_empty() { Err(format!("{} holds no lessons", folder.display())) } else { Ok(lessons) }
}

/// Reads one lesson. `name` is that of its file: its number in two digits, a hyphen, a word or two.
///
/// # Errors
///
/// A sentence with the place in the text.
pub fn read(name: &str, text: &str) -> Result<LessonFile, String> {
    let number =
        name.split_once('-').and_then(|(digits, _)| digits.parse().ok().filter(|_| digits.len() == 2));
    let number: u32 = number.ok_or("the file is to be called NN-name.toml, NN being the lesson's number")?;
    let mut json: Value = toml::from_str(text).map_err(|error| error.to_string())?;
    let lesson = json.as_object_mut().ok_or("a lesson is a table")?;
    let title =
        lesson.get("title").and_then(Value::as_str).ok_or("title: expected text, found nothing")?.to_owned();
    // What only the recording of its output needs.
    lesson.remove("prelude");
    lesson.insert("number".to_owned(), json!(number));
    for (i, code) in lesson.get_mut("code").and_then(Value::as_array_mut).into_iter().flatten().enumerate() {
        for (language, comment) in [("python", "#:"), ("javascript", "//:")] {
            let at = |error: String| format!("code {}, {language}: {error}", i + 1);
            let program =
                code.get(language).and_then(Value::as_str).ok_or_else(|| at("expected a program".into()))?;
            code[language] = listing::shown(program, comment).map_err(at)?;
        }
    }
    let (plain, documents) = (is_plain(lesson), documents(lesson)?);
    Ok(LessonFile { number, title, plain, documents, json })
}

/// What makes a lesson one for the whole program: statements, and settings.
const STATEMENTS: [&str; 9] =
    ["begin", "return", "change", "drop", "end", "collect", "wait", "set", "resize"];
const SETTINGS: [&str; 7] = ["ttl", "jitter", "cost", "lookup", "store", "lock", "copy"];

/// Whether a lesson is about a shelf alone, whose entries neither age nor are taken along by others.
fn is_plain(lesson: &Map<String, Value>) -> bool {
    let plain_word = |word: &str| match word.split_once('=') {
        Some(("policy", policy)) => matches!(policy, "lru" | "fifo"),
        Some((name, _)) => !SETTINGS.contains(&name),
        None => true,
    };
    let plain_line = |line: &str| {
        let mut words = line.split_whitespace();
        words.clone().next().is_none_or(|first| !STATEMENTS.contains(&first)) && words.all(plain_word)
    };
    let plain = |table: &Map<String, Value>| {
        let does = table.get("do").and_then(Value::as_str).unwrap_or_default();
        !table.contains_key("picture") && does.lines().all(plain_line)
    };
    let steps = ["step", "act"].into_iter().filter_map(|name| lesson.get(name)?.as_array()).flatten();
    plain(lesson) && steps.filter_map(Value::as_object).all(plain)
}

/// The documents that a lesson links to. The page links to where they are published.
fn documents(lesson: &mut Map<String, Value>) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for (i, link) in lesson.get_mut("link").and_then(Value::as_array_mut).into_iter().flatten().enumerate() {
        let to = link.get("to").and_then(Value::as_str).unwrap_or_default();
        let document = Document::read(to).map_err(|error| format!("link {}, to: {error}", i + 1))?;
        link["to"] = json!(document.address());
        documents.push(document);
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str =
        "title = 'A'\n[prelude]\npython = 'x'\n[[code]]\njavascript = 'f(1) //: call'\npython = '''\n";

    #[test]
    fn a_lesson_becomes_what_the_page_loads() {
        let text = format!("{CODE}#: hide\nimport os\n#: show\nf(1)  #: call new\n'''");
        let lesson = read("04-self", &text).unwrap();
        assert_eq!((lesson.number, lesson.title.as_str(), lesson.name().as_str()), (4, "A", "04.json"));
        let call = json!({"text": "f(1)", "role": "call"});
        assert_eq!(lesson.json["code"][0]["javascript"], json!([call]));
        assert_eq!(lesson.json["code"][0]["python"], json!([{"text": "f(1)", "role": "call", "new": true}]));
        assert_eq!((&lesson.json["number"], lesson.json.get("prelude")), (&json!(4), None));
    }

    #[test]
    fn a_lesson_is_plain_until_it_needs_more_than_a_shelf() {
        for (text, plain) in [
            ("[[step]]\ndo = 'def f(n) maxsize=2 policy=fifo'\n[[act]]\ndo = 'f(\"wait\")'", true),
            ("picture = 'costs'", false),
            ("[[step]]\npicture = 'costs'", false),
            ("[[step]]\ndo = 'def f(n) policy=lfu'", false),
            ("[[step]]\ndo = 'def f(n) ttl=1s'", false),
            ("[[step]]\ndo = '''\nf(1)\nwait 1s\n'''", false),
            ("[[act]]\ndo = 'drop f'", false),
        ] {
            assert_eq!(read("04-self", &format!("title = 'A'\n{text}")).unwrap().plain, plain, "{text}");
        }
    }

    #[test]
    fn a_link_names_a_document_and_becomes_its_address() {
        let text = "title = 'A'\n[[link]]\nsay = 'More'\nto = 'README.md#two-words'\n";
        let lesson = read("04-self", text).unwrap();
        assert_eq!(lesson.json["link"], json!([{"say": "More", "to": "docs/two-words.html"}]));
        assert_eq!(lesson.documents, [Document::read("README.md#two-words").unwrap()]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (name, text, says) in [
            ("self", "title = 'A'", "NN-name.toml"),
            ("4-self", "title = 'A'", "NN-name.toml"),
            ("04-self", "title = ", "line 1, column 9"),
            ("04-self", "lead = 'A'", "title: expected text"),
            ("04-self", "title = 'A'\n[[code]]\npython = ''", "code 1, javascript: expected a program"),
            ("04-self", "title = 'A'\n[[link]]\nsay = 'B'", "link 1, to: expected a Markdown file"),
            (
                "04-self",
                &format!("{CODE}#: hide\n'''"),
                "code 1, python: line 1: hidden, and never shown again",
            ),
        ] {
            let error = read(name, text).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }
}
