//! The sandbox: calls of one's own, written as a script, and run.

mod examples;
mod settings;
mod state;

use std::rc::Rc;

pub use self::state::Edit;
pub use examples::{EXAMPLES, Example};
pub use settings::{Defined, Setting, defined, time, with};

use super::action::Action;
use super::packing;
use super::run::Run;
use super::script::{At, Scope, ScriptError, parse};
use crate::phrases::en::script;

/// The most steps of a script: more is for recordings, and for the curves.
pub const MOST_STEPS: usize = 100_000;

/// Where the calls come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By its place among [`EXAMPLES`].
    Example(usize),
    Lesson {
        number: u32,
        title: Rc<str>,
    },
    /// A link, or a text of one's own.
    Own,
}

/// A script, as it runs and as it is being edited.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// The text of the run that is shown.
    pub text: Rc<str>,
    /// The text in the field.
    pub draft: Rc<str>,
    /// What is wrong with the draft: looked for when it is to be run, and from then on until it is right.
    pub trouble: Option<ScriptError>,
    /// How often running it has failed.
    pub failed: u32,
    pub origin: Origin,
    /// What it started from.
    first: Rc<str>,
    /// The line of the function whose settings the form shows.
    pub shown: usize,
}

impl Sandbox {
    /// A sandbox that begins with a text, which runs.
    pub fn new(text: &str, origin: Origin) -> Self {
        let text: Rc<str> = text.into();
        Self {
            draft: Rc::clone(&text),
            first: Rc::clone(&text),
            text,
            trouble: None,
            failed: 0,
            origin,
            shown: 0,
        }
    }

    /// Whether there is anything to go back from.
    pub fn is_changed(&self) -> bool {
        self.text != self.first || self.draft != self.first
    }

    /// Whether the field holds something else than what runs.
    pub fn is_ahead(&self) -> bool {
        self.draft != self.text
    }

    /// How long the text is in a link, and whether that is too long for one.
    pub fn in_link(&self) -> (usize, bool) {
        let len = packing::pack(&self.text).len();
        (len, len > packing::MOST)
    }

    /// The functions of the draft, and which of them the form is about.
    pub fn functions(&self) -> (Vec<Defined>, usize) {
        let all = defined(&self.draft);
        let shown = all.iter().position(|function| function.line == self.shown).unwrap_or_default();
        (all, shown)
    }

    /// Where in the draft the trouble is: the line as it is, and from where to where in the text, counted as
    /// browsers count.
    pub fn trouble_at(&self) -> Option<(&str, usize, usize)> {
        let error = self.trouble.as_ref()?;
        let line = self.draft.split('\n').nth(error.at.line.saturating_sub(1)).unwrap_or_default();
        let units = |text: &str| text.encode_utf16().count();
        let lines = self.draft.split('\n').take(error.at.line.saturating_sub(1));
        let before: usize = lines.map(|line| units(line) + 1).sum();
        let column = error.at.column.saturating_sub(1);
        let start: usize = line.chars().take(column).map(char::len_utf16).sum();
        let rest: String = line.chars().skip(column).collect();
        let found = error.written();
        let long = if rest.starts_with(found) { units(found) } else { 0 };
        Some((line, before + start, before + start + long))
    }
}

/// Runs a text.
///
/// # Errors
///
/// Where it cannot be run: the place, what stands there, and what could.
pub fn run(text: &str) -> Result<Run, ScriptError> {
    let (mut scope, mut actions): (_, Vec<Action>) = (Scope::default(), Vec::new());
    for line in parse(text)? {
        actions.append(&mut scope.actions(&line)?);
        if actions.len() > MOST_STEPS {
            let found = (script::STEPS, [("n", actions.len().into())]);
            return Err(ScriptError::new(line.at, found, (script::AT_MOST, [("n", MOST_STEPS.into())])));
        }
    }
    if actions.is_empty() {
        return Err(ScriptError::new(At { line: 1, column: 1 }, "", script::TO_BEGIN));
    }
    Ok(Run::new(actions))
}

#[cfg(test)]
mod tests {
    use super::super::script::Statement;
    use super::*;

    #[test]
    fn every_example_runs_and_fits_a_link() {
        for example in EXAMPLES {
            let run = run(example.text).unwrap_or_else(|error| panic!("{}: {error}", example.name.name));
            assert!(run.len() > 5);
            let sandbox = Sandbox::new(example.text, Origin::Own);
            assert!(!sandbox.in_link().1 && sandbox.in_link().0 < 600, "{}", example.name.name);
            assert_eq!(sandbox.functions().0.len(), 1);
        }
    }

    /// What the examples say of themselves.
    #[test]
    fn the_examples_show_what_they_promise() {
        let hits = |text: &str| run(text).unwrap().moments().last().unwrap().tally.hits;
        let under = |example: usize, policy: &str| {
            hits(&EXAMPLES[example].text.replace("policy=lru", &format!("policy={policy}")))
        };
        assert_eq!(under(0, "lru"), 0, "a loop that is longer than the shelf");
        assert!(under(0, "w-tinylfu") > 15);
        assert!(under(1, "s3-fifo") > under(1, "lru"), "a scan throws the three out");
        assert!(under(2, "w-tinylfu") > under(2, "lru") && under(2, "lru") > under(2, "fifo"));
        assert_eq!(hits(EXAMPLES[3].text), 1);
        assert_eq!(hits(EXAMPLES[4].text), 2);
        assert_eq!(hits(EXAMPLES[5].text), 2, "Bern after 20 seconds, and Rome after 15");
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for text in ["", "\n\n", "# only a comment"] {
            assert!(run(text).unwrap_err().to_string().contains("def f(n) maxsize=3"), "{text:?}");
        }
        let long = "def f(n)\nfor n in 1..60000: f(n)\nfor n in 1..60000: f(n)\n";
        let said = run(long).unwrap_err().to_string();
        assert!(said.starts_with("Line 3, column 1: found 120001 steps, expected 100000 at most"), "{said}");
    }

    #[test]
    fn the_place_of_an_error_is_counted_as_browsers_count() {
        let draft = "def f(s)\nf(\"🙂é\") nonsense\n";
        let trouble = run(draft).unwrap_err();
        let sandbox =
            Sandbox { draft: draft.into(), trouble: Some(trouble), ..Sandbox::new("", Origin::Own) };
        let (line, start, end) = sandbox.trouble_at().unwrap();
        assert_eq!(line, "f(\"🙂é\") nonsense");
        let units: Vec<u16> = draft.encode_utf16().collect();
        assert_eq!(String::from_utf16(&units[start..end]).unwrap(), "nonsense");
        assert_eq!(Sandbox::new("f", Origin::Own).trouble_at(), None);
    }

    #[test]
    fn thousands_of_calls_are_one_line() {
        assert_eq!(run(EXAMPLES[2].text).unwrap().len(), 3_001);
        let lines = parse(EXAMPLES[2].text).unwrap();
        assert!(matches!(lines.last().unwrap().statement, Statement::For { .. }));
    }
}
