//! The lessons there are, and the way from one to the next.

use yew::prelude::*;

use super::markup::html;
use super::{dom, icons};
use crate::model::lesson::Heading;
use crate::model::state::{Source, State};
use crate::phrases::args;
use crate::phrases::en::{header, sandbox, title};

const ID: &str = "lessons";

/// The menu of the lessons, between the lesson before and the one after.
pub(super) fn menu(state: &State) -> Html {
    let t = state.language;
    let open = match &state.source {
        Source::Nothing => t.say(header::LESSONS).to_owned(),
        Source::Trace(_) if state.program().is_some() => t.say(title::OWN).to_owned(),
        Source::Trace(file) => file.name.clone(),
        Source::Sandbox(_) => t.say(sandbox::SANDBOX).to_owned(),
        Source::Lesson(lesson) => format!("{} {}", lesson.number, t.lesson(&lesson.title)),
    };
    let close = Callback::from(|_: MouseEvent| dom::close_popover(ID));
    let link = |lesson: &Heading| {
        let current = state.lesson().is_some_and(|open| open.number == lesson.number);
        html! {
            <li key={lesson.number}>
                <a href={address(*lesson)} aria-current={current.then_some("page")} onclick={close.clone()}>
                    <span class="n">{ lesson.number }</span>{ " " }{ t.lesson(lesson.title) }
                </a>
            </li>
        }
    };
    html! {
        <nav aria-label={t.say(header::LESSONS)}>
            { beside(state, false) }
            <button class="plain open" popovertarget={ID} aria-label={t.text(header::CHOOSE, args![open = &open])}>
                if let Source::Lesson(lesson) = &state.source {
                    <span class="long">{ &open }</span>
                    <span class="short">{ lesson.number }</span>
                } else {
                    <span>{ &open }</span>
                }
                { icons::below() }
            </button>
            { beside(state, true) }
            <a class="to-sandbox" href="#v=1&sandbox=" aria-current={state.sandbox().map(|_| "page")}>
                { t.say(sandbox::SANDBOX) }
            </a>
            <a class="to-sandbox" href="#v=1&program=" aria-current={state.program().map(|_| "page")}>
                { t.say(title::OWN) }
            </a>
            <ol id={ID} popover="auto" class="menu">
                { for state.headings().iter().map(link) }
                <li class="apart">
                    <a href="#v=1&sandbox=" aria-current={state.sandbox().map(|_| "page")} onclick={close.clone()}>
                        <span class="n"></span>{ t.say(sandbox::SANDBOX) }
                    </a>
                    <a href="#v=1&program=" aria-current={state.program().map(|_| "page")} onclick={close.clone()}>
                        <span class="n"></span>{ t.say(title::OWN) }
                    </a>
                </li>
            </ol>
        </nav>
    }
}

/// The lesson before or after.
fn beside(state: &State, after: bool) -> Html {
    let Some(lesson) = state.neighbour(after) else { return html! {} };
    let t = state.language;
    let phrase = if after { header::NEXT_LESSON } else { header::LESSON_BEFORE };
    let label = t.text(phrase, args![n = lesson.number, title = t.lesson(lesson.title)]);
    html! {
        <a class="beside" href={address(lesson)} aria-label={label.clone()} title={label}>
            { icons::aside(after) }
        </a>
    }
}

fn address(lesson: Heading) -> String {
    format!("#v=1&lesson={}", lesson.number)
}
