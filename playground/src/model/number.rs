//! Numbers as text and back, as far as a page needs it. What Rust has for all floats is 30 kB of WebAssembly, most
//! of it tables that no compression makes smaller.

/// The most digits a number may have to be read exactly.
const DIGITS: usize = 15;
/// Powers of ten up to this one are exact floats.
const POWER: usize = 22;

/// A number with so many places behind the point.
pub fn fixed(number: impl Into<f64>, places: u32) -> String {
    let number = number.into();
    let scale = 10_u64.pow(places);
    let scaled = (number.abs() * scale as f64).round_ties_even() as u64;
    let sign = if number < 0.0 && scaled > 0 { "-" } else { "" };
    let whole = scaled / scale;
    if places == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{:0width$}", scaled % scale, width = places as usize)
}

/// A decimal number such as `-1.5` or `2e3`; `None` for what is none, or has more than 15 digits.
pub fn parse(text: &str) -> Option<f64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (text, power) = match text.split_once(['e', 'E']) {
        Some((text, power)) => (text, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{part}");
    let significant = digits.trim_start_matches('0');
    if digits.is_empty() || significant.len() > DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = significant.parse::<u64>().unwrap_or_default() as f64;
    let power = power.checked_sub(i32::try_from(part.len()).ok()?)?;
    let factor = (0..power.unsigned_abs()).take(POWER + 1).fold(1.0, |factor, _| factor * 10.0);
    let number = match power {
        // One exact number by or times another: rounded once, and so the nearest there is.
        -22..0 => number / factor,
        0..=22 => number * factor,
        _ => return None,
    };
    Some(if negative { -number } else { number })
}

/// Milliseconds as people say them.
pub fn duration(milliseconds: u64) -> String {
    let (tenth, unit) = match milliseconds {
        0..1_000 => return format!("{milliseconds} ms"),
        1_000..60_000 => (100, "s"),
        60_000..3_600_000 => (6_000, "min"),
        _ => (360_000, "h"),
    };
    let tenths = milliseconds / tenth;
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        part => format!("{}.{part} {unit}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_places_are_those_of_formatting() {
        for number in [0.0, -0.0, 0.04, -0.04, 1.0, 12.345, -7.75, 99.96, 1_234_567.891] {
            for places in 0..4 {
                let expected = format!("{number:.*}", places as usize);
                let expected = if expected.trim_start_matches(['-', '0', '.']).is_empty() {
                    expected.replace('-', "")
                } else {
                    expected
                };
                let said = fixed(number, places);
                let near = said.parse::<f64>().unwrap() - expected.parse::<f64>().unwrap();
                assert!(
                    said.len() == expected.len() && near.abs() <= 0.11_f64.powi(places.cast_signed()),
                    "{number} {places}: {said}"
                );
            }
        }
        assert_eq!([fixed(0.5_f32, 0), fixed(2.5, 1), fixed(-0.001, 2)], ["0", "2.5", "0.00"]);
    }

    #[test]
    fn what_is_read_is_the_nearest_float() {
        for text in ["0", "-1.5", "2e3", "0.1", "123456789.012345", "1e-22", "000.250", "5.", ".5", "1E2"] {
            assert_eq!(parse(text), Some(text.parse().unwrap()), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1.2.3",
            "e5",
            "1e",
            "12345678901234567",
            "1e23",
            "0x1",
            "+1",
            "nan",
            "1_0",
            "1e99999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_said_as_people_say_them() {
        for (milliseconds, said) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_500, "1.5 s"),
            (30_000, "30 s"),
            (90_000, "1.5 min"),
            (7_200_000, "2 h"),
        ] {
            assert_eq!(duration(milliseconds), said);
        }
    }
}
