//! The question before a step, what came of it, and at the end what to take away.

use yew::prelude::*;

use super::{dom, icons, words};
use crate::model::mark::Mark;
use crate::model::predict::Guess;
use crate::model::question::Of;
use crate::model::state::{Msg, State, Verdict};
use crate::model::text::marked;

/// The place under the picture.
pub(super) fn ask(state: &State, send: &Callback<Msg>) -> Html {
    html! {
        <div class="under">
            <div aria-live="polite" class="said">{ answer(state) }{ question(state, send) }</div>
            { own(state, send) }
            { takeaway(state) }
        </div>
    }
}

fn question(state: &State, send: &Callback<Msg>) -> Html {
    let Some(question) = state.question() else { return html! {} };
    // The buttons vanish with the question: the focus goes where it is wanted next.
    let act = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(msg.clone());
            dom::focus("next");
        })
    };
    let key = |key: String| {
        if state.prefs.letters {
            html! { <kbd aria-hidden="true">{ key }</kbd> }
        } else {
            html! {}
        }
    };
    let answers = match &question.of {
        Of::Outcome(_) => html! {
            <>
                <button class="hit" onclick={act(Msg::Guess(Guess::Hit))}>
                    { icons::mark(Mark::Hit) }{ "Hit" }{ key("H".to_owned()) }
                </button>
                <button class="miss" onclick={act(Msg::Guess(Guess::Miss))}>
                    { icons::mark(Mark::Miss) }{ "Miss" }{ key("M".to_owned()) }
                </button>
            </>
        },
        Of::Choice(_, choices) => choices
            .iter()
            .enumerate()
            .map(|(i, choice)| {
                html! {
                    <button onclick={act(Msg::Guess(Guess::Choice(i)))}>
                        { words::sentence(&marked(&choice.say)) }{ key((i + 1).to_string()) }
                    </button>
                }
            })
            .collect(),
        Of::Victim(_) => html! { <span class="soft">{ "Choose it on the shelf." }</span> },
    };
    html! {
        <section class="card ask" aria-label="Your turn">
            <p><b>{ "Your turn. " }</b>{ words::sentence(&marked(&question.ask)) }</p>
            <div class="choices">
                { answers }
                <button class="plain" onclick={act(Msg::Next)}>{ "Just show me" }</button>
            </div>
        </section>
    }
}

fn answer(state: &State) -> Html {
    let Some(Verdict { right, said, was, idea }) = state.verdict() else { return html! {} };
    if right {
        return html! {
            <section class="card answer hit" aria-label="Your guess">
                { icons::tick() }
                <p><b>{ "Rightly guessed: " }</b>{ was }{ "." }</p>
            </section>
        };
    }
    html! {
        <section class="card answer miss" aria-label="Your guess">
            { icons::mark(Mark::Miss) }
            <p><b>{ format!("You said {said}; it was {was}. ") }</b>{ words::sentence(&idea) }</p>
        </section>
    }
}

/// Whoever left the lesson finds the way back.
fn own(state: &State, send: &Callback<Msg>) -> Html {
    let Some(fork) = state.fork.as_ref().filter(|fork| state.cursor >= fork.at) else { return html! {} };
    let back = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Return);
            dom::focus("next");
        })
    };
    html! {
        <section class="card own" aria-label="Your own steps">
            <p>{ format!("After step {} these are your own steps.", fork.at) }</p>
            <button onclick={back}>{ "Back to the lesson" }</button>
        </section>
    }
}

fn takeaway(state: &State) -> Html {
    let end = state.cursor == state.run.len() && state.fork.is_none();
    let Some(lesson) = state.lesson().filter(|_| end) else { return html! {} };
    html! {
        <section class="card take">
            <h2>{ "What to take away" }</h2>
            <ul>{ for lesson.takeaway.iter().map(|point| html! { <li>{ words::sentence(&marked(point)) }</li> }) }</ul>
            if let Some(next) = state.neighbour(true) {
                <p class="onward">
                    <a class="button strong" href={format!("#v=1&lesson={}", next.number)}>
                        { format!("Next: {}. ", next.number) }{ words::sentence(&marked(next.title)) }
                    </a>
                </p>
            }
        </section>
    }
}
