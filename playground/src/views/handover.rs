//! From the program with the plain lessons to the whole one: the first leaves what it was showing, and the second goes on
//! from there, in the same place.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

use super::{App, dom, export, title};
use crate::WHOLE;
use crate::model::errand::Errand;
use crate::model::lesson::Lesson;
use crate::model::predict::Guesses;
use crate::model::prefs::Prefs;
use crate::model::state::{Msg, State};

/// What the lessons' program keeps to be able to leave.
#[derive(Default)]
struct Kept {
    /// What loads the whole program.
    whole: Option<Function>,
    app: Option<yew::AppHandle<App>>,
    state: Option<Rc<State>>,
    /// The file that is to be opened.
    file: Option<File>,
}

/// What is here within so many milliseconds is not said to be loaded.
const SOON: i32 = 400;

/// Before the names of preferences.
const PREFS: &str = "prefs.";

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

fn keep(what: impl FnOnce(&mut Kept)) {
    KEPT.with(|kept| what(&mut kept.borrow_mut()));
}

/// Keeps what loads the whole program: it is called once it is needed, and gives a promise.
pub(super) fn keep_loader(whole: Function) {
    keep(|kept| kept.whole = Some(whole));
}

pub(super) fn keep_app(app: yew::AppHandle<App>) {
    if !WHOLE {
        keep(|kept| kept.app = Some(app));
    }
}

/// Keeps a file until the whole program is here, which is sent for.
pub(super) fn send_for_file(file: File, send: &Callback<Msg>) {
    keep(|kept| kept.file = Some(file));
    send.emit(Msg::SendFor(Errand::File));
}

/// Loads the whole program when it is needed.
#[hook]
pub(super) fn use_whole(state: &Rc<State>, send: Callback<Msg>) {
    {
        let state = Rc::clone(state);
        use_effect(move || {
            if !WHOLE {
                keep(|kept| kept.state = Some(state));
            }
        });
    }
    let awaited = send.reform(|()| Msg::Awaited);
    use_effect_with(state.errand.is_some(), move |needed| {
        let timeout = (!WHOLE && *needed).then(|| dom::Timeout::new(SOON, move || awaited.emit(())));
        move || drop(timeout)
    });
    use_effect_with(state.errand.is_some(), move |needed| {
        if WHOLE || !*needed {
            return;
        }
        let Some(whole) = KEPT.with(|kept| kept.borrow().whole.clone()) else { return };
        spawn_local(async move {
            let loaded = match whole.call0(&JsValue::NULL) {
                Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await,
                Err(error) => Err(error),
            };
            if let Err(error) = loaded {
                let error = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                send.emit(Msg::Stay(error.unwrap_or_default()));
            }
        });
    });
}

/// Ends this program, and gives what the other one goes on from.
pub(super) fn leave() -> Object {
    let Kept { state, app, file, .. } = KEPT.take();
    let handed = Object::new();
    let set = |name: &str, value: JsValue| {
        // A plain object takes whatever it is given.
        let _ = Reflect::set(&handed, &name.into(), &value);
    };
    if let Some(state) = state {
        let text = |text: &str| JsValue::from(text);
        set("address", text(&state.link().map(|link| link.format()).unwrap_or_default()));
        set("guesses", text(&state.guesses.format()));
        set("errand", text(state.errand.map_or("", Errand::name)));
        // Where nothing can be stored, this is all that is remembered of them.
        for (name, value) in state.prefs.stored() {
            set(&format!("{PREFS}{name}"), text(&value));
        }
        if let Some(lesson) = state.lesson() {
            set("lesson", text(&lesson.text));
        }
    }
    set("focus", dom::focused().into());
    set("file", file.into());
    if let Some(app) = app {
        app.destroy();
    }
    handed
}

/// What the whole program goes on from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Handed {
    pub errand: Option<Errand>,
    pub file: Option<File>,
    /// What stood in the address.
    hash: String,
    /// What had the focus, as a selector.
    focus: Option<String>,
}

/// What the lessons' program left: the state it was in, and what is to be done next.
pub(super) fn taken(handed: &JsValue) -> (State, Handed) {
    let get = |name: &str| Reflect::get(handed, &name.into()).unwrap_or_default();
    let text = |name: &str| get(name).as_string();
    let prefs = Prefs::read(|name| text(&format!("{PREFS}{name}")));
    let lesson = text("lesson").and_then(|text| Lesson::read(&text).ok());
    let state = State::new(lesson.into_iter().collect(), &text("address").unwrap_or_default(), prefs);
    let guesses = Guesses::parse(&text("guesses").unwrap_or_default());
    let errand = text("errand").and_then(|name| Errand::named(&name));
    let left = Handed { errand, file: get("file").dyn_into().ok(), hash: dom::hash(), focus: text("focus") };
    (state.guessed(guesses), left)
}

/// Does, once the page stands as it was, what the whole program was sent for.
#[hook]
pub(super) fn use_errand(handed: Handed, send: Callback<Msg>, open: Callback<File>) {
    use_effect_with((), move |()| {
        if !WHOLE {
            return;
        }
        if let Some(focus) = &handed.focus {
            dom::focus_on(focus);
        }
        match (handed.errand, handed.file) {
            (Some(Errand::File), Some(file)) => open.emit(file),
            (Some(Errand::TakeAway), _) => {
                // In a narrow window the button, with its dialog, stands in a list that is closed.
                if !dom::is_in_sight(export::ID) {
                    dom::open_popover(title::MORE);
                }
                dom::click(export::ID);
            }
            (Some(errand), _) => {
                if let Some(msg) = errand.message(handed.hash) {
                    send.emit(msg);
                }
                // As the lesson's button does it: that one is gone now.
                if errand == Errand::Sandbox {
                    dom::focus("next");
                }
            }
            (None, _) => {}
        }
    });
}
