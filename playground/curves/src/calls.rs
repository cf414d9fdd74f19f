//! Calls in a `cache-trace` file, read quickly: a file of a million has to be looked at within a second.
//!
//! What our writers write is taken apart in one pass, without making anything of it. Whatever looks different
//! in any way (an escape in a label, a field written twice, white space, another operation, a mistake) is left
//! to the careful reader of the format, which alone says what is malformed. A test holds the two together.

use cache_core::trace::MAX_LINE;

/// The longest number that is read here: more digits might be no whole number any more.
const MOST_DIGITS: usize = 15;

/// What matters of a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) function: u64,
    pub(crate) cost: Option<f64>,
}

/// Reads the first line of `text` with its line break, and puts the numbers of the key's parts into `key`. Gives
/// what is left of the text; `None` where the line has to be read with more care, or does not end here.
pub(crate) fn call<'a>(text: &'a [u8], key: &mut Vec<u64>) -> Option<(Call, &'a [u8])> {
    let mut scan = Scan(text);
    let (mut function, mut cost, mut seen) = (0, None, 0_u16);
    scan.sign(b'{')?;
    loop {
        let name = scan.text()?;
        scan.sign(b':')?;
        let field = match name {
            b"op" => {
                scan.word(&[b"call"])?;
                0
            }
            b"t" => {
                scan.number()?;
                1
            }
            b"fn" => {
                function = scan.whole()?;
                2
            }
            b"key" => {
                key.clear();
                scan.key(|part| key.push(part))?;
                3
            }
            b"outcome" => {
                scan.word(&[b"hit", b"miss", b"shared", b"stale"])?;
                4
            }
            b"reason" => {
                scan.word(&[b"new", b"evicted", b"expired", b"invalidated", b"cleared", b"bypassed"])?;
                5
            }
            b"cost" => {
                cost = Some(core::str::from_utf8(scan.number()?).ok()?.parse().ok()?);
                6
            }
            b"error" => {
                scan.truth()?;
                7
            }
            b"stored" => {
                scan.truth()?;
                8
            }
            b"weight" => {
                scan.number()?;
                9
            }
            b"expires" => {
                scan.number()?;
                10
            }
            b"victim" => {
                scan.victim()?;
                11
            }
            _ => return None,
        };
        if seen & (1 << field) != 0 {
            return None;
        }
        seen |= 1 << field;
        if !scan.more(b'}')? {
            break;
        }
    }
    let rest = scan.0.strip_prefix(b"\n").or_else(|| scan.0.strip_prefix(b"\r\n"))?;
    let line = text.get(..text.len() - rest.len())?;
    // Labels are not looked at, but a line that is no text is no line of a trace.
    let complete = seen & 0b1111 == 0b1111 && line.len() <= MAX_LINE && core::str::from_utf8(line).is_ok();
    complete.then_some((Call { function, cost }, rest))
}

/// What is left of a line.
struct Scan<'a>(&'a [u8]);

