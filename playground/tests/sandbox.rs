//! The sandbox, as the page does it: opened, edited, run, set, linked, reset.

use playground::lessons;
use playground::model::packing;
use playground::model::permalink::Link;
use playground::model::policy;
use playground::model::prefs::Prefs;
use playground::model::sandbox::{Defined, EXAMPLES, Edit, Origin, Setting};
use playground::model::state::{Msg, State};

use cache_core::call::SelfMode;
use cache_core::policy::Kind;

fn page(hash: &str) -> State {
    State::new(lessons::all(), hash, Prefs::default())
}

fn hash(state: &State) -> String {
    state.link().expect("it fits a link").format()
}

fn edit(state: &State, edit: Edit) -> State {
    state.after(Msg::Sandbox(edit))
}

fn draft(state: &State, text: &str) -> State {
    edit(state, Edit::Draft(text.into()))
}

fn text(state: &State) -> String {
    state.sandbox().expect("the sandbox is open").text.to_string()
}

fn hits(state: &State) -> u64 {
    state.run.moments().last().expect("there are steps").tally.hits
}

#[test]
fn it_opens_with_the_first_example_and_an_address_that_holds_it() {
    let state = page("#v=1&sandbox=");
    assert_eq!(text(&state), EXAMPLES[0].text);
    assert!(state.lesson().is_none() && state.asked().is_none() && state.notice.is_none());
    assert!(!state.sentence().plain().is_empty());
    let there = state.after(Msg::Next).after(Msg::Next);
    let again = page(&hash(&there));
    assert_eq!((text(&again), again.cursor), (text(&there), 2));
    assert_eq!(again.sentence(), there.sentence());
    assert_eq!(again.sandbox().unwrap().origin, Origin::Example(0), "its name is known again");
}

#[test]
fn every_step_of_every_example_is_in_a_link_that_leads_back_to_it() {
    for number in 0..EXAMPLES.len() {
        let mut state = edit(&page(""), Edit::Example(number));
        for step in [0, 1, 2, state.run.len() / 2, state.run.len()] {
            state = state.after(Msg::Go(step));
            let again = page(&format!("#{}", hash(&state)));
            assert_eq!((again.cursor, again.sentence()), (step, state.sentence()), "example {number}");
            assert_eq!(hash(&again), hash(&state));
        }
    }
}

#[test]
fn what_is_typed_runs_when_it_is_asked_to() {
    let state = page("#v=1&sandbox=");
    let typed = draft(&state, "def f(n)\nf(1)\nf(1)\n");
    assert_eq!((text(&typed), typed.run.len()), (text(&state), state.run.len()), "not yet");
    assert!(typed.sandbox().unwrap().is_ahead());
    assert_eq!(hash(&typed), hash(&state));
    let ran = edit(&typed, Edit::Run);
    assert_eq!((ran.run.len(), hits(&ran)), (3, 1));
    assert_eq!(hash(&ran), "v=1&sandbox=def+f(n);f(1);f(1)%0A");
    assert_eq!(ran.sandbox().unwrap().origin, Origin::Own);
}

#[test]
fn a_mistake_is_told_and_what_ran_before_stays_until_it_is_right() {
    let state = edit(&page("#v=1&sandbox="), Edit::Run).after(Msg::Go(7));
    let wrong = edit(&draft(&state, "def f(n)\nf(1\n"), Edit::Run);
    let sandbox = wrong.sandbox().unwrap();
    let trouble = sandbox.trouble.as_ref().expect("something is wrong");
    assert_eq!((trouble.at.line, trouble.at.column, sandbox.failed), (2, 4, 1));
    assert_eq!((wrong.cursor, hash(&wrong), wrong.sentence()), (7, hash(&state), state.sentence()));
    // Still wrong, but otherwise: looked at while it is typed. Then right, and not run yet.
    let other = draft(&wrong, "def f(n)\ng(1)\n");
    assert_eq!(other.sandbox().unwrap().trouble.as_ref().unwrap().at.column, 1);
    let right = draft(&other, "def f(n)\nf(1)\n");
    assert_eq!((right.sandbox().unwrap().trouble.as_ref(), right.cursor), (None, 7));
    assert_eq!(edit(&right, Edit::Run).run.len(), 2);
    // Nobody is corrected while writing for the first time.
    assert_eq!(draft(&state, "def f(n)\nf(1").sandbox().unwrap().trouble, None);
}

#[test]
fn settings_are_written_into_the_text_and_run_at_once() {
    let state = page("#v=1&sandbox=").after(Msg::Last);
    assert_eq!(hits(&state), 0);
    for kind in Kind::ALL {
        let set = edit(&state, Edit::Set(Setting::Policy(kind)));
        assert!(text(&set).contains(&format!("policy={}", kind.name())), "{}", policy::name(kind));
        assert_eq!(set.frame.shelf.as_ref().unwrap().kind, kind);
        assert_eq!(set.cursor, set.run.len(), "the end stays the end");
    }
    let large = edit(&state, Edit::Set(Setting::MaxSize(Some(5))));
    assert_eq!(hits(&large), 35, "each of the five misses once");
    let middle = edit(&state.after(Msg::Go(9)), Edit::Set(Setting::MaxSize(None)));
    assert_eq!((middle.cursor, hits(&middle)), (9, 35));
    let timed = edit(&state, Edit::Set(Setting::Ttl(Some(30_000))));
    assert!(text(&timed).contains("ttl=30s"));
}

