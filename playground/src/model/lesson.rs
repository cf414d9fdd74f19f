//! What a lesson is made of. The lessons themselves are files in the folder `lessons`.

mod read;

use std::rc::Rc;

use super::action::Action;
use super::permalink::CodeTab;
use super::question::Question;
use super::script::{self, Scope};
use super::text::capital;

/// What is known of a lesson before it is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    pub number: u32,
    pub title: &'static str,
    /// Whether the program that the page begins with can show it: with no picture beside the shelf, and LRU or FIFO.
    pub plain: bool,
}

/// A lesson: a story told by a cache. Texts set code in `backticks`.
#[derive(Clone, Debug)]
pub struct Lesson {
    pub number: u32,
    /// What it was read from.
    pub text: Rc<str>,
    pub title: Rc<str>,
    /// The situation, and the question it raises.
    pub lead: Rc<str>,
    /// What stands on the page before the first step.
    pub opening: Rc<str>,
    /// What is drawn beside the shelf.
    pub picture: Picture,
    pub codes: Rc<[Code]>,
    pub beats: Vec<Beat>,
    /// What to take away.
    pub takeaway: Rc<[Rc<str>]>,
    /// Where to read on.
    pub links: Rc<[Further]>,
    /// What readers can do themselves, at any step.
    pub tries: Rc<[Try]>,
    acts: Rc<[Act]>,
}

/// What is drawn beside the shelf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    #[default]
    None,
    /// The calls, those that run others above them.
    Calls,
    /// Who holds whom: variables, caches, objects.
    Holders,
    /// The memories of processes, and the store behind them.
    Tiers,
    /// The hits of the same calls by size and policy.
    BySize,
    /// What the calls take with the cache and without.
    Costs,
    /// How long each answer lives.
    Lifetimes,
}

/// Something readers can do themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    pub label: Rc<str>,
    /// The steps it takes, a letter each. They stand in links, so a letter keeps its meaning. Where that depends on
    /// the step, several ways with `|` between them: the first that makes sense is taken.
    pub acts: Rc<str>,
}

/// A document to read on in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Further {
    pub say: Rc<str>,
    /// Where it is, from the page's own address.
    pub to: Rc<str>,
}

/// What a letter of a [`Try`] stands for.
#[derive(Clone, Debug)]
struct Act {
    letter: char,
    line: Rc<script::Line>,
    text: Rc<str>,
    who: Rc<str>,
    at: Option<Rc<str>>,
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
    /// The statements it was made of.
    lines: Rc<[Rc<script::Line>]>,
    /// The same as they were written.
    pub text: Rc<str>,
    /// Who does it: `request 1`.
    pub who: Rc<str>,
    /// What the engine's events cannot say.
    pub note: Rc<str>,
    pub question: Option<Rc<Question>>,
    /// What is drawn in this step, where that is not what the lesson draws.
    pub picture: Option<Picture>,
    /// The version of the program that is shown.
    code: usize,
    /// The role of the line that is the current one.
    pub at: Rc<str>,
}

/// A version of the program, in two languages.
#[derive(Clone, Debug)]
pub struct Code {
    pub name: Rc<str>,
    pub python: Listing,
    pub javascript: Listing,
    /// The steps after which the program prints the counters, as the lesson runs it.
    pub prints: Vec<usize>,
    /// The version to show where a reader calls once more on the same object.
    repeat: Option<usize>,
}

/// A program, and what has to be said about it.
#[derive(Clone, Debug)]
pub struct Listing {
    pub lines: Vec<Line>,
    pub aside: Rc<str>,
}

/// A line of code.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: Rc<str>,
    /// A name that steps refer to; [`BODY`] is what runs on a miss, and does not on a hit.
    pub role: Rc<str>,
    /// Whether it is new in this version of the program.
    pub changed: bool,
}

/// The role of a line that runs on a miss.
pub const BODY: &str = "body";

impl Lesson {
    /// Reads a lesson as it is loaded: JSON, made of its file by the build.
    ///
    /// # Errors
    ///
    /// A sentence with the lesson, the step and the field, where it is not a lesson that can be run.
    pub fn read(text: &str) -> Result<Self, String> {
        read::lesson(text)
    }

