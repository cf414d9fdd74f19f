//! Values as people read them, never longer than a chip can show.

use alloc::string::String;
use core::fmt::{self, Write};

use super::number;
use super::value::{Object, Value};
use super::{LABEL_CHARS, Language};

/// The value as its language prints it.
pub(super) fn label(value: &Value, language: Language) -> String {
    Label::of(|out| write_value(out, value, language))
}

pub(super) fn object_label(object: &Object) -> String {
    Label::of(|out| write_object(out, object))
}

/// A text of any length as a label.
pub(crate) fn cut(text: &str) -> String {
    // Most labels fit: no look at single characters.
    if text.len() <= LABEL_CHARS { text.into() } else { Label::of(|out| out.write_str(text)) }
}

/// Anything that can be printed, at whatever length, as a label.
#[cfg(feature = "trace")]
pub(crate) fn shortened(text: impl fmt::Display) -> String {
    Label::of(|out| write!(out, "{text}"))
}

/// Whether a field can be written with a dot.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | '$'))
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// Takes [`LABEL_CHARS`] characters, then fails, which ends the walk through however large a value.
struct Label {
    text: String,
    room: usize,
}

impl Label {
    fn of(write: impl FnOnce(&mut Self) -> fmt::Result) -> String {
        let mut label = Self { text: String::new(), room: LABEL_CHARS };
        if write(&mut label).is_err() {
            label.text.pop();
            label.text.push('…');
        }
        label.text
    }
}

impl Write for Label {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            self.room = self.room.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(c);
        }
        Ok(())
    }
}

fn write_value(out: &mut Label, value: &Value, language: Language) -> fmt::Result {
    let python = language == Language::Python;
    match value {
        Value::Undefined => out.write_str("undefined"),
        Value::Null => out.write_str(if python { "None" } else { "null" }),
        Value::Bool(true) => out.write_str(if python { "True" } else { "true" }),
        Value::Bool(false) => out.write_str(if python { "False" } else { "false" }),
        Value::Int(number) if python => write!(out, "{number}"),
        Value::Int(number) => out.write_str(&number::javascript(*number as f64)),
        Value::BigInt(number) => write!(out, "{number}{}", if python { "" } else { "n" }),
        Value::Float(number) if python => out.write_str(&number::python(*number)),
        // People have to see which zero it is; JavaScript's own String(-0) hides it.
        Value::Float(number) if *number == 0.0 && number.is_sign_negative() => out.write_str("-0"),
        Value::Float(number) => out.write_str(&number::javascript(*number)),
        Value::Str(text) => write_text(out, text, language),
        Value::Symbol(object) | Value::Function(object) | Value::Object(object) => write_object(out, object),
        Value::List(list) => write_items(out, "[", "]", list.items.iter().map(Option::as_ref), language),
        Value::Dict(dict) => write_fields(out, &dict.fields, language),
        Value::Tuple(items) => {
            let close = if items.len() == 1 { ",)" } else { ")" };
            write_items(out, "(", close, items.iter().map(Some), language)
        }
    }
}

fn write_object(out: &mut Label, object: &Object) -> fmt::Result {
    match &object.name {
        Some(name) => out.write_str(name),
        None => write!(out, "{} #{}", object.class, object.id),
    }
}

fn write_items<'a>(
    out: &mut Label,
    open: &str,
    close: &str,
    items: impl Iterator<Item = Option<&'a Value>>,
    language: Language,
) -> fmt::Result {
    out.write_str(open)?;
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        match item {
            Some(item) => write_value(out, item, language)?,
            None => out.write_str("empty")?,
        }
    }
    out.write_str(close)
}

fn write_fields(out: &mut Label, fields: &[(String, Value)], language: Language) -> fmt::Result {
    out.write_str("{")?;
    for (index, (name, value)) in fields.iter().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        if language == Language::JavaScript && is_identifier(name) {
            out.write_str(name)?;
        } else {
            write_text(out, name, language)?;
        }
        out.write_str(": ")?;
        write_value(out, value, language)?;
    }
    out.write_str("}")
}

/// A string as source code: Python prefers single quotes, JavaScript gets double ones.
fn write_text(out: &mut Label, text: &str, language: Language) -> fmt::Result {
    let single = language == Language::Python && (!text.contains('\'') || text.contains('"'));
    let quote = if single { '\'' } else { '"' };
    out.write_char(quote)?;
    for c in text.chars() {
        match c {
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if c == quote => write!(out, "\\{c}")?,
            c if c.is_control() && language == Language::Python => write!(out, "\\x{:02x}", c as u32)?,
            c if c.is_control() => write!(out, "\\u{:04x}", c as u32)?,
            c => out.write_char(c)?,
        }
    }
    out.write_char(quote)
}
