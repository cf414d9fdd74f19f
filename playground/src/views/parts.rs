//! Parts of the page that few need at once. Each is a module of JavaScript, loaded when it is first shown: the place
//! belongs to it, and an object carries what it is given and what it gives back.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Element};
use yew::prelude::*;

use super::markup::html;
use super::{Shown, dom};
use crate::lessons::INDEX;
use crate::model::packing;
use crate::model::permalink::Link;
use crate::model::stage::Stage;
use crate::model::state::{Msg, State};
use crate::model::trace_file::Contents;
use crate::phrases::Language;
use crate::phrases::en::parts;

thread_local! {
    static LOADER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Keeps what loads a part and shows it: called with its name, its place, and what it is given.
pub(super) fn keep_loader(loader: Function) {
    LOADER.with(|kept| kept.replace(Some(loader)));
}

/// The state, and where messages go.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PartProps {
    pub state: Shown,
    pub send: Callback<Msg>,
}

/// What a part is given.
#[derive(Clone)]
struct Given {
    object: Object,
    /// What it may call for as long as it is shown.
    calls: Vec<Rc<dyn Any>>,
}

impl Given {
    fn new(t: Language) -> Self {
        let mut given = Self { object: Object::new(), calls: Vec::new() };
        given.set("language", t.code());
        given.set("lost", t.say(parts::NOT_LOADED));
        given.can(
            "say",
            Closure::<dyn Fn(String) -> Option<String>>::new(move |name: String| {
                t.translated(&name).map(str::to_owned)
            }),
        );
        given
    }

    /// Lets it call something of the page's.
    fn can<T: ?Sized + 'static>(&mut self, name: &str, call: Closure<T>) {
        self.set(name, call.as_ref().clone());
        self.calls.push(Rc::new(call));
    }

    fn set(&self, name: &str, value: impl Into<JsValue>) {
        // A plain object takes whatever it is given.
        let _ = Reflect::set(&self.object, &name.into(), &value.into());
    }

    fn call(&self, name: &str) {
        let function = Reflect::get(&self.object, &name.into()).ok();
        if let Some(function) = function.and_then(|function| function.dyn_into::<Function>().ok()) {
            let _ = function.call0(&self.object);
        }
    }
}

/// Shows a part in a place for as long as `what` is the same.
#[hook]
fn use_part<T: PartialEq + 'static>(
    name: &'static str,
    what: T,
    give: impl FnOnce() -> Given + 'static,
) -> (NodeRef, Rc<RefCell<Option<Given>>>) {
    let place = use_node_ref();
    let current = use_mut_ref(|| None::<Given>);
    {
        let (place, current) = (place.clone(), Rc::clone(&current));
        use_effect_with(what, move |_| {
            let given = give();
            current.replace(Some(given.clone()));
            let loader = LOADER.with(|kept| kept.borrow().clone());
            if let (Some(loader), Some(place)) = (loader, place.cast::<Element>()) {
                let _ = loader.call3(&JsValue::NULL, &name.into(), &place, &given.object);
            }
            move || {
                given.set("ended", true);
                given.call("end");
                current.replace(None);
            }
        });
    }
    (place, current)
}

/// The functions of a recording: how each does, what is wrong with it, and why a step is a miss.
#[component(Functions)]
pub(super) fn functions(props: &PartProps) -> Html {
    let state = &props.state.0;
    let contents = state.recording().and_then(|file| file.contents.clone());
    let (t, send, cursor) = (state.language, props.send.clone(), state.cursor);
    let same = (contents.clone(), t.code());
    let (place, current) = use_part("functions", same, move || {
        let mut given = Given::new(t);
        if let Some(blob) = contents.as_ref().and_then(Contents::get::<Blob>) {
            given.set("recording", blob);
        }
        let lessons = Object::new();
        for lesson in INDEX {
            let _ = Reflect::set(&lessons, &lesson.number.into(), &t.lesson(lesson.title).into());
        }
        given.set("lessons", lessons);
        given.set("step", cursor as u32);
        given.can("go", Closure::<dyn Fn(u32)>::new(move |step: u32| send.emit(Msg::Go(step as usize))));
        given
    });
    use_effect_with(cursor, move |cursor| {
        if let Some(given) = &*current.borrow() {
            given.set("step", *cursor as u32);
            given.call("update");
        }
    });
    html! { <div class="module" ref={place}></div> }
}

/// A program of the visitor's own: written here, run here, and its recording handed over.
#[component(OwnCode)]
pub(super) fn own_code(props: &PartProps) -> Html {
    let state = &props.state.0;
    let (t, send) = (state.language, props.send.clone());
    let text = state.program().cloned().unwrap_or_default();
    let first = Rc::clone(&text);
    let (place, current) = use_part("own-code", t.code(), move || {
        let mut given = Given::new(t);
        given.set("text", &*first);
        given.can(
            "fits",
            Closure::<dyn Fn(String) -> bool>::new(|text: String| {
                packing::pack(&text).len() <= packing::MOST
            }),
        );
        let ran = move |program: String, bytes: Vec<u8>| {
            // The browser keeps its own copy, outside of this program's memory.
            let parts = Array::of1(&Uint8Array::from(&*bytes));
            let Ok(blob) = Blob::new_with_u8_array_sequence(&parts) else { return };
            let contents = Contents::new(blob);
            send.emit(Msg::Ran { program: program.into(), bytes: bytes.into(), contents });
        };
        given.can("ran", Closure::<dyn Fn(String, Vec<u8>)>::new(ran));
        given
    });
    use_effect_with(text, move |text| {
        if let Some(given) = &*current.borrow() {
            given.set("text", &**text);
            given.call("update");
        }
    });
    html! { <div class="module" ref={place}></div> }
}

/// For teachers: the step as a picture and on paper, in a page of their own and before a class; and the score sheet.
#[component(Teach)]
pub(super) fn teach(props: &PartProps) -> Html {
    let (state, send) = (Rc::clone(&props.state.0), props.send.clone());
    let t = state.language;
    let (place, _) = use_part("teach", (state.cursor, state.prefs.sheet.clone(), t.code()), move || {
        let mut given = Given::new(t);
        if let Some(link) = state.shared_link() {
            let embedded = Link { stage: Stage::Embedded, ..link };
            given.set("embed", dom::address_with(&embedded.format()));
        }
        given.set("title", dom::title());
        given.set("step", state.cursor as u32);
        given.set("steps", state.run.len() as u32);
        given.set("lesson", state.lesson().map_or(JsValue::UNDEFINED, |lesson| lesson.number.into()));
        given.set("sheet", sheet(&state));
        let to = send.clone();
        given.can("present", Closure::<dyn Fn()>::new(move || to.emit(Msg::Stage(Stage::Presented))));
        given.can("forget", Closure::<dyn Fn()>::new(move || send.emit(Msg::ForgetSheet)));
        given
    });
    html! { <div class="module" ref={place}></div> }
}

/// A row for each lesson of which questions were answered: its number and title, how many guesses were right, how
/// many there are, and how many questions.
fn sheet(state: &State) -> Array {
    let rows = INDEX.iter().filter_map(|heading| {
        let row = state.prefs.sheet.0.get(&heading.number)?;
        let numbers = [row.right(), row.guesses.len(), row.asked].map(|number| JsValue::from(number as u32));
        let title = state.language.lesson(heading.title);
        Some([heading.number.into(), title.into()].into_iter().chain(numbers).collect::<Array>())
    });
    rows.collect()
}
