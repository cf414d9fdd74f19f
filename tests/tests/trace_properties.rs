//! The `cache-trace` format over records and bytes drawn at random: whatever is written is read back, whatever
//! is read does not panic.

use cache_core::MissReason;
use cache_core::call::{Role, SelfMode};
use cache_core::trace::{
    Bound, Call, Define, KeyPart, MAX_WHOLE, Near, Other, Outcome, Record, TraceError, TraceReader,
    TraceWriter, Victim, read,
};
use proptest::prelude::*;

const GOLDEN: &str = include_str!("../trace/golden.jsonl");
const HEADER: &str = "{\"cacheTrace\":1}\n";

fn written(source: Option<&str>, records: &[Record]) -> String {
    let mut writer = match source {
        Some(source) => TraceWriter::new(String::new(), source).unwrap(),
        None => TraceWriter::anonymous(String::new()).unwrap(),
    };
    for record in records {
        writer.write(record).unwrap();
    }
    writer.into_inner()
}

fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
        (0..100_000_u32).prop_map(f64::from),
        Just(0.1),
    ]
}

fn whole() -> impl Strategy<Value = u64> {
    prop_oneof![0..20_u64, 0..=MAX_WHOLE]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z\"\\\\\n\r\t\u{0}\u{1f}\u{2028}é🚀]{0,90}"]
}

fn key() -> impl Strategy<Value = Vec<KeyPart>> {
    let role = prop_oneof![Just(Role::Receiver), Just(Role::Arg), Just(Role::Name)];
    let part = (role, text(), text(), whole())
        .prop_map(|(role, type_name, label, id)| KeyPart::new(role, type_name, &label, id));
    prop::collection::vec(part, 0..4)
}

fn bound() -> impl Strategy<Value = Bound> {
    prop::option::of(whole()).prop_map(Bound::from)
}

fn define() -> impl Strategy<Value = Record> {
    use prop::option::of;
    let self_mode = prop_oneof![Just(SelfMode::Weak), Just(SelfMode::Ignore), Just(SelfMode::Key)];
    let texts = (of(text()), of(text()), of(text()));
    (whole(), texts, of(bound()), of(finite()), of(self_mode), of(any::<bool>()), of(finite())).prop_map(
        |(function, (name, policy, key), max_size, ttl, self_mode, typed, seed)| {
            Record::Define(Define { function, name, policy, max_size, ttl, self_mode, key, typed, seed })
        },
    )
}

fn call() -> impl Strategy<Value = Record> {
    use prop::option::of;
    let outcome = prop::sample::select(vec![Outcome::Hit, Outcome::Miss, Outcome::Shared, Outcome::Stale]);
    let reason = prop::sample::select(vec![
        MissReason::New,
        MissReason::Evicted,
        MissReason::Expired,
        MissReason::Invalidated,
        MissReason::Cleared,
        MissReason::Bypassed,
    ]);
    let victim = (key(), of(text())).prop_map(|(key, reason)| Victim { key, reason });
    let nearest =
        (key(), prop::collection::vec(whole(), 0..4)).prop_map(|(key, differs)| Near { key, differs });
    let what = (finite(), whole(), key(), of(outcome), of(reason));
    let result = (of(finite()), any::<bool>(), of(any::<bool>()), of(finite()));
    let rest = (prop::collection::vec(text(), 0..3), of(finite()), of(victim), of(nearest));
    (what, result, rest).prop_map(
        |(
            (t, function, key, outcome, reason),
            (cost, error, stored, weight),
            (tags, expires, victim, nearest),
        )| {
            Record::Call(Call {
                t,
                function,
                key,
                outcome,
                reason,
                cost,
                error,
                stored,
                weight,
                tags,
                expires,
                victim,
                nearest,
            })
        },
    )
}

