//! The sandbox: the calls as text, the settings as a form, and what is wrong, where it is.

use cache_core::call::{Language as Rules, SelfMode};
use cache_core::policy::Kind;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

use super::markup::html;
use super::{Shown, dom, words};
use crate::WHOLE;
use crate::model::compare::{SELF_MODES, mode_choice, mode_name};
use crate::model::packing;
use crate::model::policy;
use crate::model::sandbox::{Defined, EXAMPLES, Edit, Origin, Sandbox, Setting};
use crate::model::script::KeyOf;
use crate::model::state::Msg;
use crate::phrases::en::sandbox as said;
use crate::phrases::{Language, Phrase, args};

/// What can be written, by example.
const HOW: [(&str, &Phrase); 9] = [
    ("def f(n) maxsize=3 policy=sieve\ndef g(self, n) ttl=30s self=weak", said::HOW_DEF),
    ("f(1) -> \"one\"", said::HOW_CALL),
    ("view = View(user=\"ada\")\nview.g(1)", said::HOW_OBJECT),
    ("for n in 1..100: f(n)\nfor n in 1..5 times 20: f(n)\nfor n in 1..99 zipf 500: f(n)", said::HOW_FOR),
    ("wait 30s", said::HOW_WAIT),
    ("delete f(1)\nclear f\nresize f 64", said::HOW_HAND),
    ("f(1) -> 5 tagged \"ada\"\ninvalidate f \"ada\"", said::HOW_TAGS),
    ("drop view\ncollect", said::HOW_COLLECT),
    ("note \"Now look.\"  # why", said::HOW_NOTE),
];

/// The state, and where changes go.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct EditorProps {
    pub state: Shown,
    pub send: Callback<Msg>,
}

/// The editor.
#[component(Editor)]
pub(super) fn editor(props: &EditorProps) -> Html {
    let state = &props.state.0;
    let Some(sandbox) = state.sandbox() else { return html! {} };
    let t = state.language;
    let send = props.send.reform(Msg::Sandbox);
    let field = use_node_ref();
    {
        // Whoever wanted to run it is taken to what is wrong.
        let (field, sandbox) = (field.clone(), sandbox.clone());
        use_effect_with(sandbox.failed, move |failed| {
            if *failed > 0 {
                go_to_trouble(&field, &sandbox);
            }
        });
    }
    let typed = send.reform(|event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        Edit::Draft(area.value().into())
    });
    let keys = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                send.emit(Edit::Run);
            }
        })
    };
    let wrong = sandbox.trouble.is_some();
    html! {
        <section class="card editor" aria-label={t.say(said::CALLS)} onkeydown={keys}>
            <div class="editor-head">
                <label for="script">{ t.say(said::CALLS) }</label>
                { examples(sandbox, t, &send) }
            </div>
            <textarea
                ref={field.clone()}
                id="script"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-invalid={wrong.then_some("true")}
                aria-describedby="script-trouble script-note"
                value={sandbox.draft.to_string()}
                oninput={typed}
            />
            <div id="script-trouble" aria-live="polite">{ trouble(sandbox, &field, t) }</div>
            { form(sandbox, t, &send) }
            <div class="editor-foot">
                <button class="strong" title={t.say(said::RUN_KEY)} onclick={send.reform(|_| Edit::Run)}>
                    { t.say(said::RUN) }<kbd aria-hidden="true">{ "Ctrl ↵" }</kbd>
                </button>
                <button
                    title={t.say(said::RESET_WHY)}
                    aria-disabled={(!sandbox.is_changed()).then_some("true")}
                    onclick={send.reform(|_| Edit::Reset)}
                >
                    { t.say(said::RESET) }
                </button>
                <p id="script-note" class="soft">{ note(sandbox, t) }</p>
            </div>
            { how(t) }
        </section>
    }
}

