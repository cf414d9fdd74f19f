//! The curves: hit ratio against size, of the run at hand or of a file.

mod computing;
mod marker;
mod picture;
mod table;

use std::rc::Rc;

use cache_core::policy::Kind;
use web_sys::{File, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use self::computing::Computing;
use super::{Shown, ShownRun, dom, save};
use crate::model::curves::chart::Series;
use crate::model::curves::chosen::Chosen;
use crate::model::curves::job::{Job, Stage};
use crate::model::curves::panel::{Entry, Happened, Panel};
use crate::model::curves::{export, of_run, words};
use crate::model::permalink::View;
use crate::model::state::{Msg, Source, State};
use crate::phrases::en::{curves as phrases, notices};
use crate::phrases::{Language, args};

/// How the picture looks where the page's style sheets are not.
const STYLE: &str = include_str!("../../../static/chart.css");

/// A file that was given to the view; the same one again counts anew.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    pub file: File,
    pub number: u32,
}

/// The state, and a file where one was given.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CurvesProps {
    pub state: Shown,
    pub given: Option<Given>,
    pub open: Callback<File>,
    pub send: Callback<Msg>,
}

/// Who computes a job, and of which file; `None`: of the run.
#[derive(Clone, Debug)]
struct By {
    computing: Rc<Computing>,
    file: Option<File>,
}

#[derive(Debug, Default)]
struct Desk(Panel<By>);

impl Reducible for Desk {
    type Action = Happened<By>;

    fn reduce(self: Rc<Self>, happened: Happened<By>) -> Rc<Self> {
        Rc::new(Self(self.0.after(happened)))
    }
}

/// The view.
#[component(Curves)]
pub(super) fn curves(props: &CurvesProps) -> Html {
    let desk = use_reducer(Desk::default);
    let t = props.state.0.language;
    let numbers = use_mut_ref(|| 0_u32);
    let begin = {
        let dispatcher = desk.dispatcher();
        let shown = props.state.clone();
        move |file: Option<File>, function: Option<u64>| {
            let number = {
                let mut numbers = numbers.borrow_mut();
                *numbers += 1;
                *numbers
            };
            let heard = {
                let dispatcher = dispatcher.clone();
                Callback::from(move |job| dispatcher.dispatch(Happened::Heard(number, job)))
            };
            let computing = if let Some(file) = &file {
                Computing::of_file(file, function, heard)
            } else {
                let (calls, ids) = of_run::accesses(&shown.0.run, function);
                Computing::of_calls(&run_name(&shown.0), calls, &ids, heard)
            };
            let job = computing.job();
            let by = By { computing: Rc::new(computing), file };
            dispatcher.dispatch(Happened::Begun(Entry { number, job, by }));
        }
    };
    {
        let begin = begin.clone();
        let open = !matches!(props.state.0.source, Source::Nothing);
        use_effect_with((ShownRun(Rc::clone(&props.state.0.run)), open), move |(_, open)| {
            if *open {
                begin(None, None);
            }
        });
    }
    {
        let begin = begin.clone();
        use_effect_with(props.given.clone(), move |given| {
            if let Some(given) = given {
                begin(Some(given.file.clone()), None);
            }
        });
    }
    let Panel { shown, pending, trouble } = &desk.0;
    // Before there is anything, what is in the making is shown as far as it is.
    let entry = shown.as_ref().or(pending.as_ref());
    let tell = |happened: fn() -> Happened<By>| {
        let dispatcher = desk.dispatcher();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(happened()))
    };
    let of_file = shown.as_ref().is_some_and(|entry| entry.by.file.is_some());
    let back_to_run = {
        let begin = begin.clone();
        of_file.then(|| Callback::from(move |_: MouseEvent| begin(None, None)))
    };
    html! {
        <>
            { head(&props.state.0, entry.map(|entry| &*entry.job), back_to_run, props) }
            if let Some((name, why)) = trouble {
                <div class="notice curves-notice" role="alert">
                    <p>{ words::trouble(name, why, t) }</p>
                    <button class="plain" onclick={tell(|| Happened::Dismissed)}>{ t.say(notices::CLOSE) }</button>
                </div>
            }
            <section class="card curves" aria-label={t.say(phrases::REGION)}>
                { progress(shown.as_ref(), pending.as_ref(), &tell(|| Happened::Cancelled), t) }
                if let Some(entry) = entry {
                    { functions(entry, &begin, t) }
                    <picture::Picture job={Rc::clone(&entry.job)} chosen={props.state.0.policies} language={t} />
                    { legend(props.state.0.policies, &props.send, t) }
                    { table::table(&entry.job, props.state.0.policies, t) }
                    { exports(&entry.job, props.state.0.policies, t) }
                }
            </section>
            if let Some(entry) = entry {
                <section class="card curves-words" aria-labelledby="curves-words-title">
                    <h2 id="curves-words-title">{ t.say(phrases::WORDS) }</h2>
                    <dl>
                        { for words::said(&entry.job, props.state.0.policies, t).into_iter().map(|said| html! {
                            <div><dt>{ said.about }</dt><dd>{ super::words::sentence(&said.text) }</dd></div>
                        }) }
                    </dl>
                </section>
            }
        </>
    }
}

fn run_name(state: &State) -> String {
    match &state.source {
        Source::Lesson(lesson) => {
            let t = state.language;
            t.text(phrases::OF_LESSON, args![n = lesson.number, title = t.lesson(&lesson.title)])
        }
        Source::Trace(_) if state.program().is_some() => {
            state.language.say(crate::phrases::en::title::OWN).to_owned()
        }
        Source::Trace(file) => file.name.clone(),
        Source::Sandbox(_) => state.language.say(crate::phrases::en::sandbox::SANDBOX).to_owned(),
        Source::Nothing => String::new(),
    }
}

