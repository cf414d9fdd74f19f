//! What the page does with runs side by side.

use std::rc::Rc;

use super::super::permalink::View;
use super::super::state::State;
use super::{Compare, LANES, Lane, MOST_STEPS, suggested};
use crate::WHOLE;
use crate::phrases::args;
use crate::phrases::en::compare;

/// What somebody did with runs side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// The same steps several times over, or once again.
    Show(bool),
    /// One of them set otherwise; the number after the last adds one.
    Set(usize, Lane),
    Remove(usize),
    /// To the next step at which they differ.
    NextDifference,
}

impl State {
    pub(in super::super) fn columns(&mut self, what: Columns) {
        match what {
            Columns::Show(on) => self.side_by_side(on),
            Columns::Set(number, lane) => self.set_lane(number, lane),
            Columns::Remove(number) => self.remove_lane(number),
            Columns::NextDifference => self.next_difference(),
        }
    }

    /// Lays the run side by side with itself under other settings, or ends that.
    fn side_by_side(&mut self, on: bool) {
        let lanes = if on { suggested(&self.run) } else { Vec::new() };
        self.set_lanes(&lanes);
        if !self.view.is_steps() {
            self.view = View::Picture;
        }
    }

    /// Lays the run side by side with itself under these settings; under none, ends it.
    pub(in super::super) fn set_lanes(&mut self, lanes: &[Lane]) {
        if *self.compare().map_or(&[][..], |compare| &compare.lanes) == *lanes {
            return;
        }
        self.bare = false;
        self.compare = None;
        if !WHOLE {
            return;
        }
        if lanes.is_empty() {
            return;
        }
        if self.run.len() > MOST_STEPS {
            let why = args![steps = self.run.len(), most = MOST_STEPS];
            return self.say(self.language.text(compare::TOO_LONG, why), true);
        }
        let words = self.words();
        self.compare = Some(Rc::new(Compare::new(&self.run, lanes, self.cursor, words)));
    }

    /// Does everything side by side again: it is another run.
    pub(in super::super) fn compare_again(&mut self) {
        if let Some(compare) = self.compare.take() {
            self.set_lanes(&compare.lanes);
        }
    }

    /// Sets one of the runs otherwise, or adds one.
    fn set_lane(&mut self, number: usize, lane: Lane) {
        let Some(compare) = &self.compare else { return };
        if number < compare.lanes.len() || compare.lanes.len() < *LANES.end() {
            let words = self.words();
            self.compare = Some(Rc::new(compare.with_lane(&self.run, number, lane, self.cursor, words)));
        }
    }

    /// Takes one of the runs away, as long as there are two left.
    fn remove_lane(&mut self, number: usize) {
        let Some(compare) = &self.compare else { return };
        if compare.lanes.len() > *LANES.start() {
            let words = self.words();
            self.compare = Some(Rc::new(compare.without_lane(number, self.cursor, words)));
        }
    }

    fn next_difference(&mut self) {
        let Some(side_by_side) = &self.compare else { return };
        match side_by_side.next_difference(self.cursor) {
            Some(step) => self.step_to(step),
            None => self.say(self.language.say(compare::NO_DIFFERENCE_LEFT).to_owned(), false),
        }
    }
}
