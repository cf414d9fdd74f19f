//! The question before a step, what came of it, and at the end what to take away.

use yew::prelude::*;

use super::markup::html;
use super::{dom, icons, words};
use crate::model::lesson::Further;
use crate::model::mark::Mark;
use crate::model::permalink::Link;
use crate::model::predict::Guess;
use crate::model::question::{Choice, Of};
use crate::model::state::{Msg, State, Verdict};
use crate::model::text::marked;
use crate::phrases::en::ask;
use crate::phrases::{Language, args};

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
    let t = state.language;
    // The buttons vanish with the question: the focus goes where it is wanted next.
    let act = |msg: Msg| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(msg.clone());
            dom::focus("next");
        })
    };
    let key = |key: &str| {
        if state.prefs.letters {
            html! { <kbd aria-hidden="true">{ key }</kbd> }
        } else {
            html! {}
        }
    };
    let answers: Html = match &question.of {
        Of::Outcome(_) => html! {
            <>
                <button class="hit" onclick={act(Msg::Guess(Guess::Hit))}>
                    { icons::mark(Mark::Hit) }{ t.say(ask::HIT) }{ key("H") }
                </button>
                <button class="miss" onclick={act(Msg::Guess(Guess::Miss))}>
                    { icons::mark(Mark::Miss) }{ t.say(ask::MISS) }{ key("M") }
                </button>
            </>
        },
        Of::Victim(_) => html! { <b>{ t.say(ask::ON_SHELF) }</b> },
        Of::Choice(_, choices) => {
            let button = |(i, choice): (usize, &Choice)| {
                html! {
                    <button onclick={act(Msg::Guess(Guess::Choice(i)))}>
                        <span>{ words::sentence(&marked(t.lesson(&choice.say))) }</span>{ key(&(i + 1).to_string()) }
                    </button>
                }
            };
            choices.iter().enumerate().map(button).collect()
        }
    };
    html! {
        <section class="card ask" aria-label={t.say(ask::YOUR_TURN)}>
            <p><b>{ t.say(ask::YOUR_TURN_LEAD) }</b>{ " " }{ words::sentence(&marked(t.lesson(&question.ask))) }</p>
            <div class="choices">
                { answers }
                <button class="plain" onclick={act(Msg::Next)}>{ t.say(ask::SHOW) }</button>
            </div>
        </section>
    }
}

fn answer(state: &State) -> Html {
    let Some(Verdict { right, lead, idea }) = state.verdict() else { return html! {} };
    let t = state.language;
    let lead = words::sentence(&lead);
    if right {
        return html! {
            <section class="card answer hit" aria-label={t.say(ask::YOUR_GUESS)}>
                { icons::tick() }
                <p><b>{ t.say(ask::RIGHT_LEAD) }</b>{ " " }{ lead }</p>
            </section>
        };
    }
    html! {
        <section class="card answer miss" aria-label={t.say(ask::YOUR_GUESS)}>
            { icons::mark(Mark::Miss) }
            <p><b>{ lead }</b>{ " " }{ words::sentence(&idea) }</p>
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
            { further(&lesson.links, t) }
            if let Some(next) = state.neighbour(true) {
                <p class="onward">
                    <a href={format!("#{}", Link { lesson: Some(next.number), stage: state.stage, ..Link::default() }.format())}>
                        { words::sentence(&t.fill(ask::ONWARD, args![n = next.number, title = marked(t.lesson(next.title))])) }
                    </a>
                </p>
            }
        </section>
    }
}

/// Where to read on: documents that are published with the page.
fn further(links: &[Further], t: Language) -> Html {
    if links.is_empty() {
        return html! {};
    }
    let link = |link: &Further| {
        html! {
            <li>
                <a href={link.to.to_string()} target="_blank" rel="noopener">
                    { words::sentence(&marked(t.lesson(&link.say))) }
                </a>
            </li>
        }
    };
    html! {
        <>
            <h3>{ t.say(ask::READ_ON) }</h3>
            <ul class="further">{ for links.iter().map(link) }</ul>
        </>
    }
}
