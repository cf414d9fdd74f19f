//! The state of the page: a run and a cursor, and how they are looked at. Messages go in, the next state
//! comes out; nothing here knows a browser.

use std::rc::Rc;

use super::curves::chosen::Chosen;
use super::frame::{Frame, Words};
use super::lesson::{Fork, Lesson};
use super::mark::Mark;
use super::permalink::{CodeTab, Link, View};
use super::predict::{Guess, Guesses, Standing};
use super::prefs::{Prefs, Speed};
use super::run::Run;
use super::sentence::{Scene, sentence};
use super::text::{Sentence, capital};
use super::trace_file::{self, TraceFile};
use crate::phrases::en::{link, notices, told};
use crate::phrases::{Language, args};

/// Where the run comes from.
#[derive(Clone, Debug)]
pub enum Source {
    Lesson(Rc<Lesson>),
    Trace(Rc<TraceFile>),
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
    Code(CodeTab),
    View(View),
    /// Which policies' curves are drawn.
    Policies(Chosen),
    /// The address names something now.
    Follow(String),
    OpenTrace {
        name: String,
        bytes: Rc<[u8]>,
    },
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
    lessons: Rc<[Rc<Lesson>]>,
    pub source: Source,
    /// Where the lesson was left for steps of one's own.
    pub fork: Option<Fork>,
    pub run: Rc<Run>,
    pub cursor: usize,
    /// What the run shows at the cursor.
    pub frame: Rc<Frame>,
    pub code: CodeTab,
    pub predict: bool,
    pub view: View,
    pub policies: Chosen,
    pub guesses: Guesses,
    pub playing: bool,
    pub prefs: Prefs,
    pub language: Language,
    /// The language that the address asks for.
    asked_language: Option<Rc<str>>,
    pub help: bool,
    pub notice: Option<Notice>,
    notices: u32,
    /// Whether the address is bare, and may stay so.
    bare: bool,
}

impl State {
    /// The page as an address asks for it.
    ///
    /// # Panics
    ///
    /// When there are no lessons: there would be nothing to show.
    pub fn new(lessons: Vec<Lesson>, hash: &str, prefs: Prefs) -> Self {
        let lessons: Rc<[Rc<Lesson>]> = lessons.into_iter().map(Rc::new).collect();
        let first = Rc::clone(lessons.first().expect("at least one lesson"));
        let run = Rc::new(lesson_run(&first));
        let mut state = Self {
            lessons,
            source: Source::Lesson(first),
            fork: None,
            frame: Rc::new(Frame::new(run.at(0).world, None, words(CodeTab::Python, Language::ENGLISH))),
            run,
            cursor: 0,
            code: CodeTab::Python,
            predict: true,
            view: View::Picture,
            policies: Chosen::default(),
            guesses: Guesses::default(),
            playing: false,
            prefs,
            language: Language::ENGLISH,
            asked_language: None,
            help: false,
            notice: None,
            notices: 0,
            bare: true,
        };
        state.follow(hash);
        state
    }

    /// The state after something was done.
    #[must_use]
    pub fn after(&self, msg: Msg) -> Self {
        let mut next = self.clone();
        next.apply(msg);
        next
    }

    /// All lessons.
    pub fn lessons(&self) -> &[Rc<Lesson>] {
        &self.lessons
    }

    /// The lesson that is open, if one is.
    pub fn lesson(&self) -> Option<&Rc<Lesson>> {
        match &self.source {
            Source::Lesson(lesson) => Some(lesson),
            Source::Trace(_) => None,
        }
    }

    /// The link to what is shown; `None` for a trace, which is not in any link.
    pub fn link(&self) -> Option<Link> {
        let lesson = self.lesson()?;
        Some(Link {
            lesson: (!self.bare).then_some(lesson.number),
            fork: self.fork.clone(),
            step: self.cursor,
            code: self.code,
            predict: self.predict,
            view: self.view,
            policies: self.policies,
            language: self.asked_language.clone(),
        })
    }

    /// The link to give to somebody: it names the lesson even where the address does not.
    pub fn shared_link(&self) -> Option<Link> {
        let lesson = self.lesson()?.number;
        self.link().map(|link| Link { lesson: Some(lesson), ..link })
    }

    /// The run with something of one's own after the current step: where it was left, and the lesson with it.
    pub fn tried(&self, number: usize) -> Option<(Fork, Lesson)> {
        let lesson = self.unforked()?;
        let acts = lesson.tries.get(number)?.acts;
        let kept = match &self.fork {
            Some(fork) if self.cursor > fork.at => {
                Fork { at: fork.at, acts: fork.acts.chars().take(self.cursor - fork.at).collect() }
            }
            _ => Fork { at: self.cursor, acts: String::new() },
        };
        let fork = Fork { acts: kept.acts + acts, ..kept };
        let tried = lesson.forked(&fork)?;
        Some((fork, tried))
    }

    /// The lesson as it was written.
    fn unforked(&self) -> Option<&Rc<Lesson>> {
        let number = self.lesson()?.number;
        self.lessons.iter().find(|lesson| lesson.number == number)
    }

