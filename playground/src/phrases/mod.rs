//! The page's own words: an English table, and what a language needs to say the same.
//!
//! A [`Phrase`] is a name and its English template. Views and model ask a [`Language`] for it, which has
//! a translation or gives the English back. What a lesson tells is its own key: the English text stands
//! in the lesson's file, and a language may know another for it.
//!
//! A template is plain text with `{placeholders}`, with `backticks` around code, and with one form of
//! words for each kind of number: `{n|0=no entry|one=# entry|other=# entries}`. The kinds are those of the
//! Unicode CLDR (`zero`, `one`, `two`, `few`, `many`, `other`), a number itself comes before them, and `#`
//! stands for the number.

pub mod en;
mod language;
pub mod pseudo;
mod template;

pub use language::{Arg, Language};

/// A phrase of the page: its name, and what it is in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub name: &'static str,
    pub english: &'static str,
}

/// A part of the English table: a constant for each phrase, and the list of them all.
macro_rules! phrases {
    ($area:literal; $($(#[$about:meta])* $name:ident = $english:literal;)*) => {
        use $crate::phrases::Phrase;
        $(
            $(#[$about])*
            pub const $name: &Phrase =
                &Phrase { name: concat!($area, ".", stringify!($name)), english: $english };
        )*
        pub(super) const ALL: &[&Phrase] = &[$($name),*];
    };
}
pub(crate) use phrases;

/// What goes into the placeholders of a template, each under its name: `args![step, last = run.len()]`.
#[macro_export]
macro_rules! args {
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
    ($($name:ident $(= $value:expr)?),* $(,)?) => {
        &[$((stringify!($name), $crate::phrases::Arg::from($crate::args!(@value $name $($value)?)))),*]
    };
}
pub use args;
