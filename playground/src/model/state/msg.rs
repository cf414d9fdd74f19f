//! What somebody did, or what came from outside.

use std::rc::Rc;

use super::super::compare::Columns;
use super::super::curves::chosen::Chosen;
use super::super::errand::Errand;
use super::super::mark::Mark;
use super::super::permalink::{CodeTab, View};
use super::super::predict::Guess;
use super::super::prefs::Speed;
use super::super::sandbox::Edit;
use super::super::stage::Stage;
use super::super::trace_file::{Contents, Opened, Trouble};
use crate::phrases::Language;

/// What somebody did.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    Next,
    Back,
    First,
    Last,
    Go(usize),
    RunTo(Mark),
    /// To the first step, all guesses forgotten.
    Reset,
    Guess(Guess),
    TogglePlay,
    /// Time for the next step of playing.
    Tick,
    TogglePredict,
    /// Something of one's own, by its number among the lesson's.
    Try(usize),
    /// Back from one's own steps to the lesson's.
    Return,
    /// Something with runs side by side.
    Compare(Columns),
    /// Something in the sandbox.
    Sandbox(Edit),
    Code(CodeTab),
    View(View),
    /// How much of the page is to be around the step.
    Stage(Stage),
    /// The score sheet is to be empty again.
    ForgetSheet,
    /// Which policies' curves are drawn.
    Policies(Chosen),
    /// The address names something now.
    Follow(String),
    /// A file is to be opened.
    OpenFile {
        name: Rc<str>,
        contents: Contents,
    },
    /// The recording that the address names is here, or why it is not.
    Fetched {
        name: Rc<str>,
        contents: Result<Contents, String>,
    },
    /// So much of the recording that comes has been read, in percent.
    Read {
        number: u32,
        percent: u32,
    },
    /// All of it has, or something is wrong with it.
    Opened {
        number: u32,
        opened: Result<Opened, Trouble>,
    },
    /// The recording that comes is not wanted any more.
    StopOpening,
    /// A program of the visitor's own has run: what was recorded.
    Ran {
        program: Rc<str>,
        bytes: Rc<[u8]>,
        contents: Contents,
    },
    /// The text of a lesson is here, or why it is not.
    Arrived {
        number: u32,
        text: Result<Rc<str>, String>,
    },
    /// What only the whole program can do is to be done.
    SendFor(Errand),
    /// The whole program takes long enough to say so.
    Awaited,
    /// The whole program is not to be had, and why.
    Stay(String),
    /// Something outside went wrong.
    Say(String),
    Dismiss,
    Help(bool),
    NextTheme,
    Speed(Speed),
    Letters(bool),
    /// Another language is wanted, by its code.
    Language(Rc<str>),
    /// It is here.
    Speak(Language),
    /// It could not be had.
    Mute(Rc<str>),
}