fn head(
    state: &State,
    job: Option<&Job>,
    back_to_run: Option<Callback<MouseEvent>>,
    props: &CurvesProps,
) -> Html {
    let t = state.language;
    let name = job.map_or_else(|| run_name(state), |job| job.name.clone());
    let open = {
        let open = props.open.clone();
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
        <div class="title">
            <h1><span class="kicker">{ t.say(phrases::KICKER) }</span>{ " " }{ name }</h1>
            <div class="beside">
                if let Some(back) = back_to_run {
                    <button onclick={back}>{ t.text(phrases::OF_RUN, args![name = run_name(state)]) }</button>
                }
                <input
                    type="file"
                    id="curves-file"
                    class="heard"
                    tabindex="-1"
                    aria-label={t.say(phrases::FILE_LABEL)}
                    accept=".jsonl,.json,.ndjson,.txt,.log,.trace"
                    onchange={open}
                />
                <button onclick={Callback::from(|_| dom::click("curves-file"))}>{ t.say(phrases::FILE) }</button>
                <button onclick={props.send.reform(|_| Msg::View(View::Picture))}>{ t.say(phrases::BACK) }</button>
            </div>
            <p class="lead">{ t.say(phrases::LEAD) }</p>
        </div>
    }
}

/// How far it is, and a way out.
fn progress(
    shown: Option<&Entry<By>>,
    pending: Option<&Entry<By>>,
    cancel: &Callback<MouseEvent>,
    t: Language,
) -> Html {
    let Some(entry) = pending.or(shown) else { return html! {} };
    let stage = &entry.job.stage;
    let (value, most) = match stage {
        Stage::Reading { bytes, of } => (*bytes as f64, *of as f64),
        Stage::Computing { done, of } => (*done as f64, *of as f64),
        _ => (1.0, 1.0),
    };
    let stop = {
        let computing = Rc::clone(&entry.by.computing);
        Callback::from(move |_: MouseEvent| computing.stop())
    };
    let running = !entry.job.is_over();
    html! {
        <div class="curves-progress">
            // When it is over this stands where the bar was: nothing below it moves.
            <p class={if running { "heard" } else { "soft" }} role="status">{ words::status(&entry.job, t) }</p>
            if running {
                <span>{ words::progress(&entry.job, t) }</span>
                <progress aria-label={t.say(phrases::PROGRESS)} value={value.to_string()} max={most.max(1.0).to_string()} />
                if pending.is_some() && shown.is_some() {
                    <button onclick={cancel.clone()}>{ t.say(phrases::CANCEL) }</button>
                } else {
                    <button onclick={stop}>{ t.say(phrases::STOP) }</button>
                }
            }
        </div>
    }
}

/// Which function's calls, where there are several.
fn functions(
    entry: &Entry<By>,
    begin: &(impl Fn(Option<File>, Option<u64>) + Clone + 'static),
    t: Language,
) -> Html {
    let calls = &entry.job.calls;
    let called = calls.functions.iter().filter(|known| known.calls > 0);
    if called.clone().count() < 2 {
        return html! {};
    }
    let choose = {
        let (begin, file) = (begin.clone(), entry.by.file.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            begin(file.clone(), select.value().parse().ok());
        })
    };
    let options = called.map(|known| {
        html! {
            <option value={known.id.to_string()} selected={calls.function == Some(known.id)}>
                { t.text(phrases::FUNCTION_CALLS, args![n = known.calls, name = &known.name, calls = words::grouped(known.calls)]) }
            </option>
        }
    });
    html! {
        <label class="curves-function">{ t.say(phrases::FUNCTION) }<select onchange={choose}>{ for options }</select></label>
    }
}

fn legend(chosen: Chosen, send: &Callback<Msg>, t: Language) -> Html {
    let policies = Kind::ALL.into_iter().map(|kind| {
        let series = Series::Policy(kind);
        html! {
            <li key={kind.name()}>
                <button
                    aria-pressed={chosen.contains(kind).to_string()}
                    onclick={send.reform(move |_| Msg::Policies(chosen.toggled(kind)))}
                >
                    { marker::sample(series) }{ marker::name(series, t) }
                </button>
            </li>
        }
    });
    html! {
        <ul class="curves-legend" aria-label={t.say(phrases::LEGEND)}>
            <li><span>{ marker::sample(Series::Optimum) }{ t.say(phrases::OPTIMUM_LONG) }</span></li>
            { for policies }
        </ul>
    }
}

fn exports(job: &Rc<Job>, chosen: Chosen, t: Language) -> Html {
    let button = |label: &'static str, save: fn(&Job, Chosen)| {
        let job = Rc::clone(job);
        html! { <button onclick={Callback::from(move |_: MouseEvent| save(&job, chosen))}>{ label }</button> }
    };
    html! {
        <div class="curves-exports" role="group" aria-label={t.say(phrases::SAVE)}>
            <span>{ t.say(phrases::SAVE_AS) }</span>
            { button("SVG", |_, _| {
                if let Some(svg) = save::picture("curves-svg", STYLE) {
                    save::text("curves.svg", "image/svg+xml", &svg);
                }
            }) }
            { button("CSV", |job, chosen| save::text("curves.csv", "text/csv", &export::csv(job, chosen))) }
            { button("JSON", |job, chosen| save::text("curves.json", "application/json", &export::json(job, chosen))) }
        </div>
    }
}
