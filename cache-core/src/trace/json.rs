//! JSON as text: how `JSON.stringify` quotes a string, and a value in a message. The printing of `serde_json` would
//! do, but it brings a second way to print floats along, which is 15 kB of WebAssembly.

use core::fmt::{self, Write};

use serde_json::Value;

use crate::call::javascript_number;

/// Escapes what `JSON.stringify` escapes, and in the same way: only quote, backslash and controls.
pub(super) fn quote(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for piece in text.split_inclusive(|c: char| matches!(c, '"' | '\\' | '\0'..='\x1f')) {
        let last = piece.chars().next_back().unwrap_or_default();
        let escape = match last {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{8}' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\u{c}' => "\\f",
            '\r' => "\\r",
            '\0'..='\x1f' => "\\u",
            _ => {
                out.write_str(piece)?;
                continue;
            }
        };
        out.write_str(piece.strip_suffix(last).unwrap_or_default())?;
        out.write_str(escape)?;
        if escape == "\\u" {
            write!(out, "{:04x}", u32::from(last))?;
        }
    }
    out.write_char('"')
}

/// A value, to be printed.
pub(super) struct Shown<'a>(pub(super) &'a Value);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => fmt::Display::fmt(value, f),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), ..) => fmt::Display::fmt(&whole, f),
                (_, Some(whole), _) => fmt::Display::fmt(&whole, f),
                (_, _, Some(float)) => f.write_str(&javascript_number(float)),
                _ => f.write_str("a number"),
            },
            Value::String(text) => quote(f, text),
            Value::Array(items) => {
                f.write_char('[')?;
                for (place, item) in items.iter().enumerate() {
                    f.write_str(if place == 0 { "" } else { "," })?;
                    fmt::Display::fmt(&Shown(item), f)?;
                }
                f.write_char(']')
            }
            Value::Object(fields) => {
                f.write_char('{')?;
                for (place, (name, value)) in fields.iter().enumerate() {
                    f.write_str(if place == 0 { "" } else { "," })?;
                    quote(f, name)?;
                    write!(f, ":{}", Shown(value))?;
                }
                f.write_char('}')
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use alloc::string::ToString;

    use super::*;

    #[test]
    fn values_are_printed_as_they_are_written() {
        for text in [
            "null",
            "true",
            "-7",
            "18446744073709551615",
            "0.1",
            r#""a \"quoted\" \\ line\nand \u0001""#,
            r#"[1,[],{"a":{},"b":"c"}]"#,
        ] {
            let value: Value = serde_json::from_str(text).expect("it is JSON");
            assert_eq!(Shown(&value).to_string(), text);
        }
    }
}
