//! What the page does with recordings: a file of the visitor's, one beside the page, and what a program of the
//! visitor's own did.

use std::rc::Rc;

use super::packing;
use super::permalink::Link;
use super::run::Run;
use super::state::{Msg, Source, State};
use super::trace_file::{self, Contents, Opened, Origin, TraceFile, Trouble};
use crate::WHOLE;
use crate::phrases::args;
use crate::phrases::en::link;

/// A recording that is being read.
#[derive(Clone, Debug, PartialEq)]
pub struct Coming {
    /// Counts up: what is heard of another one is of no interest.
    pub number: u32,
    pub name: Rc<str>,
    pub origin: Origin,
    pub contents: Contents,
    /// How much of it has been read.
    pub percent: u32,
}

impl State {
    /// The recording that is open, if one is.
    pub fn recording(&self) -> Option<&Rc<TraceFile>> {
        match &self.source {
            Source::Trace(file) => Some(file).filter(|_| WHOLE),
            Source::Nothing | Source::Lesson(_) | Source::Sandbox(_) => None,
        }
    }

    /// The visitor's own program that is open, if one is.
    pub fn program(&self) -> Option<&Rc<str>> {
        match &self.recording()?.origin {
            Origin::Program(text) => Some(text),
            Origin::Disk | Origin::Beside => None,
        }
    }

    /// The name of the recording that is to be loaded.
    pub fn wanted_trace(&self) -> Option<&Rc<str>> {
        self.wanted_trace.as_ref().filter(|_| WHOLE).map(|(name, _)| name)
    }

    /// What of a recording a link can say: its name beside the page, or the program.
    pub(super) fn linked_trace(&self) -> (Option<Rc<str>>, Option<Rc<str>>) {
        match self.recording().map(|file| (file, &file.origin)) {
            _ if !WHOLE => (None, None),
            Some((file, Origin::Beside)) => (Some(file.name.as_str().into()), None),
            Some((_, Origin::Program(text))) if packing::pack(text).len() <= packing::MOST => {
                (None, Some(Rc::clone(text)))
            }
            _ => (None, None),
        }
    }

    /// Goes where an address says that names a recording or a program. A program is shown, and nothing of it runs.
    pub(super) fn follow_trace(&mut self, link: Link, hash: &str) {
        self.show_as(&link);
        let (trace, program) = self.linked_trace();
        let open = (link.trace.is_some() && link.trace == trace)
            || (link.program.is_some() && link.program == program);
        match (link.trace, link.program) {
            _ if open => self.step_to(link.step),
            (_, Some(text)) => self.open_nothing_of(text),
            (Some(name), None) => self.wanted_trace = Some((name, hash.into())),
            (None, None) => {}
        }
        self.set_lanes(&link.lanes);
    }

    /// Something with recordings.
    pub(super) fn of_recordings(&mut self, msg: Msg) {
        match msg {
            Msg::OpenFile { name, contents } => self.read_on(name, Origin::Disk, contents),
            Msg::Fetched { name, contents } => self.fetched(name, contents),
            Msg::Read { number, percent } => self.read_so_far(number, percent),
            Msg::Opened { number, opened } => self.opened(number, opened),
            Msg::StopOpening => self.stop_opening(),
            Msg::Ran { program, bytes, contents } => self.ran(program, &bytes, contents),
            _ => {}
        }
    }

    /// A recording came that somebody waits for.
    fn fetched(&mut self, name: Rc<str>, contents: Result<Contents, String>) {
        if self.wanted_trace.as_ref().is_none_or(|(wanted, _)| *wanted != name) {
            return;
        }
        match contents {
            Ok(contents) => self.read_on(name, Origin::Beside, contents),
            Err(why) => {
                self.wanted_trace = None;
                self.say(self.language.text(link::TRACE_NOT_LOADED, args![name = &*name, why]), true);
            }
        }
    }

    /// A file is to be read, and the page goes on meanwhile. Whatever else was being read is not wanted any more.
    fn read_on(&mut self, name: Rc<str>, origin: Origin, contents: Contents) {
        if origin == Origin::Disk {
            self.wanted_trace = None;
        }
        self.comings += 1;
        self.coming = Some(Coming { number: self.comings, name, origin, contents, percent: 0 });
    }

    fn read_so_far(&mut self, number: u32, percent: u32) {
        if let Some(coming) = self.coming.as_mut().filter(|coming| coming.number == number) {
            coming.percent = percent;
        }
    }

    /// All of it was read, or something is wrong with it: then the page stays as it was.
    fn opened(&mut self, number: u32, opened: Result<Opened, Trouble>) {
        let Some(coming) = self.coming.take_if(|coming| coming.number == number) else { return };
        let link = self.wanted_trace.take_if(|_| coming.origin == Origin::Beside);
        match opened {
            Ok(Opened(opened)) => {
                let (file, run) = &*opened;
                self.notice = None;
                self.show_trace(file.clone(), coming.origin, coming.contents, Rc::clone(run));
                if let Some((_, hash)) = link
                    && let Ok(link) = Link::parse(&hash)
                {
                    self.follow_trace(link, &hash);
                }
            }
            Err(why) => self.say(why.sentence(&coming.name, self.language), true),
        }
    }

    /// What is being read is not wanted any more.
    fn stop_opening(&mut self) {
        self.coming = None;
        self.wanted_trace = None;
        if matches!(self.source, Source::Nothing) {
            // The address named it, and nothing was open before.
            self.follow("");
        }
    }

    /// Goes where an address says. Who goes elsewhere does not wait any longer for a recording that one named.
    pub(super) fn leave_for(&mut self, hash: &str) {
        self.follow(hash);
        let wanted = self.wanted_trace();
        if self.coming.as_ref().is_some_and(|coming| {
            coming.origin == Origin::Beside && wanted.is_none_or(|name| *name != coming.name)
        }) {
            self.coming = None;
        }
    }

    /// A program has run: its recording is what is open now.
    fn ran(&mut self, program: Rc<str>, bytes: &[u8], contents: Contents) {
        match trace_file::open("", bytes) {
            Ok((file, run)) => self.show_trace(file, Origin::Program(program), contents, Rc::new(run)),
            // It called nothing that is memoized: there is nothing to step through.
            Err(_) => self.open_nothing_of(program),
        }
    }

    /// A program of which there is nothing to step through.
    fn open_nothing_of(&mut self, program: Rc<str>) {
        let file = TraceFile {
            name: String::new(),
            origin: Origin::Program(program),
            contents: None,
            source: None,
            plain: false,
            functions: 0,
        };
        self.open(Source::Trace(Rc::new(file)), Rc::new(Run::new(vec![])), 0);
    }

    fn show_trace(&mut self, file: TraceFile, origin: Origin, contents: Contents, run: Rc<Run>) {
        let file = TraceFile { origin, contents: Some(contents), ..file };
        self.open(Source::Trace(Rc::new(file)), run, 0);
    }
}
