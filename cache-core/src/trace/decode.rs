//! From a JSON object to a record.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::VERSION;
use super::fields::{BOOL, Fields, Kind, NUMBER, Problem, TEXT, TEXTS, WHOLE, WHOLES, items};
use super::part::KeyPart;
use super::reader::Header;
use super::record::{Bound, Call, Define, Near, Outcome, Record, Victim};
use super::words::{OUTCOMES, REASONS, ROLES, SELF_MODES};
use crate::MissReason;
use crate::call::{Role, SelfMode};

const OP: Kind<String> = Kind {
    name: "the name of an operation",
    read: |value| (TEXT.read)(value).map_err(|problem| problem.expecting(OP.name)),
};

const NUMBER_1: Kind<u64> = Kind {
    name: "the number 1",
    read: |value| (WHOLE.read)(value).map_err(|problem| problem.expecting(NUMBER_1.name)),
};

/// What the header line says, or why nothing after it can be read.
pub(super) fn header(object: &Map<String, Value>) -> Result<Header, Problem> {
    let fields = Fields(object);
    let version = fields.need("cacheTrace", &NUMBER_1)?;
    let refused = |expected| Err(Problem::not(expected, &version.into()).inside("cacheTrace"));
    match version {
        0 => refused(NUMBER_1.name),
        1..=VERSION => Ok(Header { version, source: fields.maybe("source", &TEXT)? }),
        _ => refused("version 1 or lower"),
    }
}

/// The record of a line, or the name of an operation that is not known.
pub(super) fn record(object: &Map<String, Value>) -> Result<Result<Record, String>, Problem> {
    let fields = Fields(object);
    let op = fields.need("op", &OP)?;
    let t = || fields.need("t", &NUMBER);
    let function = || fields.need("fn", &WHOLE);
    let key = || fields.need("key", &KEY);
    let receiver = || fields.maybe("key", &KEY);
    Ok(Ok(match op.as_str() {
        "define" => Record::Define(define(fields)?),
        "call" => Record::Call(call(fields)?),
        "set" => Record::Set { t: t()?, function: function()?, key: key()? },
        "delete" => Record::Delete { t: t()?, function: function()?, key: key()? },
        "clear" => Record::Clear { t: t()?, function: function()?, key: receiver()? },
        "invalidateTag" => Record::InvalidateTag {
            t: t()?,
            function: function()?,
            tag: fields.need("tag", &TEXT)?,
            key: receiver()?,
        },
        "resize" => Record::Resize {
            t: t()?,
            function: function()?,
            size: fields.need("size", &BOUND)?,
            key: receiver()?,
        },
        "expire" => Record::Expire { t: t()?, function: function()?, key: key()? },
        "collect" => Record::Collect { t: t()?, function: function()?, key: key()? },
        "make" => Record::Make {
            t: t()?,
            type_name: fields.need("type", &TEXT)?,
            label: fields.need("label", &TEXT)?,
            id: fields.need("id", &WHOLE)?,
        },
        "drop" => Record::Drop { t: t()?, id: fields.need("id", &WHOLE)? },
        "gc" => Record::Gc { t: t()?, ids: fields.maybe("ids", &WHOLES)?.unwrap_or_default() },
        "note" => Record::Note { t: t()?, text: fields.need("text", &TEXT)? },
        _ => return Ok(Err(op)),
    }))
}

fn define(fields: Fields<'_>) -> Result<Define, Problem> {
    Ok(Define {
        function: fields.need("fn", &WHOLE)?,
        name: fields.maybe("name", &TEXT)?,
        policy: fields.maybe("policy", &TEXT)?,
        max_size: fields.maybe_null("maxSize", &BOUND)?,
        ttl: fields.maybe("ttl", &NUMBER)?,
        self_mode: fields.maybe("self", &SELF_MODE)?,
        key: fields.maybe("key", &TEXT)?,
        typed: fields.maybe("typed", &BOOL)?,
        seed: fields.maybe("seed", &NUMBER)?,
    })
}

fn call(fields: Fields<'_>) -> Result<Call, Problem> {
    Ok(Call {
        t: fields.need("t", &NUMBER)?,
        function: fields.need("fn", &WHOLE)?,
        key: fields.need("key", &KEY)?,
        outcome: fields.maybe("outcome", &OUTCOME)?,
        reason: fields.maybe("reason", &REASON)?,
        cost: fields.maybe("cost", &NUMBER)?,
        error: fields.maybe("error", &BOOL)?.unwrap_or_default(),
        stored: fields.maybe("stored", &BOOL)?,
        weight: fields.maybe("weight", &NUMBER)?,
        tags: fields.maybe("tags", &TEXTS)?.unwrap_or_default(),
        expires: fields.maybe("expires", &NUMBER)?,
        victim: fields.maybe("victim", &VICTIM)?,
        nearest: fields.maybe("nearest", &NEAR)?,
    })
}

/// A part's label is for people and may be cut; everything else about a key has to be right.
const KEY: Kind<Vec<KeyPart>> =
    Kind { name: "an array of key parts", read: |value| items(value, &KEY, &PART) };

const PART: Kind<KeyPart> = Kind {
    name: "a key part",
    read: |value| {
        let part = object(value, PART.name)?;
        Ok(KeyPart::new(
            part.need("role", &ROLE)?,
            part.need("type", &TEXT)?,
            &part.need("label", &TEXT)?,
            part.need("id", &WHOLE)?,
        ))
    },
};

const BOUND: Kind<Bound> = Kind {
    name: "a whole number or null",
    read: |value| match value {
        Value::Null => Ok(Bound::Unbounded),
        _ => (WHOLE.read)(value).map(Bound::Entries).map_err(|problem| problem.expecting(BOUND.name)),
    },
};

const ROLE: Kind<Role> = Kind { name: r#""self", "arg" or "name""#, read: |value| ROLES.read(value) };
const OUTCOME: Kind<Outcome> = Kind { name: "an outcome", read: |value| OUTCOMES.read(value) };
const REASON: Kind<MissReason> = Kind { name: "a reason", read: |value| REASONS.read(value) };
const SELF_MODE: Kind<SelfMode> = Kind { name: "a meaning of self", read: |value| SELF_MODES.read(value) };

const VICTIM: Kind<Victim> = Kind {
    name: "a victim",
    read: |value| {
        let victim = object(value, VICTIM.name)?;
        Ok(Victim { key: victim.need("key", &KEY)?, reason: victim.maybe("reason", &TEXT)? })
    },
};

const NEAR: Kind<Near> = Kind {
    name: "a nearest key",
    read: |value| {
        let near = object(value, NEAR.name)?;
        Ok(Near { key: near.need("key", &KEY)?, differs: near.need("differs", &WHOLES)? })
    },
};

fn object<'a>(value: &'a Value, expected: &'static str) -> Result<Fields<'a>, Problem> {
    value.as_object().map(Fields).ok_or_else(|| Problem::not(expected, value))
}
