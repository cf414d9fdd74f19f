//! The quick way and the careful one, held together.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use alloc::string::String;
use alloc::vec;

use super::*;
use crate::call::Role;
use crate::trace::{TraceReader, TraceWriter, decode, reader};

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
        match self.below(8) {
            0 => 1e21,
            1 => 0.1 + 0.2,
            2 => 5e-7,
            // Whatever clocks give.
            3 => self.below(1 << 30) as f64 / 1_000.0,
            4 => -(self.below(1 << 30) as f64) / 4_096.0,
            other => [0.0, -3.25, 12.5][other as usize - 5],
        }
    }

    fn call(&mut self) -> Call {
        let mut call = Call::new(self.number(), self.below(3), self.key());
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
        call.victim = has[8].then(|| Victim { key: self.key(), reason: has[0].then(|| "evicted".into()) });
        call
    }

    fn line(&mut self) -> String {
        let mut writer = TraceWriter::anonymous(String::new()).unwrap();
        writer.write(&Record::Call(self.call())).unwrap();
        writer.into_inner().lines().nth(1).unwrap().into()
    }
}

/// What the careful reader makes of it.
fn carefully(line: &[u8]) -> Option<Call> {
    match decode::record(&reader::object(line).ok()?).ok()?.ok()? {
        Record::Call(call) => Some(call),
        _ => None,
    }
}

fn quickly(line: &[u8]) -> Option<Call> {
    let text = [line, b"\nnext"].concat();
    let (read, rest) = call_and_break(&text)?;
    assert_eq!(rest, b"next");
    assert_eq!(call(line), Some((read, &[][..])));
    Some(read.into())
}

#[test]
fn reads_what_is_written_and_says_what_the_careful_reader_says() {
    let (mut draw, mut quick) = (Draw(1), 0);
    for _ in 0..4_000 {
        let line = draw.line();
        let careful = carefully(line.as_bytes());
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
    let (mut draw, mut taken) = (Draw(2), 0);
    for _ in 0..400 {
        let line = draw.line();
        for _ in 0..40 {
            let mut bytes = line.as_bytes().to_vec();
            let at = draw.below(bytes.len() as u64) as usize;
            match draw.below(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes[at] = b"\"{}[],:0-.e \\x\xff"[draw.below(15) as usize],
                _ => bytes.truncate(at),
            }
            if let Some(read) = quickly(&bytes) {
                assert_eq!(Some(read), carefully(&bytes), "{}", String::from_utf8_lossy(&bytes));
                taken += 1;
            }
        }
    }
    assert!(taken > 50, "{taken}");
}

#[test]
fn numbers_are_the_same_to_the_last_bit() {
    let mut draw = Draw(3);
    for _ in 0..20_000 {
        let (figures, places) = (draw.below(9) as u32 + 1, draw.below(7) as usize);
        let whole = draw.below(10_u64.pow(figures));
        let fraction = draw.below(10_u64.pow(places as u32 + 1));
        let text = alloc::format!("{whole}.{fraction:0places$}");
        let line = alloc::format!(r#"{{"op":"call","t":-{text},"fn":1,"key":[],"cost":{text}}}"#);
        let (quick, careful) = (quickly(line.as_bytes()), carefully(line.as_bytes()).unwrap());
        let Some(quick) = quick else {
            assert!(text.len() > 16, "{text}");
            continue;
        };
        assert_eq!(quick.t.to_bits(), careful.t.to_bits(), "{text}");
        assert_eq!(quick.cost.map(f64::to_bits), careful.cost.map(f64::to_bits), "{text}");
    }
}

#[test]
fn the_plainest_call_is_read_quickly() {
    let line = br#"{"op":"call","t":0,"fn":1,"key":[]}"#;
    assert_eq!(quickly(line), Some(Call::new(0.0, 1, vec![])));
    assert_eq!(call_and_break(line), None, "where no line ends, more may follow");
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

/// Our own writers' lines must not fall to the careful reader: that would take five times as long.
#[test]
fn the_lines_of_a_recording_are_read_quickly() {
    let define = "{\"cacheTrace\":1}\n{\"op\":\"define\",\"fn\":1}\n";
    let key = r#"[{"role":"self","type":"Shop","label":"Shop #1","id":1},{"role":"name","type":"str","label":"a='ü'","id":2}]"#;
    let lines = [
        alloc::format!(r#"{{"op":"call","t":7.243,"fn":1,"key":{key},"outcome":"hit"}}"#),
        alloc::format!(
            r#"{{"op":"call","t":3600000.125,"fn":1,"key":{key},"outcome":"miss","reason":"evicted","cost":0.391,"stored":true,"expires":3601000.125,"victim":{{"key":{key},"reason":"evicted"}}}}"#
        ),
        alloc::format!(
            r#"{{"op":"call","t":7.5,"fn":1,"key":{key},"outcome":"miss","reason":"new","cost":12,"error":true}}"#
        ),
    ];
    let mut reader = TraceReader::new();
    reader.feed_lines(define.as_bytes(), |line| assert!(matches!(line, Ok(Line::Record(_))), "{line:?}"));
    for line in lines {
        let mut calls = 0;
        reader.feed_lines((line.clone() + "\n").as_bytes(), |read| match read {
            Ok(Line::Call(_)) => calls += 1,
            other => panic!("{other:?}"),
        });
        assert_eq!(calls, 1, "{line}");
    }
}
