//! The `cache-trace` format: the golden file, which the JavaScript side reads and writes again too, and what is
//! malformed.

use std::collections::BTreeSet;

use cache_core::MissReason;
use cache_core::call::{Object, Role, Rules, SelfMode, Value};
use cache_core::trace::{
    Bound, Call, Define, Fault, Form, KeyPart, MAX_LINE, MAX_WHOLE, Near, Other, Outcome, PartIds, Record,
    TraceReader, TraceWriter, Victim, WriteError, read, to_key,
};

const GOLDEN: &str = include_str!("../trace/golden.jsonl");
const HEADER: &str = "{\"cacheTrace\":1}\n";

fn records(file: &str) -> Vec<Record> {
    read(file.as_bytes()).collect::<Result<_, _>>().unwrap()
}

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

/// The one record of a line under a header.
fn record(line: &str) -> Record {
    let mut records = records(&format!("{HEADER}{line}"));
    assert_eq!(records.len(), 1, "{line}");
    records.remove(0)
}

/// What a line under a header is refused for.
fn refusal(line: &str) -> String {
    let file = format!("{HEADER}{line}");
    let mut results = read(file.as_bytes());
    let error = results.next().unwrap().unwrap_err();
    assert_eq!((error.line, error.fault), (2, Fault::Line), "{line}");
    assert_eq!(results.next(), None);
    error.to_string().strip_prefix("line 2").unwrap().trim_start_matches([',', ':', ' ']).into()
}

#[test]
fn the_golden_file_is_the_same_byte_for_byte() {
    let mut read = read(GOLDEN.as_bytes());
    let records: Vec<Record> = read.by_ref().collect::<Result<_, _>>().unwrap();
    assert_eq!(read.reader().form(), Some(Form::Json));
    let source = read.reader().header().unwrap().source.as_deref();
    assert_eq!(written(source, &records), GOLDEN);
}

#[test]
fn the_golden_file_covers_every_operation_field_and_word() {
    let ops: BTreeSet<String> = records(GOLDEN).iter().map(|record| record.op().to_string()).collect();
    let known = [
        "call",
        "clear",
        "collect",
        "define",
        "delete",
        "drop",
        "expire",
        "gc",
        "invalidateTag",
        "make",
        "note",
        "resize",
        "set",
        "warm",
    ];
    assert_eq!(ops, known.map(String::from).into());
    let fields = [
        "t", "fn", "name", "policy", "maxSize", "ttl", "self", "key", "typed", "seed", "outcome", "reason",
        "cost", "error", "stored", "weight", "tags", "expires", "victim", "nearest", "differs", "tag",
        "size", "type", "label", "id", "ids", "role", "text", "source",
    ];
    for field in fields {
        assert!(GOLDEN.contains(&format!("\"{field}\":")), "{field}");
    }
    let words = ["hit", "miss", "shared", "stale", "new", "evicted", "expired", "invalidated", "cleared"];
    for word in [&words[..], &["bypassed", "self", "arg", "name", "weak", "ignore", "key"]].concat() {
        assert!(GOLDEN.contains(&format!(":\"{word}\"")), "{word}");
    }
}

#[test]
fn a_line_says_what_it_says() {
    let view = KeyPart::new(Role::Receiver, "Dashboard", "Dashboard #2", 17);
    let stored = KeyPart::new(Role::Receiver, "Dashboard", "Dashboard #1", 16);
    let line = concat!(
        r#"{"op":"call","t":1.5,"fn":1,"key":[{"role":"self","type":"Dashboard","label":"Dashboard #2","id":17}],"#,
        r#""outcome":"miss","reason":"evicted","cost":2,"error":true,"stored":false,"weight":3,"tags":["a"],"#,
        r#""expires":9,"victim":{"key":[],"reason":"oldest"},"nearest":{"key":[{"role":"self","#,
        r#""type":"Dashboard","label":"Dashboard #1","id":16}],"differs":[0]}}"#,
    );
    assert_eq!(
        record(line),
        Record::Call(Call {
            t: 1.5,
            function: 1,
            key: vec![view],
            outcome: Some(Outcome::Miss),
            reason: Some(MissReason::Evicted),
            cost: Some(2.0),
            error: true,
            stored: Some(false),
            weight: Some(3.0),
            tags: vec!["a".into()],
            expires: Some(9.0),
            victim: Some(Victim { key: vec![], reason: Some("oldest".into()) }),
            nearest: Some(Near { key: vec![stored], differs: vec![0] }),
        })
    );
}

