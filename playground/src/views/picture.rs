//! The step itself: the call, its key, what came of it; why, in a sentence; the shelf; the counters.

use yew::prelude::*;

use super::markup::html;
use super::{by_size, calls, costs, holders, lifetimes, shelf, tiers, words};
use crate::WHOLE;
use crate::model::frame::{Flow, Frame};
use crate::model::lesson::Picture;
use crate::model::mark::Mark;
use crate::model::number::fixed;
use crate::model::ratio::{Ratio, ratio};
use crate::model::run::Run;
use crate::model::state::{Msg, State};
use crate::phrases::en::{flow, picture};
use crate::phrases::{Language, args};

/// The picture of the step.
pub(super) fn picture(state: &State, send: &Callback<Msg>) -> Html {
    let mark = state.frame.marks.iter().next();
    let class = classes!("say", mark.map_or("plainly", Mark::class));
    html! {
        <section class="card step" aria-label={state.language.say(picture::THE_STEP)}>
            { flow(state) }
            <p {class} role="status">{ words::sentence(&state.sentence()) }</p>
            { match shown(state) {
                // Lessons with a picture are shown by the whole program.
                _ if !WHOLE => html! {},
                Picture::None => html! {},
                Picture::Calls => calls::trees(state),
                Picture::Holders => holders::holders(state),
                Picture::Tiers => tiers::boxes(state),
                Picture::BySize => by_size::by_size_and_policy(state),
                Picture::Costs => costs::bars(state),
                Picture::Lifetimes => lifetimes::lives(state),
            } }
            { shelf::shelf(state, send) }
            { counters(&state.run, &state.frame, state.language) }
        </section>
    }
}

/// What is drawn beside the shelf.
fn shown(state: &State) -> Picture {
    state.lesson().map_or(Picture::None, |lesson| {
        lesson.beat(state.cursor).and_then(|beat| beat.picture).unwrap_or(lesson.picture)
    })
}

/// Whether something is drawn beside the shelf.
pub(super) fn beside(state: &State) -> bool {
    shown(state) != Picture::None
}

fn flow(state: &State) -> Html {
    let t = state.language;
    let start = Flow {
        from_label: t.say(flow::CALL),
        from: "…".to_owned(),
        key_label: t.say(flow::BECOMES),
        key: vec![],
        mark: None,
        outcome: t.say(flow::HIT_OR_MISS).to_owned(),
    };
    let Some(flow) = state.frame.flow.as_ref().or((state.cursor == 0).then_some(&start)) else {
        let what = state.run.action(state.cursor).map(|action| crate::model::log::what(action, state, ""));
        return html! { <div class="flow plain"><code>{ what }</code></div> };
    };
    let called = flow.mark.is_some();
    html! {
        <dl class={classes!("flow", (state.cursor == 0).then_some("start"))}>
            <div><dt>{ flow.from_label }</dt><dd><code>{ &flow.from }</code></dd></div>
            <div class="arrow" aria-hidden="true"></div>
            <div>
                <dt>{ flow.key_label }</dt>
                <dd>
                    if called || !flow.key.is_empty() {
                        { words::key(&flow.key, t) }
                    } else if state.cursor == 0 {
                        <span class="part none">{ "…" }</span>
                    }
                </dd>
            </div>
            <div class="arrow" aria-hidden="true"></div>
            <div class="end">
                <dt class="heard">{ t.say(flow::OUTCOME) }</dt><dd>{ words::outcome(flow.mark, &flow.outcome) }</dd>
            </div>
        </dl>
    }
}

/// The counters of a run as Python prints them, and the ratio as a line.
pub(super) fn counters(run: &Run, frame: &Frame, t: Language) -> Html {
    let Some(info) = frame.info else {
        let none = t.say(picture::NO_CACHE);
        return html! { <div class="info"><code class="soft">{ none }</code></div> };
    };
    let line = ratio(run, frame.cursor);
    html! {
        <div class="info">
            <code>{ info.to_string() }</code>
            if info.shelves > 1 {
                <span class="soft sum">{ t.text(picture::TOGETHER, args![n = info.shelves]) }</span>
            }
            <div class="ratio">{ curve(&line, t) }</div>
        </div>
    }
}

fn curve(line: &Ratio, t: Language) -> Html {
    const WIDE: f32 = 160.0;
    const HIGH: f32 = 24.0;
    let Some(now) = line.now else {
        return html! { <span>{ t.say(picture::NO_CALLS) }</span> };
    };
    // A few calls do not fill the width: the line grows with them.
    let wide = WIDE * (line.calls as f32 / 8.0).min(1.0);
    let point = |(x, y): (f32, f32)| (x * wide, 2.0 + (1.0 - y) * HIGH);
    let points: Vec<String> = line
        .points
        .iter()
        .map(|at| point(*at))
        .map(|(x, y)| format!("{},{}", fixed(x, 1), fixed(y, 1)))
        .collect();
    let (x, y) = point(line.points.last().copied().unwrap_or_default());
    let percent = t.text(picture::PERCENT_HITS, args![percent = (100.0 * now).round() as u64]);
    let label = t.text(picture::RATIO, args![calls = line.calls, hits = &percent]);
    html! {
        <>
            <svg viewBox="0 0 168 28" role="img" aria-label={label}>
                <path d="M0 26h164" stroke="var(--line)" />
                <path d="M0 2h164" stroke="var(--line)" stroke-dasharray="2 4" />
                <polyline points={points.join(" ")} fill="none" stroke="var(--hit)" stroke-width="2.5" />
                <circle cx={fixed(x, 1)} cy={fixed(y, 1)} r="3.5" fill="var(--hit)" />
            </svg>
            <span class="mono">{ percent }</span>
        </>
    }
}
