//! The page's program: what its JavaScript calls.

use js_sys::Function;
use wasm_bindgen::prelude::*;

/// Starts the page in its place in the document, with the text of the lesson that the address names if it is
/// there already: it was loaded beside this program. `part` loads a part of the page that is a module of JavaScript,
/// `address` writes what is shown into the address, and `whole` loads the whole program, where this is the one with the
/// lessons.
#[wasm_bindgen]
pub fn start(lesson: Option<String>, part: Function, address: Function, whole: Function) {
    playground::views::start(lesson, part, address, whole);
}

/// Goes on, as the whole program, from where the one with the lessons is, which `leave` ends.
#[cfg(feature = "whole")]
#[wasm_bindgen(js_name = takeOver)]
pub fn take_over(part: Function, address: Function, leave: Function) {
    playground::views::take_over(part, address, leave);
}

/// Ends this program, with the lessons alone, for the whole one to go on from what this gives.
#[cfg(not(feature = "whole"))]
#[wasm_bindgen]
pub fn leave() -> js_sys::Object {
    playground::views::leave()
}
