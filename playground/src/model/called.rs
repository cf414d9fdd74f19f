//! A call: what the engine finds, what is stored, and what a recording says about it.

use std::rc::Rc;

use cache_core::MissReason;
use cache_core::call::Key;

use super::action::{Answer, Call, Function, Outcome, Recorded};
use super::policy::only_rule;
use super::shelf::{Found, Gone, Near, Shelf, Why};
use super::stores::StoreKind;

/// A call, done.
#[derive(Clone, Debug)]
pub struct Called {
    pub function: Rc<Function>,
    pub key: Rc<Key>,
    pub outcome: Outcome,
    /// Why it missed.
    pub reason: Option<MissReason>,
    /// What the caller got; nothing yet where the function still runs.
    pub value: Answer,
    /// The store that had the answer, where memory had not.
    pub found: Option<StoreKind>,
    /// Whether it runs on after this step.
    pub running: bool,
    /// The entry that answered, or that was stored.
    pub serial: Option<u64>,
    pub stored: bool,
    pub threw: bool,
    pub gone: Vec<Gone>,
    /// For a miss; looked for only when the step is shown.
    pub nearest: Option<Near>,
    /// What the engine found, where a record says otherwise.
    pub replayed: Option<Outcome>,
}

impl Called {
    /// Whether the function itself runs for it: neither memory nor a store had the answer.
    pub fn runs(&self) -> bool {
        !self.outcome.is_hit() && self.found.is_none()
    }
}

/// A call that waits for another one with the same question.
pub(super) fn waiting(function: Rc<Function>, key: Rc<Key>) -> Called {
    Called {
        function,
        key,
        outcome: Outcome::Shared,
        reason: None,
        value: "".into(),
        found: None,
        running: false,
        serial: None,
        stored: false,
        threw: false,
        gone: Vec::new(),
        nearest: None,
        replayed: None,
    }
}

/// When a call comes, and whether somebody looks at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) step: usize,
    pub(super) look: bool,
    /// Whether the function runs on after a miss, until it returns in a later step.
    pub(super) begins: bool,
}

/// Calls a function with its shelf. What was recorded of the call is believed; the shelf follows it.
pub(super) fn call_on(
    shelf: &mut Shelf,
    function: Rc<Function>,
    key: Rc<Key>,
    said: Option<&Recorded>,
    call: &Call,
    at: At,
) -> Called {
    let mut gone = Vec::new();
    let found = shelf.look_up(&key, at.step, &mut gone);
    let engine = if matches!(found, Found::Hit { .. }) { Outcome::Hit } else { Outcome::Miss };
    let outcome = said.and_then(|said| said.outcome).unwrap_or(engine);
    let reason = if outcome.is_hit() { None } else { reason(&found, shelf, said) };
    let nearest = match said {
        Some(Recorded { nearest: Some((key, differs)), .. }) => {
            Some(Near { key: Rc::clone(key), serial: shelf.serial_of(key), differs: differs.clone() })
        }
        // Of a key that was stored once there is something better to say.
        _ if at.look && !outcome.is_hit() && matches!(reason, None | Some(MissReason::New)) => {
            shelf.nearest(&key)
        }
        _ => None,
    };
    let (value, serial) = match found {
        Found::Hit { value, serial } if outcome.is_hit() => (value, Some(serial)),
        // A miss; or a recorded hit on an entry older than the recording, which stands here from now on.
        _ => {
            let keep = outcome.is_hit() || said.map_or(!at.begins && !call.raises, |said| said.stored);
            let deadline = said.and_then(|said| said.expires);
            let serial =
                if keep { shelf.store(&key, &call.returns, deadline, at.step, &mut gone) } else { None };
            (call.returns.clone(), serial)
        }
    };
    if let Some((victim, why)) = said.and_then(|said| said.victim.as_ref()) {
        follow_victim(shelf, &function, victim, why, &mut gone);
    }
    Called {
        stored: serial.is_some() && !outcome.is_hit(),
        replayed: (engine.is_hit() != outcome.is_hit()).then_some(engine),
        threw: said.map_or(call.raises && !outcome.is_hit(), |said| said.threw),
        found: None,
        running: at.begins && !outcome.is_hit(),
        function,
        key,
        outcome,
        reason,
        value,
        serial,
        gone,
        nearest,
    }
}

fn reason(found: &Found, shelf: &Shelf, said: Option<&Recorded>) -> Option<MissReason> {
    match (said, found) {
        (Some(Recorded { outcome: Some(_), reason, .. }), _) => *reason,
        (_, Found::Miss { reason: MissReason::New }) if shelf.max_size() == Some(0) => {
            Some(MissReason::Bypassed)
        }
        (_, Found::Miss { reason }) => Some(*reason),
        (_, Found::Hit { .. }) => None,
    }
}

/// A recording knows better than the replay what had to go.
fn follow_victim(shelf: &mut Shelf, function: &Function, victim: &Rc<Key>, why: &str, gone: &mut Vec<Gone>) {
    if gone.iter().any(|gone| gone.key == *victim) {
        return;
    }
    gone.retain(|gone| !matches!(gone.why, Why::Evicted(_)));
    let why = if why.starts_with("expire") { Why::Expired } else { Why::Evicted(only_rule(function)) };
    let removed = shelf.remove(victim).pop();
    let unknown = || {
        let (key, value) = (Rc::clone(victim), "".into());
        Gone { serial: 0, key, value, why, since: 0, until: None }
    };
    gone.push(removed.map_or_else(unknown, |gone| Gone { why, ..gone }));
}
