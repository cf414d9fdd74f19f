use alloc::vec::Vec;

/// Lengthens a vector to `len`, each place made from its number, with room for `room`. `None` when
/// there is no memory; nothing changed then.
///
/// What `Vec` has for that would abort where there is no memory, and brings the code for it along:
/// the compiler cannot see that it was asked before. Here it sees that nothing has to grow.
pub(crate) fn lengthen<T>(
    vec: &mut Vec<T>,
    len: usize,
    room: usize,
    make: impl Fn(usize) -> T,
) -> Option<()> {
    if vec.capacity() < len {
        vec.try_reserve_exact(room.max(len).checked_sub(vec.len())?).ok()?;
    }
    while vec.len() < len && vec.len() < vec.capacity() {
        vec.push(make(vec.len()));
    }
    Some(())
}

/// Cuts a vector off behind `len` and gives the memory back, where there is memory for the move.
pub(crate) fn shorten<T>(vec: &mut Vec<T>, len: usize) {
    vec.truncate(len);
    let mut short = Vec::new();
    if vec.len() < vec.capacity() && short.try_reserve_exact(vec.len()).is_ok() {
        short.append(vec);
        *vec = short;
    }
}

/// The first `len` items in a vector; none of them where there is no memory for so many.
pub(crate) fn collected<T>(len: usize, items: impl Iterator<Item = T>) -> Vec<T> {
    let mut vec = Vec::new();
    if vec.try_reserve_exact(len).is_ok() {
        vec.extend(items.take(len));
    }
    vec
}
