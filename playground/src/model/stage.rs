//! Where the page stands: by itself, within another one, or before a class.

/// How much of the page is shown around the step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The whole of it.
    #[default]
    Whole,
    /// In a frame of another page: the step, its code and the buttons to step.
    Embedded,
    /// On a wall, for many to see: the step and its code, big; keys and remotes step.
    Presented,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Embedded, Self::Presented];

    /// Its name in a link.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Embedded => "embed",
            Self::Presented => "presenter",
        }
    }
}
