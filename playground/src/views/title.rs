//! What is open, how the guesses stand, and the link to give to others.

use std::rc::Rc;

use yew::prelude::*;

use super::markup::html;
use super::{Shown, compare, dom, export, icons, opening, sandbox, words};
use crate::WHOLE;
use crate::model::compare::Columns;
use crate::model::mark::Mark;
use crate::model::permalink::{Link, View};
use crate::model::predict::Standing;
use crate::model::sandbox::{EXAMPLES, Origin};
use crate::model::stage::Stage;
use crate::model::state::{Msg, Source, State};
use crate::model::text::marked;
use crate::model::trace_file::Origin as From;
use crate::phrases::args;
use crate::phrases::en::compare as words_of;
use crate::phrases::en::sandbox as said;
use crate::phrases::en::{curves, notices, title};

/// What stands behind the button with the dots, in narrow windows.
pub(super) const MORE: &str = "more";

/// The title of the run, and below it what there is to know before the first step.
pub(super) fn title(state: &Rc<State>, send: &Callback<Msg>) -> Html {
    let t = state.language;
    let (kicker, title, lead) = match &state.source {
        Source::Nothing => (String::new(), t.say(title::ONE_MOMENT).to_owned(), html! {}),
        Source::Lesson(lesson) => (
            t.text(title::LESSON, args![n = lesson.number]),
            t.lesson(&lesson.title).to_owned(),
            words::sentence(&marked(t.lesson(&lesson.lead))),
        ),
        _ if !WHOLE => (String::new(), String::new(), html! {}),
        Source::Sandbox(sandbox) => {
            let name = match &sandbox.origin {
                Origin::Example(number) => {
                    EXAMPLES.get(*number).map(|example| t.say(example.name).to_owned())
                }
                Origin::Lesson { number, title } => {
                    Some(t.text(said::FROM_LESSON, args![n = *number, title = t.lesson(title)]))
                }
                Origin::Own => None,
            };
            let name = name.unwrap_or_else(|| t.say(said::OWN).to_owned());
            (t.say(said::SANDBOX).to_owned(), name, html! { { t.say(said::LEAD) } })
        }
        Source::Trace(file) if matches!(file.origin, From::Program(_)) => {
            (String::new(), t.say(title::OWN).to_owned(), words::sentence(&t.fill(title::OWN_LEAD, &[])))
        }
        Source::Trace(file) => {
            let phrase = match (&file.source, file.plain, file.functions) {
                (_, true, _) => title::PLAIN,
                (Some(_), _, 1) => title::RECORDED,
                (Some(_), ..) => title::RECORDED_MANY,
                (None, ..) => title::STEPS,
            };
            let (steps, source) = (state.run.len(), file.source.as_deref().unwrap_or_default());
            let lead = t.fill(phrase, args![steps, source, functions = file.functions]);
            let whence = if file.origin == From::Beside { title::BESIDE } else { title::FROM_DISK };
            let lead = lead.and(&t.fill(whence, &[]));
            (t.say(title::RECORDING).to_owned(), file.name.clone(), words::sentence(&lead))
        }
    };
    html! {
        <>
        <div class="title">
            { opening::coming(state, send) }
            { notice(state, send) }
            <h1><span class="kicker">{ kicker }</span>{ " " }{ title }</h1>
            { beside(state, send) }
        </div>
        <p class="lead">{ lead }</p>
        </>
    }
}

/// What can be done with the run as a whole.
fn beside(state: &Rc<State>, send: &Callback<Msg>) -> Html {
    let t = state.language;
    match state.stage {
        Stage::Whole => {}
        Stage::Embedded => {
            let whole = state.shared_link().map(|link| Link { stage: Stage::Whole, ..link }.format());
            return html! {
                <div class="beside">
                    { score(state) }
                    <a href={format!("#{}", whole.unwrap_or_default())} target="_blank" rel="noopener">{ t.say(title::WHOLE) }</a>
                </div>
            };
        }
        Stage::Presented => {
            return html! { <p class="count mono">{ format!("{} / {}", state.cursor, state.run.len()) }</p> };
        }
    }
    html! {
        <div class="beside">
            { score(state) }
            if let Some(compare) = state.compare() {
                { compare::add(compare, send, t) }
            }
            if state.lesson().is_some() && state.compare().is_none() {
                <button
                    title={t.say(title::QUESTIONS_KEY)}
                    onclick={send.reform(|_| Msg::TogglePredict)}
                >
                    { t.say(if state.predict { title::QUESTIONS_ON } else { title::QUESTIONS_OFF }) }
                </button>
            }
            { more(state, send) }
        </div>
    }
}

/// What is wanted less often: in a row with the rest where there is room, else behind a button of its own.
fn more(state: &Rc<State>, send: &Callback<Msg>) -> Html {
    let t = state.language;
    // Whatever is chosen, the list of it is in the way afterwards: but for the dialog, which stands in it.
    let chosen = &send.reform(|msg| {
        dom::close_popover(MORE);
        msg
    });
    html! {
        <>
            <button class="square more" popovertarget={MORE} aria-label={t.say(title::MORE)} title={t.say(title::MORE)}>
                { icons::more() }
            </button>
            <div id={MORE} popover="auto" class="menu">
                { side_by_side(state, chosen) }
                <button
                    id="to-curves"
                    title={t.say(curves::OPEN_WHY)}
                    onclick={chosen.reform(|_| Msg::View(View::Curves))}
                >
                    { t.say(curves::OPEN) }
                </button>
                if state.lesson().is_some() && state.compare().is_none() {
                    { sandbox::try_this(t, chosen) }
                }
                if !state.run.is_empty() {
                    <export::Export state={Shown(Rc::clone(state))} send={send.clone()} />
                }
                if state.link().is_some() {
                    <button title={t.say(title::COPY_LINK_WHY)} onclick={copy(state, chosen)}>
                        { t.say(title::COPY_LINK) }
                    </button>
                }
            </div>
        </>
    }
}

fn side_by_side(state: &State, send: &Callback<Msg>) -> Html {
    let on = state.compare().is_some();
    html! {
        <button
            id="side-by-side"
            aria-pressed={on.to_string()}
            title={state.language.say(words_of::SIDE_BY_SIDE_WHY)}
            onclick={send.reform(move |_| Msg::Compare(Columns::Show(!on)))}
        >
            { icons::columns() }{ state.language.say(words_of::SIDE_BY_SIDE) }
        </button>
    }
}

fn copy(state: &State, send: &Callback<Msg>) -> Callback<MouseEvent> {
    let hash = state.shared_link().map(|link| link.format()).unwrap_or_default();
    let (t, step) = (state.language, state.cursor);
    send.reform(move |_| {
        let address = dom::address_with(&hash);
        Msg::Say(if dom::copy(&address) {
            t.text(notices::COPIED, args![step])
        } else {
            t.text(notices::NOT_COPIED, args![address = &address])
        })
    })
}

fn score(state: &State) -> Html {
    let score = state.score();
    if score.is_empty() {
        return html! {};
    }
    let t = state.language;
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
            <span class="rest">{ t.text(title::SCORE, args![right, all = score.len()]) }</span>
            <span class="short" aria-hidden="true">
                { t.text(title::SCORE_SHORT, args![right, all = score.len()]) }
            </span>
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
                    <button class="plain" onclick={send.reform(|_| Msg::Dismiss)}>{ state.language.say(notices::CLOSE) }</button>
                </div>
            }
        </div>
    }
}
