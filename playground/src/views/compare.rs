//! Side by side: a column for each setting, all at the same step.

use cache_core::call::SelfMode;
use cache_core::policy::Kind;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::markup::html;
use super::{dom, icons, picture, shelf, words};
use crate::model::compare::{Columns, Compare, LANES, Lane, SELF_MODES, Size, mode_choice, mode_name};
use crate::model::frame::{Chip, Frame};
use crate::model::mark::Mark;
use crate::model::policy;
use crate::model::sentence::{Scene, sentence};
use crate::model::state::{Msg, State};
use crate::phrases::en::compare as words_of;
use crate::phrases::{Language, args};

/// Where the focus goes when a column has gone.
const ADD: &str = "add-lane";

/// All columns, and what stands above them.
pub(super) fn compare(state: &State, compare: &Compare, send: &Callback<Msg>) -> Html {
    let names = compare.names(state.language);
    let key = common_key(compare);
    html! {
        <>
            { together(state, compare, key.as_deref(), send) }
            <div class="lanes" style={format!("--lanes: {}", compare.lanes.len())}>
                { for names.iter().enumerate().map(|(number, name)| {
                    lane(state, compare, number, name, key.is_none(), send)
                }) }
            </div>
        </>
    }
}

/// The key of the call, where it is the same in all columns.
fn common_key(compare: &Compare) -> Option<Vec<Chip>> {
    let plain = |frame: &Frame| -> Option<Vec<Chip>> {
        let chips = frame.flow.as_ref()?.key.iter().cloned();
        Some(chips.map(|chip| Chip { sign: None, ..chip }).collect())
    };
    let first = plain(compare.frames.first()?)?;
    compare.frames.iter().all(|frame| plain(frame).as_ref() == Some(&first)).then_some(first)
}

/// What is the same in all columns: the call; and in a sentence what became of it.
fn together(state: &State, compare: &Compare, key: Option<&[Chip]>, send: &Callback<Msg>) -> Html {
    let t = state.language;
    let differs = compare.differs_at(state.cursor);
    let said = compare.sentence(state.cursor, t).unwrap_or_else(|| state.sentence());
    let flow = state.frame.flow.as_ref().filter(|_| state.cursor > 0);
    let next = compare.next_difference(state.cursor).is_some();
    html! {
        <section class="card together" aria-label={t.say(words_of::THE_STEP)}>
            if let Some(flow) = flow {
                <dl class="flow">
                    <div><dt>{ flow.from_label }</dt><dd><code>{ &flow.from }</code></dd></div>
                    if let Some(key) = key.filter(|key| flow.mark.is_some() || !key.is_empty()) {
                        <div class="arrow" aria-hidden="true"></div>
                        <div><dt>{ flow.key_label }</dt><dd>{ words::key(key, t) }</dd></div>
                    }
                </dl>
            }
            <p class={classes!("say", differs.then_some("differs"))} role="status">
                if differs {
                    { icons::unequal() }<span class="heard">{ t.say(words_of::THEY_DIFFER) }{ " " }</span>
                }
                <span>{ words::sentence(&said) }</span>
            </p>
            <button
                class="to-difference"
                title={t.say(words_of::NEXT_DIFFERENCE_KEY)}
                aria-disabled={(!next).then_some("true")}
                onclick={send.reform(|_| Msg::Compare(Columns::NextDifference))}
            >
                { icons::unequal() }{ t.say(words_of::NEXT_DIFFERENCE) }
            </button>
        </section>
    }
}

fn lane(
    state: &State,
    compare: &Compare,
    number: usize,
    name: &str,
    with_key: bool,
    send: &Callback<Msg>,
) -> Html {
    let frame = &compare.frames[number];
    let mark = frame.marks.iter().next();
    let id = format!("lane{number}");
    let t = state.language;
    let action = compare.runs[number].action(state.cursor);
    let said = sentence(action, &frame.world, Scene::default(), state.words());
    html! {
        <section key={number} class={classes!("card", "lane", mark.map_or("plainly", Mark::class))} aria-labelledby={id.clone()}>
            <div class="lane-head">
                <h2 {id}>{ name }</h2>
                { remove(compare, number, name, t, send) }
            </div>
            { settings(compare, number, t, send) }
            <div class="came">
                if let Some(flow) = frame.flow.as_ref().filter(|_| state.cursor > 0) {
                    { words::outcome(flow.mark, &flow.outcome) }
                    if with_key {
                        { words::key(&flow.key, t) }
                    }
                }
            </div>
            <p class="why">{ words::sentence(&said) }</p>
            if let Some(view) = &frame.shelf {
                <h3>{ shelf::head(view, t) }</h3>
                { shelf::picture(view, state.cursor, &format!("l{number}-"), None, t) }
            }
            { picture::counters(&compare.runs[number], frame, t) }
        </section>
    }
}

