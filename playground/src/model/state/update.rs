//! The state after something was done.

use std::rc::Rc;

use super::super::errand::Errand;
use super::super::frame::Frame;
use super::super::mark::Mark;
use super::super::predict::Guesses;
use super::super::run::Run;
use super::super::sheet::Sheet;
use super::quiz::rights;
use super::{Msg, Source, State};
use crate::WHOLE;
use crate::phrases::en::notices;
use crate::phrases::{Language, args};

impl State {
    /// The state after something was done.
    #[must_use]
    pub fn after(&self, msg: Msg) -> Self {
        let mut next = self.clone();
        next.apply(msg);
        next
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
            Msg::TogglePredict => {
                self.predict = !self.predict;
                self.bare = false;
                let now = if self.predict { notices::QUESTIONS_ON } else { notices::QUESTIONS_OFF };
                self.say(self.language.say(now).to_owned(), false);
            }
            Msg::Try(number) => self.try_own(number),
            Msg::Return => self.return_to_lesson(),
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
            Msg::Follow(hash) => self.leave_for(&hash),
            Msg::Arrived { number, text } => self.arrived(number, text),
            Msg::SendFor(errand) => self.send_for(errand),
            Msg::Awaited => self.wait_for_whole(),
            Msg::Stay(why) => self.stay(&why),
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
            _ if WHOLE => self.of_recordings(msg),
            _ => {}
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
    pub(in crate::model) fn step_to(&mut self, step: usize) {
        self.playing = false;
        self.go(step);
    }

    pub(in crate::model) fn go(&mut self, step: usize) {
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

    pub(in crate::model) fn open(&mut self, source: Source, run: Rc<Run>, step: usize) {
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
}