/// What has to be said of the text beside what may be wrong with it.
fn note(sandbox: &Sandbox, t: Language) -> String {
    match sandbox.in_link() {
        (len, true) => t.text(said::TOO_LONG, args![len, most = packing::MOST]),
        _ if sandbox.is_ahead() => t.say(said::NOT_RUN_YET).to_owned(),
        _ => String::new(),
    }
}

fn examples(sandbox: &Sandbox, t: Language, send: &Callback<Edit>) -> Html {
    let chosen = match sandbox.origin {
        Origin::Example(number) if !sandbox.is_ahead() => Some(number),
        _ => None,
    };
    let choose = send.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Edit::Example(select.value().parse().unwrap_or(usize::MAX))
    });
    html! {
        <label>
            <span class="soft">{ t.say(said::EXAMPLE) }</span>
            <select onchange={choose}>
                if chosen.is_none() {
                    <option value="" selected=true>{ t.say(said::NO_EXAMPLE) }</option>
                }
                { for EXAMPLES.iter().enumerate().map(|(number, example)| html! {
                    <option value={number.to_string()} selected={chosen == Some(number)}>{ t.say(example.name) }</option>
                }) }
            </select>
        </label>
    }
}

/// What is wrong, the line it is in, and a mark below the place.
fn trouble(sandbox: &Sandbox, field: &NodeRef, t: Language) -> Html {
    let (Some(error), Some((line, ..))) = (&sandbox.trouble, sandbox.trouble_at()) else { return html! {} };
    let long = error.written().chars().count().max(1);
    let mark = " ".repeat(error.at.column.saturating_sub(1)) + &"^".repeat(long);
    let there = {
        let (field, sandbox) = (field.clone(), sandbox.clone());
        Callback::from(move |_: MouseEvent| go_to_trouble(&field, &sandbox))
    };
    html! {
        <div class="wrong">
            <p>{ words::sentence(&error.sentence(t)) }</p>
            <pre aria-hidden="true">{ line }{ "\n" }<b>{ mark }</b></pre>
            <button onclick={there}>{ t.say(said::GO_THERE) }</button>
        </div>
    }
}

/// Puts the cursor where the trouble is.
fn go_to_trouble(field: &NodeRef, sandbox: &Sandbox) {
    if let (Some(area), Some((_, start, end))) = (field.cast::<HtmlTextAreaElement>(), sandbox.trouble_at()) {
        let _ = area.focus();
        let _ = area.set_selection_range(start as u32, end as u32);
    }
}

/// The settings of a function, read from its line and written back into it.
fn form(sandbox: &Sandbox, t: Language, send: &Callback<Edit>) -> Html {
    let (functions, shown) = sandbox.functions();
    let Some(function) = functions.get(shown) else { return html! {} };
    let size = function.max_size().map(|size| size.to_string()).unwrap_or_default();
    let ttl = function.ttl().map(|ttl| (ttl as f64 / 1_000.0).to_string()).unwrap_or_default();
    let policies = Kind::ALL.map(|kind| (kind.name(), policy::name(kind), function.policy() == kind));
    let modes =
        SELF_MODES.map(|mode| (mode_name(mode), t.say(mode_choice(mode)), function.self_mode() == mode));
    html! {
        <div class="settings" role="group" aria-label={t.say(said::SETTINGS)}>
            if functions.len() > 1 {
                { which(&functions, shown, t, send) }
            }
            { choice(t.say(said::POLICY), &policies, send, |value| {
                Some(Setting::Policy(value.parse::<Kind>().ok()?))
            }) }
            { number(t.say(said::MAXSIZE), size, t.say(said::NO_BOUND), "1", send, |value| {
                Setting::MaxSize(value.map(|size| size as usize))
            }) }
            { number(t.say(said::TTL), ttl, t.say(said::NO_TTL), "any", send, |value| {
                Setting::Ttl(value.filter(|seconds| *seconds > 0.0).map(|seconds| (1_000.0 * seconds).max(1.0) as u64))
            }) }
            if function.method() {
                { choice(t.say(said::SELF_MEANS), &modes, send, |value| {
                    Some(Setting::SelfMode(mode(value)?))
                }) }
            }
            { keys(function, t, send) }
            { choice(
                t.say(said::RULES),
                &[("py", "Python", function.language() == Rules::Python), ("js", "JavaScript", function.language() == Rules::JavaScript)],
                send,
                |value| Some(Setting::Language(if value == "js" { Rules::JavaScript } else { Rules::Python })),
            ) }
        </div>
    }
}

