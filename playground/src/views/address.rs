//! The address: it says what is shown, and the page shows what it says.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::dom;
use crate::model::errand::Errand;
use crate::model::state::{Msg, State};

thread_local! {
    static WRITER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Keeps what writes the address: called with what is to stand behind `#`, it does so soon.
pub(super) fn keep_writer(writer: Function) {
    WRITER.with(|kept| kept.replace(Some(writer)));
}

/// The address says what is shown, and the page shows what the address says.
#[hook]
pub(super) fn use_address(state: &Rc<State>, send: Callback<Msg>) {
    use_effect_with((), move |()| {
        let listener =
            dom::Listener::new(&dom::window(), "hashchange", move |_| send.emit(Msg::Follow(dom::hash())));
        move || drop(listener)
    });
    let link = state.link().map(|link| link.format()).unwrap_or_default();
    // What the whole program is to show stands there until it is here.
    let waiting = state.errand == Some(Errand::Address);
    use_effect_with((link, waiting), |(link, waiting)| {
        let writer = WRITER.with(|kept| kept.borrow().clone());
        if let Some(writer) = writer.filter(|_| !*waiting) {
            let _ = writer.call1(&JsValue::NULL, &link.into());
        }
    });
}
