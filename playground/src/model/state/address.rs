//! The address of what is shown, and going where one says.

use std::rc::Rc;

use super::super::errand::Errand;
use super::super::lesson::Lesson;
use super::super::permalink::Link;
use super::super::run::Run;
use super::{Source, State};
use crate::WHOLE;
use crate::lessons::INDEX;
use crate::phrases::args;
use crate::phrases::en::link;

impl State {
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

    /// The lesson that is to be loaded.
    pub fn wanted(&self) -> Option<u32> {
        self.wanted.as_ref().map(|(number, _)| *number)
    }

    /// A lesson that has been loaded.
    pub(super) fn whole(&self, number: u32) -> Option<&Rc<Lesson>> {
        self.loaded.iter().find(|lesson| lesson.number == number)
    }

    /// Goes where an address says; where it cannot, somewhere sensible, and says so.
    pub(in crate::model) fn follow(&mut self, hash: &str) {
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
            self.follow_trace(link, hash);
        } else if WHOLE && let Some(text) = link.sandbox.clone() {
            self.wanted = None;
            self.notice = None;
            self.show_as(&link);
            self.follow_sandbox(&text, link.step);
            self.set_lanes(&link.lanes);
            let steps = self.run.len();
            if link.step > steps && steps > 0 {
                self.say_no_such_step(link.step);
            }
        } else {
            self.follow_lesson(&link, trouble, hash);
        }
    }

    /// Goes to the lesson that an address names, with what is wrong with the rest of it; sends for the lesson where it
    /// is not here yet.
    fn follow_lesson(&mut self, link: &Link, trouble: Option<String>, hash: &str) {
        let t = self.language;
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
        self.notice = None;
        let forked = link.fork.as_ref().map(|fork| lesson.forked(fork));
        let (fork, shown, trouble) = match forked {
            Some(Some(forked)) if trouble.is_none() => (link.fork.clone(), Rc::new(forked), trouble),
            Some(None) => (None, lesson, Some(t.say(link::NO_SUCH_STEPS).to_owned())),
            _ => (None, lesson, trouble),
        };
        let step = if trouble.is_some() { 0 } else { link.step };
        self.show_as(link);
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
        } else if step > self.run.len() {
            self.say_no_such_step(step);
        }
    }

    /// An address asks for a step behind the last one.
    fn say_no_such_step(&mut self, step: usize) {
        let steps = self.run.len();
        self.say(self.language.text(link::LAST_STEP, args![steps, step]), true);
    }

    /// How an address wants to be looked at.
    pub(in crate::model) fn show_as(&mut self, link: &Link) {
        self.code = link.code;
        self.predict = link.predict;
        self.view = link.view;
        self.policies = link.policies;
        self.stage = link.stage;
        self.asked_language.clone_from(&link.language);
    }

    /// A lesson was loaded: whoever waits for it goes there.
    pub(super) fn arrived(&mut self, number: u32, text: Result<Rc<str>, String>) {
        // Where in the file it is wrong is for those who write lessons: they see it when the page is built.
        let damaged = |_| self.language.say(link::NOT_A_LESSON).to_owned();
        match text.and_then(|text| Lesson::read(&text).map_err(damaged)) {
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
}
