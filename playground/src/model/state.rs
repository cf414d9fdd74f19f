//! The state of the page: a run and a cursor, and how they are looked at. Messages go in, the next state
//! comes out; nothing here knows a browser.

mod address;
mod fork;
mod msg;
mod quiz;
mod update;

use std::rc::Rc;

use cache_core::call;

pub use self::msg::Msg;
pub use self::quiz::Verdict;

use super::action::Function;
use super::compare::Compare;
use super::curves::chosen::Chosen;
use super::errand::Errand;
use super::frame::{Frame, Words};
use super::lesson::{Fork, Heading, Lesson, Picture};
use super::permalink::{CodeTab, View};
use super::predict::{Guess, Guesses};
use super::prefs::Prefs;
use super::recordings::Coming;
use super::run::Run;
use super::sandbox::Sandbox;
use super::sentence::{Scene, sentence};
use super::sorted::Map;
use super::stage::Stage;
use super::text::{Sentence, capital};
use super::trace_file::TraceFile;
use crate::WHOLE;
use crate::lessons::INDEX;
use crate::phrases::Language;
use crate::phrases::en::{sandbox, told};

/// Where the run comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Nothing is open yet.
    Nothing,
    Lesson(Rc<Lesson>),
    Trace(Rc<TraceFile>),
    Sandbox(Rc<Sandbox>),
}

/// Something the page has to say that belongs to no step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    /// Counts up, so that the same words twice are two notices.
    pub number: u32,
    /// Whether it stays until it is dismissed.
    pub stays: bool,
}

/// Everything the page shows follows from this.
#[derive(Clone, Debug)]
pub struct State {
    /// The lessons that have been loaded.
    loaded: Rc<Vec<Rc<Lesson>>>,
    /// The lesson that is waited for, and the address that asked for it.
    wanted: Option<(u32, Rc<str>)>,
    /// The same of a recording, by its name.
    pub(super) wanted_trace: Option<(Rc<str>, Rc<str>)>,
    /// The recording that is being read.
    pub coming: Option<Coming>,
    pub(super) comings: u32,
    pub source: Source,
    /// Where the lesson was left for steps of one's own.
    pub fork: Option<Fork>,
    pub run: Rc<Run>,
    pub cursor: usize,
    /// What the run shows at the cursor.
    pub frame: Rc<Frame>,
    /// The run under several settings, where that is looked at.
    pub compare: Option<Rc<Compare>>,
    pub code: CodeTab,
    pub predict: bool,
    pub view: View,
    pub policies: Chosen,
    pub stage: Stage,
    pub guesses: Guesses,
    /// The right answers, by step.
    rights: Rc<Map<usize, Guess>>,
    pub playing: bool,
    pub prefs: Prefs,
    pub language: Language,
    /// The language that the address asks for.
    asked_language: Option<Rc<str>>,
    pub help: bool,
    pub notice: Option<Notice>,
    notices: u32,
    /// What the whole program is waited for to do.
    pub errand: Option<Errand>,
    /// Whether the address is bare, and may stay so.
    pub(super) bare: bool,
}

impl State {
    /// The page as an address asks for it, with the lessons that are loaded already.
    pub fn new(lessons: Vec<Lesson>, hash: &str, prefs: Prefs) -> Self {
        let run = Rc::new(Run::new(vec![]));
        let loaded = lessons.into_iter().map(Rc::new);
        let mut state = Self {
            loaded: Rc::new(loaded.collect()),
            wanted: None,
            wanted_trace: None,
            coming: None,
            comings: 0,
            source: Source::Nothing,
            fork: None,
            frame: Rc::new(Frame::new(run.at(0).world, None, words(CodeTab::Python, Language::ENGLISH))),
            run,
            compare: None,
            cursor: 0,
            code: CodeTab::Python,
            predict: true,
            view: View::Picture,
            policies: Chosen::default(),
            stage: Stage::Whole,
            guesses: Guesses::default(),
            rights: Rc::default(),
            playing: false,
            prefs,
            language: Language::ENGLISH,
            asked_language: None,
            help: false,
            notice: None,
            notices: 0,
            errand: None,
            bare: true,
        };
        state.follow(hash);
        state
    }

