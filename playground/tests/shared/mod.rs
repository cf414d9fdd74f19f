//! What the tests do as the views do it.

use playground::model::state::{Msg, State};
use playground::model::trace_file::{self, Contents, Opened};

/// The page after a file was given to it.
pub(crate) fn given(state: &State, name: &str, bytes: &[u8]) -> State {
    let waiting = state.after(Msg::OpenFile { name: name.into(), contents: Contents::new(()) });
    let number = waiting.coming.as_ref().expect("it is read").number;
    let opened = trace_file::open(name, bytes).map(Opened::from);
    waiting.after(Msg::Opened { number, opened })
}
