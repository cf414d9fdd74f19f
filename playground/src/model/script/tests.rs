use std::rc::Rc;

use cache_core::call::Value;

use super::*;
use crate::model::action::{Action, KeyFrom};
use crate::model::text::Span;
use crate::model::world::{Done, World};
use crate::phrases::{Language, pseudo};

/// All actions of a text that is right.
fn actions(text: &str) -> Vec<Action> {
    let lines = parse(text).unwrap_or_else(|error| panic!("{error}"));
    let mut scope = Scope::default();
    lines.iter().flat_map(|line| scope.actions(line).unwrap_or_else(|error| panic!("{error}"))).collect()
}

/// What is said of a text that is wrong, be it while it is read or while names are looked up.
fn wrong(text: &str) -> String {
    let lines = match parse(text) {
        Ok(lines) => lines,
        Err(error) => return error.to_string(),
    };
    let mut scope = Scope::default();
    let errors = lines.iter().find_map(|line| scope.actions(line).err());
    errors.map_or_else(|| panic!("nothing is wrong with {text}"), |error| error.to_string())
}

/// The world after a text.
fn world(text: &str) -> World {
    let mut world = World::default();
    for action in &actions(text) {
        world.apply(action, true);
    }
    world
}

/// Hits and misses of a text that defines one function.
fn counted(text: &str) -> (u64, u64) {
    let tally = world(text).tally();
    (tally.hits, tally.misses)
}

#[test]
fn the_statements_of_the_head_of_the_file_are_read_and_run() {
    let head = include_str!("../script.rs");
    let text = head.split("```").nth(1).expect("the grammar is shown in a block").trim_start_matches("text");
    // Behind three spaces it is explained.
    let statement =
        |line: &str| line.trim_start_matches("//!").trim_start().split("   ").next().map(str::to_owned);
    let script: Vec<String> = text.lines().filter_map(statement).collect();
    let script = script.join("\n");
    assert_eq!(parse(&script).unwrap().len(), 24, "{script}");
    assert_eq!(actions(&script).len(), 23 + 96);
    let run = world(&script);
    assert!(matches!(run.done, Done::Called(_)), "{:?}", run.done);
    assert_eq!((run.tally().misses, run.size(), run.running.len()), (97, 97, 0));
}

