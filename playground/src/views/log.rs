//! What happened, row by row. Of a long run only the rows in sight are in the document.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::icons;
use crate::model::action::Outcome;
use crate::model::compare::Compare;
use crate::model::log::row as row_of;
use crate::model::mark::Mark;
use crate::model::number::fixed;
use crate::model::state::{Msg, State};
use crate::phrases::Language;
use crate::phrases::en::log;

/// Up to so many rows all of them are drawn.
const ALL: usize = 200;
/// Rows drawn beyond what is in sight.
const MARGIN: usize = 20;
/// How high a row is, in the style sheet too.
const REMS: f32 = 1.75;

/// The state to show, and where clicks go.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LogProps {
    pub state: super::Shown,
    pub send: Callback<Msg>,
}

/// The log.
#[component(Log)]
pub(super) fn log(props: &LogProps) -> Html {
    let state = &props.state.0;
    let place = use_node_ref();
    let top = use_state(|| 0_usize);
    let (len, cursor) = (state.run.len(), state.cursor);

    {
        let place = place.clone();
        use_effect_with((cursor, len), move |(cursor, len)| keep_in_sight(&place, *cursor, *len));
    }
    let scroll = {
        let (place, top) = (place.clone(), top.clone());
        Callback::from(move |_: Event| {
            if let Some((row, _)) = measure(&place, len) {
                let element: HtmlElement = place.cast().expect("it has been measured");
                let first = (f64::from(element.scroll_top()) / row) as usize;
                if len > ALL && first.abs_diff(*top) >= MARGIN / 2 {
                    top.set(first);
                }
            }
        })
    };
    let (first, last) = if len <= ALL {
        (0, len)
    } else {
        (top.saturating_sub(MARGIN).min(len), (*top + 2 * MARGIN + 20).min(len))
    };
    let space = |rows: usize| rows as f32 * REMS;
    let style = format!(
        "--digits: {}; padding-block: {}rem {}rem",
        len.to_string().len(),
        fixed(space(first), 2),
        fixed(space(len - last), 2)
    );
    html! {
        <section class="card log" aria-labelledby="log-title">
            <div class="log-head">
                <h2 id="log-title">{ state.language.say(log::TITLE) }</h2>
                if state.compare().is_none() {
                    { tries(state, &props.send) }
                }
            </div>
            <div class="rows" ref={place} onscroll={scroll}>
                <ol {style}>
                    { for (first + 1..=last).map(|step| row(state, step, &props.send)) }
                </ol>
            </div>
        </section>
    }
}

/// What readers can add after the current step.
fn tries(state: &State, send: &Callback<Msg>) -> Html {
    let Some(lesson) = state.lesson() else { return html! {} };
    let t = state.language;
    let buttons = lesson.tries.iter().enumerate().map(|(number, offered)| {
        let possible = state.tried(number).is_some();
        html! {
            <button
                aria-disabled={(!possible).then_some("true")}
                title={t.say(log::TRY_THIS)}
                onclick={send.reform(move |_| Msg::Try(number))}
            >
                { icons::plus() }{ t.lesson(&offered.label) }
            </button>
        }
    });
    html! { <div class="tries" role="group" aria-label={t.say(log::TRY)}>{ for buttons }</div> }
}

fn row(state: &State, step: usize, send: &Callback<Msg>) -> Html {
    let row = &row_of(state, step);
    let compare = state.compare();
    let mark = row.marks.iter().next().filter(|_| compare.is_none());
    let class = classes!(mark.map_or("plainly", Mark::class), row.later.then_some("later"));
    let shape = match mark {
        _ if row.open => html! { <span class="n">{ "?" }</span> },
        _ if compare.is_some_and(|compare| compare.differs_at(step)) => icons::unequal(),
        Some(mark) => icons::mark(mark),
        None => icons::dot(),
    };
    html! {
        <li
            key={step}
            {class}
            aria-current={(step == state.cursor).then_some("step")}
            aria-setsize={state.run.len().to_string()}
            aria-posinset={step.to_string()}
        >
            <button onclick={send.reform(move |_| Msg::Go(step))}>
                <span class="n">{ step }</span>
                { shape }
                <span class="what">{ &row.what }</span>
                if let Some(compare) = compare {
                    { in_each(compare, step, state.language) }
                } else {
                    <span class={if row.open { "how soft" } else { "how" }}>{ &row.how }</span>
                }
            </button>
        </li>
    }
}

/// How a call was answered in each of the runs side by side.
fn in_each(compare: &Compare, step: usize, t: Language) -> Html {
    let outcome = |outcome: Option<Outcome>| {
        let Some(outcome) = outcome else { return html! { <span>{ icons::dot() }</span> } };
        let mark = if outcome.is_hit() { Mark::Hit } else { Mark::Miss };
        html! {
            <span class={mark.class()}>
                { icons::mark(mark) }<span class="heard">{ " " }{ t.say(outcome.word()) }</span>
            </span>
        }
    };
    html! { <span class="in-each">{ for compare.outcomes(step).into_iter().map(outcome) }</span> }
}

/// How high a row is, and how much is in sight, in pixels.
fn measure(place: &NodeRef, len: usize) -> Option<(f64, f64)> {
    let element: HtmlElement = place.cast()?;
    let row = f64::from(element.scroll_height()) / len.max(1) as f64;
    (row > 0.0).then(|| (row, f64::from(element.client_height())))
}

/// Scrolls the log, and nothing else, so far that the current row and the one after it are in sight.
fn keep_in_sight(place: &NodeRef, cursor: usize, len: usize) {
    let (Some(element), Some((row, sight))) = (place.cast::<HtmlElement>(), measure(place, len)) else {
        return;
    };
    if f64::from(element.scroll_height()) <= sight + 1.0 {
        return;
    }
    let above = row * cursor.saturating_sub(2) as f64;
    // Rounded up to a whole row, so that none is cut at the top.
    let below = (((cursor + 1).min(len) as f64 - sight / row).ceil() * row).max(0.0);
    let now = f64::from(element.scroll_top());
    if now > above {
        element.set_scroll_top(above as i32);
    } else if now < below {
        element.set_scroll_top(below.ceil() as i32);
    }
}
