//! What the page does with a sandbox.

use std::rc::Rc;

use super::super::packing;
use super::super::run::Run;
use super::super::state::{Source, State};
use super::{EXAMPLES, Origin, Sandbox, Setting, run, with};
use crate::WHOLE;
use crate::phrases::en::sandbox;

/// What somebody did in the sandbox.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Opens it with one of the examples.
    Example(usize),
    /// Opens it with what the lesson does.
    Lesson,
    /// The field holds another text.
    Draft(Rc<str>),
    /// The draft is to be run.
    Run,
    /// Back to what it started from.
    Reset,
    /// The form is about the function in this line.
    Function(usize),
    /// A setting of that function.
    Set(Setting),
}

impl State {
    /// The sandbox that is open, if one is.
    pub fn sandbox(&self) -> Option<&Rc<Sandbox>> {
        match &self.source {
            Source::Sandbox(sandbox) => Some(sandbox).filter(|_| WHOLE),
            Source::Nothing | Source::Lesson(_) | Source::Trace(_) => None,
        }
    }

    pub(in super::super) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Example(number) => {
                if let Some(example) = EXAMPLES.get(number) {
                    self.notice = None;
                    self.open_sandbox(example.text, Origin::Example(number), 0);
                }
            }
            Edit::Lesson => {
                if let Some(lesson) = self.lesson().map(Rc::clone) {
                    let origin = Origin::Lesson { number: lesson.number, title: Rc::clone(&lesson.title) };
                    self.notice = None;
                    self.open_sandbox(&lesson.script(), origin, 0);
                }
            }
            Edit::Draft(draft) => self.change(|sandbox| {
                sandbox.draft = draft;
                // Once it was wrong, it is told at once when it is right.
                if sandbox.trouble.is_some() {
                    sandbox.trouble = run(&sandbox.draft).err();
                }
            }),
            Edit::Run => self.run_draft(),
            Edit::Reset => {
                self.change(|sandbox| sandbox.draft = Rc::clone(&sandbox.first));
                self.run_draft();
                self.say(self.language.say(sandbox::IS_RESET).to_owned(), false);
            }
            Edit::Function(line) => self.change(|sandbox| sandbox.shown = line),
            Edit::Set(setting) => {
                self.change(|sandbox| {
                    let (functions, shown) = sandbox.functions();
                    if let Some(function) = functions.get(shown) {
                        sandbox.draft = with(&sandbox.draft, function.line, setting).into();
                    }
                });
                self.run_draft();
            }
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Sandbox)) {
        if let Source::Sandbox(sandbox) = &mut self.source {
            change(Rc::make_mut(sandbox));
        }
    }

    /// Runs what stands in the field. Where that cannot be run, what ran before stays.
    fn run_draft(&mut self) {
        let Some(sandbox) = self.sandbox().map(Rc::clone) else { return };
        match run(&sandbox.draft) {
            Ok(run) => {
                let lanes = self.compare.take().map(|compare| compare.lanes.to_vec()).unwrap_or_default();
                let mut next =
                    Sandbox { text: Rc::clone(&sandbox.draft), trouble: None, ..(*sandbox).clone() };
                if next.text != next.first && matches!(next.origin, Origin::Example(_)) {
                    next.origin = Origin::Own;
                }
                // Whoever tries settings wants to see the same step, or the end of a run that is over.
                let at_end = self.cursor == self.run.len();
                let step = if at_end && self.cursor > 0 { run.len() } else { self.cursor };
                self.open(Source::Sandbox(Rc::new(next)), Rc::new(run), step);
                self.set_lanes(&lanes);
            }
            Err(trouble) => self.change(|sandbox| {
                sandbox.trouble = Some(trouble);
                sandbox.failed += 1;
            }),
        }
    }

    fn open_sandbox(&mut self, text: &str, origin: Origin, step: usize) {
        let mut sandbox = Sandbox::new(text, origin);
        let run = run(text).unwrap_or_else(|trouble| {
            sandbox.trouble = Some(trouble);
            Run::new(Vec::new())
        });
        self.open(Source::Sandbox(Rc::new(sandbox)), Rc::new(run), step);
    }

    /// Goes where an address says. The text is run, unless it is what runs already.
    pub(in super::super) fn follow_sandbox(&mut self, text: &str, step: usize) {
        let open = self.sandbox().is_some_and(|sandbox| *sandbox.text == *text);
        if open {
            return self.step_to(step);
        }
        match EXAMPLES.iter().position(|example| example.text == text) {
            Some(number) => self.open_sandbox(text, Origin::Example(number), step),
            None if text.is_empty() => self.open_sandbox(EXAMPLES[0].text, Origin::Example(0), step),
            None => self.open_sandbox(text, Origin::Own, step),
        }
    }

    /// The text for a link; `None` where it is too long for one.
    pub(in super::super) fn linked_text(&self) -> Option<Rc<str>> {
        let sandbox = self.sandbox()?;
        (packing::pack(&sandbox.text).len() <= packing::MOST).then(|| Rc::clone(&sandbox.text))
    }
}
