//! The calls of a run as accesses to numbered keys.

use std::rc::Rc;

use cache_core::analysis::Interner;
use cache_core::call::Key;
use curves::protocol::{Calls, Function};

use crate::model::action::{self, Action, Asked};
use crate::model::run::Run;
use crate::model::sorted::Map;

/// The calls of one function: of this one, or of the one that is called most.
pub fn accesses(run: &Run, function: Option<u64>) -> (Calls, Vec<u32>) {
    let functions = functions(run);
    let called = functions.iter().filter(|known| known.calls > 0);
    let most = called.clone().rev().max_by_key(|known| known.calls).map(|known| known.id);
    let chosen = function.filter(|id| called.clone().any(|known| known.id == *id)).or(most);
    let (mut keys, mut ids) = (Interner::new(), Vec::new());
    each_call(run, |id, key, _| {
        if Some(id) == chosen {
            ids.extend(keys.id(&key).ok());
        }
    });
    (Calls { accesses: ids.len() as u64, keys: keys.len() as u32, function: chosen, functions }, ids)
}

/// The calls up to a step, each as the number of its key, since a function last got a cache.
pub fn since_defined(run: &Run, cursor: usize) -> Vec<u32> {
    let defines =
        |step: &usize| run.action(*step).is_some_and(|action| matches!(action.bare(), Action::Define(_)));
    let first = (1..=cursor).rev().find(defines).unwrap_or(1);
    let (mut keys, mut ids, mut defined) = (Interner::new(), Vec::new(), Map::new());
    for action in (first..=cursor).filter_map(|step| run.action(step)) {
        calls_of(action, &mut defined, &mut |_, key, _| ids.extend(keys.id(&key).ok()));
    }
    ids
}

/// The functions of the run, by number, and what is known of their calls.
fn functions(run: &Run) -> Vec<Function> {
    let mut functions: Map<u64, Function> = Map::new();
    each_call(run, |id, _, cost| {
        let known = functions.or_insert_with(id, || {
            let defined = run.function(id);
            let name = defined.map(|function| function.name.to_string()).unwrap_or_default();
            let bound = defined.and_then(|function| function.max_size).map(|bound| bound as u64);
            Function { id, name, bound, ..Function::default() }
        });
        known.calls += 1;
        if let Some(cost) = cost {
            known.costed += 1;
            known.cost += cost;
        }
    });
    functions.into_iter().map(|(_, function)| function).collect()
}

/// Every call that has a key, by the rules that hold for it then.
fn each_call(run: &Run, mut each: impl FnMut(u64, Rc<Key>, Option<f64>)) {
    let mut defined = Map::new();
    for action in (1..=run.len()).filter_map(|step| run.action(step)) {
        calls_of(action, &mut defined, &mut each);
    }
}

fn calls_of(
    action: &Action,
    defined: &mut Map<u64, Rc<action::Function>>,
    each: &mut impl FnMut(u64, Rc<Key>, Option<f64>),
) {
    match action.bare() {
        Action::Define(function) => {
            defined.insert(function.id, Rc::clone(function));
        }
        Action::Several(actions) => actions.iter().for_each(|action| calls_of(action, defined, each)),
        Action::Call(call) | Action::Begin(call) => match &call.asked {
            Asked::Recorded { key, said } => each(call.function, Rc::clone(key), said.cost),
            Asked::Call { receiver, args, named } => {
                let function = defined.get(&call.function);
                let key = function.and_then(|function| function.key(receiver.as_deref(), args, named).ok());
                if let Some(key) = key {
                    each(call.function, Rc::new(key), None);
                }
            }
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trace_file;

    #[test]
    fn the_calls_of_a_recording_are_those_of_its_file() {
        let list = "a\nb\na\nc\na\nb\n";
        let (_, run) = trace_file::open("list", list.as_bytes()).unwrap();
        let (calls, ids) = accesses(&run, None);
        assert_eq!(ids, [0, 1, 0, 2, 0, 1]);
        assert_eq!((calls.accesses, calls.keys, calls.function), (6, 3, Some(1)));
    }

    #[test]
    fn a_function_can_be_chosen_and_costs_are_summed() {
        let call = |function: u64, id: u64, more: &str| {
            format!(
                r#"{{"op":"call","t":0,"fn":{function},"key":[{{"role":"arg","type":"int","label":"{id}","id":{id}}}]{more}}}"#
            )
        };
        let lines = [
            "{\"cacheTrace\":1}".to_owned(),
            r#"{"op":"define","fn":2,"name":"load","maxSize":64}"#.to_owned(),
            call(1, 5, ""),
            call(2, 5, r#","cost":2"#),
            call(2, 6, r#","cost":3"#),
            call(2, 5, ""),
        ];
        let (_, run) = trace_file::open("trace", lines.join("\n").as_bytes()).unwrap();
        let (calls, ids) = accesses(&run, None);
        assert_eq!((calls.function, ids), (Some(2), vec![0, 1, 0]));
        let load = Function { id: 2, calls: 3, costed: 2, cost: 5.0, bound: Some(64), name: "load".into() };
        assert_eq!(calls.functions[1], load);
        assert_eq!(accesses(&run, Some(1)).1, [0]);
        assert_eq!(accesses(&run, Some(9)).0.function, Some(2), "there is no such function");
    }

    #[test]
    fn the_rules_of_the_function_make_the_keys() {
        let run = |actions| Run::new(actions);
        let object = |n| Rc::new(cache_core::call::Object::new(n, "View"));
        let calls: Vec<Action> = [1, 2, 1].map(|n| Action::method(1, &object(n), "x")).to_vec();
        let with = |function: action::Function| {
            let define = Action::Define(Rc::new(function));
            accesses(&run(std::iter::once(define).chain(calls.clone()).collect()), None).1
        };
        assert_eq!(with(action::Function::python(1, "f")), [0, 1, 0]);
        assert_eq!(with(action::Function::python(1, "f").without_self()), [0, 0, 0]);
        assert_eq!(accesses(&run(calls.clone()), None).0, Calls::default(), "never defined: no keys");
        // Calls within one step, and those that take several, are calls too.
        let Action::Call(first) = calls[0].clone() else { panic!() };
        let define = Action::Define(Rc::new(action::Function::python(1, "f")));
        let begun = vec![define, Action::Begin(first), Action::Several(calls.into())];
        assert_eq!(accesses(&run(begun), None).1, [0, 0, 1, 0]);
    }
}
