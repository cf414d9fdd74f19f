//! What can be taken away: the run as a recording, the settings as code.

use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::markup::html;
use super::{Shown, dom, icons, parts, save};
use crate::WHOLE;
use crate::model::action::{Action, Function};
use crate::model::errand::Errand;
use crate::model::export;
use crate::model::sentence::{Scene, sentence};
use crate::model::state::{Msg, State};
use crate::phrases::args;
use crate::phrases::en::{export as said, help};

/// The button that opens it.
pub(super) const ID: &str = "take-away";

/// The state, and where messages go.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ExportProps {
    pub state: Shown,
    pub send: Callback<Msg>,
}

/// The button, and the dialog behind it.
#[component(Export)]
pub(super) fn export(props: &ExportProps) -> Html {
    let state = &props.state.0;
    let t = state.language;
    let (open, place) = (use_state(|| false), use_node_ref());
    let show = {
        let (open, place) = (open.clone(), place.clone());
        let send = props.send.clone();
        Callback::from(move |_: MouseEvent| {
            if !WHOLE {
                return send.emit(Msg::SendFor(Errand::TakeAway));
            }
            open.set(true);
            if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                // The browser keeps the focus inside, and gives it back afterwards.
                let _ = dialog.show_modal();
            }
        })
    };
    let close = {
        let place = place.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let closed = {
        let open = open.clone();
        Callback::from(move |_: Event| open.set(false))
    };
    html! {
        <>
            <button id={ID} class="square" aria-label={t.say(said::OPEN)} title={t.say(said::OPEN_WHY)} onclick={show}>
                { icons::take() }<span class="word" aria-hidden="true">{ t.say(said::OPEN) }</span>
            </button>
            <dialog ref={place} class="export" aria-labelledby="export-title" onclose={closed}>
                <div class="dialog-head">
                    <h2 id="export-title">{ t.say(said::TITLE) }</h2>
                    <button onclick={close}>{ t.say(help::CLOSE) }</button>
                </div>
                if WHOLE && *open {
                    <parts::Teach state={Shown(Rc::clone(state))} send={props.send.clone()} />
                    { recording(state, &props.send) }
                    { code(state, &props.send) }
                }
            </dialog>
        </>
    }
}

fn recording(state: &Rc<State>, send: &Callback<Msg>) -> Html {
    let t = state.language;
    let save = {
        let (state, send) = (Rc::clone(state), send.clone());
        Callback::from(move |_: MouseEvent| {
            let words = state.words();
            let tell =
                |action: &Action, world: &_| sentence(Some(action), world, Scene::default(), words).plain();
            match export::trace(&state.run, tell) {
                Ok(text) => save::text("run.jsonl", "application/jsonl", &text),
                Err(why) => send.emit(Msg::Say(why.to_string())),
            }
        })
    };
    html! {
        <>
            <h3>{ t.say(said::RECORDING) }</h3>
            <p>{ t.say(said::RECORDING_WHAT) }</p>
            <p><button onclick={save}>{ t.say(said::SAVE) }</button></p>
        </>
    }
}

/// The function that the step is about, else the first.
fn function(state: &State) -> Option<Rc<Function>> {
    let shown = state.frame.world.function().map(Rc::clone);
    shown.or_else(|| state.run.functions().next().map(|function| Rc::new(function.clone())))
}

fn code(state: &State, send: &Callback<Msg>) -> Html {
    let t = state.language;
    let Some(function) = function(state) else { return html! {} };
    let blocks = [("JavaScript", export::javascript(&function)), ("Python", export::python(&function))];
    let block = |(language, text): (&'static str, String)| {
        let copy = {
            let text = text.clone();
            send.reform(move |_| {
                Msg::Say(if dom::copy(&text) {
                    t.text(said::COPIED, args![language])
                } else {
                    t.say(said::NOT_COPIED).to_owned()
                })
            })
        };
        html! {
            <div>
                <div class="code-head">
                    <h3>{ language }</h3>
                    <button onclick={copy} aria-label={t.text(said::COPY_OF, args![language])}>{ t.say(said::COPY) }</button>
                </div>
                <pre tabindex="0" aria-label={language} role="region">{ text }</pre>
            </div>
        }
    };
    html! {
        <>
            <h3>{ t.text(said::SETTINGS, args![function = &function.name]) }</h3>
            { for blocks.into_iter().map(block) }
        </>
    }
}
