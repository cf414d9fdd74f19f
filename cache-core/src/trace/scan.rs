//! JSON as our writers write it, taken apart in one pass. Whatever is written in another way is `None`: the careful
//! reader sees to it.

use super::words::Words;

/// The longest number that is read here: as a whole number it is exact, and so is its quotient by a power of ten that
/// is no longer.
const MOST_DIGITS: usize = 15;
const POWERS: [f64; MOST_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// What is left of a line.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a>(pub(super) &'a [u8]);

/// A part of a key, as it stands in the line.
pub(super) struct RawPart<'a> {
    pub(super) role: &'a [u8],
    pub(super) type_name: &'a [u8],
    pub(super) label: &'a [u8],
    pub(super) id: u64,
}

impl<'a> Scan<'a> {
    pub(super) fn sign(&mut self, sign: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == sign).then_some(())
    }

    /// Behind an item: whether another one follows, rather than the end.
    pub(super) fn more(&mut self, end: u8) -> Option<bool> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        match *first {
            b',' => Some(true),
            other if other == end => Some(false),
            _ => None,
        }
    }

    fn split(&mut self, at: usize) -> Option<&'a [u8]> {
        let (piece, rest) = self.0.split_at_checked(at)?;
        self.0 = rest;
        Some(piece)
    }

    /// A name that is known by what stands behind it.
    pub(super) fn after(&mut self, text: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// A string without escapes.
    pub(super) fn text(&mut self) -> Option<&'a [u8]> {
        self.sign(b'"')?;
        let end = self.0.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))?;
        let text = self.split(end)?;
        self.sign(b'"')?;
        Some(text)
    }

    pub(super) fn word<T: Copy + PartialEq>(&mut self, words: &Words<T>) -> Option<T> {
        words.find(self.text()?)
    }

    pub(super) fn truth(&mut self) -> Option<bool> {
        if self.after(b"true").is_some() {
            return Some(true);
        }
        self.after(b"false").map(|()| false)
    }

    fn digits(&mut self, most: usize) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.0.len());
        (1..=most).contains(&end).then_some(())?;
        self.split(end)
    }

    pub(super) fn whole(&mut self) -> Option<u64> {
        let digits = self.digits(MOST_DIGITS)?;
        let leading = digits.len() > 1 && digits.first() == Some(&b'0');
        (!leading).then(|| digits.iter().copied().fold(0, append))
    }

    /// A number without an exponent, and with no more digits than are exact.
    pub(super) fn number(&mut self) -> Option<f64> {
        let minus = self.after(b"-").is_some();
        let before = self.0.len();
        let whole = self.whole()?;
        let used = before - self.0.len();
        let number = if self.after(b".").is_some() {
            let fraction = self.digits(MOST_DIGITS - used)?;
            fraction.iter().copied().fold(whole, append) as f64 / POWERS.get(fraction.len())?
        } else {
            whole as f64
        };
        Some(if minus { -number } else { number })
    }

    /// A key, part by part.
    pub(super) fn key(&mut self, mut each: impl FnMut(RawPart<'a>)) -> Option<()> {
        self.sign(b'[')?;
        if self.after(b"]").is_some() {
            return Some(());
        }
        loop {
            each(self.part()?);
            if !self.more(b']')? {
                return Some(());
            }
        }
    }

    fn part(&mut self) -> Option<RawPart<'a>> {
        let mut part = RawPart { role: b"", type_name: b"", label: b"", id: 0 };
        let mut seen = 0_u8;
        self.sign(b'{')?;
        loop {
            let name = self.text()?;
            self.sign(b':')?;
            let field = match name {
                b"role" => {
                    part.role = self.text()?;
                    1
                }
                b"type" => {
                    part.type_name = self.text()?;
                    2
                }
                b"label" => {
                    part.label = self.text()?;
                    4
                }
                b"id" => {
                    part.id = self.whole()?;
                    8
                }
                _ => return None,
            };
            if seen & field != 0 {
                return None;
            }
            seen |= field;
            if !self.more(b'}')? {
                return (seen == 0b1111 && matches!(part.role, b"self" | b"arg" | b"name")).then_some(part);
            }
        }
    }
}

fn append(number: u64, digit: u8) -> u64 {
    number * 10 + u64::from(digit - b'0')
}
