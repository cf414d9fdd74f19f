//! The page, drawn. Views read the state and send messages; they decide nothing.

mod address;
mod ask;
mod by_size;
mod calls;
mod code;
mod compare;
mod costs;
mod curves;
mod dom;
mod export;
mod handover;
mod header;
mod help;
mod holders;
mod icons;
mod language;
mod lifetimes;
mod log;
mod markup;
mod menu;
mod opening;
mod parts;
mod picture;
mod policy;
mod sandbox;
mod save;
mod series;
mod shelf;
mod tiers;
mod title;
mod transport;
mod words;

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, Event, File, KeyboardEvent};
use yew::prelude::*;

use self::handover::{Handed, use_errand, use_whole};
use self::markup::html;
use crate::WHOLE;
use crate::lessons;
use crate::model::keys::{self, Place};
use crate::model::lesson::Lesson;
use crate::model::question::Of;
use crate::model::run::Run;
use crate::model::stage::Stage;
use crate::model::state::{Msg, Source, State};
use crate::phrases::en::header as phrases;
use crate::phrases::{Language, args};

/// The state as a view is given it: the same one is not drawn again.
#[derive(Clone, Debug)]
pub struct Shown(pub Rc<State>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A run as a view is given it: the same only as itself.
#[derive(Clone, Debug)]
pub struct ShownRun(pub Rc<Run>);

impl PartialEq for ShownRun {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The state, as Yew keeps it.
#[derive(Debug)]
struct Page(Rc<State>);

impl Reducible for Page {
    type Action = Msg;

    fn reduce(self: Rc<Self>, msg: Msg) -> Rc<Self> {
        Rc::new(Self(Rc::new(self.0.after(msg))))
    }
}

/// Where in the document the page goes.
///
/// # Panics
///
/// When `index.html` has no such place.
fn place(id: &str) -> web_sys::Element {
    let document = dom::window().document().expect("a window has a document");
    document.get_element_by_id(id).expect("index.html has a place for the page")
}

/// Starts the page in its place in the document, in its language: nobody is shown another one first.
pub fn start(
    lesson: Option<String>,
    part: js_sys::Function,
    address: js_sys::Function,
    whole: js_sys::Function,
) {
    parts::keep_loader(part);
    address::keep_writer(address);
    handover::keep_loader(whole);
    // One that cannot be read is asked for again, and then said to be wrong.
    let first = lesson.and_then(|text| Lesson::read(&text).ok());
    let state = State::new(first.into_iter().collect(), &dom::hash(), dom::prefs());
    let wanted = state.wanted_language().to_owned();
    if wanted == state.language.code() {
        // A turn of its own: whoever does something meanwhile is not kept waiting for both.
        return dom::in_turn(move || draw(state, Handed::default()));
    }
    spawn_local(async move {
        let language = language::load(&wanted).await;
        // What there is to say about the address is said in the language, too.
        let spoken = |language| state.after(Msg::Speak(language)).after(Msg::Follow(dom::hash()));
        draw(language.map_or_else(|| state.clone(), spoken), Handed::default());
    });
}

/// Goes on from where the lessons' program is: `leave` ends that one, and gives what it was showing. Nobody sees that
/// there are two.
pub fn take_over(part: js_sys::Function, address: js_sys::Function, leave: js_sys::Function) {
    parts::keep_loader(part);
    address::keep_writer(address);
    spawn_local(async move {
        let wanted = dom::language();
        let language = if wanted == Language::ENGLISH.code() { None } else { language::load(&wanted).await };
        let handed = leave.call0(&JsValue::NULL).unwrap_or_default();
        let (state, left) = handover::taken(&handed);
        draw(language.map_or_else(|| state.clone(), |language| state.after(Msg::Speak(language))), left);
    });
}

/// Ends this program for another one to go on.
pub fn leave() -> js_sys::Object {
    handover::leave()
}

fn draw(state: State, handed: Handed) {
    let start = Start { state: Shown(Rc::new(state)), handed };
    handover::keep_app(yew::Renderer::<App>::with_root_and_props(place("app"), start).render());
}

/// How the page begins.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Start {
    state: Shown,
    handed: Handed,
}

/// The page.
#[component(App)]
pub fn app(start: &Start) -> Html {
    let page = use_reducer(|| Page(Rc::clone(&start.state.0)));
    let send = {
        let dispatcher = page.dispatcher();
        use_callback((), move |msg: Msg, ()| dispatcher.dispatch(msg))
    };
    let state = Rc::clone(&page.0);

    let languages = use_memo((), |()| language::offered());

    use_keyboard(page.clone());
    address::use_address(&state, send.clone());
    use_title(&state);
    use_playing(&state, send.clone());
    use_screen(state.stage == Stage::Presented, send.clone());
    let (given, open) = use_given_files(&state, &send);
    use_whole(&state, send.clone());
    use_errand(start.handed.clone(), send.clone(), open.clone());
    use_lessons(&state, send.clone());
    use_recording(&state, send.clone());
    opening::use_opening(&state, send.clone());
    use_language(&state, send.clone());
    use_effect_with(state.prefs.clone(), dom::keep_prefs);
    // In a small window the question would be overlooked. A page that has just been opened begins at its top.
    let opened = use_mut_ref(|| false);
    use_effect_with(state.asked(), move |asked| {
        if opened.replace(true) && asked.is_some() {
            dom::bring_in_sight(".ask");
        }
    });

    html! {
        <>
            if state.stage == Stage::Whole {
                { header::header(&state, &languages, &send, &open) }
            }
            if !WHOLE || state.view.is_steps() {
                { steps(&state, &send) }
            } else {
                <main class="of-curves">
                    <curves::Curves state={Shown(Rc::clone(&state))} {given} {open} send={send.clone()} />
                </main>
            }
            <help::Help open={state.help} letters={state.prefs.letters} language={state.language} {send} />
        </>
    }
}

/// The run, step by step.
fn steps(state: &Rc<State>, send: &Callback<Msg>) -> Html {
    let presented = state.stage == Stage::Presented;
    html! {
        <main class={classes!(
            (state.lesson().is_none() && state.sandbox().is_none() && state.program().is_none()).then_some("recording"),
            (state.sandbox().is_some() || state.program().is_some()).then_some("in-sandbox"),
            (state.cursor > 0).then_some("begun"),
            (state.stage != Stage::Whole).then(|| state.stage.name()),
            picture::beside(state).then_some("pictured"),
            state.compare().map(|compare| format!("comparing of-{}", compare.lanes.len())),
        )}>
            { title::title(state, send) }
            if !presented {
                { transport::transport(state, send) }
            }
            <div class="picture">
                if let Some(compare) = state.compare() {
                    { compare::compare(state, compare, send) }
                } else {
                    { picture::picture(state, send) }
                    if !presented {
                        { ask::ask(state, send) }
                    }
                    if state.recording().is_some_and(|file| !file.plain && file.contents.is_some()) {
                        <parts::Functions state={Shown(Rc::clone(state))} send={send.clone()} />
                    }
                }
            </div>
            <div class="beside-picture">
                if state.compare().is_none() {
                    { code::code(state, send) }
                    // So that the step has its column for itself, as big as can be.
                    if presented {
                        { ask::ask(state, send) }
                    }
                    if WHOLE && state.sandbox().is_some() {
                        <sandbox::Editor state={Shown(Rc::clone(state))} send={send.clone()} />
                    }
                    if state.program().is_some() {
                        <parts::OwnCode state={Shown(Rc::clone(state))} send={send.clone()} />
                    }
                }
                if state.stage == Stage::Whole {
                    <log::Log state={Shown(Rc::clone(state))} send={send.clone()} />
                }
            </div>
        </main>
    }
}

/// Keys work wherever nothing else wants them.
#[hook]
fn use_keyboard(page: UseReducerHandle<Page>) {
    use_effect_with((), move |()| {
        let listener = dom::Listener::new(&dom::window(), "keydown", move |event: Event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let state = &page.0;
            let place = Place {
                in_field: dom::is_in(event, "input, select, textarea, [role=tablist]"),
                on_button: dom::is_in(event, "button, a, summary"),
                with_modifier: event.ctrl_key() || event.alt_key() || event.meta_key(),
                in_dialog: state.help || dom::is_in(event, "dialog"),
                no_steps: !state.view.is_steps(),
                letters: state.prefs.letters,
                asked: matches!(state.question().map(|question| &question.of), Some(Of::Outcome(_))),
                choices: match state.question().map(|question| &question.of) {
                    Some(Of::Choice(_, choices)) => choices.len(),
                    _ => 0,
                },
                comparing: state.compare().is_some(),
                presented: state.stage == Stage::Presented,
            };
            if let Some(msg) = keys::message(&event.key(), place) {
                event.prevent_default();
                page.dispatch(msg);
            }
        });
        move || drop(listener)
    });
}

