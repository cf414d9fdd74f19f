//! What can be taken away from the page: the run as a recording, the settings as code.

mod code;
mod trace;

pub use code::{javascript, python};
pub use trace::trace;
