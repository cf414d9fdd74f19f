//! Steps: buttons, slider, marks.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::ShownRun;
use super::icons::{self, Button};
use crate::model::compare::Compare;
use crate::model::log::{Row, row};
use crate::model::mark::Mark;
use crate::model::number::fixed;
use crate::model::prefs::Speed;
use crate::model::state::{Msg, State};
use crate::phrases::en::steps;
use crate::phrases::{Phrase, args};

/// Up to so many steps each has marks of its own; above that they are gathered into columns.
const APART: usize = 160;
/// How many columns.
const COLUMNS: usize = 200;

/// The bar.
pub(super) fn transport(state: &State, send: &Callback<Msg>) -> Html {
    let t = state.language;
    let last = state.run.len();
    let (at_start, at_end) = (state.cursor == 0, state.cursor == last);
    let button = |kind: Button, label: &Phrase, key: &'static str, off: bool, msg: Msg| {
        let label = t.say(label);
        html! {
            <button
                class="square"
                aria-label={label}
                title={t.text(steps::WITH_KEY, args![what = label, key])}
                aria-disabled={off.then_some("true")}
                onclick={send.reform(move |_| msg.clone())}
            >
                { icons::button(kind) }
            </button>
        }
    };
    let play = if state.playing {
        (icons::button(Button::Pause), t.say(if state.waits() { steps::WAITING } else { steps::PAUSE }))
    } else {
        (icons::button(Button::Play), t.say(steps::PLAY))
    };
    html! {
        <section class="transport card" aria-label={t.say(steps::STEPS)}>
            <div class="group">
                { button(Button::First, steps::FIRST, t.say(steps::HOME), at_start, Msg::First) }
                { button(Button::Back, steps::BACK, "←", at_start, Msg::Back) }
                <button
                    id="next"
                    class="strong next"
                    title={t.say(steps::NEXT_KEY)}
                    aria-disabled={at_end.then_some("true")}
                    onclick={send.reform(|_| Msg::Next)}
                >
                    { t.say(steps::NEXT) }{ icons::button(Button::Next) }
                </button>
                { button(Button::Last, steps::LAST, t.say(steps::END), at_end, Msg::Last) }
                <button class="play" title={t.say(steps::PLAY_KEY)} onclick={send.reform(|_| Msg::TogglePlay)}>
                    { play.0 }<span>{ play.1 }</span>
                </button>
            </div>
            <div class="speed">{ speed(state, send) }</div>
            { track(state, send) }
            <span class="count">
                <span class="heard">{ t.say(steps::STEP) }{ " " }</span>{ format!("{} / {last}", state.cursor) }
            </span>
        </section>
    }
}

fn speed(state: &State, send: &Callback<Msg>) -> Html {
    let t = state.language;
    let change = send.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Msg::Speed(Speed::named(&select.value()))
    });
    let options = Speed::ALL.iter().map(|speed| {
        html! {
            <option value={speed.word()} selected={*speed == state.prefs.speed}>{ t.say(name(*speed)) }</option>
        }
    });
    let label = t.say(steps::SPEED);
    html! { <select aria-label={label} title={label} onchange={change}>{ for options }</select> }
}

const fn name(speed: Speed) -> &'static Phrase {
    match speed {
        Speed::Slow => steps::SLOW,
        Speed::Normal => steps::NORMAL,
        Speed::Fast => steps::FAST,
        Speed::Fastest => steps::FASTEST,
    }
}

fn track(state: &State, send: &Callback<Msg>) -> Html {
    let last = state.run.len();
    let go = send.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Msg::Go(input.value().parse().unwrap_or_default())
    });
    let done = if last == 0 { 0.0 } else { state.cursor as f32 / last as f32 };
    html! {
        <div class="track">
            <input
                type="range"
                style={format!("--done: {}%", fixed(100.0 * done, 3))}
                min="0"
                max={last.to_string()}
                step="1"
                value={state.cursor.to_string()}
                aria-label={state.language.say(steps::STEP)}
                aria-valuetext={value_text(state)}
                oninput={go}
            />
            if let Some(compare) = state.compare() {
                { differences(compare, last) }
            } else if last <= APART {
                <div class="marks" aria-hidden="true">
                    { for (1..=last).map(|step| marks(&row(state, step), last)) }
                </div>
            } else {
                <Columns run={ShownRun(Rc::clone(&state.run))} />
            }
        </div>
    }
}

