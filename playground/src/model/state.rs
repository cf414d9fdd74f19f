//! The state of the page: a run and a cursor, and how they are looked at. Messages go in, the next state
//! comes out; nothing here knows a browser.

use std::rc::Rc;

use cache_core::call;

use super::action::Function;
use super::compare::{Columns, Compare};
use super::curves::chosen::Chosen;
use super::errand::Errand;
use super::frame::{Frame, Words};
use super::lesson::{Fork, Heading, Lesson, Picture};
use super::mark::Mark;
use super::permalink::{CodeTab, Link, View};
use super::predict::{Guess, Guesses, Standing};
use super::prefs::{Prefs, Speed};
use super::question::{Of, Question};
use super::run::Run;
use super::sandbox::{Edit, Sandbox};
use super::sentence::{Scene, sentence};
use super::sheet::Sheet;
use super::sorted::Map;
use super::stage::Stage;
use super::text::{Sentence, capital};
use super::trace_file::{Origin, TraceFile};
use crate::WHOLE;
use crate::lessons::INDEX;
use crate::phrases::en::{ask, link, notices, sandbox, told};
use crate::phrases::{Language, args};

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

/// What became of a guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub right: bool,
    /// What it was, and what was said where that is something else.
    pub lead: Sentence,
    /// For those who were wrong.
    pub idea: Sentence,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    Next,
    Back,
    First,
    Last,
    Go(usize),
    RunTo(Mark),
    /// To the first step, all guesses forgotten.
    Reset,
    Guess(Guess),
    TogglePlay,
    /// Time for the next step of playing.
    Tick,
    TogglePredict,
    /// Something of one's own, by its number among the lesson's.
    Try(usize),
    /// Back from one's own steps to the lesson's.
    Return,
    /// Something with runs side by side.
    Compare(Columns),
    /// Something in the sandbox.
    Sandbox(Edit),
    Code(CodeTab),
    View(View),
    /// How much of the page is to be around the step.
    Stage(Stage),
    /// The score sheet is to be empty again.
    ForgetSheet,
    /// Which policies' curves are drawn.
    Policies(Chosen),
    /// The address names something now.
    Follow(String),
    OpenTrace {
        name: String,
        bytes: Rc<[u8]>,
    },
    /// The recording that the address names is here, or why it is not.
    Fetched {
        name: Rc<str>,
        bytes: Result<Rc<[u8]>, String>,
    },
    /// A program of the visitor's own has run: what was recorded.
    Ran {
        program: Rc<str>,
        bytes: Rc<[u8]>,
    },
    /// The text of a lesson is here, or why it is not.
    Arrived {
        number: u32,
        text: Result<Rc<str>, String>,
    },
    /// What only the whole program can do is to be done.
    SendFor(Errand),
    /// The whole program is not to be had, and why.
    Stay(String),
    /// Something outside went wrong.
    Say(String),
    Dismiss,
    Help(bool),
    NextTheme,
    Speed(Speed),
    Letters(bool),
    /// Another language is wanted, by its code.
    Language(Rc<str>),
    /// It is here.
    Speak(Language),
    /// It could not be had.
    Mute(Rc<str>),
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

    /// The state after something was done.
    #[must_use]
    pub fn after(&self, msg: Msg) -> Self {
        let mut next = self.clone();
        next.apply(msg);
        next
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

    /// The lesson that is to be loaded.
    pub fn wanted(&self) -> Option<u32> {
        self.wanted.as_ref().map(|(number, _)| *number)
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

    /// The link to what is shown; `None` for a trace, which is not in any link.
    pub fn link(&self) -> Option<Link> {
        let wanted = self.wanted.as_ref().map(|(_, hash)| hash);
        if let Some(hash) = wanted.or(self.wanted_trace.as_ref().map(|(_, hash)| hash)) {
            return Link::parse(hash).ok();
        }
        let (sandbox, (trace, program)) = (self.linked_text(), self.linked_trace());
        let lesson = if sandbox.is_some() || trace.is_some() || program.is_some() {
            None
        } else {
            Some(self.lesson()?.number).filter(|_| !self.bare)
        };
        Some(Link {
            lesson,
            sandbox,
            trace,
            program,
            fork: self.fork.clone(),
            step: self.cursor,
            code: self.code,
            predict: self.predict,
            view: self.view,
            policies: self.policies,
            lanes: self.compare().map(|compare| compare.lanes.to_vec()).unwrap_or_default(),
            stage: self.stage,
            language: self.asked_language.clone(),
        })
    }

    /// The link to give to somebody: it names the lesson even where the address does not.
    pub fn shared_link(&self) -> Option<Link> {
        let lesson = self.lesson().map(|lesson| lesson.number);
        self.link().map(|link| Link { lesson, ..link })
    }

    /// The run with something of one's own after the current step: where it was left, and the lesson with it.
    pub fn tried(&self, number: usize) -> Option<(Fork, Lesson)> {
        let lesson = self.unforked()?;
        let kept = match &self.fork {
            Some(fork) if self.cursor > fork.at => {
                Fork { at: fork.at, acts: fork.acts.chars().take(self.cursor - fork.at).collect() }
            }
            _ => Fork { at: self.cursor, acts: String::new() },
        };
        lesson.tries.get(number)?.acts.split('|').find_map(|acts| {
            let fork = Fork { at: kept.at, acts: format!("{}{acts}", kept.acts) };
            let tried = lesson.forked(&fork)?;
            Some((fork, tried))
        })
    }

    /// A lesson that has been loaded.
    fn whole(&self, number: u32) -> Option<&Rc<Lesson>> {
        self.loaded.iter().find(|lesson| lesson.number == number)
    }

    /// The lesson as it was written.
    fn unforked(&self) -> Option<&Rc<Lesson>> {
        self.whole(self.lesson()?.number)
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
                Source::Trace(file) if file.bytes.is_empty() => t.say(told::NOT_RUN),
                Source::Trace(_) => t.say(told::OPENED),
                Source::Sandbox(_) if self.run.is_empty() => t.say(sandbox::CANNOT_RUN),
                Source::Sandbox(_) => t.say(sandbox::OPENING),
            },
            objects: self.lesson().is_some_and(|lesson| lesson.picture == Picture::Holders),
            processes: self.lesson().is_some_and(|lesson| lesson.picture == Picture::Tiers),
        };
        sentence(self.run.action(self.cursor), &self.frame.world, scene, self.words())
    }

    /// How the question before a step stands; `None` where nothing is asked.
    pub fn standing(&self, step: usize) -> Option<Standing> {
        // Side by side there is nothing to guess: it is all shown.
        if !self.predict || self.compare().is_some() {
            return None;
        }
        Some(self.guesses.standing(step, *self.rights.get(&step)?))
    }

    /// The question that waits for an answer now.
    pub fn question(&self) -> Option<&Question> {
        self.lesson()?.question(self.asked()?)
    }

    /// What became of the question before the current step, if it was answered.
    pub fn verdict(&self) -> Option<Verdict> {
        let step = self.cursor;
        let (standing, guess) = (self.standing(step)?, self.guesses.given(step)?);
        let (question, right) = (self.lesson()?.question(step)?, *self.rights.get(&step)?);
        let before = self.run.at(step - 1).world;
        let t = self.language;
        let (said, was) = (question.words(guess, &before, t), question.words(right, &before, t));
        let lead = match (&question.of, guess) {
            (Of::Outcome(_), Guess::Hit) if guess == right => t.fill(ask::RIGHT_HIT, &[]),
            (Of::Outcome(_), _) if guess == right => t.fill(ask::RIGHT_MISS, &[]),
            (Of::Outcome(_), Guess::Hit) => t.fill(ask::SAID_HIT, &[]),
            (Of::Outcome(_), _) => t.fill(ask::SAID_MISS, &[]),
            (Of::Victim(_) | Of::Choice(..), _) if guess == right => t.fill(ask::RIGHT_WAS, args![was]),
            (Of::Victim(_) | Of::Choice(..), _) => t.fill(ask::SAID, args![said, was]),
        };
        let idea = question.idea(guess, right, &before, t);
        Some(Verdict { right: standing == Standing::Right, lead, idea })
    }

    /// The step whose question waits for an answer now.
    pub fn asked(&self) -> Option<usize> {
        let step = self.cursor + 1;
        (self.standing(step)? == Standing::Open).then_some(step)
    }

    /// Whether a step came to a hit.
    pub fn is_hit(&self, step: usize) -> bool {
        self.run.moment(step).is_some_and(|moment| moment.marks.contains(Mark::Hit))
    }

    /// Every question of the run and how it stands.
    pub fn score(&self) -> Vec<(usize, Standing)> {
        let Some(lesson) = self.lesson() else { return Vec::new() };
        lesson.asked().filter_map(|step| Some((step, self.standing(step)?))).collect()
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

    fn apply(&mut self, msg: Msg) {
        if !WHOLE && let Some(errand) = Errand::of(&msg) {
            return self.send_for(errand);
        }
        match msg {
            Msg::Next => self.step_to(self.cursor + 1),
            Msg::Back => self.step_to(self.cursor.saturating_sub(1)),
            Msg::First => self.step_to(0),
            Msg::Last => self.step_to(self.run.len()),
            Msg::Go(step) => self.step_to(step),
            Msg::RunTo(mark) => self.run_to(mark),
            Msg::Reset => {
                self.guesses = Guesses::default();
                self.step_to(0);
            }
            Msg::Guess(guess) => self.guess(guess),
            Msg::TogglePlay => {
                self.playing = !self.playing;
                if self.playing && self.cursor == self.run.len() {
                    self.go(0);
                }
            }
            Msg::Tick if self.playing && self.asked().is_none() => {
                self.go(self.cursor + 1);
                self.playing = self.cursor < self.run.len();
            }
            Msg::Tick => {}
            Msg::TogglePredict => {
                self.predict = !self.predict;
                self.bare = false;
                let now = if self.predict { notices::QUESTIONS_ON } else { notices::QUESTIONS_OFF };
                self.say(self.language.say(now).to_owned(), false);
            }
            Msg::Try(number) => {
                if let Some((fork, lesson)) = self.tried(number) {
                    let own = lesson.beats[self.cursor..].iter().map(|beat| beat.action.clone());
                    self.run = Rc::new(self.run.forked(self.cursor, own));
                    self.guesses.forget_after(self.cursor);
                    self.fork = Some(fork);
                    self.source = Source::Lesson(Rc::new(lesson));
                    self.compare_again();
                    self.step_to(self.run.len());
                }
            }
            Msg::Return => {
                let fork = self.fork.take();
                if let (Some(fork), Some(lesson)) = (fork, self.unforked().map(Rc::clone)) {
                    self.run = Rc::new(Run::new(lesson.actions()));
                    self.source = Source::Lesson(lesson);
                    self.compare_again();
                    self.guesses.forget_after(fork.at);
                    self.step_to(fork.at);
                }
            }
            Msg::Compare(what) if WHOLE => self.columns(what),
            Msg::Sandbox(edit) if WHOLE => self.edit(edit),
            Msg::Code(tab) => {
                self.code = tab;
                self.bare = false;
                self.refresh();
            }
            Msg::View(view) => {
                self.playing = false;
                self.view = view;
                if !view.is_steps() {
                    self.set_lanes(&[]);
                }
                self.bare = false;
            }
            Msg::Stage(stage) => {
                self.stage = stage;
                self.bare = false;
            }
            Msg::ForgetSheet => self.prefs.sheet = Sheet::default(),
            Msg::Policies(policies) => {
                self.policies = policies;
                self.bare = false;
            }
            Msg::Follow(hash) => self.follow(&hash),
            Msg::OpenTrace { name, bytes } if WHOLE => self.open_trace(&name, Origin::Disk, &bytes),
            Msg::Fetched { name, bytes } if WHOLE => self.fetched(&name, bytes),
            Msg::Ran { program, bytes } if WHOLE => self.ran(program, &bytes),
            Msg::Arrived { number, text } => self.arrived(number, text),
            Msg::SendFor(errand) => self.send_for(errand),
            Msg::Stay(why) => self.stay(&why),
            // Not here.
            Msg::Compare(_)
            | Msg::Sandbox(_)
            | Msg::OpenTrace { .. }
            | Msg::Fetched { .. }
            | Msg::Ran { .. } => {}
            Msg::Say(text) => self.say(text, false),
            Msg::Dismiss => self.notice = None,
            Msg::Help(open) => self.help = open,
            Msg::NextTheme => self.prefs.theme = self.prefs.theme.next(),
            Msg::Speed(speed) => self.prefs.speed = speed,
            Msg::Letters(on) => self.prefs.letters = on,
            Msg::Language(code) => {
                self.asked_language = (*code != *Language::ENGLISH.code()).then(|| Rc::clone(&code));
                self.prefs.language = Some(code);
                self.bare = false;
            }
            Msg::Speak(language) => {
                self.language = language;
                self.refresh();
            }
            Msg::Mute(code) => self.mute(&code),
        }
    }

    fn run_to(&mut self, mark: Mark) {
        if let Some(step) = self.run.next_with(mark, self.cursor) {
            return self.step_to(step);
        }
        let none = match mark {
            Mark::Hit => notices::NO_HIT,
            Mark::Miss => notices::NO_MISS,
            Mark::Evict => notices::NO_EVICT,
            Mark::Expire => notices::NO_EXPIRE,
        };
        self.say(self.language.say(none).to_owned(), false);
    }

    /// Answers the question that is open, and shows what comes of it.
    fn guess(&mut self, guess: Guess) {
        let Some(step) = self.asked() else { return };
        self.guesses.give(step, guess);
        self.note_guess(step);
        self.go(step);
    }

    /// Puts down how a question of a lesson was answered. What somebody tries out is no question of it.
    fn note_guess(&mut self, step: usize) {
        let Some(lesson) = self.lesson().filter(|_| self.fork.is_none()) else { return };
        let (number, asked) = (lesson.number, lesson.asked().count());
        match self.standing(step) {
            Some(Standing::Right) => self.prefs.sheet.note(number, asked, step, true),
            Some(Standing::Wrong) => self.prefs.sheet.note(number, asked, step, false),
            _ => {}
        }
    }

    /// A language could not be had: English it is.
    fn mute(&mut self, code: &str) {
        self.asked_language = None;
        self.prefs.language = None;
        self.say(self.language.text(notices::NO_LANGUAGE, args![language = code]), true);
    }

    /// A step that somebody asked for: playing ends with it.
    pub(super) fn step_to(&mut self, step: usize) {
        self.playing = false;
        self.go(step);
    }

    pub(super) fn go(&mut self, step: usize) {
        let step = step.min(self.run.len());
        if step != self.cursor {
            self.bare = false;
            if self.notice.as_ref().is_some_and(|notice| !notice.stays) {
                self.notice = None;
            }
        }
        self.cursor = step;
        self.guesses.see(step);
        self.refresh();
    }

    fn refresh(&mut self) {
        let world = self.run.at(self.cursor).world;
        self.frame = Rc::new(Frame::new(world, self.run.action(self.cursor), self.words()));
        let words = self.words();
        if WHOLE && let Some(compare) = &mut self.compare {
            Rc::make_mut(compare).look(self.cursor, words);
        }
    }

    pub(super) fn open(&mut self, source: Source, run: Rc<Run>, step: usize) {
        self.rights = Rc::new(rights(&source, &run));
        self.source = source;
        self.fork = None;
        self.compare = None;
        self.run = run;
        self.guesses = Guesses::default();
        self.playing = false;
        self.cursor = 0;
        self.go(step);
    }

    /// Goes where an address says; where it cannot, somewhere sensible, and says so.
    fn follow(&mut self, hash: &str) {
        if !WHOLE && Link::is_for_whole(hash) {
            return self.send_for(Errand::Address);
        }
        let t = self.language;
        let (link, trouble) = match Link::parse(hash) {
            Ok(link) => (link, None),
            Err(error) => (Link::default(), Some(error.sentence(t))),
        };
        self.wanted_trace = None;
        if WHOLE && (link.trace.is_some() || link.program.is_some()) {
            self.wanted = None;
            self.notice = None;
            return self.follow_trace(link, hash);
        }
        if WHOLE && let Some(text) = &link.sandbox {
            self.wanted = None;
            self.notice = None;
            self.show_as(&link);
            self.follow_sandbox(text, link.step);
            self.set_lanes(&link.lanes);
            let steps = self.run.len();
            if link.step > steps && steps > 0 {
                self.say(t.text(link::LAST_STEP, args![steps, step = link.step]), true);
            }
            return;
        }
        let first = INDEX.first().map_or(1, |heading| heading.number);
        let (number, trouble) = match link.lesson {
            Some(n) if INDEX.iter().all(|heading| heading.number != n) => {
                (first, Some(t.text(link::NO_LESSON, args![n])))
            }
            asked => (asked.unwrap_or(first), trouble),
        };
        let Some(lesson) = self.whole(number).map(Rc::clone) else {
            self.wanted = Some((number, hash.into()));
            return;
        };
        self.wanted = None;
        let forked = link.fork.as_ref().map(|fork| lesson.forked(fork));
        let (fork, shown, trouble) = match forked {
            Some(Some(forked)) if trouble.is_none() => (link.fork.clone(), Rc::new(forked), trouble),
            Some(None) => (None, lesson, Some(t.say(link::NO_SUCH_STEPS).to_owned())),
            _ => (None, lesson, trouble),
        };
        let step = if trouble.is_some() { 0 } else { link.step };
        self.show_as(&link);
        self.notice = None;
        let (number, steps) = (shown.number, shown.beats.len());
        if self.lesson().is_some_and(|open| open.number == number) && self.fork == fork {
            self.step_to(step);
        } else {
            let run = Rc::new(Run::new(shown.actions()));
            self.open(Source::Lesson(shown), run, step);
            self.fork = fork;
        }
        self.set_lanes(&link.lanes);
        self.bare = hash.trim_start_matches('#').is_empty();
        if let Some(trouble) = trouble {
            let here = t.text(link::FROM_THE_START, args![n = number]);
            self.say(format!("{trouble} {here}"), true);
        } else if step > steps {
            self.say(t.text(link::LAST_STEP, args![steps, step]), true);
        }
    }

    /// How an address wants to be looked at.
    pub(super) fn show_as(&mut self, link: &Link) {
        self.code = link.code;
        self.predict = link.predict;
        self.view = link.view;
        self.policies = link.policies;
        self.stage = link.stage;
        self.asked_language.clone_from(&link.language);
    }

    /// A lesson was loaded: whoever waits for it goes there.
    fn arrived(&mut self, number: u32, text: Result<Rc<str>, String>) {
        match text.and_then(|text| Lesson::read(&text)) {
            Ok(lesson) => {
                Rc::make_mut(&mut self.loaded).push(Rc::new(lesson));
                if let Some((_, hash)) = self.wanted.take_if(|(wanted, _)| *wanted == number) {
                    self.follow(&hash);
                }
            }
            Err(why) => {
                self.wanted = None;
                self.say(self.language.text(link::NOT_LOADED, args![n = number, why]), true);
            }
        }
    }

    pub(super) fn say(&mut self, text: String, stays: bool) {
        self.notices += 1;
        self.notice = Some(Notice { text, number: self.notices, stays });
    }
}

/// The right answers to all questions, by step: the engine's own.
fn rights(source: &Source, run: &Run) -> Map<usize, Guess> {
    let Source::Lesson(lesson) = source else { return Map::new() };
    let right = |step: usize| {
        let (before, after) = (run.at(step - 1).world, run.at(step).world);
        Some((step, lesson.question(step)?.right(&before, &after)?))
    };
    lesson.asked().filter_map(right).collect()
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