    /// The lesson up to a step, and then something else; `None` where that makes no sense.
    pub fn forked(&self, fork: &Fork) -> Option<Self> {
        if fork.at > self.beats.len() || fork.acts.chars().count() > MOST_ACTS {
            return None;
        }
        let mut scope = Scope::default();
        let mut beats = self.beats[..fork.at].to_vec();
        for line in beats.iter().flat_map(|beat| beat.lines.iter()) {
            scope.actions(line).ok()?;
        }
        for letter in fork.acts.chars() {
            let act = self.acts.iter().find(|act| act.letter == letter)?;
            let action = single(scope.actions(&act.line).ok()?);
            let code = self.code_for(&action, &beats);
            let at = act.at.clone().unwrap_or_else(|| role_of(&action).into());
            beats.push(Beat {
                action,
                lines: [Rc::clone(&act.line)].into(),
                text: Rc::clone(&act.text),
                who: Rc::clone(&act.who),
                note: "".into(),
                question: None,
                picture: None,
                code,
                at,
            });
        }
        Some(Self { beats, takeaway: [].into(), links: [].into(), ..self.clone() })
    }

    /// The version of the program that fits something a reader does.
    fn code_for(&self, action: &Action, before: &[Beat]) -> usize {
        let last = before.last();
        let shown = last.map_or(0, |beat| beat.code);
        // Which one it was before somebody asked again.
        let plain = self.codes.iter().position(|code| code.repeat == Some(shown)).unwrap_or(shown);
        let again = matches!(action, Action::Call(_))
            && !last.is_some_and(|beat| matches!(beat.action, Action::Make { .. }));
        self.codes.get(plain).and_then(|code| code.repeat).filter(|_| again).unwrap_or(plain)
    }

    /// All that it tells: what a language may have a translation for.
    pub fn texts(&self) -> Vec<String> {
        let mut texts: Vec<&str> = vec![&self.title, &self.lead, &self.opening];
        texts.extend(self.takeaway.iter().map(|text| &**text));
        texts.extend(self.links.iter().map(|link| &*link.say));
        texts.extend(self.tries.iter().map(|offered| &*offered.label));
        texts.extend(self.acts.iter().map(|act| &*act.who));
        texts.extend(self.codes.iter().flat_map(|code| [&*code.python.aside, &*code.javascript.aside]));
        for beat in &self.beats {
            texts.extend([&*beat.who, &*beat.note]);
            if let Action::Note(text) = &beat.action {
                texts.push(text);
            }
            texts.extend(beat.question.iter().flat_map(|question| question.texts()));
        }
        // Who does something also begins sentences.
        let who = self.beats.iter().map(|beat| &beat.who).chain(self.acts.iter().map(|act| &act.who));
        let texts = texts.into_iter().map(str::to_owned).chain(who.map(|who| capital(who)));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// The step with this number; `None` for 0.
    pub fn beat(&self, step: usize) -> Option<&Beat> {
        self.beats.get(step.checked_sub(1)?)
    }

    /// The version of the program that is shown after `step` steps.
    pub fn code(&self, step: usize) -> Option<&Code> {
        self.codes.get(self.beat(step.max(1)).map_or(0, |beat| beat.code))
    }

    /// The code as it stands after `step` steps.
    pub fn listing(&self, step: usize, tab: CodeTab) -> Option<&Listing> {
        let code = self.code(step)?;
        Some(match tab {
            CodeTab::Python => &code.python,
            CodeTab::JavaScript => &code.javascript,
        })
    }

    /// The question that is asked before `step`.
    pub fn question(&self, step: usize) -> Option<&Question> {
        self.beat(step)?.question.as_deref()
    }

    /// The steps before which something is asked.
    pub fn asked(&self) -> impl Iterator<Item = usize> + '_ {
        (1..=self.beats.len()).filter(|step| self.question(*step).is_some())
    }

    /// It as a script, with who does what as comments.
    pub fn script(&self) -> String {
        let mut script = String::new();
        for beat in &self.beats {
            if !beat.who.is_empty() {
                script.push_str("# ");
                script.push_str(&beat.who);
                script.push('\n');
            }
            script.push_str(beat.text.trim_end());
            script.push('\n');
        }
        script
    }

    /// What is done in it, step by step.
    pub fn actions(&self) -> Vec<Action> {
        self.beats.iter().map(|beat| beat.action.clone()).collect()
    }
}

/// One action for one step.
fn single(mut actions: Vec<Action>) -> Action {
    if actions.len() == 1 { actions.remove(0) } else { Action::Several(actions.into()) }
}

/// The role of the line that an action is about, where a lesson does not say.
fn role_of(action: &Action) -> &'static str {
    match action.bare() {
        Action::Define(_) => "define",
        Action::Make { .. } => "make",
        Action::Call(_) | Action::Begin(_) => "call",
        Action::Return(_) => BODY,
        Action::Change { .. } => "change",
        Action::Release(_) => "drop",
        Action::Sweep => "collect",
        Action::End(_) => "end",
        Action::Clear { .. } => "clear",
        Action::Delete { .. } => "delete",
        Action::Set { .. } => "set",
        Action::Resize { .. } => "resize",
        Action::InvalidateTag { .. } => "invalidate",
        _ => "",
    }
}
