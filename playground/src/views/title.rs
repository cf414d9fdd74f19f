//! What is open, how the guesses stand, and the link to give to others.

use yew::prelude::*;

use super::{dom, icons, words};
use crate::model::mark::Mark;
use crate::model::predict::Standing;
use crate::model::state::{Msg, Source, State};
use crate::model::text::marked;

/// The title of the run.
pub(super) fn title(state: &State, send: &Callback<Msg>) -> Html {
    let (kicker, title, lead) = match &state.source {
        Source::Nothing => ("See the cache".to_owned(), "One moment".to_owned(), html! {}),
        Source::Lesson(lesson) => (
            format!("Lesson {}", lesson.number),
            lesson.title.to_string(),
            words::sentence(&marked(&lesson.lead)),
        ),
        Source::Trace(file) => {
            let what = match (&file.source, file.plain, file.functions) {
                (_, true, _) => " from a list of keys, replayed with room for 128 answers".to_owned(),
                (Some(source), _, 1) => format!(", recorded by {source}"),
                (Some(source), _, functions) => format!(" of {functions} functions, recorded by {source}"),
                (None, ..) => String::new(),
            };
            let lead = format!(
                "{} steps{what}. The file was opened from your own disk and stays there; a link cannot carry it.",
                state.run.len()
            );
            ("Recording".to_owned(), file.name.clone(), html! { { lead } })
        }
    };
    html! {
        <div class="title">
            { notice(state, send) }
            <h1><span class="kicker">{ kicker }</span>{ " " }{ title }</h1>
            <div class="beside">
                { score(state) }
                if state.lesson().is_some() {
                    <button
                        title="Guess before the answer is shown (P)"
                        onclick={send.reform(|_| Msg::TogglePredict)}
                    >
                        { if state.predict { "Questions: on" } else { "Questions: off" } }
                    </button>
                    <button title="Copy the link to this step" onclick={copy(state, send)}>{ "Copy link" }</button>
                }
            </div>
            <p class="lead">{ lead }</p>
        </div>
    }
}

fn copy(state: &State, send: &Callback<Msg>) -> Callback<MouseEvent> {
    let hash = state.shared_link().map(|link| link.format()).unwrap_or_default();
    let step = state.cursor;
    send.reform(move |_| {
        let address = dom::address_with(&hash);
        Msg::Say(if dom::copy(&address) {
            format!("The link to step {step} is copied.")
        } else {
            format!("This browser does not let the page copy. The link: {address}")
        })
    })
}

fn score(state: &State) -> Html {
    let score = state.score();
    if score.is_empty() {
        return html! {};
    }
    let right = score.iter().filter(|(_, standing)| *standing == Standing::Right).count();
    let pips = score.iter().map(|(step, standing)| {
        let (class, shape) = match standing {
            Standing::Right => ("hit", icons::tick()),
            Standing::Wrong => ("miss", icons::mark(Mark::Miss)),
            Standing::Shown => ("plainly", icons::dot()),
            Standing::Open => ("plainly open", icons::ring()),
        };
        html! { <span key={*step} {class}>{ shape }</span> }
    });
    html! {
        <p class="score">
            <span class="pips" aria-hidden="true">{ for pips }</span>
            <span>{ format!("{right} of {}", score.len()) }<span class="rest">{ " guessed right" }</span></span>
        </p>
    }
}

/// What the page has to say beside the steps.
fn notice(state: &State, send: &Callback<Msg>) -> Html {
    html! {
        <div class="notices" aria-live="polite">
            if let Some(notice) = &state.notice {
                <div class="notice" key={notice.number}>
                    <p>{ &notice.text }</p>
                    <button class="plain" onclick={send.reform(|_| Msg::Dismiss)}>{ "Close" }</button>
                </div>
            }
        </div>
    }
}
