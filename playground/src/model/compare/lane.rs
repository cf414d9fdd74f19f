//! One of several runs side by side: what is set otherwise in it.

use core::fmt;
use core::str::FromStr;

use cache_core::call::SelfMode;
use cache_core::policy::Kind;

use super::super::action::Function;

/// How many entries the functions of a lane keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// As many as in the run that is compared.
    #[default]
    AsItIs,
    Entries(usize),
    Unbounded,
}

/// What is set otherwise. What is `None` is as in the run that is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    pub policy: Option<Kind>,
    pub size: Size,
    pub self_mode: Option<SelfMode>,
}

/// What cannot be read as a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotALane;

/// The word for a lane in which nothing is set otherwise.
const AS_IT_IS: &str = "same";
const UNBOUNDED: &str = "all";

impl Lane {
    /// Another policy.
    pub const fn policy(kind: Kind) -> Self {
        Self { policy: Some(kind), size: Size::AsItIs, self_mode: None }
    }

    /// Another meaning of `self`.
    pub const fn self_mode(mode: SelfMode) -> Self {
        Self { policy: None, size: Size::AsItIs, self_mode: Some(mode) }
    }

    /// Whether nothing is set otherwise.
    pub fn is_as_it_is(&self) -> bool {
        *self == Self::default()
    }

    /// A function as it is in this lane.
    pub fn function(&self, function: &Function) -> Function {
        let mut own = function.clone();
        if let Some(policy) = self.policy {
            own.policy = policy;
            own.foreign_policy = None;
        }
        own.max_size = self.max_size(own.max_size);
        if let Some(mode) = self.self_mode {
            own.rules.self_mode = mode;
        }
        own
    }

    pub(super) const fn max_size(&self, was: Option<usize>) -> Option<usize> {
        match self.size {
            Size::AsItIs => was,
            Size::Entries(entries) => Some(entries),
            Size::Unbounded => None,
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_as_it_is() {
            return f.write_str(AS_IT_IS);
        }
        let size = match self.size {
            Size::AsItIs => None,
            Size::Entries(entries) => Some(entries.to_string()),
            Size::Unbounded => Some(UNBOUNDED.to_owned()),
        };
        let policy = self.policy.map(|kind| kind.name().to_owned());
        let mode = self.self_mode.map(|mode| mode_name(mode).to_owned());
        let words: Vec<String> = [policy, size, mode].into_iter().flatten().collect();
        f.write_str(&words.join("."))
    }
}

impl FromStr for Lane {
    type Err = NotALane;

    /// Reads what [`Lane`] is printed as: `lru.3.key`, in any order, each at most once.
    fn from_str(text: &str) -> Result<Self, NotALane> {
        let mut lane = Self::default();
        if text == AS_IT_IS {
            return Ok(lane);
        }
        for word in text.split('.') {
            let again = if let Ok(kind) = word.parse::<Kind>() {
                lane.policy.replace(kind).is_some()
            } else if let Some(mode) = SELF_MODES.into_iter().find(|mode| mode_name(*mode) == word) {
                lane.self_mode.replace(mode).is_some()
            } else {
                let size = match word {
                    UNBOUNDED => Size::Unbounded,
                    number => Size::Entries(number.parse().map_err(|_| NotALane)?),
                };
                core::mem::replace(&mut lane.size, size) != Size::AsItIs
            };
            if again {
                return Err(NotALane);
            }
        }
        Ok(lane)
    }
}

/// What `self` can mean.
pub const SELF_MODES: [SelfMode; 3] = [SelfMode::Key, SelfMode::Ignore, SelfMode::Weak];

/// The name that the package's option has for it.
pub const fn mode_name(mode: SelfMode) -> &'static str {
    match mode {
        SelfMode::Key => "key",
        SelfMode::Ignore => "ignore",
        SelfMode::Weak => "weak",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_read_back_as_it_was_written() {
        let sizes = [Size::AsItIs, Size::Entries(0), Size::Entries(1_000_000), Size::Unbounded];
        for policy in Kind::ALL.into_iter().map(Some).chain([None]) {
            for size in sizes {
                for self_mode in SELF_MODES.into_iter().map(Some).chain([None]) {
                    let lane = Lane { policy, size, self_mode };
                    assert_eq!(lane.to_string().parse(), Ok(lane), "{lane}");
                }
            }
        }
        let lane = Lane { size: Size::Entries(3), ..Lane::policy(Kind::S3Fifo) };
        assert_eq!(lane.to_string(), "s3-fifo.3");
        assert_eq!(Lane::default().to_string(), "same");
    }

    #[test]
    fn what_is_no_lane_is_refused() {
        for text in ["", "lru.lru", "3.4", "all.3", "key.weak", "mru", "-3", "3.5.1", "same.3", "lru,fifo"] {
            assert_eq!(text.parse::<Lane>(), Err(NotALane), "{text}");
        }
    }
}
