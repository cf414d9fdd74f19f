//! What a step did.

use std::rc::Rc;

use cache_core::call::Key;

use super::super::action::{Answer, Function};
use super::super::called::Called;
use super::super::mark::Mark;
use super::super::shelf::{Gone, Why};
use super::Tally;

/// What a step did.
#[derive(Clone, Debug, Default)]
pub enum Done {
    /// Nothing yet.
    #[default]
    Start,
    Called(Box<Called>),
    /// Entries left for another reason than a call.
    Left(Vec<Gone>),
    /// A value was put in.
    Stored {
        serial: Option<u64>,
        gone: Vec<Gone>,
    },
    /// A call that ran is done: its answer is stored, if it was kept.
    Returned(Box<Returned>),
    /// An object looks different now, and with it the answers under these keys.
    Altered(Vec<Rc<Key>>),
    /// Several things at once: the calls among them.
    Several(Tally),
    /// Whatever needs no more words than the action itself.
    Plain,
    /// The call could not be made.
    Refused(Refusal),
}

/// Why a call could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody has defined the function.
    Undefined,
    /// It has no key, as the language itself says it.
    NoKey(Rc<str>),
    /// Nothing runs that could return.
    NothingRuns,
    /// This variable holds nothing that could be altered.
    Fixed(Rc<str>),
}

/// A call that ran is done.
#[derive(Clone, Debug)]
pub struct Returned {
    pub function: Rc<Function>,
    pub key: Rc<Key>,
    pub value: Answer,
    pub serial: Option<u64>,
    pub gone: Vec<Gone>,
}

impl Done {
    /// The call that it was, if it was one.
    pub fn called(&self) -> Option<&Called> {
        if let Self::Called(called) = self { Some(called) } else { None }
    }

    /// The entries that left in it.
    pub fn gone(&self) -> &[Gone] {
        match self {
            Self::Called(called) => &called.gone,
            Self::Returned(returned) => &returned.gone,
            Self::Left(gone) | Self::Stored { gone, .. } => gone,
            Self::Start | Self::Plain | Self::Altered(_) | Self::Several(_) | Self::Refused(_) => &[],
        }
    }

    /// The first that had to go because the shelf was full.
    pub fn victim(&self) -> Option<&Gone> {
        self.gone().iter().find(|gone| matches!(gone.why, Why::Evicted(_)))
    }

    /// What it is on a time line.
    pub(super) fn marks(&self) -> impl Iterator<Item = Mark> + '_ {
        let call = match self {
            Self::Called(called) if called.outcome.is_hit() => Some(Mark::Hit),
            Self::Called(_) => Some(Mark::Miss),
            _ => None,
        };
        let left = self.gone().iter().filter_map(|gone| match gone.why {
            Why::Evicted(_) => Some(Mark::Evict),
            Why::Expired => Some(Mark::Expire),
            Why::Removed => None,
        });
        call.into_iter().chain(left)
    }
}
