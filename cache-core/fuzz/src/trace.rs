//! The reader and the writer of the `cache-trace` format.

use cache_core::analysis;
use cache_core::trace::{Other, Record, TraceError, TraceReader, TraceWriter, read};

/// Any bytes: the first one says how the rest is cut.
pub fn trace(input: &[u8]) {
    let Some((&cut, file)) = input.split_first() else { return };
    let mut whole = read(file);
    let results: Vec<_> = whole.by_ref().collect();
    let lengths = (0..).map(|at| 1 + (at * 7 + usize::from(cut)) % 23);
    assert_eq!(fed(file, lengths), results, "cuts change nothing");
    let lines = file.split(|byte| *byte == b'\n').count() as u64;
    for error in results.iter().filter_map(|result| result.as_ref().err()) {
        assert!((1..=lines).contains(&error.line) && !error.to_string().is_empty());
    }
    for function in [None, Some(1)] {
        let accesses = analysis::read(file, function);
        assert_eq!(accesses.is_err(), results.iter().any(Result::is_err));
    }
    let records: Vec<Record> = results.into_iter().flatten().collect();
    let source = whole.reader().header().and_then(|header| header.source.as_deref());
    let once = written(source, &records);
    let mut again = read(once.as_bytes());
    let back: Vec<Record> = again.by_ref().map(|record| record.expect("it was written")).collect();
    assert_eq!(back, records);
    assert_eq!(again.reader().header().and_then(|header| header.source.as_deref()), source);
    assert_eq!(written(source, &back), once, "what is read is written again the same");
    if let Ok(text) = std::str::from_utf8(file)
        && let Ok(other) = Other::new(text)
    {
        assert_eq!(other.line(), text);
    }
}

fn written(source: Option<&str>, records: &[Record]) -> String {
    let writer = match source {
        Some(source) => TraceWriter::new(String::new(), source),
        None => TraceWriter::anonymous(String::new()),
    };
    let mut writer = writer.expect("a string takes it");
    for record in records {
        writer.write(record).expect("what was read can be written");
    }
    writer.into_inner()
}

/// What a reader makes of bytes that come in pieces of these lengths.
fn fed(file: &[u8], mut lengths: impl Iterator<Item = usize>) -> Vec<Result<Record, TraceError>> {
    let (mut reader, mut results, mut rest) = (TraceReader::new(), Vec::new(), file);
    while !rest.is_empty() {
        let (piece, later) = rest.split_at(lengths.next().unwrap_or(rest.len()).min(rest.len()));
        reader.feed(piece, |result| results.push(result));
        rest = later;
    }
    reader.finish(|result| results.push(result));
    results
}
