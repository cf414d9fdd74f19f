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
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let mut digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        // Of two equally near, Rust's shortest form takes the upper one. It takes 16 digits or more to have
        // the choice.
        if digits.len() > 15
            && let Some(even) = even_of_two(number, &digits)
        {
            digits = even;
        }
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

/// Where a number lies in the middle between its shortest digits and those one lower, and the lower ones are even
/// and read back as the number too: those.
///
/// All of it in whole numbers: to round and to read floats would take the tables that the shortest digits do without.
fn even_of_two(number: f64, digits: &str) -> Option<String> {
    let bits = number.to_bits();
    let (power, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    // number = mantissa * 2^exponent = odd * 2^-places = exact * 10^-places
    let mantissa = if power == 0 { fraction } else { fraction | 1 << 52 };
    let exponent = i32::try_from(power.max(1)).ok()? - 1_075;
    let zeros = mantissa.trailing_zeros();
    let places =
        u32::try_from(exponent.checked_add_unsigned(zeros)?.checked_neg()?).ok().filter(|n| *n > 0)?;
    let exact = 5_u128.checked_pow(places)?.checked_mul(u128::from(mantissa >> zeros))?;
    // What is odd and has places behind the point ends in 5: in the middle if that is the only digit too many.
    let lower = exact / 10;
    if lower % 2 != 0 || digits.parse() != Ok(lower + 1) {
        return None;
    }
    // It reads back if it is nearer than half the way to the number below, which is half as far from a power of two.
    let below = exponent.unsigned_abs() + u32::from(fraction == 0 && power > 1);
    let reads_back = 1_u128.checked_shl(below)? <= 10_u128.checked_pow(places - 1)?;
    reads_back.then(|| format!("{lower}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use alloc::string::ToString;

    use super::*;

    /// The same by way of rounding and reading.
    fn rounded(number: f64) -> String {
        let shortest = format!("{number:e}");
        let length = shortest.split('e').next().unwrap_or_default().replace('.', "").len();
        let even = format!("{number:.*e}", length - 1);
        if length > 15 && even.parse() == Ok(number) { even } else { shortest }
    }

    #[test]
    fn of_two_equally_near_the_even_one() {
        for (number, expected) in [
            (1.0 / (1_u64 << 24) as f64, "5.960464477539063e-8"),
            (1.0 / (1_u64 << 25) as f64, "2.9802322387695312e-8"),
            (0.1 + 0.2, "0.30000000000000004"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (9_007_199_254_740_993.0, "9007199254740992"),
        ] {
            assert_eq!(javascript(number), expected);
        }
    }

    #[test]
    fn the_digits_are_those_of_rounding_and_reading() {
        let mut seed = 1_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> 11
        };
        for _ in 0..if cfg!(miri) { 200 } else { 200_000 } {
            let bits = next() % 53 + 1;
            let places = next() % 40;
            // Numbers with few digits behind the point are often in the middle of two.
            let number = (next() & ((1 << bits) - 1)).max(1) as f64 / (1_u64 << places) as f64;
            let Decimal { digits, exponent, .. } = Decimal::of(number);
            let text = rounded(number);
            let (expected, power) = text.split_once('e').expect("an exponent");
            let expected = expected.replace('.', "");
            assert_eq!(
                (digits.trim_end_matches('0'), exponent.to_string().as_str()),
                (expected.trim_end_matches('0'), power),
                "{number:e}"
            );
        }
    }
}