fn remove(compare: &Compare, number: usize, name: &str, t: Language, send: &Callback<Msg>) -> Html {
    if compare.lanes.len() == *LANES.start() {
        return html! {};
    }
    let send = send.clone();
    let click = Callback::from(move |_: MouseEvent| {
        send.emit(Msg::Compare(Columns::Remove(number)));
        dom::focus(ADD);
    });
    let label = t.text(words_of::REMOVE, args![name]);
    html! {
        <button class="plain square" aria-label={label.clone()} title={label} onclick={click}>{ icons::cross() }</button>
    }
}

/// The button that adds a column, for the title of the page.
pub(super) fn add(compare: &Compare, send: &Callback<Msg>, t: Language) -> Html {
    let lanes = compare.lanes.len();
    let full = lanes == *LANES.end();
    html! {
        <button
            id={ADD}
            aria-disabled={full.then_some("true")}
            title={t.text(words_of::COLUMN_WHY, args![most = *LANES.end()])}
            onclick={send.reform(move |_| Msg::Compare(Columns::Set(lanes, Lane::default())))}
        >
            { icons::plus() }{ t.say(words_of::COLUMN) }
        </button>
    }
}

/// What is set in a column. What its functions do not agree in is left as it is until something is chosen.
fn settings(compare: &Compare, number: usize, t: Language, send: &Callback<Msg>) -> Html {
    let (lane, set) = (compare.lanes[number], compare.set[number]);
    let change = |with: fn(Lane, &str) -> Lane| {
        send.reform(move |event: Event| {
            // A choice and a number have their value in the same place.
            let value = event.target_dyn_into::<HtmlSelectElement>().map_or_else(
                || event.target_unchecked_into::<HtmlInputElement>().value(),
                |select| select.value(),
            );
            Msg::Compare(Columns::Set(number, with(lane, &value)))
        })
    };
    let size = match set.size {
        Size::Entries(entries) => entries.to_string(),
        Size::AsItIs | Size::Unbounded => String::new(),
    };
    let policies = Kind::ALL.map(|kind| (kind.name(), policy::name(kind), set.policy == Some(kind)));
    let modes =
        SELF_MODES.map(|mode| (mode_name(mode), t.say(mode_choice(mode)), set.self_mode == Some(mode)));
    html! {
        <div class="settings">
            <label>
                { t.say(words_of::POLICY) }
                <select onchange={change(|lane, value| Lane { policy: value.parse().ok(), ..lane })}>
                    { choices(&policies, t) }
                </select>
            </label>
            <label>
                { t.say(words_of::MAXSIZE) }
                <input
                    type="number"
                    min="0"
                    max="1000000"
                    value={size}
                    placeholder={t.say(if set.size == Size::AsItIs { words_of::AS_IT_IS } else { words_of::NONE })}
                    onchange={change(|lane, value| Lane { size: bound(value), ..lane })}
                />
            </label>
            <label>
                { t.say(words_of::SELF) }
                <select onchange={change(|lane, value| Lane { self_mode: mode(value), ..lane })}>
                    { choices(&modes, t) }
                </select>
            </label>
        </div>
    }
}

/// The choices of a list; where none of them holds, that too.
fn choices(choices: &[(&'static str, &'static str, bool)], t: Language) -> Html {
    let none = !choices.iter().any(|(.., chosen)| *chosen);
    html! {
        <>
            if none {
                <option value="" selected=true>{ t.say(words_of::AS_IT_IS) }</option>
            }
            { for choices.iter().map(|(value, words, chosen)| {
                html! { <option value={*value} selected={*chosen}>{ *words }</option> }
            }) }
        </>
    }
}

fn bound(value: &str) -> Size {
    value.parse().map_or(Size::Unbounded, |entries: usize| Size::Entries(entries.min(1_000_000)))
}

fn mode(value: &str) -> Option<SelfMode> {
    SELF_MODES.into_iter().find(|mode| mode_name(*mode) == value)
}
