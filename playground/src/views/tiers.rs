//! The memories of the processes, side by side, and below them the store that they have in common.

use yew::prelude::*;

use super::markup::html;
use crate::model::sentence::store_name;
use crate::model::state::State;
use crate::model::tiers::{Process, tiers};
use crate::phrases::en::tiers as phrases;
use crate::phrases::{Language, args};

/// The tiers in the world that is shown.
pub(super) fn boxes(state: &State) -> Html {
    let t = state.language;
    let found = tiers(&state.frame.world);
    html! {
        <section class="tiers" aria-label={t.say(phrases::TIERS)}>
            <ul class="processes">
                { for found.processes.iter().map(|process| html! { <li key={process.label.clone()}>{ self::process(process, t) }</li> }) }
                if found.processes.is_empty() {
                    <li class="none">{ t.say(phrases::NO_PROCESS) }</li>
                }
            </ul>
            if let Some((kind, entries)) = &found.store {
                <div class="store">
                    <b>{ store_name(*kind, t) }</b>
                    { list(entries, t) }
                </div>
            }
        </section>
    }
}

fn process(process: &Process, t: Language) -> Html {
    html! {
        <>
            <b>{ &process.label }</b>
            { list(&process.entries, t) }
            { for process.runs.iter().map(|call| html! { <span class="miss">{ t.text(phrases::RUNS, args![call]) }</span> }) }
            { for process.waits.iter().map(|call| html! { <span class="hit">{ t.text(phrases::WAITS, args![call]) }</span> }) }
        </>
    }
}

fn list(entries: &[String], t: Language) -> Html {
    if entries.is_empty() {
        return html! { <span class="soft">{ t.say(phrases::EMPTY) }</span> };
    }
    html! { <>{ for entries.iter().map(|entry| html! { <code>{ entry }</code> }) }</> }
}
