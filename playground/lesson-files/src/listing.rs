//! A program of a lesson, as it is shown.
//!
//! The program runs as it stands in the file: its markers are comments. `#: hide` (in JavaScript `//: hide`) on a
//! line of its own hides what follows until `#: show`; `#: show 4` also takes four spaces off the lines it shows.
//! At the end of a line `#: hidden` hides that line alone; any other words there are its role, a name that steps
//! refer to, and `new` where it was not in the program shown before.

use serde_json::{Map, Value, json};

/// The lines to show.
pub(crate) fn shown(program: &str, comment: &str) -> Result<Value, String> {
    let (mut lines, mut hidden_since, mut indent) = (Vec::new(), None, 0);
    for (i, line) in program.trim_end().lines().enumerate() {
        let (text, marker) = line.split_once(comment).unwrap_or((line, ""));
        let (text, words): (_, Vec<&str>) = (text.trim_end(), marker.split_whitespace().collect());
        let at = |error: &str| format!("line {}: {error}", i + 1);
        match words.as_slice() {
            ["hide"] if text.is_empty() => hidden_since = Some(i),
            ["show"] if text.is_empty() => (hidden_since, indent) = (None, 0),
            ["show", spaces] if text.is_empty() => {
                indent =
                    spaces.parse().map_err(|_| at("show is followed by a number of spaces, or nothing"))?;
                hidden_since = None;
            }
            ["hidden"] => {}
            _ if hidden_since.is_some() => {}
            words => {
                let cut = text.len().min(indent);
                if !text[..cut].trim().is_empty() {
                    return Err(at(&format!("does not begin with {indent} spaces")));
                }
                lines.push(line_of(&text[cut..], words).map_err(|error| at(&error))?);
            }
        }
    }
    match hidden_since {
        // A program may end with what is not for the reader.
        Some(i) if lines.is_empty() => Err(format!("line {}: hidden, and never shown again", i + 1)),
        _ => Ok(Value::Array(lines)),
    }
}

fn line_of(text: &str, words: &[&str]) -> Result<Value, String> {
    let mut line = Map::new();
    line.insert("text".to_owned(), json!(text));
    for word in words {
        match *word {
            "new" => line.insert("new".to_owned(), json!(true)),
            role if role.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                && !line.contains_key("role") =>
            {
                line.insert("role".to_owned(), json!(role))
            }
            other => return Err(format!("“{other}” is not a marker: a role, new, hidden")),
        };
    }
    Ok(Value::Object(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(program: &str) -> Vec<String> {
        let shown = shown(program, "#:").unwrap();
        shown.as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn hidden_lines_stay_behind_and_shown_ones_lose_their_indent() {
        let program = "#: hide\nimport x\nfor i in range(3):\n#: show 4\n    view = View()\n\n    view.get()\n    check()  #: hidden\n#: hide\nprint()\n";
        assert_eq!(lines(program), ["view = View()", "", "view.get()"]);
        assert_eq!(lines("a # not: a marker\n"), ["a # not: a marker"]);
    }

    #[test]
    fn a_marker_that_is_none_is_an_error() {
        for (program, says) in [
            ("f(1) #: Call", "line 1: “Call” is not a marker"),
            ("f(1) #: call make", "“make” is not a marker"),
            ("#: show 4\n  f(1)", "line 2: does not begin with 4 spaces"),
            ("#: show all", "line 1: show is followed by a number"),
        ] {
            assert!(shown(program, "#:").unwrap_err().contains(says), "{program}");
        }
    }
}