#[test]
fn the_form_is_about_the_function_that_is_chosen() {
    let lesson = edit(&page("#v=1&lesson=4"), Edit::Lesson);
    let (functions, shown) = lesson.sandbox().unwrap().functions();
    assert_eq!((functions.len(), shown), (2, 0), "lesson 4 defines its function twice");
    let second = edit(&lesson, Edit::Function(functions[1].line));
    let set = edit(&second, Edit::Set(Setting::SelfMode(SelfMode::Weak)));
    let modes: Vec<SelfMode> = set.sandbox().unwrap().functions().0.iter().map(Defined::self_mode).collect();
    assert_eq!(modes, [SelfMode::Key, SelfMode::Weak]);
}

#[test]
fn a_lesson_is_carried_over_with_its_calls_and_settings() {
    for lesson in lessons::all() {
        let there = page(&format!("#v=1&lesson={}", lesson.number));
        let state = edit(&there, Edit::Lesson);
        let sandbox = state.sandbox().expect("the sandbox is open");
        assert_eq!(sandbox.trouble, None, "lesson {}", lesson.number);
        assert!(matches!(&sandbox.origin, Origin::Lesson { number, .. } if *number == lesson.number));
        let tally = |state: &State| state.run.moments().last().map(|moment| moment.tally);
        assert_eq!(tally(&state), tally(&there), "lesson {}", lesson.number);
        assert!(state.link().is_some(), "lesson {} fits a link", lesson.number);
    }
    let own = edit(&page("#v=1&lesson=4&from=5&try=mc&step=7"), Edit::Lesson);
    assert_eq!(own.run.len(), 7, "one's own steps too");
}

#[test]
fn reset_goes_back_to_what_it_started_with() {
    let state = edit(&page("#v=1&lesson=4"), Edit::Lesson);
    assert!(!state.sandbox().unwrap().is_changed());
    let changed = edit(&draft(&state, "def f()\nf()"), Edit::Run);
    assert!(changed.sandbox().unwrap().is_changed());
    let back = edit(&changed, Edit::Reset);
    assert_eq!((text(&back), hash(&back)), (text(&state), hash(&state)));
    assert!(back.notice.is_some());
    let wrong = edit(&draft(&state, "nonsense"), Edit::Run);
    assert_eq!(edit(&wrong, Edit::Reset).sandbox().unwrap().trouble, None);
}

#[test]
fn a_text_too_long_for_a_link_runs_and_is_in_no_link() {
    let long: String =
        std::iter::once("def f(n)\n".to_owned()).chain((0..1_000).map(|n| format!("f({n})\n"))).collect();
    let state = edit(&draft(&page("#v=1&sandbox="), &long), Edit::Run);
    assert_eq!((state.run.len(), state.link()), (1_001, None));
    let (len, too_long) = state.sandbox().unwrap().in_link();
    assert!(too_long && len == packing::pack(&long).len());
    let short = edit(&draft(&state, "def f(n)\nfor n in 0..999: f(n)"), Edit::Run);
    assert!(short.link().is_some(), "the same in two lines");
}

#[test]
fn a_link_that_was_cut_off_or_does_not_run_is_told() {
    let cut = page("#v=1&sandbox=def+f(%2");
    assert!(cut.notice.as_ref().unwrap().text.contains("cut off"));
    let wrong = page("#v=1&sandbox=def+f(n);g(1)x");
    let sandbox = wrong.sandbox().unwrap();
    assert_eq!((sandbox.trouble.as_ref().unwrap().at.line, wrong.run.len()), (2, 0));
    assert!(wrong.sentence().plain().contains("cannot be run yet"));
    let far = page("#v=1&sandbox=def+f(n);f(1)%0A&step=99");
    assert_eq!(far.cursor, 2);
    assert!(far.notice.as_ref().unwrap().text.contains("step 99"));
    assert_eq!(Link::parse(&hash(&far)).unwrap().step, 2);
}

#[test]
fn it_stands_side_by_side_and_stays_so_while_it_is_edited() {
    let state = page(&format!("#v=1&sandbox={}&lanes=lru,sieve,fifo", packing::pack(EXAMPLES[0].text)));
    assert_eq!(state.compare.as_ref().unwrap().lanes.len(), 3);
    let edited = edit(&draft(&state, "def f(n) maxsize=2\nfor n in 1..3 times 9: f(n)"), Edit::Run);
    let compare = edited.compare.as_ref().expect("still side by side");
    assert!(compare.runs.iter().all(|run| run.len() == 28));
    assert!(hash(&edited).ends_with("&lanes=lru,sieve,fifo"));
    assert_eq!(page(&hash(&edited)).compare.as_ref().unwrap().differs, compare.differs);
}
