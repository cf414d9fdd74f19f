//! Lists with one key on each line: read as they were written, however they are cut. For the property tests and the
//! fuzzers.

use cache_core::analysis::{ListError, ListReader, ListWriter, Unwritable};

pub(crate) type Read = Result<Vec<(u64, String)>, Vec<ListError>>;

/// What a list says when it comes in pieces of these lengths.
pub(crate) fn read(list: &[u8], mut lengths: impl Iterator<Item = usize>) -> Read {
    let (mut reader, mut rest) = (ListReader::new(), list);
    let (mut keys, mut errors) = (Vec::new(), Vec::new());
    let mut each = |key: Result<&str, ListError>, line| match key {
        Ok(key) => keys.push((line, key.to_owned())),
        Err(error) => errors.push(error),
    };
    while !rest.is_empty() {
        let (piece, later) = rest.split_at(lengths.next().unwrap_or(rest.len()).min(rest.len()));
        reader.feed(piece, &mut each);
        rest = later;
    }
    reader.finish(&mut each);
    if errors.is_empty() { Ok(keys) } else { Err(errors) }
}

pub(crate) fn whole(list: &[u8]) -> Read {
    read(list, std::iter::empty())
}

/// Keys that are written are read; those that are not are told why.
pub(crate) fn written_is_read(keys: &[String]) {
    let (mut writer, mut written) = (ListWriter::new(String::new()), Vec::new());
    for key in keys {
        match writer.write(key) {
            Ok(()) => written.push((written.len() as u64 + 1, key.clone())),
            Err(Unwritable::LineBreak) => assert!(key.contains('\n') || key.ends_with('\r')),
            Err(Unwritable::Blank) => assert_eq!(key.trim_ascii(), ""),
            Err(Unwritable::Mark) => assert!(written.is_empty() && key.starts_with('\u{feff}')),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(whole(writer.into_inner().as_bytes()), Ok(written));
}