/// The window is named for what is open.
#[hook]
fn use_title(state: &State) {
    let title = match &state.source {
        Source::Nothing => state.language.say(crate::phrases::en::title::ONE_MOMENT),
        Source::Lesson(lesson) => state.language.lesson(&lesson.title),
        Source::Trace(_) if state.program().is_some() => state.language.say(crate::phrases::en::title::OWN),
        Source::Trace(file) => &file.name,
        Source::Sandbox(_) => state.language.say(crate::phrases::en::sandbox::SANDBOX),
    };
    let title = state.language.text(phrases::WINDOW, args![title]);
    use_effect_with(title, |title| dom::set_title(title));
}

/// A lesson is loaded when it is opened.
#[hook]
fn use_lessons(state: &Rc<State>, send: Callback<Msg>) {
    let t = state.language;
    use_effect_with(state.wanted(), move |wanted| {
        if let Some(number) = *wanted {
            let then = send.reform(move |text| Msg::Arrived { number, text });
            dom::load(lessons::address(number), t, then);
        }
    });
}

/// A recording beside the page is loaded when an address names it.
#[hook]
fn use_recording(state: &Rc<State>, send: Callback<Msg>) {
    let t = state.language;
    use_effect_with(state.wanted_trace().cloned(), move |wanted| {
        if let Some(name) = wanted.clone() {
            let address = format!("./{name}");
            dom::load_file(
                address,
                t,
                send.reform(move |contents| Msg::Fetched { name: Rc::clone(&name), contents }),
            );
        }
    });
}

