//! Numbers of the curves, as people read them.

use ::curves::protocol::Known;

use crate::model::number::fixed;
use crate::phrases::en::curves;
use crate::phrases::{Language, args};

/// A share, with a digit behind the point where that says more.
pub fn percent(ratio: f64) -> String {
    format!("{}\u{a0}%", fixed(100.0 * ratio, 1))
}

/// The doubt of a sampled point, in points of a hundred.
pub fn doubt(known: &Known) -> String {
    format!("±\u{a0}{}", fixed(100.0 * known.uncertainty, 1))
}

/// A number with a narrow space between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && digits.len() > 4 {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

pub(super) fn entries(size: u32, t: Language) -> String {
    t.text(curves::ENTRIES, args![n = size, size = grouped(size.into())])
}

pub(super) fn megabytes(bytes: u64) -> String {
    fixed(bytes as f64 / 1e6, 1)
}

/// A time in two or three figures.
pub(super) fn duration(milliseconds: f64) -> String {
    let of = |number: f64, unit: &str| format!("{} {unit}", fixed(number, u32::from(number < 10.0)));
    match milliseconds {
        ms if ms < 0.05 => of(ms * 1_000.0, "µs"),
        ms if ms < 1_000.0 => of(ms, "ms"),
        ms if ms < 120_000.0 => of(ms / 1_000.0, "s"),
        ms if ms < 7_200_000.0 => of(ms / 60_000.0, "min"),
        ms => of(ms / 3_600_000.0, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(
            [0, 999, 1_000, 12_345, 1_234_567].map(grouped),
            ["0", "999", "1000", "12\u{202f}345", "1\u{202f}234\u{202f}567"]
        );
        assert_eq!(
            [0.01, 0.5, 12.5, 4_200.0, 150_000.0, 9e6].map(duration),
            ["10 µs", "0.5 ms", "12 ms", "4.2 s", "2.5 min", "2.5 h"]
        );
    }
}