/// Side by side: where they differ.
fn differences(compare: &Compare, last: usize) -> Html {
    if compare.differs.len() > APART {
        return share_that_differs(compare, last);
    }
    let mark = |step: &usize| {
        let at = format!("--at: {}%", fixed(100.0 * *step as f32 / last as f32, 3));
        html! { <span class="plainly" style={at}>{ icons::unequal() }</span> }
    };
    html! { <div class="marks" aria-hidden="true">{ for compare.differs.iter().map(mark) }</div> }
}

/// Of a long run: how much of each column.
fn share_that_differs(compare: &Compare, last: usize) -> Html {
    let wide = last.div_ceil(COLUMNS);
    let mut counts = vec![0_usize; last.div_ceil(wide)];
    for step in &*compare.differs {
        counts[(step - 1) / wide] += 1;
    }
    let bars = counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(column, count)| {
        let high = 1.0 + 12.0 * *count as f32 / wide as f32;
        let high = fixed(high, 2);
        format!("M{column} 14v-{high}h.8v{high}z")
    });
    let path: String = bars.collect();
    html! {
        <svg class="marks columns" viewBox={format!("0 0 {} 36", counts.len())} preserveAspectRatio="none" aria-hidden="true">
            <path d={path} fill="var(--soft)" />
        </svg>
    }
}

/// The slider's value in words.
fn value_text(state: &State) -> String {
    let t = state.language;
    let last = state.run.len();
    if state.cursor == 0 {
        return t.text(steps::BEFORE_FIRST, args![last]);
    }
    if let Some(said) = state.compare().and_then(|compare| compare.sentence(state.cursor, t)) {
        return t.text(steps::AT, args![step = state.cursor, last, what = said]);
    }
    let row = row(state, state.cursor);
    let phrase = if row.how.is_empty() { steps::AT } else { steps::AT_WITH };
    t.text(phrase, args![step = state.cursor, last, what = &row.what, how = &row.how])
}

fn marks(row: &Row, last: usize) -> Html {
    let at = format!("--at: {}%", fixed(100.0 * row.step as f32 / last as f32, 3));
    let later = row.later.then_some("later");
    if row.open {
        return html! { <span class="open" style={at}>{ "?" }</span> };
    }
    let both = (row.marks.contains(Mark::Hit) && row.marks.contains(Mark::Miss)).then_some("both");
    let marks = row.marks.iter().map(|mark| {
        let low = matches!(mark, Mark::Evict | Mark::Expire).then_some("low");
        let class = classes!(mark.class(), later, low, both);
        html! { <span {class} style={at.clone()}>{ icons::mark(mark) }</span> }
    });
    html! { <>{ for marks }</> }
}

/// The run whose columns are drawn.
#[derive(Clone, Debug, PartialEq, Properties)]
struct ColumnsProps {
    run: ShownRun,
}

/// Of a long run: in each column the part of hits above the line, of misses below, and what left at the edge.
/// They are drawn once, not with every step.
#[component(Columns)]
fn columns(props: &ColumnsProps) -> Html {
    let moments = props.run.0.moments();
    let wide = moments.len().div_ceil(COLUMNS);
    let mut paths: [Vec<String>; 3] = Default::default();
    for (column, chunk) in moments.chunks(wide).enumerate() {
        let part = |mark: Mark| {
            chunk.iter().filter(|moment| moment.marks.contains(mark)).count() as f32 / chunk.len() as f32
        };
        let (hits, misses) = (part(Mark::Hit), part(Mark::Miss));
        paths[0].push({
            let high = fixed(13.0 * hits, 2);
            format!("M{column} 14v-{high}h.8v{high}z")
        });
        paths[1].push({
            let high = fixed(10.0 * misses, 2);
            format!("M{column} 22v{high}h.8v-{high}z")
        });
        if part(Mark::Evict) + part(Mark::Expire) > 0.0 {
            paths[2].push(format!("M{column} 33.5h.8v2.5h-.8z"));
        }
    }
    let [hits, misses, left] = paths.map(|path| path.concat());
    let columns = moments.len().div_ceil(wide);
    html! {
        <svg class="marks columns" viewBox={format!("0 0 {columns} 36")} preserveAspectRatio="none" aria-hidden="true">
            <path d={hits} fill="var(--hit)" />
            <path d={misses} fill="var(--miss)" />
            <path d={left} fill="var(--evict)" />
        </svg>
    }
}
