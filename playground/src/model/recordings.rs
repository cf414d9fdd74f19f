//! What the page does with recordings: a file of the visitor's, one beside the page, and what a program of the
//! visitor's own did.

use std::rc::Rc;

use super::packing;
use super::permalink::Link;
use super::run::Run;
use super::state::{Source, State};
use super::trace_file::{self, Origin, TraceFile};
use crate::WHOLE;
use crate::phrases::args;
use crate::phrases::en::link;

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

    /// A recording came that somebody waits for.
    pub(super) fn fetched(&mut self, name: &str, bytes: Result<Rc<[u8]>, String>) {
        let Some((_, hash)) = self.wanted_trace.take_if(|(wanted, _)| &**wanted == name) else { return };
        match bytes {
            Ok(bytes) => {
                self.open_trace(name, Origin::Beside, &bytes);
                if self.linked_trace().0.is_some()
                    && let Ok(link) = Link::parse(&hash)
                {
                    self.follow_trace(link, &hash);
                }
            }
            Err(why) => self.say(self.language.text(link::TRACE_NOT_LOADED, args![name, why]), true),
        }
    }

    /// A program has run: its recording is what is open now.
    pub(super) fn ran(&mut self, program: Rc<str>, bytes: &Rc<[u8]>) {
        match trace_file::open("", bytes) {
            Ok((file, run)) => self.show_trace(file, Origin::Program(program), bytes, run),
            // It called nothing that is memoized: there is nothing to step through.
            Err(_) => self.open_nothing_of(program),
        }
    }

    /// A program of which there is nothing to step through.
    fn open_nothing_of(&mut self, program: Rc<str>) {
        let file = TraceFile {
            name: String::new(),
            origin: Origin::Program(program),
            bytes: Rc::new([]),
            source: None,
            plain: false,
            functions: 0,
        };
        self.open(Source::Trace(Rc::new(file)), Rc::new(Run::new(vec![])), 0);
    }

    pub(super) fn open_trace(&mut self, name: &str, origin: Origin, bytes: &Rc<[u8]>) {
        match trace_file::open(name, bytes) {
            Ok((file, run)) => {
                self.notice = None;
                self.show_trace(file, origin, bytes, run);
            }
            Err(why) => self.say(why.sentence(name, self.language), true),
        }
    }

    fn show_trace(&mut self, file: TraceFile, origin: Origin, bytes: &Rc<[u8]>, run: Run) {
        let file = TraceFile { origin, bytes: Rc::clone(bytes), ..file };
        self.open(Source::Trace(Rc::new(file)), Rc::new(run), 0);
    }
}
