//! From a record to its one canonical line.

use alloc::format;
use alloc::string::String;

use super::error::WriteError;
use super::json;
use super::part::KeyPart;
use super::record::{Bound, Call, Define, Record};
use super::words::{OUTCOMES, REASONS, ROLES, SELF_MODES};
use super::{MAX_WHOLE, VERSION};
use crate::call::javascript_number;

/// The header line, without its line break.
pub(super) fn header(source: Option<&str>) -> String {
    let mut line = Line::new("header");
    line.raw("cacheTrace", &format!("{VERSION}"));
    if let Some(source) = source {
        line.text("source", source);
    }
    line.text + "}"
}

/// The line of a record, without its line break.
pub(super) fn record(record: &Record) -> Result<String, WriteError> {
    let mut line = match record {
        Record::Other(other) => return Ok(other.line().into()),
        Record::Define(define) => definition(define)?,
        Record::Call(of) => call(of)?,
        Record::Set { t, function, key } => concerning("set", *t, *function, Some(key))?,
        Record::Delete { t, function, key } => concerning("delete", *t, *function, Some(key))?,
        Record::Clear { t, function, key } => concerning("clear", *t, *function, key.as_deref())?,
        Record::InvalidateTag { t, function, tag, key } => {
            let mut line = concerning("invalidateTag", *t, *function, None)?;
            line.text("tag", tag);
            line.maybe_key(key.as_deref())?;
            line
        }
        Record::Resize { t, function, size, key } => {
            let mut line = concerning("resize", *t, *function, None)?;
            line.bound("size", *size)?;
            line.maybe_key(key.as_deref())?;
            line
        }
        Record::Expire { t, function, key } => concerning("expire", *t, *function, Some(key))?,
        Record::Collect { t, function, key } => concerning("collect", *t, *function, Some(key))?,
        Record::Make { t, type_name, label, id } => {
            let mut line = Line::at("make", *t)?;
            line.text("type", type_name);
            line.text("label", label);
            line.whole("id", *id)?;
            line
        }
        Record::Drop { t, id } => {
            let mut line = Line::at("drop", *t)?;
            line.whole("id", *id)?;
            line
        }
        Record::Gc { t, ids } => {
            let mut line = Line::at("gc", *t)?;
            if !ids.is_empty() {
                line.wholes("ids", ids)?;
            }
            line
        }
        Record::Note { t, text } => {
            let mut line = Line::at("note", *t)?;
            line.text("text", text);
            line
        }
    };
    line.text.push('}');
    Ok(line.text)
}

fn concerning(op: &'static str, t: f64, function: u64, key: Option<&[KeyPart]>) -> Result<Line, WriteError> {
    let mut line = Line::at(op, t)?;
    line.whole("fn", function)?;
    line.maybe_key(key)?;
    Ok(line)
}

fn definition(define: &Define) -> Result<Line, WriteError> {
    let mut line = Line::op("define");
    line.whole("fn", define.function)?;
    if let Some(name) = &define.name {
        line.text("name", name);
    }
    if let Some(policy) = &define.policy {
        line.text("policy", policy);
    }
    if let Some(bound) = define.max_size {
        line.bound("maxSize", bound)?;
    }
    line.maybe_number("ttl", define.ttl)?;
    if let Some(mode) = define.self_mode {
        line.text("self", SELF_MODES.write(mode));
    }
    if let Some(key) = &define.key {
        line.text("key", key);
    }
    line.maybe_bool("typed", define.typed);
    line.maybe_number("seed", define.seed)?;
    Ok(line)
}

