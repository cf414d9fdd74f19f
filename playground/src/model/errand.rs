//! What only the whole program can do. Asked for in the one that has the plain lessons alone, it is what the whole one
//! begins with.

use super::compare::Columns;
use super::permalink::{Link, View};
use super::sandbox::Edit;
use super::state::{Msg, State};
use crate::phrases::args;
use crate::phrases::en::parts;

/// Something to be done by the whole program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// To go where the address says.
    Address,
    Curves,
    SideBySide,
    /// The lesson's calls in the sandbox.
    Sandbox,
    /// What can be taken away.
    TakeAway,
    /// To open a file.
    File,
}

impl Errand {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Address, Self::Curves, Self::SideBySide, Self::Sandbox, Self::TakeAway, Self::File];

    /// Its name, for the way from one program to the other.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Curves => "curves",
            Self::SideBySide => "side-by-side",
            Self::Sandbox => "sandbox",
            Self::TakeAway => "take-away",
            Self::File => "file",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|errand| errand.name() == name)
    }

    /// The errand that a message comes to; `None` for what the lessons can do.
    pub fn of(msg: &Msg) -> Option<Self> {
        match msg {
            Msg::Follow(hash) if Link::is_for_whole(hash) => Some(Self::Address),
            Msg::View(View::Curves) => Some(Self::Curves),
            Msg::Compare(Columns::Show(true)) => Some(Self::SideBySide),
            Msg::Sandbox(Edit::Lesson) => Some(Self::Sandbox),
            Msg::SendFor(errand) => Some(*errand),
            _ => None,
        }
    }

    /// What does it, where a message can; the rest is for the page.
    pub fn message(self, hash: String) -> Option<Msg> {
        match self {
            Self::Address => Some(Msg::Follow(hash)),
            Self::Curves => Some(Msg::View(View::Curves)),
            Self::SideBySide => Some(Msg::Compare(Columns::Show(true))),
            Self::Sandbox => Some(Msg::Sandbox(Edit::Lesson)),
            Self::TakeAway | Self::File => None,
        }
    }
}

impl State {
    /// Sends for the whole program. Until it is here, or is not to be had, all stays as it is.
    pub(super) fn send_for(&mut self, errand: Errand) {
        self.playing = false;
        self.errand = Some(errand);
    }

    /// Says what is waited for: not at once, where nobody would have the time to read it.
    pub(super) fn wait_for_whole(&mut self) {
        if self.errand.is_some() {
            self.say(self.language.say(parts::LOADING).to_owned(), true);
        }
    }

    /// It is not to be had.
    pub(super) fn stay(&mut self, why: &str) {
        self.errand = None;
        self.say(self.language.text(parts::REST_NOT_LOADED, args![why]), true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prefs::Prefs;

    #[test]
    fn each_has_a_name_and_what_it_does_asks_for_it_again() {
        for errand in Errand::ALL {
            assert_eq!(Errand::named(errand.name()), Some(errand));
            let again = errand.message("#v=1&sandbox=".to_owned()).unwrap_or(Msg::SendFor(errand));
            assert_eq!(Errand::of(&again), Some(errand));
        }
        assert_eq!(Errand::named("tea"), None);
        for msg in [Msg::Next, Msg::Follow("#v=1&lesson=4".into()), Msg::View(View::Table)] {
            assert_eq!(Errand::of(&msg), None);
        }
    }

    #[test]
    fn while_it_is_waited_for_and_when_it_does_not_come_the_lesson_stays() {
        let state = State::new(crate::lessons::all(), "#v=1&lesson=4&step=5", Prefs::default());
        let waiting = state.after(Msg::SendFor(Errand::Curves));
        assert_eq!((waiting.errand, waiting.cursor), (Some(Errand::Curves), 5));
        let waiting = waiting.after(Msg::Next);
        assert_eq!((waiting.errand, waiting.cursor), (Some(Errand::Curves), 6));
        assert_eq!((&waiting.notice, state.after(Msg::Awaited).notice), (&None, None));
        let waiting = waiting.after(Msg::Awaited);
        assert!(waiting.notice.as_ref().unwrap().text.contains("being loaded"));
        let left = waiting.after(Msg::Stay("The network is gone.".to_owned()));
        assert_eq!((left.errand, left.cursor), (None, 6));
        assert!(left.notice.unwrap().text.contains("The network is gone."));
    }
}
