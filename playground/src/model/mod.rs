//! Everything the page knows and decides, without a word about how it is drawn: no Yew, no browser.

pub mod action;
pub mod called;
pub mod curves;
pub mod drawn;
pub mod frame;
pub mod keys;
pub mod lesson;
pub mod log;
pub mod mark;
pub mod memory;
pub mod permalink;
pub mod policy;
pub mod predict;
pub mod prefs;
pub mod ratio;
pub mod run;
pub mod script;
pub mod sentence;
pub mod shelf;
pub mod sorted;
pub mod state;
pub mod text;
pub mod trace_file;
pub mod world;
