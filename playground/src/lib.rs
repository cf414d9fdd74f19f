//! The page on which a cache shows what it does, step by step.
//!
//! [`model`] is everything the page knows: runs, frames, sentences, lessons, links; plain Rust, tested
//! natively. [`lessons`] are data for it. [`phrases`] are its words, in every language. [`views`] draw it,
//! and do nothing else.

// An application: its items are for itself, and named for what they are.
#![allow(missing_docs)]
// "shelf" next to `self` is what this is about; and what a page can be switched to is true or false.
#![allow(clippy::similar_names, clippy::struct_excessive_bools)]

pub mod lessons;
pub mod model;
pub mod phrases;
pub mod views;

use wasm_bindgen::prelude::*;

/// Starts the page in its place in the document, with the text of the lesson that the address names if it is
/// there already: it was loaded beside this program. `part` loads a part of the page that is a module of JavaScript.
#[wasm_bindgen]
pub fn start(lesson: Option<String>, part: js_sys::Function) {
    views::start(lesson, part);
}