#[test]
fn a_mistake_is_named_with_its_line_and_column_and_what_could_stand_there() {
    for (text, says) in [
        ("def", "Line 1, column 4: found the end of the line, expected the name of a function."),
        ("def f(x", "Line 1, column 8: found the end of the line, expected , or )."),
        ("def f(x, x)", "Line 1, column 10: found x, expected a parameter of another name."),
        ("def f(*args, x)", "Line 1, column 12: found ,, expected ) behind the last parameter."),
        (
            "def f() maxsiz=3",
            "Line 1, column 9: found maxsiz, expected maxsize, policy, ttl, jitter, cost, lookup, self, key, typed, store, lock, copy or language.",
        ),
        ("def f() maxsize=-1", "Line 1, column 17: found -1, expected a whole number from 0, or none."),
        ("def f() maxsize=1 maxsize=2", "Line 1, column 19: found maxsize, expected each setting once."),
        (
            "def f() policy=clock",
            "found clock, expected lru, fifo, lfu, sieve, s3-fifo, w-tinylfu or adaptive.",
        ),
        ("def f() self=strong", "found strong, expected key, ignore or weak."),
        ("def f() ttl=30", "found 30, expected a time, such as 500ms, 30s, 5min, 1h or 2d."),
        ("def f() ttl=10us", "expected a time of 1ms or more."),
        ("def f() jitter=1s", "expected a ttl that is longer than the jitter."),
        ("def f(a) key=(b.id)", "Line 1, column 15: found b, expected a parameter: a."),
        ("def f() key=deep", "expected identity, structural or sorted or parts such as (user.id, term)."),
        ("hello", "Line 1, column 1: found hello, expected a call, name = value, def, begin, return,"),
        ("\n\n  f(1", "Line 3, column 6: found the end of the line, expected , or )."),
        ("def f(x)\nf(cat)", "Line 2, column 3: found cat, expected a variable (there is none yet)."),
        ("def f(x)\ng(1)", "Line 2, column 1: found g, expected a function that has been defined: f."),
        ("def f(x)\nf(1, 2)", "Line 2, column 1: found f with 2, expected 1 argument at most."),
        (
            "def f(x)\nf(1, x=2)",
            "found f(x=…), expected an argument that is not given yet (there is none yet).",
        ),
        ("def f(x)\nf(y=2)", "found f(y=…), expected an argument that is not given yet: x."),
        ("def f(x)\nf(x=1, x=2)", "Line 2, column 8: found x, expected each name once."),
        ("def f(x)\nf(x=1, 2)", "found 2, expected name=value: arguments with a name come last."),
        ("def f(self)\nf(1)", "found f, expected a call on an object, such as view.f()."),
        (
            "def f(x)\nv = View()\nv.f(1)",
            "found f, expected a method: its def begins with self, def f(self).",
        ),
        ("def f(x)\nf(1) -> ", "Line 2, column 9: found the end of the line, expected a value:"),
        ("def f(x)\nf(1) -> \"open", "found \"open, expected a closing \"."),
        ("def f(x)\nf(1) -> 1 2", "Line 2, column 11: found 2, expected tagged or the end of the line."),
        ("def f(x)\nf(1.2.3)", "found 1.2.3, expected a number, such as 42, -1 or 1.5."),
        ("x = [1, 2", "Line 1, column 10: found the end of the line, expected , or ]."),
        ("x = {\"id\" 1}", "Line 1, column 11: found 1, expected :."),
        ("x = Point(1)", "found 1, expected a field, such as id=1, or )."),
        (
            "x = 1\nchange x to 2",
            "found x, expected a variable with a list, a dict or an object of the same kind.",
        ),
        ("x = [1]\nchange x 2", "Line 2, column 10: found 2, expected to."),
        ("drop x", "Line 1, column 6: found x, expected a variable (there is none yet)."),
        (
            "def f(x)\ny = f(1) -> [1]\nf(y)",
            "found y, expected a variable whose value does not depend on a hit or a miss.",
        ),
        (
            "def f(x)\nset f([1]) -> 2",
            "expected a call that has a key (unhashable type: 'list' (argument 1)).",
        ),
        (
            "for n in 5..100005: f(n)",
            "Line 1, column 13: found 100005, expected a number no more than 99999 from 5.",
        ),
        ("for n in 1..2: drop", "found the end of the line, expected the name of a variable."),
        ("def f(x)\nf(1); f(2)", "Line 2, column 5: found ;, expected"),
        ("for n in 1..2: def f(x)", "expected a statement that is neither for nor def."),
        ("wait soon", "Line 1, column 6: found soon, expected a time,"),
        ("x = [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "expected brackets no deeper than 16."),
        ("é = ?", "Line 1, column 5: found ?, expected a value:"),
    ] {
        let message = wrong(text);
        assert!(message.contains(says), "{text}: {message}");
    }
}

#[test]
fn whatever_is_typed_gets_an_answer_and_no_panic() {
    let pieces = [
        "def ", "f", "(", ")", " = ", "->", "1", "\"a\"", "[", "]", "{", "}", ",", ":", "..", "for ",
        "n in ", "#", "é", "\n", "'", "\\", "wait ", "3s", "-", ".", "Point", "tagged ", "|", "\t",
        "change ", "to ", "raises ",
    ];
    let mut seed = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..seed % 12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        seed = seed.wrapping_add(1).wrapping_mul(3_037_000_493) >> 1;
        if let Err(error) = parse(&text) {
            assert!(
                error.at.line >= 1 && error.at.column >= 1 && error.expected != Words::from(""),
                "{text:?}: {error}"
            );
        }
    }
}

#[test]
fn a_word_of_the_language_can_still_be_a_name() {
    assert_eq!(counted("def clear(x)\nclear(1) -> 2\nclear(1)"), (1, 1));
    assert_eq!(counted("def f(self)\nset = View()\nset.f() -> 2\nnote \"so\"\nset.f()"), (1, 1));
}