fn call(call: &Call) -> Result<Line, WriteError> {
    let mut line = concerning("call", call.t, call.function, Some(&call.key))?;
    if let Some(outcome) = call.outcome {
        line.text("outcome", OUTCOMES.write(outcome));
    }
    if let Some(reason) = call.reason {
        line.text("reason", REASONS.write(reason));
    }
    line.maybe_number("cost", call.cost)?;
    line.maybe_bool("error", call.error.then_some(true));
    line.maybe_bool("stored", call.stored);
    line.maybe_number("weight", call.weight)?;
    if !call.tags.is_empty() {
        line.name("tags");
        line.array(&call.tags, |line, tag| {
            line.string(tag);
            Ok(())
        })?;
    }
    line.maybe_number("expires", call.expires)?;
    if let Some(victim) = &call.victim {
        line.open("victim");
        line.maybe_key(Some(&victim.key))?;
        if let Some(reason) = &victim.reason {
            line.text("reason", reason);
        }
        line.text.push('}');
    }
    if let Some(near) = &call.nearest {
        line.open("nearest");
        line.maybe_key(Some(&near.key))?;
        line.wholes("differs", &near.differs)?;
        line.text.push('}');
    }
    Ok(line)
}

/// A line in the making.
struct Line {
    op: &'static str,
    text: String,
}

impl Line {
    fn new(op: &'static str) -> Self {
        Self { op, text: "{".into() }
    }

    fn op(op: &'static str) -> Self {
        let mut line = Self::new(op);
        line.text("op", op);
        line
    }

    fn at(op: &'static str, t: f64) -> Result<Self, WriteError> {
        let mut line = Self::op(op);
        line.number("t", t)?;
        Ok(line)
    }

    fn name(&mut self, name: &'static str) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    fn open(&mut self, name: &'static str) {
        self.name(name);
        self.text.push('{');
    }

    fn raw(&mut self, name: &'static str, json: &str) {
        self.name(name);
        self.text.push_str(json);
    }

    fn text(&mut self, name: &'static str, text: &str) {
        self.name(name);
        self.string(text);
    }

    fn string(&mut self, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = json::quote(&mut self.text, text);
    }

    fn number(&mut self, name: &'static str, number: f64) -> Result<(), WriteError> {
        let json = javascript_number(number);
        if !number.is_finite() {
            return Err(WriteError::NotFinite { op: self.op, field: name, value: json });
        }
        self.raw(name, &json);
        Ok(())
    }

    fn maybe_number(&mut self, name: &'static str, number: Option<f64>) -> Result<(), WriteError> {
        number.map_or(Ok(()), |number| self.number(name, number))
    }

    fn maybe_bool(&mut self, name: &'static str, value: Option<bool>) {
        if let Some(value) = value {
            self.raw(name, if value { "true" } else { "false" });
        }
    }

    fn whole(&mut self, name: &'static str, value: u64) -> Result<(), WriteError> {
        let json = self.exact(name, value)?;
        self.raw(name, &json);
        Ok(())
    }

    fn wholes(&mut self, name: &'static str, values: &[u64]) -> Result<(), WriteError> {
        self.name(name);
        self.array(values, |line, value| {
            let json = line.exact(name, *value)?;
            line.text.push_str(&json);
            Ok(())
        })
    }

    fn exact(&self, field: &'static str, value: u64) -> Result<String, WriteError> {
        if value > MAX_WHOLE {
            return Err(WriteError::TooLarge { op: self.op, field, value });
        }
        Ok(format!("{value}"))
    }

    fn bound(&mut self, name: &'static str, bound: Bound) -> Result<(), WriteError> {
        match bound {
            Bound::Entries(entries) => self.whole(name, entries)?,
            Bound::Unbounded => self.raw(name, "null"),
        }
        Ok(())
    }

    fn maybe_key(&mut self, key: Option<&[KeyPart]>) -> Result<(), WriteError> {
        let Some(key) = key else { return Ok(()) };
        self.name("key");
        self.array(key, |line, part| {
            line.text.push('{');
            line.text("role", ROLES.write(part.role()));
            line.text("type", part.type_name());
            line.text("label", part.label());
            line.whole("id", part.id())?;
            line.text.push('}');
            Ok(())
        })
    }

    fn array<T>(
        &mut self,
        items: &[T],
        mut each: impl FnMut(&mut Self, &T) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.text.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            each(self, item)?;
        }
        self.text.push(']');
        Ok(())
    }
}