    /// Who does a step, as the story has it.
    pub fn who(&self, step: usize) -> &str {
        let who = self.lesson().and_then(|lesson| lesson.beat(step)).map_or("", |beat| beat.who);
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
        let actor = beat.map(|beat| capital(beat.who)).unwrap_or_default();
        let scene = Scene {
            actor: t.lesson(&actor),
            note: t.lesson(beat.map_or("", |beat| beat.note)),
            opening: match &self.source {
                Source::Lesson(lesson) => t.lesson(lesson.opening),
                Source::Trace(_) => t.say(told::OPENED),
            },
        };
        sentence(self.run.action(self.cursor), &self.frame.world, scene, self.words())
    }

    /// How the question before a step stands; `None` where nothing is asked.
    pub fn standing(&self, step: usize) -> Option<Standing> {
        if !self.predict {
            return None;
        }
        self.lesson()?.question(step)?;
        Some(self.guesses.standing(step, self.is_hit(step)))
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
            Source::Trace(_) => CodeTab::Python,
        }
    }

    /// Whether playing waits for an answer.
    pub fn waits(&self) -> bool {
        self.playing && self.asked().is_some()
    }

    fn apply(&mut self, msg: Msg) {
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
            Msg::Guess(guess) => {
                if let Some(step) = self.asked() {
                    self.guesses.give(step, guess);
                    self.go(step);
                }
            }
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
                    self.step_to(self.run.len());
                }
            }
            Msg::Return => {
                let fork = self.fork.take();
                if let (Some(fork), Some(lesson)) = (fork, self.unforked().map(Rc::clone)) {
                    self.run = Rc::new(lesson_run(&lesson));
                    self.source = Source::Lesson(lesson);
                    self.guesses.forget_after(fork.at);
                    self.step_to(fork.at);
                }
            }
            Msg::Code(tab) => {
                self.code = tab;
                self.bare = false;
                self.refresh();
            }
            Msg::View(view) => {
                self.playing = false;
                self.view = view;
                self.bare = false;
            }
            Msg::Policies(policies) => {
                self.policies = policies;
                self.bare = false;
            }
            Msg::Follow(hash) => self.follow(&hash),
            Msg::OpenTrace { name, bytes } => match trace_file::open(&name, &bytes) {
                Ok((file, run)) => {
                    self.notice = None;
                    self.open(Source::Trace(Rc::new(file)), Rc::new(run), 0);
                }
                Err(why) => self.say(why.sentence(&name, self.language), true),
            },
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

    /// A language could not be had: English it is.
    fn mute(&mut self, code: &str) {
        self.asked_language = None;
        self.prefs.language = None;
        self.say(self.language.text(notices::NO_LANGUAGE, args![language = code]), true);
    }

    /// A step that somebody asked for: playing ends with it.
    fn step_to(&mut self, step: usize) {
        self.playing = false;
        self.go(step);
    }

    fn go(&mut self, step: usize) {
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
    }

    fn open(&mut self, source: Source, run: Rc<Run>, step: usize) {
        self.source = source;
        self.fork = None;
        self.run = run;
        self.guesses = Guesses::default();
        self.playing = false;
        self.cursor = 0;
        self.go(step);
    }

    /// Goes where an address says; where it cannot, somewhere sensible, and says so.
    fn follow(&mut self, hash: &str) {
        let t = self.language;
        let (link, trouble) = match Link::parse(hash) {
            Ok(link) => (link, None),
            Err(error) => (Link::default(), Some(error.sentence(t))),
        };
        let first = Rc::clone(&self.lessons[0]);
        let found =
            link.lesson.map_or(Some(&first), |n| self.lessons.iter().find(|lesson| lesson.number == n));
        let (lesson, trouble) = if let Some(lesson) = found {
            (Rc::clone(lesson), trouble)
        } else {
            let n = link.lesson.unwrap_or_default();
            (Rc::clone(&first), Some(t.text(link::NO_LESSON, args![n])))
        };
        let forked = link.fork.as_ref().map(|fork| lesson.forked(fork));
        let (fork, shown, trouble) = match forked {
            Some(Some(forked)) if trouble.is_none() => (link.fork, Rc::new(forked), trouble),
            Some(None) => (None, lesson, Some(t.say(link::NO_SUCH_STEPS).to_owned())),
            _ => (None, lesson, trouble),
        };
        let step = if trouble.is_some() { 0 } else { link.step };
        self.code = link.code;
        self.predict = link.predict;
        self.view = link.view;
        self.policies = link.policies;
        self.asked_language = link.language;
        self.notice = None;
        let (number, steps) = (shown.number, shown.beats.len());
        if self.lesson().is_some_and(|open| open.number == number) && self.fork == fork {
            self.step_to(step);
        } else {
            let run = Rc::new(lesson_run(&shown));
            self.open(Source::Lesson(shown), run, step);
            self.fork = fork;
        }
        self.bare = hash.trim_start_matches('#').is_empty();
        if let Some(trouble) = trouble {
            let here = t.text(link::FROM_THE_START, args![n = number]);
            self.say(format!("{trouble} {here}"), true);
        } else if step > steps {
            self.say(t.text(link::LAST_STEP, args![steps, step]), true);
        }
    }

    fn say(&mut self, text: String, stays: bool) {
        self.notices += 1;
        self.notice = Some(Notice { text, number: self.notices, stays });
    }
}

fn lesson_run(lesson: &Lesson) -> Run {
    Run::new(lesson.beats.iter().map(|beat| beat.action.clone()).collect())
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
