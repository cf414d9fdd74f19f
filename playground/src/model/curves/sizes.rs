//! At which sizes policies are looked at, and from how many keys at first.

/// The most sizes that are looked at exactly.
pub const MOST: usize = 8;
/// A miniature keeps at least so many entries: with fewer, it is not much like the large one.
const FEWEST_KEPT: u32 = 64;
/// So many accesses are about as good as all, for a first picture.
const ENOUGH: u64 = 50_000;
/// Up to so many accesses, all of them take no longer than anybody waits for a picture.
const FEW: u64 = 200_000;

/// The sizes for accesses to so many keys, by rising size, and with room for one more, the knee: round ones,
/// and the bound that the cache had. Where all keys fit there is nothing to find out.
pub fn sizes(keys: u32, bound: Option<u32>) -> Vec<u32> {
    let room = MOST - 1;
    let mut sizes: Vec<u32> = if keys as usize <= MOST + 1 {
        (1..keys).collect()
    } else {
        let fine = round(&[10, 15, 20, 30, 50, 70], keys);
        if fine.len() <= room { fine } else { round(&[10, 20, 50], keys) }
    };
    if sizes.len() > room {
        // The large ones: most of the keys are used seldom, and small caches differ little.
        sizes.drain(..sizes.len() - room);
    }
    if let Some(bound) = bound.filter(|bound| (1..keys).contains(bound)) {
        insert(&mut sizes, bound);
        if sizes.len() > room {
            let other = usize::from(sizes.first() == Some(&bound));
            sizes.remove(other);
        }
    }
    sizes
}

/// Puts a size in its place, unless it is there.
pub fn insert(sizes: &mut Vec<u32>, size: u32) {
    if let Err(place) = sizes.binary_search(&size) {
        sizes.insert(place, size);
    }
}

/// One key in how many is looked at first.
pub fn one_in(accesses: u64) -> u32 {
    if accesses <= FEW {
        return 1;
    }
    let most = u32::try_from(accesses / ENOUGH).unwrap_or(u32::MAX);
    let mut one_in = 1;
    for step in [2, 5, 10, 20, 50, 100, 200, 500, 1_000] {
        if step <= most {
            one_in = step;
        }
    }
    one_in
}

/// Whether a miniature of a cache of this size says anything.
pub const fn is_worth_sampling(size: u32, one_in: u32) -> bool {
    one_in > 1 && size / one_in >= FEWEST_KEPT
}

/// The numbers below a bound that are a tenth of one of these, or one followed by zeros.
fn round(tenths: &[u32], below: u32) -> Vec<u32> {
    let mut sizes = Vec::new();
    let mut decade = 1_u64;
    while decade < below.into() {
        for tenth in tenths {
            let size = u64::from(*tenth) * decade;
            if size.is_multiple_of(10) && size / 10 < below.into() {
                sizes.push((size / 10) as u32);
            }
        }
        decade *= 10;
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_room_for_the_knee() {
        for keys in (0..200).chain([1_000, 20_484, 123_636, 1_000_000, u32::MAX]) {
            for bound in [None, Some(0), Some(1), Some(7), Some(128), Some(70_000), Some(u32::MAX)] {
                let sizes = sizes(keys, bound);
                assert!(sizes.len() < MOST && sizes.is_sorted_by(|a, b| a < b), "{keys}: {sizes:?}");
                assert!(sizes.iter().all(|size| (1..keys).contains(size)), "{keys}: {sizes:?}");
                assert_eq!(sizes.is_empty(), keys < 2);
                let fits = bound.filter(|bound| (1..keys).contains(bound));
                assert!(fits.is_none_or(|bound| sizes.contains(&bound)), "{keys}, {bound:?}: {sizes:?}");
            }
        }
    }

    #[test]
    fn sizes_are_round() {
        assert_eq!(sizes(6, None), [1, 2, 3, 4, 5]);
        assert_eq!(sizes(20, None), [1, 2, 3, 5, 7, 10, 15]);
        assert_eq!(sizes(1_000, None), [5, 10, 20, 50, 100, 200, 500]);
        assert_eq!(sizes(1_000, Some(128)), [10, 20, 50, 100, 128, 200, 500]);
        assert_eq!(sizes(1_000, Some(1)), [1, 10, 20, 50, 100, 200, 500]);
        assert_eq!(sizes(20_484, None), [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000]);
    }

    #[test]
    fn a_million_are_sampled_and_a_hundred_thousand_are_not() {
        assert_eq!([10, 95_607, 200_000, 300_000, 1_000_000, 10_000_000].map(one_in), [1, 1, 1, 5, 20, 200]);
        assert_eq!(one_in(u64::MAX), 1_000);
        assert!(
            is_worth_sampling(2_000, 20) && !is_worth_sampling(1_000, 20) && !is_worth_sampling(2_000, 1)
        );
    }
}
