//! Lists with one key on each line.

use crate::checks::lists::{read, whole, written_is_read};
use cache_core::analysis::Accesses;

/// Any bytes: the first one says how the rest is cut.
pub fn list(input: &[u8]) {
    let Some((&cut, list)) = input.split_first() else { return };
    let keys = whole(list);
    assert_eq!(read(list, (0..).map(|at| 1 + (at * 7 + usize::from(cut)) % 23)), keys, "cuts change nothing");
    assert_eq!(read(list, std::iter::repeat(1)), keys, "bytes one by one");
    let accesses = Accesses::from_list(list);
    match keys {
        Ok(keys) => {
            let accesses = accesses.expect("all lines are keys");
            assert!(
                accesses.ids().iter().filter_map(|id| accesses.key(*id)).eq(keys.iter().map(|(_, key)| key))
            );
            written_is_read(&keys.into_iter().map(|(_, key)| key).collect::<Vec<_>>());
        }
        Err(errors) => assert_eq!(accesses.map(drop), Err(errors[0]), "the first one is told"),
    }
    let text = String::from_utf8_lossy(list);
    written_is_read(&text.split('/').map(String::from).collect::<Vec<_>>());
}
