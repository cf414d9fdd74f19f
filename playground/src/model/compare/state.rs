//! What the page does with runs side by side.

use std::rc::Rc;

use super::super::permalink::View;
use super::super::state::{State, words};
use super::{Compare, LANES, Lane, MOST_STEPS, suggested};

impl State {
    /// Lays the run side by side with itself under other settings, or ends that.
    pub(in super::super) fn side_by_side(&mut self, on: bool) {
        let lanes = if on { suggested(&self.run) } else { Vec::new() };
        self.set_lanes(&lanes);
        if !self.view.is_steps() {
            self.view = View::Picture;
        }
    }

    /// Lays the run side by side with itself under these settings; under none, ends it.
    pub(in super::super) fn set_lanes(&mut self, lanes: &[Lane]) {
        if *self.compare.as_ref().map_or(&[][..], |compare| &compare.lanes) == *lanes {
            return;
        }
        self.bare = false;
        self.compare = None;
        if lanes.is_empty() {
            return;
        }
        if self.run.len() > MOST_STEPS {
            let (steps, most) = (self.run.len(), MOST_STEPS);
            return self.say(
                format!(
                    "These are {steps} steps. Up to {most} can stand side by side; the curves take more."
                ),
                true,
            );
        }
        let words = words(self.code_shown());
        self.compare = Some(Rc::new(Compare::new(&self.run, lanes, self.cursor, words)));
    }

    /// Does everything side by side again: it is another run.
    pub(in super::super) fn compare_again(&mut self) {
        if let Some(compare) = self.compare.take() {
            self.set_lanes(&compare.lanes);
        }
    }

    /// Sets one of the runs otherwise, or adds one.
    pub(in super::super) fn set_lane(&mut self, number: usize, lane: Lane) {
        let Some(compare) = &self.compare else { return };
        if number < compare.lanes.len() || compare.lanes.len() < *LANES.end() {
            let words = words(self.code_shown());
            self.compare = Some(Rc::new(compare.with_lane(&self.run, number, lane, self.cursor, words)));
        }
    }

    /// Takes one of the runs away, as long as there are two left.
    pub(in super::super) fn remove_lane(&mut self, number: usize) {
        let Some(compare) = &self.compare else { return };
        if compare.lanes.len() > *LANES.start() {
            let words = words(self.code_shown());
            self.compare = Some(Rc::new(compare.without_lane(number, self.cursor, words)));
        }
    }

    pub(in super::super) fn next_difference(&mut self) {
        let Some(compare) = &self.compare else { return };
        match compare.next_difference(self.cursor) {
            Some(step) => self.step_to(step),
            None => self.say("They do not differ after this step.".to_owned(), false),
        }
    }
}
