//! The question before a step, what came of it, and at the end what to take away.

use yew::prelude::*;

use super::{dom, icons, words};
use crate::model::mark::Mark;
use crate::model::predict::{Guess, Standing};
use crate::model::state::{Msg, State};
use crate::model::text::marked;
use crate::phrases::args;
use crate::phrases::en::ask;

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
    let asked = state.asked().and_then(|step| state.lesson()?.question(step).copied());
    let Some(question) = asked else { return html! {} };
    let t = state.language;
    // The buttons vanish with the question: the focus goes where it is wanted next.
    let act = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(msg.clone());
            dom::focus("next");
        })
    };
    let letter = |letter: &'static str| {
        if state.prefs.letters {
            html! { <kbd aria-hidden="true">{ letter }</kbd> }
        } else {
            html! {}
        }
    };
    html! {
        <section class="card ask" aria-label={t.say(ask::YOUR_TURN)}>
            <p><b>{ t.say(ask::YOUR_TURN_LEAD) }</b>{ " " }{ words::sentence(&marked(t.lesson(question.ask))) }</p>
            <div class="choices">
                <button class="hit" onclick={act(Msg::Guess(Guess::Hit))}>
                    { icons::mark(Mark::Hit) }{ t.say(ask::HIT) }{ letter("H") }
                </button>
                <button class="miss" onclick={act(Msg::Guess(Guess::Miss))}>
                    { icons::mark(Mark::Miss) }{ t.say(ask::MISS) }{ letter("M") }
                </button>
                <button class="plain" onclick={act(Msg::Next)}>{ t.say(ask::SHOW) }</button>
            </div>
        </section>
    }
}

fn answer(state: &State) -> Html {
    let step = state.cursor;
    let (Some(standing), Some(guess)) = (state.standing(step), state.guesses.given(step)) else {
        return html! {};
    };
    let t = state.language;
    let hit = state.is_hit(step);
    if standing == Standing::Right {
        return html! {
            <section class="card answer hit" aria-label={t.say(ask::YOUR_GUESS)}>
                { icons::tick() }
                <p>
                    <b>{ t.say(ask::RIGHT_LEAD) }</b>
                    { " " }
                    { t.say(if hit { ask::RIGHT_HIT } else { ask::RIGHT_MISS }) }
                </p>
            </section>
        };
    }
    let idea = state.lesson().and_then(|lesson| lesson.question(step)).map_or("", |question| question.idea);
    let said = if guess == Guess::Hit { ask::SAID_HIT } else { ask::SAID_MISS };
    html! {
        <section class="card answer miss" aria-label={t.say(ask::YOUR_GUESS)}>
            { icons::mark(Mark::Miss) }
            <p>
                <b>{ t.say(said) }</b>{ " " }{ words::sentence(&marked(t.lesson(idea))) }
            </p>
        </section>
    }
}

/// Whoever left the lesson finds the way back.
fn own(state: &State, send: &Callback<Msg>) -> Html {
    let Some(fork) = state.fork.as_ref().filter(|fork| state.cursor >= fork.at) else { return html! {} };
    let t = state.language;
    let back = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Return);
            dom::focus("next");
        })
    };
    html! {
        <section class="card own" aria-label={t.say(ask::OWN_STEPS)}>
            <p>{ t.text(ask::OWN_AFTER, args![step = fork.at]) }</p>
            <button onclick={back}>{ t.say(ask::BACK_TO_LESSON) }</button>
        </section>
    }
}

fn takeaway(state: &State) -> Html {
    let end = state.cursor == state.run.len() && state.fork.is_none();
    let Some(lesson) = state.lesson().filter(|_| end) else { return html! {} };
    let t = state.language;
    let points = lesson.takeaway.iter().map(|point| words::sentence(&marked(t.lesson(point))));
    html! {
        <section class="card take">
            <h2>{ t.say(ask::TAKE_AWAY) }</h2>
            <ul>{ for points.map(|point| html! { <li>{ point }</li> }) }</ul>
        </section>
    }
}