fn mode(value: &str) -> Option<SelfMode> {
    SELF_MODES.into_iter().find(|mode| mode_name(*mode) == value)
}

fn keys(function: &Defined, t: Language, send: &Callback<Edit>) -> Html {
    let key = function.key();
    let mut choices = vec![
        ("identity", t.say(said::KEY_IDENTITY), key == KeyOf::Identity),
        ("structural", t.say(said::KEY_STRUCTURAL), key == KeyOf::Structural),
        ("sorted", t.say(said::KEY_SORTED), key == KeyOf::Sorted),
    ];
    // Which parts is for the text to say.
    if matches!(key, KeyOf::Parts(_)) {
        choices.push(("parts", t.say(said::KEY_PARTS), true));
    }
    choice(t.say(said::KEY), &choices, send, |value| match value {
        "identity" => Some(Setting::Key(KeyOf::Identity)),
        "structural" => Some(Setting::Key(KeyOf::Structural)),
        "sorted" => Some(Setting::Key(KeyOf::Sorted)),
        _ => None,
    })
}

/// Which of several functions the form is about.
fn which(functions: &[Defined], shown: usize, t: Language, send: &Callback<Edit>) -> Html {
    let choose = send.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Edit::Function(select.value().parse().unwrap_or_default())
    });
    html! {
        <label>
            { t.say(said::FUNCTION) }
            <select onchange={choose}>
                { for functions.iter().enumerate().map(|(place, function)| {
                    let words = t.text(said::IN_LINE, args![name = function.name(), line = function.line]);
                    html! { <option value={function.line.to_string()} selected={place == shown}>{ words }</option> }
                }) }
            </select>
        </label>
    }
}

fn choice(
    label: &'static str,
    choices: &[(&'static str, &'static str, bool)],
    send: &Callback<Edit>,
    setting: fn(&str) -> Option<Setting>,
) -> Html {
    let send = send.clone();
    let change = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Some(setting) = setting(&select.value()) {
            send.emit(Edit::Set(setting));
        }
    });
    html! {
        <label>
            { label }
            <select onchange={change}>
                { for choices.iter().map(|(value, words, chosen)| html! {
                    <option value={*value} selected={*chosen}>{ *words }</option>
                }) }
            </select>
        </label>
    }
}

fn number(
    label: &'static str,
    value: String,
    none: &'static str,
    step: &'static str,
    send: &Callback<Edit>,
    setting: fn(Option<f64>) -> Setting,
) -> Html {
    let change = send.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let number = crate::model::number::parse(&input.value()).filter(|number| *number >= 0.0);
        Edit::Set(setting(number.map(|number| number.min(1e9))))
    });
    html! {
        <label>
            { label }
            <input type="number" min="0" {step} {value} placeholder={none} onchange={change} />
        </label>
    }
}

fn how(t: Language) -> Html {
    html! {
        <details class="how">
            <summary>{ t.say(said::HOW) }</summary>
            <dl>
                { for HOW.iter().map(|(text, meaning)| html! {
                    <div><dt><pre>{ *text }</pre></dt><dd>{ t.say(meaning) }</dd></div>
                }) }
            </dl>
        </details>
    }
}

/// The button in a lesson that leads here.
pub(super) fn try_this(t: Language, send: &Callback<Msg>) -> Html {
    let go = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Sandbox(Edit::Lesson));
            if WHOLE {
                dom::focus("next");
            }
        })
    };
    html! { <button id="try-this" title={t.say(said::TRY_WHY)} onclick={go}>{ t.say(said::TRY) }</button> }
}
