use crate::grow::lengthen;
use alloc::vec::Vec;

/// Words of a block: what a processor fetches at once.
const WORDS: usize = 8;
/// The smallest sketch: where few blocks are shared by few hashes, chance decides too much. With one
/// instead, caches of 20 to 100 entries lose up to 3 points of hit ratio on real traces.
const FEWEST: usize = 32;
const ROWS: u32 = 4;
/// So many requests are counted for each entry until the counters are halved: ten, as in the paper.
const PERIOD: u32 = 10;
const MOST: u64 = 15;
/// The lowest bit of each counter of a word.
const LOWEST: u64 = 0x1111_1111_1111_1111;

/// How often each hash was seen of late, approximately and never too low: a count-min sketch (Cormode
/// and Muthukrishnan 2005) of counters of 4 bits, which are halved when as many were counted as a
/// period is long (Einziger, Friedman and Manes, *TinyLFU*, TOS 2017, section 3.3).
///
/// 8 bytes for each entry, or up to twice as much, and 2 KiB at least: sizes are powers of two. The four counters of a hash
/// stand in one block of 64 bytes, so that counting costs one cache line.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    blocks: Vec<[u64; WORDS]>,
    seed: u64,
    /// For how many entries it was made.
    entries: u32,
    /// So many were counted since the counters were halved.
    counted: u32,
}

impl Sketch {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { blocks: Vec::new(), seed, entries: 0, counted: 0 }
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.seed);
    }

    /// For how many entries it is made.
    #[inline]
    pub(crate) fn entries(&self) -> u32 {
        self.entries
    }

    /// Makes it one for so many entries. It does not become smaller, and what was counted stays: each
    /// block is there twice afterwards.
    pub(crate) fn set_entries(&mut self, entries: u32) {
        self.entries = entries;
        if entries == 0 {
            return; // Nothing is allocated before there is an entry.
        }
        let wanted = ((entries as usize).next_power_of_two() / WORDS).max(FEWEST);
        let had = self.blocks.len();
        if wanted <= had || lengthen(&mut self.blocks, wanted, wanted, |_| [0; WORDS]).is_none() {
            return;
        }
        let mut have = had;
        while have > 0 && have < wanted {
            let (old, new) = self.blocks.split_at_mut(have);
            for (new, old) in new.iter_mut().zip(&*old) {
                *new = *old;
            }
            have *= 2;
        }
    }

    /// Counts a hash once more.
    #[inline]
    pub(crate) fn count(&mut self, hash: u32) {
        let mixed = self.mix(hash);
        let place = self.place(mixed);
        let Some(block) = self.blocks.get_mut(place) else { return };
        let mut changed = false;
        for row in 0..ROWS {
            let (word, shift) = counter(mixed, row);
            if let Some(word) = block.get_mut(word) {
                // Without a branch that nobody could foretell.
                let room = *word >> shift & MOST < MOST;
                *word += u64::from(room) << shift;
                changed |= room;
            }
        }
        self.counted += u32::from(changed);
        if self.counted >= self.entries.saturating_mul(PERIOD) {
            self.halve();
        }
    }

    /// How often a hash was counted, up to 15: the smallest of its counters.
    #[inline]
    pub(crate) fn estimate(&self, hash: u32) -> u32 {
        let mixed = self.mix(hash);
        let Some(block) = self.blocks.get(self.place(mixed)) else { return 0 };
        let counted = |row| {
            let (word, shift) = counter(mixed, row);
            block.get(word).map_or(0, |word| word >> shift & MOST)
        };
        (0..ROWS).map(counted).min().unwrap_or(0) as u32
    }

    #[cold]
    fn halve(&mut self) {
        let mut odd = 0;
        for word in self.blocks.as_flattened_mut() {
            odd += (*word & LOWEST).count_ones();
            *word = *word >> 1 & !(LOWEST << 3);
        }
        // Half of what the counters say together, a fourth of it for each row.
        self.counted = self.counted.saturating_sub(odd / ROWS) / 2;
    }

    /// Where the block of a hash stands: by low bits, so that doubling keeps it.
    #[inline]
    fn place(&self, mixed: u64) -> usize {
        mixed as usize & self.blocks.len().wrapping_sub(1)
    }

    /// Other bits than those that choose a chain in the table, and all of them dependent on all of the hash.
    #[inline]
    fn mix(&self, hash: u32) -> u64 {
        let mixed = (u64::from(hash) ^ self.seed).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 32
    }
}

/// Where the counter of a row stands: the word in the block, of which each row has two, and the shift.
#[inline]
fn counter(mixed: u64, row: u32) -> (usize, u32) {
    let bits = (mixed >> (32 + 8 * row)) as u32;
    ((2 * row + (bits >> 4 & 1)) as usize, (bits & 15) * 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(entries: u32) -> Sketch {
        let mut sketch = Sketch::new(3);
        sketch.set_entries(entries);
        sketch
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many steps for an interpreter")]
    fn never_counts_too_low_and_seldom_too_high() {
        let mut sketch = sketch(1000);
        for hash in 0..1000_u32 {
            for _ in 0..hash % 16 {
                sketch.count(hash.wrapping_mul(0x9E37_79B9));
            }
        }
        let mut wrong = 0;
        for hash in 0..1000_u32 {
            let estimate = sketch.estimate(hash.wrapping_mul(0x9E37_79B9));
            assert!(estimate >= hash % 16);
            wrong += u32::from(estimate != hash % 16);
        }
        assert!(wrong < 100, "{wrong} of 1000");
    }

    #[test]
    fn halves_after_ten_for_each_entry() {
        let mut sketch = sketch(1);
        for _ in 0..9 {
            sketch.count(5);
        }
        assert_eq!(sketch.estimate(5), 9);
        sketch.count(5);
        assert_eq!((sketch.estimate(5), sketch.counted), (5, 5));
        for hash in 0..1000 {
            sketch.count(hash);
        }
        assert_eq!(sketch.estimate(5), 0);
    }

    #[test]
    fn counts_no_further_than_15() {
        let mut sketch = sketch(100);
        for _ in 0..100 {
            sketch.count(5);
        }
        assert_eq!((sketch.estimate(5), sketch.counted), (15, 15));
    }

    #[test]
    fn keeps_what_it_knows_when_it_grows() {
        let mut sketch = sketch(1);
        for _ in 0..7 {
            sketch.count(5);
        }
        sketch.set_entries(1000);
        assert_eq!((sketch.estimate(5), sketch.blocks.len()), (7, 128));
        sketch.clear();
        assert_eq!((sketch.estimate(5), sketch.blocks.len()), (0, 0));
        sketch.count(5);
        assert_eq!(sketch.estimate(5), 0, "without room there is nothing to count in");
    }
}
