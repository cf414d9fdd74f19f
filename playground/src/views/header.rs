//! The top of the page: the lessons there are, and what belongs to the page as a whole.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::markup::html;
use super::{dom, icons, menu};
use crate::model::prefs::Theme;
use crate::model::state::{Msg, State};
use crate::model::trace_file::Contents;
use crate::phrases::en::header;

/// The header.
pub(super) fn header(
    state: &State,
    languages: &[(String, String)],
    send: &Callback<Msg>,
    open: &Callback<web_sys::File>,
) -> Html {
    let theme = state.prefs.theme;
    let t = state.language;
    let theme_label = t.say(match theme {
        Theme::System => header::THEME_SYSTEM,
        Theme::Light => header::THEME_LIGHT,
        Theme::Dark => header::THEME_DARK,
    });
    let open = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                open.emit(file);
            }
            // So that the same file can be chosen again after it has changed.
            input.set_value("");
        })
    };
    html! {
        <header class="site">
            <a class="brand" href="#">{ icons::brand() }<span class="name">{ t.say(header::BRAND) }</span></a>
            { menu::menu(state) }
            <div class="tools">
                <input
                    type="file"
                    id="file"
                    class="heard"
                    tabindex="-1"
                    aria-label={t.say(header::FILE)}
                    accept=".jsonl,.json,.ndjson,.txt,.log,.trace"
                    onchange={open}
                />
                <button onclick={Callback::from(|_| dom::click("file"))}>
                    <span class="rest">{ t.say(header::OPEN) }</span>
                    <span class="short" aria-hidden="true">{ t.say(header::OPEN_SHORT) }</span>
                </button>
                { choice(state, languages, send) }
                <button
                    class="square"
                    aria-label={theme_label}
                    title={theme_label}
                    onclick={send.reform(|_| Msg::NextTheme)}
                >
                    { icons::theme(theme) }
                </button>
                <button
                    class="square"
                    aria-label={t.say(header::HELP)}
                    title={t.say(header::HELP_KEY)}
                    onclick={send.reform(|_| Msg::Help(true))}
                >
                    { "?" }
                </button>
            </div>
        </header>
    }
}

/// The languages to choose from, where there are several.
fn choice(state: &State, languages: &[(String, String)], send: &Callback<Msg>) -> Html {
    if languages.is_empty() {
        return html! {};
    }
    let label = state.language.say(header::LANGUAGE);
    let change = send.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Msg::Language(select.value().into())
    });
    let options = languages.iter().map(|(code, name)| {
        let selected = *code == state.wanted_language();
        html! { <option value={code.clone()} lang={code.clone()} {selected}>{ name }</option> }
    });
    html! { <select aria-label={label} title={label} onchange={change}>{ for options }</select> }
}

/// Opens a file as a trace.
pub(super) fn open_file(file: &web_sys::File, send: &Callback<Msg>) {
    let contents = Contents::new(web_sys::Blob::from(file.clone()));
    send.emit(Msg::OpenFile { name: file.name().into(), contents });
}