fn any_record() -> impl Strategy<Value = Record> {
    use prop::option::of;
    let at = || (finite(), whole());
    prop_oneof![
        define(),
        call(),
        (at(), key()).prop_map(|((t, function), key)| Record::Set { t, function, key }),
        (at(), key()).prop_map(|((t, function), key)| Record::Delete { t, function, key }),
        (at(), key()).prop_map(|((t, function), key)| Record::Expire { t, function, key }),
        (at(), key()).prop_map(|((t, function), key)| Record::Collect { t, function, key }),
        (at(), of(key())).prop_map(|((t, function), key)| Record::Clear { t, function, key }),
        (at(), text(), of(key())).prop_map(|((t, function), tag, key)| Record::InvalidateTag {
            t,
            function,
            tag,
            key
        }),
        (at(), bound(), of(key())).prop_map(|((t, function), size, key)| Record::Resize {
            t,
            function,
            size,
            key
        }),
        (finite(), text(), text(), whole()).prop_map(|(t, type_name, label, id)| Record::Make {
            t,
            type_name,
            label,
            id
        }),
        at().prop_map(|(t, id)| Record::Drop { t, id }),
        (finite(), prop::collection::vec(whole(), 0..4)).prop_map(|(t, ids)| Record::Gc { t, ids }),
        (finite(), text()).prop_map(|(t, text)| Record::Note { t, text }),
        "[a-z ]{0,8}!".prop_map(|op| {
            Record::Other(Other::new(&format!("{{ \"op\": \"{op}\", \"n\":1.0}}")).unwrap())
        }),
    ]
}

/// Something that looks like a trace, so that the random bytes after it get past the header.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        "\\{\"op\":\"(call|set|gc|define|make|x)\",\"(t|fn|key|id)\":[-0-9e.\\[\\]{}\"a-z]{0,12}[,}]{0,2}"
            .prop_map(String::into_bytes),
    ];
    let header = prop_oneof![Just(HEADER.as_bytes().to_vec()), Just(Vec::new())];
    (header, prop::collection::vec(line, 0..6))
        .prop_map(|(header, lines)| [header, lines.join(&b'\n')].concat())
}

/// What a reader makes of bytes that come in pieces of the given lengths.
fn fed(bytes: &[u8], cuts: &[usize]) -> Vec<Result<Record, TraceError>> {
    let (mut reader, mut results, mut rest) = (TraceReader::new(), Vec::new(), bytes);
    for cut in cuts {
        let (piece, after) = rest.split_at(rest.len().min(*cut));
        reader.feed(piece, |result| results.push(result));
        rest = after;
    }
    reader.feed(rest, |result| results.push(result));
    reader.finish(|result| results.push(result));
    results
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(records in prop::collection::vec(any_record(), 0..8), source in text()) {
        let file = written(Some(&source), &records);
        let mut read = read(file.as_bytes());
        let back: Vec<Record> = read.by_ref().collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(&back, &records);
        prop_assert_eq!(read.reader().header().unwrap().source.as_ref(), Some(&source));
        prop_assert_eq!(written(Some(&source), &back), file, "written again it is the same");
    }

    /// Every line of ours is JSON to others too, on one line each.
    #[test]
    fn what_is_written_is_json(record in any_record()) {
        let file = written(None, std::slice::from_ref(&record));
        prop_assert_eq!(file.lines().count(), 2);
        let line: serde_json::Value = serde_json::from_str(file.lines().nth(1).unwrap()).unwrap();
        prop_assert_eq!(line["op"].as_str(), Some(record.op()));
    }

    #[test]
    fn bytes_never_panic_and_pieces_make_no_difference(
        bytes in any_bytes(), cuts in prop::collection::vec(0..40_usize, 0..8),
    ) {
        let whole: Vec<_> = read(&bytes).collect();
        prop_assert_eq!(fed(&bytes, &cuts), whole);
    }

    #[test]
    fn a_damaged_golden_file_never_panics(at in 0..GOLDEN.len(), byte in any::<u8>()) {
        let mut bytes = GOLDEN.as_bytes().to_vec();
        bytes[at] = byte;
        let results: Vec<_> = read(&bytes).collect();
        let line = GOLDEN.as_bytes()[..at].split(|byte| *byte == b'\n').count() as u64;
        for error in results.iter().filter_map(|result| result.as_ref().err()) {
            prop_assert!(error.line == line || error.line == line + 1, "only near the damage: {}", error);
        }
    }
}