#[test]
fn objects_are_themselves_and_literals_are_new_each_time() {
    let js = "def f(x) language=javascript\n";
    assert_eq!(counted(&format!("{js}f({{id: 1}})\nf({{id: 1}})")), (0, 2));
    assert_eq!(counted(&format!("{js}user = {{id: 1}}\nf(user)\nf(user)")), (1, 1));
    assert_eq!(counted("def f(x) language=javascript key=structural\nf({id: 1})\nf({id: 1})"), (1, 1));
    assert_eq!(counted("def f(x)\nf((1, \"a\"))\nf((1, 'a'))"), (1, 1));
    assert_eq!(counted("def f(x)\nf(Point(x=1))\nf(Point(x=1))"), (0, 2));
}

#[test]
fn a_method_has_the_object_in_its_key_as_its_settings_say() {
    let calls = "a = View()\nb = View()\na.f()\nb.f()\na.f()\nf(b)";
    for (settings, expected) in [("", (2, 2)), ("self=ignore", (3, 1)), ("self=weak", (2, 2))] {
        assert_eq!(counted(&format!("def f(self) {settings}\n{calls}")), expected, "{settings}");
    }
    let Action::Define(function) = &actions("def f(this) language=javascript")[0] else { panic!("a define") };
    assert!(function.per_receiver(), "what the package does by default");
}

#[test]
fn names_of_arguments_and_choices_of_parts_make_the_key() {
    let calls = "f(a=1, b=2)\nf(b=2, a=1)";
    assert_eq!(counted(&format!("def f(a, b)\n{calls}")), (0, 2));
    assert_eq!(counted(&format!("def f(a, b) key=sorted\n{calls}")), (1, 1));
    let users = "f({id: 1, seen: 3}, 9)\nf({id: 1, seen: 4}, 8)\nf({id: 2, seen: 3}, 9)";
    assert_eq!(counted(&format!("def f(user, page) key=(user.id)\n{users}")), (1, 2));
    let Action::Define(function) = &actions("def f(user, page) key=(page, user.id)")[0] else {
        panic!("a define")
    };
    assert_eq!(
        function.key,
        KeyFrom::Parts(vec![(1, "page".into(), None), (0, "user".into(), Some("id".into()))])
    );
}

#[test]
fn a_call_that_begins_is_stored_when_it_returns() {
    let text = "def fib(n)\nbegin fib(2)\nfib(1) -> 1\nfib(0) -> 0\nreturn 1\nfib(2)";
    let before = world(&text.lines().take(4).collect::<Vec<_>>().join("\n"));
    assert_eq!((before.tally().misses, before.size(), before.running.len()), (3, 2, 1));
    let after = world(text);
    assert_eq!((after.tally().hits, after.size(), after.running.len()), (1, 3, 0));
    assert!(matches!(world("def f(x)\nreturn 1").done, Done::Refused(_)));
}

