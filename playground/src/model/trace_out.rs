//! A run as a `cache-trace` file: what was called and what came of it, for other tools and for this page.

use cache_core::call::{Equality, Value};
use cache_core::trace::{Bound, Call, Define, Outcome as Said, PartIds, Record, TraceWriter, Victim};

use super::action::{Action, Function, Outcome};
use super::called::Called;
use super::run::Run;
use super::shelf::Why;
use super::world::{Done, World};

/// The file; `None` where the format has no way to say it.
pub fn write(run: &Run) -> Option<String> {
    let writer = TraceWriter::new(String::new(), "See the cache").ok()?;
    let mut out = Out { writer, world: World::default(), ids: PartIds::new() };
    (1..=run.len()).filter_map(|step| run.action(step)).try_for_each(|action| out.act(action))?;
    Some(out.writer.into_inner())
}

/// What is written to, and the state that the run has there.
struct Out {
    writer: TraceWriter<String>,
    world: World,
    ids: PartIds,
}

impl Out {
    /// Does an action, and writes what it came to.
    fn act(&mut self, action: &Action) -> Option<()> {
        if let Action::Several(actions) = action.bare() {
            return actions.iter().try_for_each(|action| self.act(action));
        }
        self.world.apply(action, false);
        self.record(action).map_or(Some(()), |record| self.writer.write(&record).ok())
    }

    /// What a file says of an action that is done; `None`: nothing.
    fn record(&mut self, action: &Action) -> Option<Record> {
        let t = self.world.now as f64;
        match (action.bare(), &self.world.done) {
            (Action::Define(function), _) => Some(Record::Define(define(function))),
            (_, Done::Called(called)) => {
                let called = (**called).clone();
                Some(Record::Call(self.call(t, action, &called)))
            }
            (Action::Make { value, .. }, _) => {
                let Value::Object(object) = &**value else { return None };
                let rules = self.world.functions.values().next()?.rules;
                let id = self.ids.receiver(rules, object)?;
                let (type_name, label) = (object.class.clone(), object.label());
                Some(Record::Make { t, type_name, label, id })
            }
            (Action::Sweep | Action::Gc(_), _) => Some(Record::Gc { t, ids: Vec::new() }),
            (Action::Set { function, key, .. }, _) => {
                Some(Record::Set { t, function: *function, key: self.ids.parts(key) })
            }
            (Action::Delete { function, key }, _) => {
                Some(Record::Delete { t, function: *function, key: self.ids.parts(key) })
            }
            (Action::Expire { function, key }, _) => {
                Some(Record::Expire { t, function: *function, key: self.ids.parts(key) })
            }
            // One receiver's alone has no key here to name it by.
            (Action::Clear { function, receiver: None }, _) => {
                Some(Record::Clear { t, function: *function, key: None })
            }
            (Action::Resize { function, receiver: None, max_size }, _) => {
                Some(Record::Resize { t, function: *function, size: bound(*max_size), key: None })
            }
            (Action::Note(text), _) => Some(Record::Note { t, text: text.to_string() }),
            _ => None,
        }
    }

    fn call(&mut self, t: f64, action: &Action, called: &Called) -> Call {
        let mut call = Call::new(t, called.function.id, self.ids.parts(&called.key));
        call.outcome = Some(match called.outcome {
            Outcome::Hit => Said::Hit,
            Outcome::Miss => Said::Miss,
            Outcome::Shared => Said::Shared,
            Outcome::Stale => Said::Stale,
        });
        call.reason = called.reason;
        call.error = called.threw;
        // What still runs is stored when it returns.
        let runs = matches!(action.bare(), Action::Begin(_));
        call.stored = (!called.outcome.is_hit() && !runs).then_some(called.stored);
        call.victim = called.gone.iter().find_map(|gone| {
            let reason = match gone.why {
                Why::Evicted(_) => "evicted",
                Why::Expired => "expired",
                Why::Removed => return None,
            };
            Some(Victim { key: self.ids.parts(&gone.key), reason: Some(reason.to_owned()) })
        });
        call
    }
}

fn define(function: &Function) -> Define {
    let mut define = Define::new(function.id);
    define.name = Some(function.name.to_string());
    define.policy = Some(match &function.foreign_policy {
        Some(policy) => policy.to_string(),
        None => function.policy.name().to_owned(),
    });
    define.max_size = Some(bound(function.max_size));
    define.ttl = function.ttl.map(|ttl| ttl as f64);
    define.self_mode = Some(function.rules.self_mode);
    define.key = (function.rules.equality == Equality::Structural).then(|| "structural".to_owned());
    define.typed = Some(function.rules.typed);
    define.seed = (function.seed != 0).then_some(function.seed as f64);
    define
}

fn bound(max_size: Option<usize>) -> Bound {
    max_size.map_or(Bound::Unbounded, |entries| Bound::Entries(entries as u64))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use cache_core::call::Value;

    use super::*;
    use crate::model::action::{self, Asked};
    use crate::model::trace_file;

    fn call(n: i32) -> Action {
        Action::Call(action::Call::new(
            1,
            Asked::Call { receiver: None, args: vec![Value::from(n)], named: vec![] },
            "x",
        ))
    }

    #[test]
    fn what_is_written_opens_as_the_same_run() {
        let define = Action::Define(Rc::new(Function::python(1, "f").holding(2)));
        let calls = [1, 2, 1, 3, 2, 1, 1].map(call);
        let several = Action::Several([call(4), call(1)].into());
        let run = Run::new([define].into_iter().chain(calls).chain([several]).collect());
        let text = write(&run).unwrap();
        assert!(text.starts_with("{\"cacheTrace\":1,\"source\":\"See the cache\"}\n"), "{text}");
        let (_, read) = trace_file::open("run.jsonl", text.as_bytes()).unwrap();
        assert_eq!(read.len(), run.len() + 1, "what came in one step comes in two");
        let last = |run: &Run| run.moment(run.len()).unwrap().tally;
        let hits: Vec<_> = (1..=8).map(|step| read.moment(step).unwrap().outcome).collect();
        let own: Vec<_> = (1..=8).map(|step| run.moment(step).unwrap().outcome).collect();
        assert_eq!(hits, own);
        assert_eq!(last(&read), last(&run));
        // Every eviction names who had to go.
        let marks = |run: &Run| {
            let moments = run.moments().iter();
            moments.filter(|moment| moment.marks.contains(crate::model::mark::Mark::Evict)).count()
        };
        assert_eq!(marks(&read), text.matches("\"victim\"").count());
        assert!(marks(&read) > 2);
    }

    #[test]
    fn every_lesson_can_be_written_and_opened_again() {
        for lesson in crate::lessons::all() {
            let run = Run::new(lesson.beats.iter().map(|beat| beat.action.clone()).collect());
            let text = write(&run).expect("the format can say it");
            let opened = trace_file::open("lesson.jsonl", text.as_bytes());
            assert!(opened.is_ok(), "lesson {}: {:?}", lesson.number, opened.err());
        }
    }
}
