//! The English table: a file for each part of the page. A new part is a new file here and its name in
//! the list below.

macro_rules! areas {
    ($($area:ident),* $(,)?) => {
        $(pub mod $area;)*

        /// Every phrase there is: what a language can translate, beside the lessons.
        pub fn all() -> impl Iterator<Item = &'static super::Phrase> {
            [$($area::ALL),*].into_iter().flatten().copied()
        }
    };
}

areas! { ask, by_size, calls, code, compare, costs, curves, export, flow, header, help, holders, lifetimes, link, lists, log, marks, notices, parts, picture, policy, sandbox, script, shelf, steps, tiers, title, told, trace, victim }