/// The language that is wanted is fetched.
#[hook]
fn use_language(state: &Rc<State>, send: Callback<Msg>) {
    let wanted: Rc<str> = state.wanted_language().into();
    let spoken = state.language.code();
    use_effect_with(wanted, move |wanted| {
        if **wanted != *spoken {
            language::fetch(Rc::clone(wanted), send);
        }
    });
    use_effect_with(state.language, |language| dom::set_language(language.code()));
}

/// While it plays, the next step comes after a while; whatever happens meanwhile starts the wait again.
#[hook]
fn use_playing(state: &Rc<State>, send: Callback<Msg>) {
    let waiting = (state.playing && !state.waits()).then_some((state.cursor, state.prefs.speed));
    use_effect_with(waiting, move |waiting| {
        let timeout =
            waiting.map(|(_, speed)| dom::Timeout::new(speed.milliseconds(), move || send.emit(Msg::Tick)));
        move || drop(timeout)
    });
}

/// What is presented fills the screen, and who leaves that leaves the presenter view.
#[hook]
fn use_screen(presented: bool, send: Callback<Msg>) {
    use_effect_with(presented, move |presented| {
        dom::fill_screen(*presented);
        let document = dom::window().document().filter(|_| *presented);
        let listener = document.map(|document| {
            dom::Listener::new(&document, "fullscreenchange", move |_| {
                if !dom::fills_screen() {
                    send.emit(Msg::Stage(Stage::Whole));
                }
            })
        });
        move || drop(listener)
    });
}

/// A file that is chosen, or dropped anywhere on the page, is opened: as curves where curves are shown.
#[hook]
fn use_given_files(state: &Rc<State>, send: &Callback<Msg>) -> (Option<curves::Given>, Callback<File>) {
    let given = use_state(|| None::<curves::Given>);
    let as_curves = !state.view.is_steps();
    let open = {
        let (given, send) = (given.clone(), send.clone());
        use_callback(
            (as_curves, given.as_ref().map(|given| given.number)),
            move |file: File, (as_curves, last)| {
                if !WHOLE {
                    handover::send_for_file(file, &send);
                } else if *as_curves {
                    given.set(Some(curves::Given { file, number: last.unwrap_or_default() + 1 }));
                } else {
                    header::open_file(&file, &send);
                }
            },
        )
    };
    {
        // Who comes back to the curves comes back to those of the run.
        let given = given.clone();
        use_effect_with(as_curves, move |as_curves| {
            if !as_curves {
                given.set(None);
            }
        });
    }
    use_effect_with(open.clone(), |open| {
        let open = open.clone();
        let over = dom::Listener::new(&dom::window(), "dragover", |event| event.prevent_default());
        let dropped = dom::Listener::new(&dom::window(), "drop", move |event| {
            event.prevent_default();
            let files =
                event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer).and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                open.emit(file);
            }
        });
        move || drop((over, dropped))
    });
    ((*given).clone(), open)
}
