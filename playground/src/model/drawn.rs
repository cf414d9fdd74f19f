//! Which entries of a shelf are drawn where there is not room for all.

use super::frame::Touch;

/// How many places, each as wide as an entry, the picture of a shelf has. What does not fit is counted.
pub const PLACES: f32 = 5.0;

/// Which entries are drawn: those the step is about, both ends, and as many more as there is room for.
pub(super) fn drawn(len: usize, touched: &[(usize, Touch)], room: f32) -> Vec<usize> {
    let wanted = touched.iter().map(|(i, _)| *i);
    let ends = (0..len.min(8)).flat_map(|n| if n == 0 { [0, len - 1] } else { [len - 1 - n, n] });
    let mut drawn: Vec<usize> = Vec::new();
    for i in wanted.chain(ends) {
        let Err(place) = drawn.binary_search(&i) else { continue };
        drawn.insert(place, i);
        if wide(&drawn, len) > room {
            drawn.remove(place);
        }
    }
    drawn
}

/// How much room these entries take, with what stands for those between them.
fn wide(drawn: &[usize], len: usize) -> f32 {
    let (mut wide, mut next) = (drawn.len() as f32, 0);
    for i in drawn.iter().copied().chain([len]) {
        wide += if i > next { 0.5 } else { 0.0 };
        next = i + 1;
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_entries_are_all_drawn_and_of_many_the_ends_and_those_in_question() {
        assert!(drawn(0, &[], PLACES).is_empty());
        assert_eq!(drawn(4, &[], PLACES - 0.6), [0, 1, 2, 3]);
        assert_eq!(drawn(5, &[], PLACES), [0, 1, 2, 3, 4]);
        assert_eq!(drawn(300, &[], PLACES), [0, 1, 298, 299]);
        assert_eq!(drawn(300, &[(150, Touch::Nearest), (299, Touch::Stored)], PLACES), [0, 150, 298, 299]);
        assert_eq!(drawn(300, &[(150, Touch::Answered)], PLACES - 0.6), [0, 150, 299]);
    }

    #[test]
    fn whatever_is_drawn_fits() {
        for len in 0..40 {
            for touched in 0..len {
                for room in [PLACES, PLACES - 0.6] {
                    let drawn = drawn(len, &[(touched, Touch::Nearest), (len - 1, Touch::Stored)], room);
                    assert!(wide(&drawn, len) <= room, "{len} {touched}");
                    assert!(
                        drawn.contains(&touched) && drawn.contains(&(len - 1)),
                        "{len} {touched} {drawn:?}"
                    );
                }
            }
        }
    }
}
