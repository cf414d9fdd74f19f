//! Floats as JavaScript and as Python print them.
//!
//! Both print the shortest digits that read back as the same number, and so does Rust; they differ in when
//! they turn to an exponent and how they write it.

use alloc::format;
use alloc::string::String;

/// What `String(number)` gives, and `JSON.stringify` for finite numbers (where `-0` is `0` too).
pub(crate) fn javascript(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    if number == 0.0 {
        return "0".into();
    }
    match scientific(number) {
        // 1e21 is the first that gets an exponent, 1e-7 the last.
        (digits, exponent @ (21.. | ..=-7)) => format!("{digits}e{exponent:+}"),
        _ => format!("{number}"),
    }
}

/// What `repr(number)` gives.
pub(super) fn python(number: f64) -> String {
    if number.is_nan() {
        return "nan".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.into();
    }
    match scientific(number) {
        // An exponent from 1e16 up and below 1e-4, of two digits at least.
        (digits, exponent @ (16.. | ..=-5)) if number != 0.0 => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
        // `{:?}` keeps the ".0" of whole numbers.
        _ => {
            let text = format!("{number}");
            if text.contains('.') { text } else { text + ".0" }
        }
    }
}

/// The shortest digits, as in `1.25`, and the power of ten to multiply them by.
fn scientific(number: f64) -> (String, i32) {
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.into(), exponent.parse().unwrap_or_default())
}