impl<'a> Scan<'a> {
    fn sign(&mut self, sign: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == sign).then_some(())
    }

    /// Behind an item: whether another one follows, rather than the end.
    fn more(&mut self, end: u8) -> Option<bool> {
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

    /// A string without escapes.
    fn text(&mut self) -> Option<&'a [u8]> {
        self.sign(b'"')?;
        let end = self.0.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))?;
        let text = self.split(end)?;
        self.sign(b'"')?;
        Some(text)
    }

    fn word(&mut self, allowed: &[&[u8]]) -> Option<()> {
        let text = self.text()?;
        allowed.contains(&text).then_some(())
    }

    fn truth(&mut self) -> Option<()> {
        let rest = self.0.strip_prefix(b"true").or_else(|| self.0.strip_prefix(b"false"))?;
        self.0 = rest;
        Some(())
    }

    fn digits(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.0.len());
        (1..=MOST_DIGITS).contains(&end).then_some(())?;
        self.split(end)
    }

    fn whole(&mut self) -> Option<u64> {
        let digits = self.digits()?;
        let leading = digits.len() > 1 && digits.first() == Some(&b'0');
        (!leading).then(|| digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    /// A number as it stands, without an exponent.
    fn number(&mut self) -> Option<&'a [u8]> {
        let all = self.0;
        if let Some(rest) = self.0.strip_prefix(b"-") {
            self.0 = rest;
        }
        self.whole()?;
        if let Some(rest) = self.0.strip_prefix(b".") {
            self.0 = rest;
            self.digits()?;
        }
        all.get(..all.len() - self.0.len())
    }

    fn key(&mut self, mut each: impl FnMut(u64)) -> Option<()> {
        self.sign(b'[')?;
        if let Some(rest) = self.0.strip_prefix(b"]") {
            self.0 = rest;
            return Some(());
        }
        loop {
            each(self.part()?);
            if !self.more(b']')? {
                return Some(());
            }
        }
    }

    fn part(&mut self) -> Option<u64> {
        let (mut id, mut seen) = (0, 0_u8);
        self.sign(b'{')?;
        loop {
            let name = self.text()?;
            self.sign(b':')?;
            let field = match name {
                b"role" => {
                    self.word(&[b"self", b"arg", b"name"])?;
                    0
                }
                b"type" => {
                    self.text()?;
                    1
                }
                b"label" => {
                    self.text()?;
                    2
                }
                b"id" => {
                    id = self.whole()?;
                    3
                }
                _ => return None,
            };
            if seen & (1 << field) != 0 {
                return None;
            }
            seen |= 1 << field;
            if !self.more(b'}')? {
                return (seen == 0b1111).then_some(id);
            }
        }
    }

    /// Who had to go does not matter here, only that it is said rightly.
    fn victim(&mut self) -> Option<()> {
        self.0 = self.0.strip_prefix(br#"{"key":"#)?;
        self.key(|_| ())?;
        if let Some(rest) = self.0.strip_prefix(br#","reason":"#) {
            self.0 = rest;
            self.text()?;
        }
        self.sign(b'}')
    }
}

#[cfg(test)]
mod tests {
    use cache_core::MissReason;
    use cache_core::call::Role;
    use cache_core::trace::{Call as Said, KeyPart, Outcome, Record, TraceReader, TraceWriter, Victim};

    use super::*;

    const LABELS: [&str; 6] = ["", "42", "'a'", "Größe 🙂", "a \"quoted\" one", "back\\slash"];

    /// Numbers in which every field of a call takes part.
    struct Draw(u64);

    impl Draw {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }

        fn key(&mut self) -> Vec<KeyPart> {
            let roles = [Role::Receiver, Role::Arg, Role::Name];
            let parts = self.below(4);
            (0..parts)
                .map(|_| {
                    let (role, label) = (roles[self.below(3) as usize], LABELS[self.below(6) as usize]);
                    KeyPart::new(role, "int", label, self.below(1 << 40))
                })
                .collect()
        }

        fn number(&mut self) -> f64 {
            [0.0, -3.25, 12.5, 1e21, 0.1 + 0.2, 5e-7, 1_234_567.0][self.below(7) as usize]
        }

        fn call(&mut self) -> Said {
            let mut call = Said::new(self.number(), self.below(3), self.key());
            let outcomes = [Outcome::Hit, Outcome::Miss, Outcome::Shared, Outcome::Stale];
            let reasons = [
                MissReason::New,
                MissReason::Evicted,
                MissReason::Expired,
                MissReason::Invalidated,
                MissReason::Cleared,
                MissReason::Bypassed,
            ];
            let has: Vec<bool> = (0..9).map(|_| self.below(2) == 0).collect();
            call.outcome = has[0].then(|| outcomes[self.below(4) as usize]);
            call.reason = has[1].then(|| reasons[self.below(6) as usize]);
            call.cost = has[2].then(|| self.number());
            call.error = has[3];
            call.stored = has[4].then_some(has[5]);
            call.weight = has[6].then(|| self.number());
            call.expires = has[7].then(|| self.number());
            call.victim =
                has[8].then(|| Victim { key: self.key(), reason: has[0].then(|| "evicted".into()) });
            call
        }
    }

    fn carefully(line: &str) -> Option<(Vec<u64>, Call)> {
        let mut reader = TraceReader::new();
        reader.line(b"{\"cacheTrace\":1}").unwrap();
        match reader.line(line.as_bytes()) {
            Ok(Some(Record::Call(said))) => {
                let key = said.key.iter().map(KeyPart::id).collect();
                Some((key, Call { function: said.function, cost: said.cost }))
            }
            _ => None,
        }
    }

    fn quickly(line: &[u8]) -> Option<(Vec<u64>, Call)> {
        let mut key = vec![77];
        let text = [line, b"\nnext"].concat();
        let (call, rest) = call(&text, &mut key)?;
        assert_eq!(rest, b"next");
        Some((key, call))
    }

    #[test]
    fn reads_what_is_written_and_says_what_the_careful_reader_says() {
        let (mut draw, mut quick) = (Draw(1), 0);
        for _ in 0..4_000 {
            let mut writer = TraceWriter::new(String::new(), "a test").unwrap();
            writer.write(&Record::Call(draw.call())).unwrap();
            let text = writer.into_inner();
            let line = text.lines().nth(1).unwrap();
            let careful = carefully(line);
            assert!(careful.is_some(), "{line}");
            if let Some(read) = quickly(line.as_bytes()) {
                assert_eq!(Some(read), careful, "{line}");
                quick += 1;
            }
        }
        // The rest has escapes in its labels, or very long numbers.
        assert!(quick > 400, "{quick} of 4000");
    }

    #[test]
    fn never_takes_what_the_careful_reader_refuses() {
        let mut draw = Draw(2);
        for _ in 0..400 {
            let mut writer = TraceWriter::new(String::new(), "a test").unwrap();
            writer.write(&Record::Call(draw.call())).unwrap();
            let text = writer.into_inner();
            let line = text.lines().nth(1).unwrap();
            for _ in 0..40 {
                let mut bytes = line.as_bytes().to_vec();
                let at = draw.below(bytes.len() as u64) as usize;
                match draw.below(3) {
                    0 => drop(bytes.remove(at)),
                    1 => bytes[at] = b"\"{}[],:0-.e \\x\xff"[draw.below(15) as usize],
                    _ => bytes.truncate(at),
                }
                let Some(read) = quickly(&bytes) else { continue };
                let text = String::from_utf8(bytes).expect("only text is taken");
                assert_eq!(Some(read), carefully(&text), "{text}");
            }
        }
    }

    #[test]
    fn the_plainest_call_is_read_quickly() {
        let line = br#"{"op":"call","t":0,"fn":1,"key":[]}"#;
        assert_eq!(quickly(line), Some((vec![], Call { function: 1, cost: None })));
        assert_eq!(call(line, &mut vec![]), None, "where no line ends, more may follow");
        for line in [
            r#"{"op":"call","t":0,"fn":1}"#,
            r#"{"op":"call","t":0,"fn":1,"key":[],"key":[]}"#,
            r#"{"op":"call","t":0,"fn":01,"key":[]}"#,
            r#"{"op":"call","t":0,"fn":1,"key":[]} "#,
            r#"{"op":"call","t":0,"fn":1,"key":[],"tags":["a"]}"#,
            r#"{"op":"set","t":0,"fn":1,"key":[]}"#,
        ] {
            assert_eq!(quickly(line.as_bytes()), None, "{line}");
        }
    }
}
