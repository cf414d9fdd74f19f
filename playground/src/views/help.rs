//! Help: how to read the picture, and the keys.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::icons;
use crate::model::mark::Mark;
use crate::model::state::Msg;

const KEYS: [(&[&str], &str); 10] = [
    (&["→", "Page Down", "."], "next step; an open question is shown its answer"),
    (&["←", "Page Up", ","], "one step back"),
    (&["Home", "End"], "first and last step"),
    (&["Space"], "play and pause"),
    (&["H", "M"], "answer a question: hit, miss"),
    (&["H", "M", "E"], "else: run to the next hit, miss, eviction"),
    (&["D"], "side by side: run to the next step at which they differ"),
    (&["R"], "from the start, guesses forgotten"),
    (&["P"], "questions on and off"),
    (&["?"], "this help"),
];

/// Whether it is open, and the switch in it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct HelpProps {
    pub open: bool,
    pub letters: bool,
    pub send: Callback<Msg>,
}

/// The dialog.
#[component(Help)]
pub(super) fn help(props: &HelpProps) -> Html {
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
                <h2 id="help-title">{ "Help" }</h2>
                <button onclick={close.reform(|_| ())}>{ "Close" }</button>
            </div>
            <h3>{ "The picture" }</h3>
            <ul class="legend">
                { for Mark::ALL.iter().map(|mark| html! {
                    <li class={mark.class()}>{ icons::mark(*mark) }<span><b>{ mark.word() }</b>{ meaning(*mark) }</span></li>
                }) }
            </ul>
            <p>
                { "A call becomes a key, and the shelf is searched for an equal one. Entries stand in the order in which they would have to go. A part of a key that differs from the nearest stored key is marked ≠, one that is equal =. Below the shelf, and small on the entries, stands what the policy goes by." }
            </p>
            <h3>{ "Keys" }</h3>
            <table class="keys">
                <tbody>
                    { for KEYS.iter().map(|(keys, what)| html! {
                        <tr>
                            <th scope="row">{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</th>
                            <td>{ *what }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <label class="switch">
                <input type="checkbox" role="switch" checked={props.letters} onchange={letters} />
                { "Letters and signs are keys too (off: only arrows, Page, Home, End and Space)" }
            </label>
        </dialog>
    }
}

fn meaning(mark: Mark) -> &'static str {
    match mark {
        Mark::Hit => ": an equal key was stored, and its answer comes back",
        Mark::Miss => ": none was, so the function runs and its answer is stored",
        Mark::Evict => ": the shelf was full, and an entry had to go",
        Mark::Expire => ": an entry was past its deadline",
    }
}
