//! The top of the page: the lessons there are, and what belongs to the page as a whole.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{dom, icons};
use crate::model::state::{Msg, Source, State};

/// The header.
pub(super) fn header(state: &State, send: &Callback<Msg>) -> Html {
    let theme = state.prefs.theme;
    let theme_label = format!("Theme: {}", theme.word());
    let open = {
        let send = send.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                open_file(&file, &send);
            }
            // So that the same file can be chosen again after it has changed.
            input.set_value("");
        })
    };
    html! {
        <header class="site">
            <a class="brand" href="#">{ icons::brand() }<span class="name">{ "See the cache" }</span></a>
            <nav aria-label="Lessons"><ul>{ lessons(state) }</ul></nav>
            <div class="tools">
                <input
                    type="file"
                    id="file"
                    class="heard"
                    tabindex="-1"
                    aria-label="A recording to open"
                    accept=".jsonl,.json,.ndjson,.txt,.log,.trace"
                    onchange={open}
                />
                <button onclick={Callback::from(|_| dom::click("file"))}><span>{ "Open" }<span class="rest">{ " a recording" }</span>{ "…" }</span></button>
                <button
                    class="square"
                    aria-label={theme_label.clone()}
                    title={theme_label}
                    onclick={send.reform(|_| Msg::NextTheme)}
                >
                    { icons::theme(theme) }
                </button>
                <button
                    class="square"
                    aria-label="Help and keys"
                    title="Help and keys (?)"
                    onclick={send.reform(|_| Msg::Help(true))}
                >
                    { "?" }
                </button>
            </div>
        </header>
    }
}

fn lessons(state: &State) -> Html {
    let links = state.headings().iter().map(|lesson| {
        let current = state.lesson().is_some_and(|open| open.number == lesson.number);
        let name =
            if current { format!("{} {}", lesson.number, lesson.title) } else { lesson.number.to_string() };
        html! {
            <li key={lesson.number}>
                <a
                    href={format!("#v=1&lesson={}", lesson.number)}
                    aria-current={current.then_some("page")}
                    title={lesson.title}
                >
                    { name }
                </a>
            </li>
        }
    });
    let trace = match &state.source {
        Source::Trace(file) => html! { <li key="trace"><a aria-current="page">{ &file.name }</a></li> },
        Source::Nothing | Source::Lesson(_) => html! {},
    };
    html! { <>{ for links }{ trace }</> }
}

/// Opens a file as a trace.
pub(super) fn open_file(file: &web_sys::File, send: &Callback<Msg>) {
    let name = file.name();
    let then = send.reform(move |bytes: Option<Vec<u8>>| match bytes {
        Some(bytes) => Msg::OpenTrace { name: name.clone(), bytes: bytes.into() },
        None => Msg::Say(format!("The browser could not read {name}.")),
    });
    dom::read(file, then);
}
