//! How long the answers live: a bar for each, from when it was stored to when it is too old, and now in the middle.

use yew::prelude::*;

use super::icons;
use super::markup::html;
use crate::model::lifetimes::{Life, Living, lifetimes};
use crate::model::mark::Mark;
use crate::model::number::duration;
use crate::model::state::State;
use crate::phrases::en::lifetimes as phrases;
use crate::phrases::{Language, args};

/// More answers than that are not drawn.
const MOST: usize = 6;

/// The lives in the world that is shown.
pub(super) fn lives(state: &State) -> Html {
    let t = state.language;
    let Some(seen) = lifetimes(&state.frame.world) else { return html! {} };
    html! {
        <section class="lifetimes" aria-label={t.say(phrases::LIFETIMES)}>
            <p class="ends">
                <span>{ t.text(phrases::AGO, args![time = duration(seen.reach)]) }</span>
                <b>{ t.say(phrases::NOW) }</b>
                <span>{ t.text(phrases::AHEAD, args![time = duration(seen.reach)]) }</span>
            </p>
            <ol>
                { for seen.lives.iter().take(MOST).map(|life| bar(life, t)) }
            </ol>
        </section>
    }
}

fn bar(life: &Life, t: Language) -> Html {
    let (class, shape, says) = match life.state {
        Living::Left(left) => ("left", html! {}, t.text(phrases::LEFT, args![time = duration(left)])),
        Living::Expired => ("expire", icons::mark(Mark::Expire), t.say(phrases::EXPIRED).to_owned()),
        Living::Evicted => ("evict", icons::mark(Mark::Evict), t.say(phrases::EVICTED).to_owned()),
        Living::Removed => ("plainly", html! {}, t.say(phrases::REMOVED).to_owned()),
    };
    let style = format!("--from: {:.1}%; --to: {:.1}%", life.from * 100.0, life.to * 100.0);
    html! {
        <li key={life.serial} {class} {style}>
            <span class="bar"><code>{ &life.key }<span class="value">{ " → " }{ &*life.value }</span></code></span>
            <span class="says">{ shape }{ says }</span>
        </li>
    }
}
