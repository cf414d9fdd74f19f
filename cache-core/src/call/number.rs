//! Floats as JavaScript and as Python print them.
//!
//! Both print the fewest digits that read back as the same number, of several such the nearest to it, and of
//! two equally near the even one. They differ in when they turn to an exponent and how they write it.

use alloc::format;
use alloc::string::String;

/// What `String(number)` gives, and `JSON.stringify` for finite numbers.
pub(crate) fn javascript(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    // Most numbers are whole; both zeros are "0".
    if is_whole(number) {
        return format!("{}", number as i64);
    }
    let decimal = Decimal::of(number);
    match decimal.exponent {
        -6..21 => decimal.plain(),
        exponent => decimal.scientific(&format!("{exponent:+}")),
    }
}

/// Whether all digits of a number are its own, and none of them behind the point.
#[allow(clippy::float_cmp)] // Exactly equal is the question.
fn is_whole(number: f64) -> bool {
    number.abs() < 1e15 && number as i64 as f64 == number
}

/// What `repr(number)` gives.
pub(super) fn python(number: f64) -> String {
    if number.is_nan() {
        return "nan".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.into();
    }
    let decimal = Decimal::of(number);
    match decimal.exponent {
        -4..16 => {
            let text = decimal.plain();
            if text.contains('.') { text } else { text + ".0" }
        }
        // Two digits at least.
        exponent @ 16.. => decimal.scientific(&format!("+{exponent:02}")),
        exponent => decimal.scientific(&format!("-{:02}", exponent.unsigned_abs())),
    }
}

/// The digits of a finite number: `125` and exponent -1 for 0.125.
struct Decimal {
    sign: &'static str,
    digits: String,
    /// The power of ten of the first digit.
    exponent: i32,
}

impl Decimal {
    fn of(number: f64) -> Self {
        let sign = if number.is_sign_negative() { "-" } else { "" };
        let number = number.abs();
        let mut text = format!("{number:e}");
        // Of two equally near, Rust's shortest form takes the upper one. It takes 16 digits or more to have
        // the choice, and the form of a given length takes the even one.
        let length = text.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
        if length > 15 {
            let even = format!("{number:.*e}", length - 1);
            if even.parse() == Ok(number) {
                text = even;
            }
        }
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = digits.chars().filter(char::is_ascii_digit).collect();
        Self { sign, digits, exponent: exponent.parse().unwrap_or_default() }
    }

    /// `0.00125`, `12500`, `1.25`.
    fn plain(&self) -> String {
        let Self { sign, digits, exponent } = self;
        let Ok(before_point) = usize::try_from(exponent + 1) else {
            let zeros = exponent.unsigned_abs() as usize - 1;
            return format!("{sign}0.{:0>width$}", digits, width = digits.len() + zeros);
        };
        match digits.split_at_checked(before_point) {
            Some(("", after)) => format!("{sign}0.{after}"),
            Some((before, "")) => format!("{sign}{before}"),
            Some((before, after)) => format!("{sign}{before}.{after}"),
            None => format!("{sign}{digits:0<before_point$}"),
        }
    }

    /// `1.25e+21`
    fn scientific(&self, exponent: &str) -> String {
        let Self { sign, digits, .. } = self;
        match digits.split_at_checked(1) {
            Some((first, rest)) if !rest.is_empty() => format!("{sign}{first}.{rest}e{exponent}"),
            _ => format!("{sign}{digits}e{exponent}"),
        }
    }
}
