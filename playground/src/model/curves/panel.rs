//! What is shown and what is in the making. Until the new has a picture, the old one stays as it was.

use std::rc::Rc;

use super::job::{Job, Stage, Why};

/// A job, and what computes it: dropping that ends it.
#[derive(Clone, Debug)]
pub struct Entry<H> {
    pub number: u32,
    pub job: Rc<Job>,
    pub by: H,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Happened<H> {
    /// Something else is to be shown.
    Begun(Entry<H>),
    /// A job has got further.
    Heard(u32, Rc<Job>),
    /// What is in the making is not wanted any more.
    Cancelled,
    Dismissed,
}

/// The two jobs, and what there is to say.
#[derive(Clone, Debug)]
pub struct Panel<H> {
    pub shown: Option<Entry<H>>,
    pub pending: Option<Entry<H>>,
    /// What has no curves, and why.
    pub trouble: Option<(String, Why)>,
}

impl<H> Default for Panel<H> {
    fn default() -> Self {
        Self { shown: None, pending: None, trouble: None }
    }
}

impl<H: Clone> Panel<H> {
    /// The panel after something happened.
    #[must_use]
    pub fn after(&self, happened: Happened<H>) -> Self {
        let mut next = self.clone();
        match happened {
            Happened::Begun(entry) => {
                next.trouble = None;
                next.pending = Some(entry);
                next.settle();
            }
            Happened::Heard(number, job) => {
                for entry in [&mut next.shown, &mut next.pending].into_iter().flatten() {
                    if entry.number == number {
                        entry.job = Rc::clone(&job);
                    }
                }
                next.settle();
            }
            Happened::Cancelled => next.pending = None,
            Happened::Dismissed => next.trouble = None,
        }
        next
    }

    /// What has failed goes with a sentence, and what has a picture is shown.
    fn settle(&mut self) {
        let Some(entry) = &self.pending else { return };
        if let Stage::Failed(why) = &entry.job.stage {
            self.trouble = Some((entry.job.name.clone(), why.clone()));
            self.pending = None;
        } else if entry.job.has_picture() {
            self.shown = self.pending.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use curves::protocol::Report;

    use super::super::job::tests::{calls, done, ids};
    use super::*;

    fn entry(number: u32, job: &Job) -> Entry<()> {
        Entry { number, job: Rc::new(job.clone()), by: () }
    }

    fn shown(panel: &Panel<()>) -> Option<u32> {
        panel.shown.as_ref().map(|entry| entry.number)
    }

    fn with_a_picture() -> Panel<()> {
        let job = done(Job::of_calls("old", calls()), &ids());
        Panel::default().after(Happened::Begun(entry(1, &job)))
    }

    #[test]
    fn a_picture_stays_until_the_next_one_is_there() {
        let panel = with_a_picture();
        assert_eq!(shown(&panel), Some(1));
        let mut job = Job::of_file("new.txt", 100);
        let panel = panel.after(Happened::Begun(entry(2, &job)));
        job.hear(Report::Read(Box::new(calls())));
        let panel = panel.after(Happened::Heard(2, Rc::new(job.clone())));
        assert_eq!(shown(&panel), Some(1));
        let panel = panel.after(Happened::Heard(2, Rc::new(done(job, &ids()))));
        assert_eq!(shown(&panel), Some(2));
        assert!(panel.pending.is_none());
    }

    #[test]
    fn what_is_cancelled_leaves_the_page_as_it_was() {
        let before = with_a_picture();
        let job = Job::of_file("new.txt", 100);
        let panel = before.after(Happened::Begun(entry(2, &job))).after(Happened::Cancelled);
        assert_eq!((shown(&panel), panel.trouble.is_none(), panel.pending.is_none()), (Some(1), true, true));
        // What was on its way is of no interest any more.
        let late = panel.after(Happened::Heard(2, Rc::new(done(Job::of_calls("new", calls()), &ids()))));
        assert_eq!(shown(&late), Some(1));
    }

    #[test]
    fn what_is_no_trace_gets_a_sentence_and_leaves_the_page_as_it_was() {
        let mut job = Job::of_file("photo.png", 100);
        let panel = with_a_picture().after(Happened::Begun(entry(2, &job)));
        job.hear(Report::Failed("line 1: expected text, found a control character".into()));
        let panel = panel.after(Happened::Heard(2, Rc::new(job)));
        assert_eq!((shown(&panel), panel.pending.is_none()), (Some(1), true));
        let why = Why::Said("line 1: expected text, found a control character".into());
        assert_eq!(panel.trouble, Some(("photo.png".to_owned(), why)));
        assert_eq!(panel.after(Happened::Dismissed).trouble, None);
    }
}
