//! What a lesson is made of. The lessons themselves are in `lessons/`, a file each.

use super::action::Action;
use super::permalink::CodeTab;

/// A lesson: a story told by a cache.
#[derive(Clone, Debug)]
pub struct Lesson {
    pub number: u32,
    pub title: &'static str,
    /// The situation, and the question it raises. Set with `backticks` for code, as are all texts below.
    pub lead: &'static str,
    /// What stands on the page before the first step.
    pub opening: &'static str,
    pub beats: Vec<Beat>,
    /// What to take away.
    pub takeaway: &'static [&'static str],
    /// What readers can do themselves, at any step.
    pub tries: &'static [Try],
    /// The step that a letter of a [`Try`] stands for, after those before it; `None` where it makes no sense.
    pub act: fn(char, &[Beat]) -> Option<Beat>,
}

/// Something readers can do themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Try {
    pub label: &'static str,
    /// The steps it takes, a letter each. They stand in links, so a letter keeps its meaning.
    pub acts: &'static str,
}

/// Where somebody left a lesson, and what was done instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The last step of the lesson.
    pub at: usize,
    /// The steps since, a letter each.
    pub acts: String,
}

/// The most steps of one's own.
const MOST_ACTS: usize = 200;

/// One step: an action, and what the story has to say about it.
#[derive(Clone, Debug)]
pub struct Beat {
    pub action: Action,
    /// Who does it: `request 1`.
    pub who: &'static str,
    /// What the engine's events cannot say.
    pub note: &'static str,
    pub question: Option<Question>,
    /// The code from this step on, where it changes.
    pub code: Option<Code>,
}

/// Asked before a call: hit or miss? The right answer is the engine's.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    pub ask: &'static str,
    /// For those who were wrong: the idea they missed.
    pub idea: &'static str,
}

/// The same program in two languages.
#[derive(Clone, Debug)]
pub struct Code {
    pub python: Listing,
    pub javascript: Listing,
}

/// A program, and what has to be said about it.
#[derive(Clone, Debug)]
pub struct Listing {
    pub lines: Vec<Line>,
    pub aside: &'static str,
}

/// A line of code.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub text: &'static str,
    pub role: Role,
    /// Whether it is new in this version of the code.
    pub changed: bool,
}

/// At which steps a line is the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    None,
    /// Where the cache is made.
    Define,
    /// Where an object is made.
    Make,
    /// Where the function is called.
    Call,
    /// What runs on a miss, and does not on a hit.
    Body,
}

/// A line that is never the current one.
pub const fn line(text: &'static str) -> Line {
    Line { text, role: Role::None, changed: false }
}

impl Line {
    /// Makes it the current line of some steps.
    #[must_use]
    pub const fn at(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// Marks it as new.
    #[must_use]
    pub const fn new(self) -> Self {
        Self { changed: true, ..self }
    }
}

impl Beat {
    /// A step without anything to add.
    pub fn new(action: Action) -> Self {
        Self { action, who: "", note: "", question: None, code: None }
    }

    /// Says who does it.
    #[must_use]
    pub fn by(self, who: &'static str) -> Self {
        Self { who, ..self }
    }

    /// Adds a note.
    #[must_use]
    pub fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    /// Asks before the step.
    #[must_use]
    pub fn ask(self, ask: &'static str, idea: &'static str) -> Self {
        Self { question: Some(Question { ask, idea }), ..self }
    }

    /// Shows other code from here on.
    #[must_use]
    pub fn code(self, code: Code) -> Self {
        Self { code: Some(code), ..self }
    }
}

impl Lesson {
    /// The lesson up to a step, and then something else; `None` where that makes no sense.
    pub fn forked(&self, fork: &Fork) -> Option<Self> {
        if fork.at > self.beats.len() || fork.acts.chars().count() > MOST_ACTS {
            return None;
        }
        let mut beats = self.beats[..fork.at].to_vec();
        for letter in fork.acts.chars() {
            beats.push((self.act)(letter, &beats)?);
        }
        Some(Self { beats, takeaway: &[], ..self.clone() })
    }

    /// All that it tells: what a language may have a translation for.
    pub fn texts(&self) -> Vec<&'static str> {
        let mut texts = vec![self.title, self.lead, self.opening];
        texts.extend(self.takeaway);
        texts.extend(self.tries.iter().map(|offered| offered.label));
        let own = self
            .tries
            .iter()
            .filter_map(|offered| self.forked(&Fork { at: self.beats.len(), acts: offered.acts.to_owned() }));
        for beat in own.flat_map(|lesson| lesson.beats).chain(self.beats.iter().cloned()) {
            texts.extend([beat.who, beat.note]);
            texts.extend(beat.question.iter().flat_map(|question| [question.ask, question.idea]));
            texts.extend(beat.code.iter().flat_map(|code| [code.python.aside, code.javascript.aside]));
        }
        texts.retain(|text| !text.is_empty());
        texts
    }

    /// The step with this number; `None` for 0.
    pub fn beat(&self, step: usize) -> Option<&Beat> {
        self.beats.get(step.checked_sub(1)?)
    }

    /// The code as it stands after `step` steps.
    pub fn listing(&self, step: usize, tab: CodeTab) -> Option<&Listing> {
        let shown = &self.beats[..step.max(1).min(self.beats.len())];
        let code = shown.iter().rev().find_map(|beat| beat.code.as_ref())?;
        Some(match tab {
            CodeTab::Python => &code.python,
            CodeTab::JavaScript => &code.javascript,
        })
    }

    /// The question that is asked before `step`.
    pub fn question(&self, step: usize) -> Option<&Question> {
        self.beat(step)?.question.as_ref()
    }

    /// The steps before which something is asked.
    pub fn asked(&self) -> impl Iterator<Item = usize> + '_ {
        (1..=self.beats.len()).filter(|step| self.question(*step).is_some())
    }
}
