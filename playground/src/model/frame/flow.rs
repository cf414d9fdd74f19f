//! The line of three: the call, its key, what came of it.

use cache_core::call::{Key, Role, Value};

use super::super::action::{Action, Asked, Call, Function};
use super::super::mark::Mark;
use super::super::world::World;
use super::chip::signed;
use super::{Chip, Words, chips};
use crate::phrases::en::flow;

/// The line of three: the call, its key, what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub from_label: &'static str,
    pub from: String,
    pub key_label: &'static str,
    pub key: Vec<Chip>,
    pub mark: Option<Mark>,
    pub outcome: String,
}

pub(super) fn flow(action: &Action, world: &World, words: Words) -> Option<Flow> {
    let t = words.language;
    let plain = |from_label, from: String, key_label, key, outcome| {
        let (from_label, key_label, outcome) =
            (t.say(from_label), t.say(key_label), t.say(outcome).to_owned());
        Some(Flow { from_label, from, key_label, key, mark: None, outcome })
    };
    match action.principal() {
        Action::Call(call) | Action::Begin(call) => {
            let Some(called) = world.done.called() else {
                return plain(flow::CALL, "?".into(), flow::HAS_NO_KEY, vec![], flow::NOT_CALLED);
            };
            let mut key = chips(&called.key, words);
            if called.outcome.is_hit() {
                key = signed(key, &[]);
            } else if let Some(near) = &called.nearest {
                key = signed(key, &near.differs);
            }
            let mark = if called.outcome.is_hit() { Mark::Hit } else { Mark::Miss };
            Some(Flow {
                from_label: t.say(flow::CALL),
                from: call_code(call, &called.function, &called.key, words),
                key_label: t.say(flow::BECOMES),
                key,
                mark: Some(mark),
                outcome: t.say(called.outcome.word()).to_owned(),
            })
        }
        Action::Make { value, .. } => {
            let language = world.language();
            let object = match &**value {
                Value::Object(object) => Some(format!("{}()", object.class)),
                _ => None,
            };
            let label = value.label(language);
            let (role, what) = match object {
                Some(_) => (words.receiver, flow::NEW_OBJECT),
                None => (t.say(flow::VALUE), flow::NEW_VALUE),
            };
            let code = object.unwrap_or_else(|| label.clone());
            let chip = Chip { role: role.to_owned(), label, type_name: None, sign: None };
            plain(flow::CODE, code, flow::MAKES, vec![chip], what)
        }
        Action::Define(function) => {
            let name = format!("{}()", function.name);
            plain(flow::FUNCTION, name, flow::GETS, vec![], flow::EMPTY_CACHE)
        }
        _ => None,
    }
}

/// A call as it stands in the code.
fn call_code(call: &Call, function: &Function, key: &Key, words: Words) -> String {
    let (receiver, args) = match &call.asked {
        Asked::Call { receiver, args, named } => {
            let language = function.language();
            let args = args.iter().map(|value| value.label(language));
            let named = named.iter().map(|(name, value)| format!("{name}={}", value.label(language)));
            (receiver.is_some(), args.chain(named).collect::<Vec<_>>())
        }
        Asked::Recorded { .. } => {
            let args = key.parts().iter().filter(|part| part.role() != Role::Receiver);
            (false, args.map(ToString::to_string).collect())
        }
    };
    let before = if receiver { format!("{}.", words.receiver) } else { String::new() };
    format!("{before}{}({})", function.name, args.join(", "))
}
