//! How far the curves are, and why something has none.

use super::super::job::{Job, Stage, Why};
use super::figures::megabytes;
use crate::phrases::en::{curves, trace};
use crate::phrases::{Language, args};

/// How far it is, for those who wait.
pub fn progress(job: &Job, t: Language) -> String {
    match &job.stage {
        Stage::Reading { bytes, of } => {
            t.text(curves::READ, args![name = &job.name, bytes = megabytes(*bytes), all = megabytes(*of)])
        }
        Stage::Computing { done, of } => t.text(curves::COMPUTED, args![done = *done, all = *of]),
        _ => status(job, t),
    }
}

/// The same for those who listen: a word when something begins and when it is over, not each step.
pub fn status(job: &Job, t: Language) -> String {
    match &job.stage {
        Stage::Reading { .. } => t.text(curves::READING, args![name = &job.name]),
        Stage::Computing { .. } if job.has_picture() => t.say(curves::FIRST_PICTURE).to_owned(),
        Stage::Computing { .. } => t.say(curves::COMPUTING).to_owned(),
        Stage::Done => t.say(curves::DONE).to_owned(),
        Stage::Stopped => t.say(curves::STOPPED).to_owned(),
        Stage::Failed(why) => trouble(&job.name, why, t),
    }
}

/// Why something has no curves.
pub fn trouble(name: &str, why: &Why, t: Language) -> String {
    match why {
        Why::Said(why) => t.text(trace::NOT_OPENED, args![file = name, why]),
        Why::NoCalls => t.text(curves::NOT_COMPUTED, args![name, why = t.say(curves::NO_CALLS)]),
        Why::NoWorkers => t.text(curves::NOT_COMPUTED, args![name, why = t.say(curves::NO_WORKERS)]),
    }
}

#[cfg(test)]
mod tests {
    use ::curves::protocol::{Calls, Report};

    use super::super::super::job::tests::calls;
    use super::*;

    #[test]
    fn progress_is_in_megabytes_then_in_orders() {
        let t = Language::ENGLISH;
        let mut job = Job::of_file("a.txt", 13_000_000);
        job.hear(Report::Reading { bytes: 1_500_000 });
        assert_eq!(progress(&job, t), "a.txt: 1.5 of 13.0 MB read");
        job.hear(Report::Read(Box::new(calls())));
        assert_eq!(
            (progress(&job, t).as_str(), status(&job, t).as_str()),
            ("Computed: 0 of 36", "Computing the curves.")
        );
        job.hear(Report::Failed("line 7: nonsense".into()));
        assert_eq!(progress(&job, t), "a.txt could not be opened: line 7: nonsense.");
        assert_eq!(
            status(&Job::of_calls("A run", Calls::default()), t),
            "A run has no curves: there are no calls in it."
        );
    }
}