#[test]
fn a_call_that_throws_stores_nothing_and_answers_take_turns() {
    assert_eq!(counted("def f(x)\nf(1) raises \"no\"\nf(1) -> 2\nf(1)"), (1, 2));
    let values = |text: &str| match world(text).done {
        Done::Called(called) => called.value.text.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(values("def f(x)\nf(1) -> 7 | 8 | 9"), "8", "the second statement");
    assert_eq!(values("def f(x)\nnote \"\"\nf(1) -> 7 | 8 | 9"), "9");
    assert_eq!(values("def f(x)\nf(1)\nf(2)\nf(1)"), "answer 1");
}

#[test]
fn tags_settings_and_the_clock_do_what_they_say() {
    assert_eq!(
        counted(
            "def f(x)\nf(1) -> 1 tagged \"a\"\nf(2) -> 1 tagged \"b\", \"a\"\ninvalidate f \"b\"\nf(1)\nf(2)"
        ),
        (1, 3)
    );
    assert_eq!(counted("def f(x) ttl=30s\nf(1)\nwait 29s\nf(1)\nwait 1s\nf(1)"), (1, 2));
    assert_eq!(counted("def f(x) maxsize=2 policy=fifo\nf(1)\nf(2)\nf(1)\nf(3)\nf(1)"), (1, 4));
    assert_eq!(counted("def f(x)\nf(1)\ndelete f(1)\nf(1)\nset f(2) -> 5\nf(2)\nresize f 0\nf(2)"), (1, 3));
    assert_eq!(counted("def f(x) typed=yes\nf(3)\nf(3.0)"), (0, 2));
    assert_eq!(counted("def f(x)\nf(1)\nclear f\nf(1)"), (0, 1));
    let Action::Define(function) = &actions("def f(x) ttl=1h jitter=5min cost=80ns")[0] else {
        panic!("a define")
    };
    assert_eq!((function.ttl, function.jitter, function.cost), (Some(3_600_000), 300_000, Some(80)));
}

#[test]
fn a_variable_gives_up_what_it_held_and_a_key_does_not() {
    let things = |text: &str| world(text).memory.len();
    assert_eq!(things("v = View()\nv = View()"), 1, "the first one is freed");
    assert_eq!(things("def f(self)\nv = View()\nv.f()\nv = View()\nv.f()\ndrop v"), 2, "the keys hold both");
    assert_eq!(things("def f(self)\nv = View()\nv.f()\ndrop v\nclear f"), 0);
    assert_eq!(things("def f(self) self=ignore\nv = View()\nv.f()\ndrop v"), 0);
    let own = "def f(self) self=weak\nv = View()\nv.f()\ndrop v";
    assert_eq!(things(own), 1, "object and cache hold each other until the collector comes");
    let swept = world(&format!("{own}\ncollect"));
    assert_eq!((swept.memory.len(), swept.shelves().len(), swept.freed.len()), (0, 1, 1));
    let js = "def f(this) language=javascript self=key\nv = View()\ndrop v";
    assert_eq!((things(js), things(&format!("{js}\ncollect"))), (1, 0), "no sooner than the collector runs");
}

#[test]
fn a_stored_list_that_is_changed_is_changed_for_all() {
    let text = "def f(x)\nrows = f(1) -> [1, 2]\nchange rows to [1, 2, 3]\nf(1)";
    let Done::Called(called) = world(text).done else { panic!("a call") };
    assert_eq!(&*called.value.text, "[1, 2, 3]");
    let dropped = world("def f(x)\nrows = f(1) -> [1, 2]\ndrop rows");
    assert_eq!(dropped.memory.len(), 1, "the cache holds it");
    assert!(matches!(world("def f(x)\nn = f(1) -> 3\nchange n to [1]").done, Done::Refused(_)));
    let Action::Make { value, name } = &actions("rows = [1]")[0] else { panic!("a make") };
    assert_eq!((name.as_deref(), matches!(**value, Value::List(_))), (Some("rows"), true));
    assert_eq!(Rc::strong_count(value), 1);
}

/// What no table holds would stand there as it is in English.
#[test]
fn every_error_is_in_the_language_that_is_spoken() {
    let page =
        crate::phrases::en::all().map(|phrase| (phrase.name.to_owned(), pseudo::template(phrase.english)));
    let xa = Language::new(pseudo::CODE, page.collect(), vec![], vec![]);
    for text in [
        "def",
        "def f(x, x)",
        "def f() maxsize=-1",
        "def f() ttl=10us",
        "def f() jitter=1s",
        "def f() key=deep",
        "hello",
        "def f(x)\nf(cat)",
        "def f(x)\ng(1)",
        "def f(x)\nf(1, 2)",
        "def f(x)\nf(y=2)",
        "def f(self)\nf(1)",
        "def f(x)\nf(1) -> \"open",
        "for n in 1..2: def f(x)",
        "for n in 5..100005: f(n)",
        "wait soon",
        "",
    ] {
        let said = super::super::sandbox::run(text).expect_err(text).sentence(xa);
        for span in &said.0 {
            if let Span::Text(words) = span {
                let english = words.chars().any(|c| c.is_ascii_alphabetic());
                assert!(!english, "{text:?}: “{words}” in {}", said.plain());
            }
        }
    }
}