#[test]
fn what_is_not_known_is_left_out_and_unbounded_is_null() {
    let define = |fields: &str| record(&format!("{{\"op\":\"define\",\"fn\":1{fields}}}"));
    assert_eq!(define(""), Record::Define(Define::new(1)));
    assert_eq!(define(",\"name\":null,\"typed\":null"), Record::Define(Define::new(1)));
    let unbounded = Define { max_size: Some(Bound::Unbounded), ..Define::new(1) };
    assert_eq!(define(",\"maxSize\":null"), Record::Define(unbounded.clone()));
    let line = written(None, &[Record::Define(unbounded)]);
    assert_eq!(line, format!("{HEADER}{{\"op\":\"define\",\"fn\":1,\"maxSize\":null}}\n"));

    let call = Record::Call(Call::new(0.0, 1, vec![]));
    assert_eq!(record(r#"{"op":"call","t":0,"fn":1,"key":[],"tags":[],"error":false,"cost":null}"#), call);
    assert_eq!(written(None, &[call]), format!("{HEADER}{{\"op\":\"call\",\"t\":0,\"fn\":1,\"key\":[]}}\n"));
}

#[test]
fn numbers_and_strings_are_written_as_javascript_writes_them() {
    for (number, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-2.5, "-2.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1_700_000_000_000.25, "1700000000000.25"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (123_456_789_012_345_680_000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (-1.25e-10, "-1.25e-10"),
        // Exactly between two numbers of 17 digits: the even one.
        (6_097_120_571_910_601.0 / 4.0, "1524280142977650.2"),
        (999_999_999_999_999.9, "999999999999999.9"),
        (-1e15, "-1000000000000000"),
        (5e-324, "5e-324"),
        (9_007_199_254_740_993.0, "9007199254740992"),
    ] {
        let line = written(None, &[Record::Gc { t: number, ids: vec![] }]);
        assert_eq!(line, format!("{HEADER}{{\"op\":\"gc\",\"t\":{text}}}\n"));
    }
    let text = "\" \\ / \u{8}\t\n\u{c}\r \u{1} \u{7f} \u{2028} é 🚀";
    let line = written(None, &[Record::Note { t: 0.0, text: text.into() }]);
    let json = "\\\" \\\\ / \\b\\t\\n\\f\\r \\u0001 \u{7f} \u{2028} é 🚀";
    assert_eq!(line, format!("{HEADER}{{\"op\":\"note\",\"t\":0,\"text\":\"{json}\"}}\n"));
    let line = written(None, &[Record::Note { t: 0.0, text: String::new() }]);
    assert_eq!(line, format!("{HEADER}{{\"op\":\"note\",\"t\":0,\"text\":\"\"}}\n"));
}

#[test]
fn whole_numbers_may_be_written_in_other_ways() {
    for id in ["7", "7.0", "7e0", "70e-1"] {
        assert_eq!(record(&format!(r#"{{"op":"drop","t":0,"id":{id}}}"#)), Record::Drop { t: 0.0, id: 7 });
    }
    assert!(matches!(
        record(r#"{"op":"drop","t":0,"id":9007199254740991}"#),
        Record::Drop { id: MAX_WHOLE, .. }
    ));
}

#[test]
fn unknown_fields_are_ignored() {
    let line = r#"{"op":"drop","who":{"deep":[1]},"t":0,"id":1,"colour":"red"}"#;
    assert_eq!(record(line), Record::Drop { t: 0.0, id: 1 });
    let header = "{\"cacheTrace\":1,\"recorded\":\"today\"}\n{\"op\":\"gc\",\"t\":0}";
    assert_eq!(records(header), [Record::Gc { t: 0.0, ids: vec![] }]);
}

#[test]
fn unknown_operations_are_kept_as_they_are() {
    let line = r#"{ "t": 1.0, "op": "warm", "t": 2 }"#;
    let Record::Other(other) = record(line) else { panic!("not kept") };
    assert_eq!((other.op(), other.line()), ("warm", line));
    assert_eq!(written(None, &[Record::Other(other)]), format!("{HEADER}{line}\n"));
}

#[test]
fn only_lines_of_unknown_operations_are_other() {
    let message = |line: &str| Other::new(line).unwrap_err().to_string();
    assert_eq!(
        message(r#"{"op":"gc","t":0}"#),
        "line 1, field op: expected an unknown operation, found \"gc\""
    );
    assert_eq!(message("{\"op\":\n\"warm\"}"), "line 1: expected one line, found several");
    assert_eq!(message("[]"), "line 1: expected a JSON object, found []");
    assert!(message("{").starts_with("line 1: expected a JSON object, found EOF"));
}

#[test]
fn the_line_and_the_field_are_named() {
    let key = r#""fn":1,"key":[{"role":"self","type":"V","label":"V #1","id":1}"#;
    for (line, message) in [
        ("{}", "field op: expected the name of an operation, found nothing"),
        (r#"{"op":7}"#, "field op: expected the name of an operation, found 7"),
        (r#"{"op":"gc"}"#, "field t: expected a number, found nothing"),
        (r#"{"op":"gc","t":null}"#, "field t: expected a number, found null"),
        (r#"{"op":"gc","t":"0"}"#, "field t: expected a number, found \"0\""),
        (r#"{"op":"gc","t":0,"ids":3}"#, "field ids: expected an array of whole numbers, found 3"),
        (
            r#"{"op":"gc","t":0,"ids":[1,-2]}"#,
            "field ids[1]: expected a whole number from 0 to 9007199254740991, found -2",
        ),
        (
            r#"{"op":"drop","t":0,"id":9007199254740992}"#,
            "field id: expected a whole number from 0 to 9007199254740991, found 9007199254740992",
        ),
        (
            r#"{"op":"drop","t":0,"id":1.5}"#,
            "field id: expected a whole number from 0 to 9007199254740991, found 1.5",
        ),
        (r#"{"op":"note","t":0,"text":["a"]}"#, "field text: expected a string, found [\"a\"]"),
        (r#"{"op":"set","t":0,"fn":1}"#, "field key: expected an array of key parts, found nothing"),
        (r#"{"op":"set","t":0,"fn":1,"key":"a"}"#, "field key: expected an array of key parts, found \"a\""),
        (r#"{"op":"set","t":0,"fn":1,"key":["a"]}"#, "field key[0]: expected a key part, found \"a\""),
        (
            r#"{"op":"set","t":0,"fn":1,"key":[{"role":"this"}]}"#,
            "field key[0].role: expected \"self\", \"arg\" or \"name\", found \"this\"",
        ),
        (
            r#"{"op":"set","t":0,"fn":1,"key":[{"role":"arg"}]}"#,
            "field key[0].type: expected a string, found nothing",
        ),
        (
            &format!(r#"{{"op":"set","t":0,{key},{{"role":"arg","type":"int","label":"1","id":"x"}}]}}"#),
            "field key[1].id: expected a whole number from 0 to 9007199254740991, found \"x\"",
        ),
        (
            r#"{"op":"call","t":0,"fn":1,"key":[],"outcome":"maybe"}"#,
            "field outcome: expected \"hit\", \"miss\", \"shared\" or \"stale\", found \"maybe\"",
        ),
        (
            r#"{"op":"call","t":0,"fn":1,"key":[],"reason":"old"}"#,
            "field reason: expected \"new\", \"evicted\", \"expired\", \"invalidated\", \"cleared\" or \
             \"bypassed\", found \"old\"",
        ),
        (
            r#"{"op":"call","t":0,"fn":1,"key":[],"stored":"yes"}"#,
            "field stored: expected true or false, found \"yes\"",
        ),
        (
            r#"{"op":"call","t":0,"fn":1,"key":[],"tags":["a",1]}"#,
            "field tags[1]: expected a string, found 1",
        ),
        (r#"{"op":"call","t":0,"fn":1,"key":[],"victim":[]}"#, "field victim: expected a victim, found []"),
        (
            &format!(r#"{{"op":"call","t":0,"fn":1,"key":[],"nearest":{{{key}]}}}}"#),
            "field nearest.differs: expected an array of whole numbers, found nothing",
        ),
        (
            r#"{"op":"call","t":0,"fn":1,"key":[],"victim":{"key":[{"role":1}]}}"#,
            "field victim.key[0].role: expected \"self\", \"arg\" or \"name\", found 1",
        ),
        (
            r#"{"op":"define","fn":1,"self":"strong"}"#,
            "field self: expected \"weak\", \"ignore\" or \"key\", found \"strong\"",
        ),
        (
            r#"{"op":"define","fn":1,"maxSize":"10"}"#,
            "field maxSize: expected a whole number or null, found \"10\"",
        ),
        (r#"{"op":"resize","t":0,"fn":1}"#, "field size: expected a whole number or null, found nothing"),
        ("[1,2]", "expected a JSON object, found [1,2]"),
        ("key", "expected a JSON object, found expected value at column 1"),
        (r#"{"op":"gc","t":0"#, "expected a JSON object, found EOF while parsing an object at column 16"),
        (r#"{"op":"gc","t":1e999}"#, "expected a JSON object, found number out of range at column 20"),
        (r#"{"op":"gc","t":0} {}"#, "expected a JSON object, found trailing characters at column 19"),
    ] {
        assert_eq!(refusal(line), message, "{line}");
    }
    let long = refusal(&format!(r#"{{"op":"{}","t":0,"fn":[]}}"#, "set"));
    assert_eq!(long, "field fn: expected a whole number from 0 to 9007199254740991, found []");
    let huge = refusal(&format!(r#"{{"op":"gc","t":"{}"}}"#, "9".repeat(10_000)));
    assert!(huge.len() < 150 && huge.ends_with('…'), "a long value is shortened: {huge}");
}

#[test]
fn after_a_malformed_line_reading_goes_on() {
    let file = format!("{HEADER}{{\"op\":\"gc\"}}\n\n{{\"op\":\"gc\",\"t\":1}}\nnonsense\n");
    let results: Vec<_> = read(file.as_bytes()).collect();
    let lines: Vec<_> = results.iter().map(|result| result.as_ref().map_err(|error| error.line)).collect();
    assert_eq!(lines, [Err(2), Ok(&Record::Gc { t: 1.0, ids: vec![] }), Err(5)], "blank lines count");
}

#[test]
fn a_later_version_or_a_missing_header_is_fatal() {
    for (header, message) in [
        (r#"{"cacheTrace":2}"#, "line 1, field cacheTrace: expected version 1 or lower, found 2"),
        (r#"{"cacheTrace":0}"#, "line 1, field cacheTrace: expected the number 1, found 0"),
        (r#"{"op":"gc","t":0}"#, "line 1, field cacheTrace: expected the number 1, found nothing"),
        (r#"{"cacheTrace":1,"source":7}"#, "line 1, field source: expected a string, found 7"),
    ] {
        let file = format!("{header}\n{{\"op\":\"gc\",\"t\":0}}\n");
        let results: Vec<_> = read(file.as_bytes()).collect();
        let [Err(error)] = &results[..] else { panic!("{header}: {results:?}") };
        assert_eq!((error.to_string().as_str(), error.fault), (message, Fault::Fatal));
    }
    let broken = read(b"{\"cacheTrace\":").next().unwrap().unwrap_err();
    assert_eq!(broken.fault, Fault::Fatal);
    let version = read(br#"{"cacheTrace":"1"}"#).next().unwrap().unwrap_err();
    assert_eq!(version.field, "cacheTrace");
}

#[test]
fn plain_text_is_one_key_per_line() {
    let file = "\u{feff}/home\r\n\r\n/about us\n/home\n{\"op\":1}";
    let calls: Vec<Call> = records(file)
        .into_iter()
        .map(|record| match record {
            Record::Call(call) => call,
            other => panic!("{other:?}"),
        })
        .collect();
    let seen: Vec<_> =
        calls.iter().map(|call| (call.t, call.function, call.key[0].label(), call.key[0].id())).collect();
    assert_eq!(
        seen,
        [(0.0, 1, "/home", 1), (1.0, 1, "/about us", 2), (2.0, 1, "/home", 1), (3.0, 1, "{\"op\":1}", 3)]
    );
    assert!(calls.iter().all(|call| call.outcome.is_none() && call.key[0].role() == Role::Arg));

    let long = ["a".repeat(200), "a".repeat(199) + "b"];
    let ids: Vec<_> = read(long.join("\n").as_bytes())
        .map(|record| match record.unwrap() {
            Record::Call(call) => (call.key[0].id(), call.key[0].label().chars().count()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ids, [(1, 80), (2, 80)], "keys are told apart beyond what their labels show");
}

#[test]
fn bytes_that_are_not_text_are_named() {
    let message = |bytes: &[u8]| read(bytes).last().unwrap().unwrap_err().to_string();
    assert_eq!(message(b"ab\xffc"), "line 1: expected UTF-8, found the byte 0xff at column 3");
    let file = [HEADER.as_bytes(), b"{\"op\":\"\xc3\"}"].concat();
    assert_eq!(message(&file), "line 2: expected UTF-8, found the byte 0xc3 at column 8");
}

#[test]
fn a_line_without_an_end_is_refused_before_it_fills_the_memory() {
    let piece = vec![b'x'; 1 << 16];
    let mut reader = TraceReader::new();
    let mut results = Vec::new();
    for _ in 0..100 {
        reader.feed(&piece, |result| results.push(result));
    }
    reader.feed(b"\nb\n", |result| results.push(result));
    let [Err(error), Ok(_)] = &results[..] else { panic!("{results:?}") };
    assert_eq!(
        error.to_string(),
        format!("line 1: expected a line of at most {MAX_LINE} bytes, found a longer one")
    );

    let longest = "k".repeat(MAX_LINE);
    assert!(read(longest.as_bytes()).all(|result| result.is_ok()), "the longest line is taken");
    let mut writer = TraceWriter::anonymous(String::new()).unwrap();
    let refused = writer.write(&Record::Note { t: 0.0, text: longest }).unwrap_err();
    assert!(matches!(refused, WriteError::TooLong { bytes } if bytes > MAX_LINE), "{refused}");
    assert_eq!(writer.into_inner(), HEADER, "nothing of it is written");
}

#[test]
fn numbers_that_javascript_lacks_are_not_written() {
    let refused = |record: &Record| {
        TraceWriter::anonymous(String::new()).unwrap().write(record).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&Record::Gc { t: 0.0, ids: vec![1, MAX_WHOLE + 1] }),
        "gc, field ids: expected at most 9007199254740991, found 9007199254740992"
    );
    let define = Define { ttl: Some(f64::INFINITY), ..Define::new(1) };
    assert_eq!(
        refused(&Record::Define(define)),
        "define, field ttl: expected a finite number, found Infinity"
    );
}

#[test]
fn keys_of_calls_go_into_a_file_and_come_back_as_keys() {
    let rules = Rules::python();
    let views = [Object::new(1, "Dashboard"), Object::new(2, "Dashboard")];
    let keys: Vec<_> =
        [(0, Value::from(1)), (1, Value::from(1.0)), (0, Value::from(true)), (0, Value::from("1"))]
            .into_iter()
            .map(|(view, arg)| rules.key(Some(&views[view]), &[arg], &[]).unwrap())
            .collect();
    let mut ids = PartIds::new();
    let calls: Vec<_> = keys.iter().map(|key| Record::Call(Call::new(0.0, 1, ids.parts(key)))).collect();
    let back: Vec<_> = records(&written(None, &calls))
        .iter()
        .map(|record| match record {
            Record::Call(call) => to_key(&call.key, SelfMode::Key),
            other => panic!("{other:?}"),
        })
        .collect();
    for (i, key) in keys.iter().enumerate() {
        assert_eq!(back[i].to_string(), key.to_string());
        for (j, other) in keys.iter().enumerate() {
            assert_eq!(back[i] == back[j], key == other, "{key} and {other}");
        }
    }
}
