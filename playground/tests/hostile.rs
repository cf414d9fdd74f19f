//! Files that somebody made, or that were damaged: whatever bytes are opened, the page says what is wrong, or shows the
//! steps, and never ends. Drawn from seeds; `CACHE_FUZZ_SECONDS` goes on with others for so long.

mod shared;

use std::time::{Duration, Instant};

use playground::model::frame::Frame;
use playground::model::permalink::CodeTab;
use playground::model::prefs::Prefs;
use playground::model::state::{Msg, State, words};
use playground::model::trace_file;
use playground::phrases::Language;

const FILES: [&str; 2] =
    [include_str!("../../tests/trace/golden.jsonl"), include_str!("../../tests/trace/python.jsonl")];
/// What means something to a reader, in places where it does not belong.
const PIECES: [&str; 24] = [
    "\"op\":\"call\"",
    "\"op\":\"resize\"",
    "\"op\":\"collect\"",
    "\"maxSize\":0",
    "\"maxSize\":null",
    "\"maxSize\":18446744073709551615",
    "\"self\":\"weak\"",
    "\"policy\":\"w-tinylfu\"",
    "\"policy\":\"none\"",
    "\"id\":9007199254740991",
    "\"t\":-1e308",
    "\"t\":1e308",
    "\"cost\":1e300",
    "\"expires\":-5",
    "\"fn\":0",
    "\"key\":[]",
    "\"victim\":{\"key\":[],\"reason\":\"\"}",
    "\"nearest\":{\"key\":[],\"differs\":[99]}",
    "\"tags\":[\"\"]",
    "\n",
    "{",
    "]",
    "\u{0}",
    "😀\u{202e}",
];
const SEEDS: u64 = 150;

/// xorshift64*: enough to draw from.
struct Lots(u64);

impl Lots {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

/// A file with some of it cut, doubled, exchanged, or overwritten.
fn damaged(lots: &mut Lots) -> Vec<u8> {
    let mut bytes = FILES[lots.below(FILES.len())].as_bytes().to_vec();
    for _ in 0..=lots.below(6) {
        let (at, other) = (lots.below(bytes.len()), lots.below(bytes.len()));
        let (mut from, mut to) = (at.min(other), at.max(other).min(at.min(other) + 900));
        if lots.below(4) > 0 {
            // Whole lines, mostly: of cuts within them little is left to look at.
            let line =
                |at: usize| bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            (from, to) = (line(from), line(to));
        }
        match lots.below(5) {
            0 => bytes[at] = (lots.below(256)) as u8,
            1 => drop(bytes.drain(from..to)),
            2 => {
                let part = bytes[from..to].to_vec();
                bytes.splice(at..at, part);
            }
            3 => {
                // Another value for a field: the line stays one that can be read.
                let piece = PIECES[lots.below(PIECES.len())];
                let name = piece.split_once(':').map(|(name, _)| name.to_owned() + ":");
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let found = name.and_then(|name| Some((text.get(at..)?.find(&name)? + at, name)));
                if let Some((start, name)) = found.filter(|(start, _)| text.is_char_boundary(*start)) {
                    let rest = &text[start + name.len()..];
                    let end = rest.find([',', '}']).unwrap_or(rest.len());
                    bytes = [&text[..start], piece, &rest[end..]].concat().into_bytes();
                }
            }
            _ => {
                let piece = PIECES[lots.below(PIECES.len())].bytes();
                bytes.splice(at..at, piece);
            }
        }
        if bytes.is_empty() {
            bytes.push(b'{');
        }
    }
    bytes
}

/// Opens it as the page does, and looks at every step.
fn look(bytes: &[u8]) -> bool {
    let state = shared::given(&State::new(Vec::new(), "", Prefs::default()), "a.jsonl", bytes);
    let Ok((_, run)) = trace_file::open("a.jsonl", bytes) else {
        assert!(state.notice.is_some(), "what is wrong is said");
        return false;
    };
    for step in 0..=run.len() {
        let frame =
            Frame::new(run.at(step).world, run.action(step), words(CodeTab::Python, Language::ENGLISH));
        let _ = frame.rows(0, 10);
    }
    for msg in [Msg::Last, Msg::Back, Msg::Go(3)] {
        assert!(!state.after(msg).sentence().plain().is_empty());
    }
    true
}

#[test]
fn whatever_bytes_are_opened_the_page_goes_on() {
    let seconds = std::env::var("CACHE_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let until = Instant::now() + Duration::from_secs(seconds);
    let (mut opened, mut seed) = (0, 0);
    while seed < SEEDS || Instant::now() < until {
        seed += 1;
        let bytes = damaged(&mut Lots(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        let Ok(is_open) = std::panic::catch_unwind(|| look(&bytes)) else {
            panic!("seed {seed}: {}", String::from_utf8_lossy(&bytes));
        };
        opened += u64::from(is_open);
    }
    println!("{seed} files, {opened} of them opened");
    assert!(
        opened > seed / 20 && opened < seed,
        "some are damaged, and some can still be read: {opened} of {seed}"
    );
}
