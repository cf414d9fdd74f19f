//! A run taken away and opened again is the same run.

use playground::lessons;
use playground::model::action::{Action, Outcome};
use playground::model::export;
use playground::model::frame::Words;
use playground::model::permalink::CodeTab;
use playground::model::run::Run;
use playground::model::sandbox::{self, EXAMPLES};
use playground::model::sentence::{Scene, sentence};
use playground::model::state::words;
use playground::model::trace_file;
use playground::model::world::{Done, World};
use playground::phrases::Language;

const GOLDEN: &str = include_str!("../../tests/trace/golden.jsonl");

fn english() -> Words {
    words(CodeTab::Python, Language::ENGLISH)
}

fn taken(run: &Run) -> String {
    export::trace(run, |action, world| sentence(Some(action), world, Scene::default(), english()).plain())
        .expect("it can be written")
}

fn opened(file: &str) -> Run {
    match trace_file::open("taken.jsonl", file.as_bytes()) {
        Ok((_, run)) => run,
        Err(why) => panic!("{}", why.sentence("taken.jsonl", Language::ENGLISH)),
    }
}

/// The keys on the shelf that is shown, in its order.
fn shelf(run: &Run, step: usize) -> Vec<String> {
    let world = run.at(step).world;
    world
        .shelf()
        .map(|shelf| shelf.standing().map(|at| at.story.key.to_string()).collect())
        .unwrap_or_default()
}

fn outcomes(run: &Run) -> Vec<Option<Outcome>> {
    run.moments().iter().map(|moment| moment.outcome).collect()
}

/// How each call was answered, those of a step with several one by one.
fn calls(run: &Run) -> Vec<Outcome> {
    let mut world = World::default();
    let mut calls = Vec::new();
    for action in (1..=run.len()).filter_map(|step| run.action(step)) {
        let actions = match action {
            Action::Several(actions) => actions,
            one => core::slice::from_ref(one),
        };
        for action in actions {
            world.apply(action, false);
            if let Done::Called(called) = &world.done {
                calls.push(called.outcome);
            }
        }
    }
    calls
}

#[track_caller]
fn same(run: &Run, again: &Run, what: &str) {
    assert_eq!(again.len(), run.len(), "{what}: steps");
    assert_eq!(outcomes(again), outcomes(run), "{what}: outcomes");
    for (step, (here, there)) in run.moments().iter().zip(again.moments()).enumerate() {
        assert_eq!(there.marks, here.marks, "{what}, step {}: marks", step + 1);
        assert_eq!(there.tally, here.tally, "{what}, step {}: counters", step + 1);
    }
    for step in (1..=run.len()).step_by(run.len().div_ceil(60)) {
        assert_eq!(shelf(again, step), shelf(run, step), "{what}, step {step}: the shelf");
        assert_eq!(again.at(step).world.now, run.at(step).world.now, "{what}, step {step}: the clock");
    }
}

#[test]
fn every_lesson_and_every_example_comes_back() {
    for lesson in lessons::all() {
        let run = Run::new(lesson.actions());
        // What is freed adds lines of its own, and several things at once are one note.
        let file = taken(&run);
        let again = opened(&file);
        if again.len() == run.len() && !lesson.script().contains("for ") {
            same(&run, &again, &lesson.title);
        }
    }
    for example in EXAMPLES {
        let run = sandbox::run(example.text).expect("it runs");
        same(&run, &opened(&taken(&run)), example.name.english);
    }
}

#[test]
fn several_things_at_once_are_several_lines() {
    for lesson in lessons::all() {
        let run = Run::new(lesson.actions());
        let again = opened(&taken(&run));
        assert_eq!(calls(&again), calls(&run), "lesson {}", lesson.number);
        assert!(again.len() >= run.len());
    }
    let single = sandbox::run("def f(n) maxsize=2\nfor n in 1..3 times 4: f(n)").expect("it runs");
    let actions: Vec<Action> = (2..=single.len()).filter_map(|step| single.action(step).cloned()).collect();
    let define = single.action(1).cloned().expect("it begins with its function");
    let several = Run::new(vec![define, Action::Several(actions.into())]);
    assert_eq!(outcomes(&opened(&taken(&several))), outcomes(&single));
}

#[test]
fn a_recording_comes_back_as_it_was() {
    let run = opened(GOLDEN);
    same(&run, &opened(&taken(&run)), "the golden file");
    let plain = opened("a\nb\na\nc\n");
    same(&plain, &opened(&taken(&plain)), "a list of keys");
}

#[test]
fn a_run_of_every_kind_of_statement_comes_back() {
    let run = sandbox::run(concat!(
        "def fee(self, n) maxsize=2 policy=fifo ttl=30s jitter=5s self=key\n",
        "view = View()\nview.fee(1) -> 5 tagged \"t\"\nview.fee(2)\nwait 1s\nview.fee(1)\nview.fee(3)\n",
        "view.fee(3) -> 8 tagged \"t\"\ninvalidate fee \"t\"\nset view.fee(9) -> 1\nview.fee(9)\ndelete view.fee(9)\n",
        "resize fee 5\nview.fee(4) raises \"no\"\nclear fee\nwait 40s\nview.fee([1])\nnote \"The end.\"\n",
        "def fib(n)\nbegin fib(1)\nbegin fib(0)\nreturn 0\nreturn 1\nfib(1)\n",
    ))
    .expect("it runs");
    let file = taken(&run);
    same(&run, &opened(&file), "every kind");
    assert!(file.contains("unhashable type"), "what has no line is a note: {file}");
}

#[test]
fn a_receiver_that_is_collected_takes_its_shelf_with_it() {
    let run = sandbox::run(
        "def f(self) self=weak language=javascript\na = A()\na.f()\ndrop a\ncollect\nb = A()\nb.f()\n",
    );
    let run = run.expect("it runs");
    let again = opened(&taken(&run));
    assert_eq!(again.len(), run.len() + 1, "the collection is a line of its own");
    assert_eq!(again.at(again.len()).world.size(), run.at(run.len()).world.size());
}
