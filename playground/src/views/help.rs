//! Help: how to read the picture, and the keys.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::icons;
use super::markup::html;
use crate::model::mark::Mark;
use crate::model::state::Msg;
use crate::phrases::en::{compare, help, steps};
use crate::phrases::{Language, Phrase};

const KEYS: [(&[&str], &Phrase); 11] = [
    (&["→", "Page Down", "."], help::NEXT),
    (&["←", "Page Up", ","], help::BACK),
    (&["Home", "End"], help::ENDS),
    (&["Space"], help::PLAY),
    (&["H", "M"], help::ANSWER),
    (&["H", "M", "E"], help::RUN_TO),
    (&["D"], compare::DIFFERENCE_KEY),
    (&["R"], help::RESET),
    (&["P"], help::PREDICT),
    (&["V", "Esc"], help::PRESENTER),
    (&["?"], help::THIS),
];

/// Whether it is open, and the switch in it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct HelpProps {
    pub open: bool,
    pub letters: bool,
    pub language: Language,
    pub send: Callback<Msg>,
}

/// The dialog.
#[component(Help)]
pub(super) fn help(props: &HelpProps) -> Html {
    let t = props.language;
    let place = use_node_ref();
    {
        let place = place.clone();
        use_effect_with(props.open, move |open| {
            if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                // The browser keeps the focus inside, and gives it back afterwards.
                match (*open, dialog.open()) {
                    (true, false) => drop(dialog.show_modal()),
                    (false, true) => dialog.close(),
                    _ => {}
                }
            }
        });
    }
    let letters = props.send.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Msg::Letters(input.checked())
    });
    let close = props.send.reform(|()| Msg::Help(false));
    html! {
        <dialog ref={place} aria-labelledby="help-title" onclose={close.reform(|_| ())}>
            <div class="dialog-head">
                <h2 id="help-title">{ t.say(help::HELP) }</h2>
                <button onclick={close.reform(|_| ())}>{ t.say(help::CLOSE) }</button>
            </div>
            <h3>{ t.say(help::PICTURE) }</h3>
            <ul class="legend">
                { for Mark::ALL.iter().map(|mark| html! {
                    <li class={mark.class()}>
                        { icons::mark(*mark) }
                        <span><b>{ t.say(mark.word()) }</b>{ t.say(meaning(*mark)) }</span>
                    </li>
                }) }
            </ul>
            <p>{ t.say(help::READ) }</p>
            <h3>{ t.say(help::KEYS) }</h3>
            <table class="keys">
                <tbody>
                    { for KEYS.iter().map(|(keys, what)| html! {
                        <tr>
                            <th scope="row">{ for keys.iter().map(|key| html! { <kbd>{ key_name(key, t) }</kbd> }) }</th>
                            <td>{ t.say(what) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <label class="switch">
                <input type="checkbox" role="switch" checked={props.letters} onchange={letters} />
                { t.say(help::LETTERS) }
            </label>
        </dialog>
    }
}

/// What stands on a key.
fn key_name(key: &'static str, t: Language) -> &'static str {
    match key {
        "Home" => t.say(steps::HOME),
        "End" => t.say(steps::END),
        "Space" => t.say(help::SPACE),
        "Page Up" => t.say(help::PAGE_UP),
        "Page Down" => t.say(help::PAGE_DOWN),
        sign => sign,
    }
}

fn meaning(mark: Mark) -> &'static Phrase {
    match mark {
        Mark::Hit => help::HIT,
        Mark::Miss => help::MISS,
        Mark::Evict => help::EVICT,
        Mark::Expire => help::EXPIRE,
    }
}