    /// The page as another program left it.
    #[must_use]
    pub fn guessed(self, guesses: Guesses) -> Self {
        Self { guesses, ..self }
    }

    /// All lessons there are, loaded or not.
    pub fn headings(&self) -> &'static [Heading] {
        INDEX
    }

    /// The lesson before or after the one that is open.
    pub fn neighbour(&self, after: bool) -> Option<Heading> {
        let number = self.lesson()?.number;
        let place = INDEX.iter().position(|heading| heading.number == number)?;
        let place = if after { place + 1 } else { place.checked_sub(1)? };
        INDEX.get(place).copied()
    }

    /// The lesson that is open, if one is.
    pub fn lesson(&self) -> Option<&Rc<Lesson>> {
        match &self.source {
            Source::Lesson(lesson) => Some(lesson),
            Source::Nothing | Source::Trace(_) | Source::Sandbox(_) => None,
        }
    }

    /// The run under several settings, where that is looked at.
    pub fn compare(&self) -> Option<&Rc<Compare>> {
        self.compare.as_ref().filter(|_| WHOLE)
    }

    /// Who does a step, as the story has it.
    pub fn who(&self, step: usize) -> &str {
        let who = self.lesson().and_then(|lesson| lesson.beat(step)).map_or("", |beat| &*beat.who);
        self.language.lesson(who)
    }

    /// What things are called.
    pub fn words(&self) -> Words {
        words(self.code_shown(), self.language)
    }

    /// The language that is wanted: what the address asks for, else what was chosen once.
    pub fn wanted_language(&self) -> &str {
        let chosen = self.asked_language.as_deref().or(self.prefs.language.as_deref());
        chosen.unwrap_or(Language::ENGLISH.code())
    }

    /// The sentence of the current step. It depends on the address alone.
    pub fn sentence(&self) -> Sentence {
        let beat = self.lesson().and_then(|lesson| lesson.beat(self.cursor));
        let t = self.language;
        let actor = beat.map(|beat| capital(&beat.who)).unwrap_or_default();
        let scene = Scene {
            actor: t.lesson(&actor),
            note: t.lesson(beat.map_or("", |beat| &*beat.note)),
            opening: match &self.source {
                Source::Nothing => t.say(told::ON_ITS_WAY),
                Source::Lesson(lesson) => t.lesson(&lesson.opening),
                _ if !WHOLE => "",
                Source::Trace(file) if file.contents.is_none() => t.say(told::NOT_RUN),
                Source::Trace(_) => t.say(told::OPENED),
                Source::Sandbox(_) if self.run.is_empty() => t.say(sandbox::CANNOT_RUN),
                Source::Sandbox(_) => t.say(sandbox::OPENING),
            },
            objects: self.lesson().is_some_and(|lesson| lesson.picture == Picture::Holders),
            processes: self.lesson().is_some_and(|lesson| lesson.picture == Picture::Tiers),
        };
        sentence(self.run.action(self.cursor), &self.frame.world, scene, self.words())
    }

    /// The code that is shown: of a trace there is none, and its words are those of the package.
    pub fn code_shown(&self) -> CodeTab {
        match self.source {
            Source::Lesson(_) => self.code,
            _ if !WHOLE => CodeTab::Python,
            // A script may be about one of the other language.
            Source::Sandbox(_) => match self.run.functions().next().map(Function::language) {
                Some(call::Language::JavaScript) => CodeTab::JavaScript,
                _ => CodeTab::Python,
            },
            Source::Nothing | Source::Trace(_) => CodeTab::Python,
        }
    }

    /// Whether playing waits for an answer.
    pub fn waits(&self) -> bool {
        self.playing && self.asked().is_some()
    }

    pub(super) fn say(&mut self, text: String, stays: bool) {
        self.notices += 1;
        self.notice = Some(Notice { text, number: self.notices, stays });
    }
}

/// What things are called beside the code that is shown.
pub fn words(tab: CodeTab, language: Language) -> Words {
    Words {
        language,
        receiver: match tab {
            CodeTab::Python => "self",
            CodeTab::JavaScript => "this",
        },
    }
}
