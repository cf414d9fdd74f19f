//! Lists with one key on each line: read as they were written, however they are cut, and what is malformed.

#[path = "shared/lists.rs"]
mod shared;

use cache_core::analysis::{Accesses, ListError, ListWriter, Problem, Unwritable};
use proptest::prelude::*;
use shared::{read, whole, written_is_read};

proptest! {
    #[test]
    fn what_is_written_is_read(keys in prop::collection::vec("[a-c \\r\\n\u{feff}#é{]{0,5}", 0..20)) {
        written_is_read(&keys);
    }

    #[test]
    fn cuts_change_nothing(list in prop::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), Just(b' '), any::<u8>()], 0..60), lengths in prop::collection::vec(1..5_usize, 1..60)) {
        prop_assert_eq!(read(&list, lengths.into_iter()), whole(&list));
    }
}

#[test]
fn a_line_is_a_key_as_it_stands() {
    let list = "\u{feff} a \r\n\n \t\r\n# b\n{\"op\"}\n\u{feff}c\r\r\nd";
    let keys = [(1, " a "), (4, "# b"), (5, "{\"op\"}"), (6, "\u{feff}c\r"), (7, "d")];
    assert_eq!(whole(list.as_bytes()), Ok(keys.map(|(line, key)| (line, key.to_owned())).to_vec()));
    assert_eq!(whole(b""), Ok(vec![]));
}

#[test]
fn what_is_malformed_is_named_by_its_line_and_the_others_are_read() {
    let errors = whole(b"a\n\nb\xc3(\nc\n\xff").unwrap_err();
    let words: Vec<String> = errors.iter().map(ListError::to_string).collect();
    assert_eq!(
        words,
        [
            "line 3: expected a key in UTF-8, found the byte 0xc3 at position 2",
            "line 5: expected a key in UTF-8, found the byte 0xff at position 1"
        ]
    );
    assert_eq!(Accesses::from_list(b"a\n\xff\n\xfe\n").unwrap_err().line, 2, "the first");
}

#[test]
#[cfg_attr(miri, ignore = "too many steps for an interpreter")]
fn a_line_may_be_a_mebibyte_long() {
    let longest = "é".repeat(1 << 19);
    for end in ["", "\n", "\r\n"] {
        let list = format!("a\n{longest}{end}");
        for piece in [1000, usize::MAX] {
            let pieces = std::iter::repeat(piece);
            assert_eq!(read(list.as_bytes(), pieces).unwrap().last().unwrap().1.len(), 1 << 20);
        }
        let list = format!("a\n{longest}x{end}b\n");
        for piece in [1000, usize::MAX] {
            let errors = read(list.as_bytes(), std::iter::repeat(piece)).unwrap_err();
            assert_eq!(errors, [ListError { line: 2, problem: Problem::TooLong }], "{end:?}");
        }
    }
    assert_eq!(ListWriter::new(String::new()).write(&format!("{longest}x")), Err(Unwritable::TooLong));
}
