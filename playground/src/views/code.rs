//! The code of a lesson, in two languages, with the line that runs.

use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::markup::html;
use super::{dom, words};
use crate::model::called::Called;
use crate::model::lesson::{BODY, Line, Listing};
use crate::model::mark::Mark;
use crate::model::permalink::CodeTab;
use crate::model::state::{Msg, State};
use crate::model::text::marked;
use crate::phrases::en::code;

const TABS: [(CodeTab, &str, &str); 2] =
    [(CodeTab::Python, "python", "Python"), (CodeTab::JavaScript, "javascript", "JavaScript")];

/// The code, where there is any.
pub(super) fn code(state: &State, send: &Callback<Msg>) -> Html {
    let listing = state.lesson().and_then(|lesson| lesson.listing(state.cursor, state.code));
    let Some(listing) = listing else { return html! {} };
    let t = state.language;
    let tabs = TABS.iter().map(|(tab, id, name)| {
        let selected = state.code == *tab;
        let choose = {
            let tab = *tab;
            send.reform(move |_: MouseEvent| Msg::Code(tab))
        };
        html! {
            <button
                role="tab"
                id={format!("tab-{id}")}
                aria-selected={selected.to_string()}
                aria-controls="listing"
                tabindex={if selected { "0" } else { "-1" }}
                onclick={choose}
                onkeydown={switch(state.code, send)}
            >
                { *name }
            </button>
        }
    });
    let current = TABS.iter().find(|(tab, ..)| *tab == state.code).map_or("python", |(_, id, _)| id);
    html! {
        <section class="card code" aria-label={t.say(code::THE_CODE)}>
            <div class="tabs" role="tablist" aria-label={t.say(code::LANGUAGE)}>{ for tabs }</div>
            <div id="listing" role="tabpanel" aria-labelledby={format!("tab-{current}")} tabindex="0" class="listing">
                { lines(state, listing) }
            </div>
            if !listing.aside.is_empty() {
                <p class="aside">{ words::sentence(&marked(t.lesson(&listing.aside))) }</p>
            }
        </section>
    }
}

/// The arrow keys of a list of tabs.
fn switch(current: CodeTab, send: &Callback<Msg>) -> Callback<KeyboardEvent> {
    let send = send.clone();
    Callback::from(move |event: KeyboardEvent| {
        let (tab, id) = match event.key().as_str() {
            "ArrowLeft" | "ArrowRight" if current == CodeTab::Python => {
                (CodeTab::JavaScript, "tab-javascript")
            }
            "ArrowLeft" | "ArrowRight" | "Home" => (CodeTab::Python, "tab-python"),
            "End" => (CodeTab::JavaScript, "tab-javascript"),
            _ => return,
        };
        event.prevent_default();
        send.emit(Msg::Code(tab));
        dom::focus(id);
    })
}

fn lines(state: &State, listing: &Listing) -> Html {
    let runs = state.frame.called().map(Called::runs);
    let mark = state.frame.marks.iter().next().map_or("plainly", Mark::class);
    let now = state.lesson().and_then(|lesson| lesson.beat(state.cursor)).map_or("", |beat| &*beat.at);
    let t = state.language;
    let line = |line: &Line| {
        let (class, tag) = if !now.is_empty() && *line.role == *now {
            (classes!("now", mark), "")
        } else if *line.role == *BODY && runs.is_some() {
            if runs == Some(true) {
                (classes!("also"), t.say(code::RUNS))
            } else {
                (classes!("skipped"), t.say(code::DOES_NOT_RUN))
            }
        } else {
            (classes!(), "")
        };
        let tag = if line.changed { t.say(code::NEW) } else { tag };
        let words = line.text.trim_start();
        html! {
            <li class={class.clone()} aria-current={class.contains("now").then_some("step")}>
                <span>
                    { &line.text[..line.text.len() - words.len()] }
                    <span class={classes!("text", line.changed.then_some("changed"))}>{ words }</span>
                </span>
                if !tag.is_empty() {
                    <span class="tag">{ tag }</span>
                }
            </li>
        }
    };
    html! { <ol>{ for listing.lines.iter().map(line) }</ol> }
}
