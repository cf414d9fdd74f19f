//! A set of numbers below a bound that knows its largest: bits, and above them bits that say where any
//! are, 64 below each. Every operation takes as many steps as there are levels: 4 for 16 million numbers.

use super::error::NoMemory;
use crate::grow::lengthen;
use alloc::vec::Vec;

#[derive(Clone, Debug)]
pub(super) struct Positions {
    /// The lowest first; the last one has one word.
    levels: Vec<Vec<u64>>,
}

impl Positions {
    /// An empty set of numbers below `bound`.
    pub(super) fn below(bound: usize) -> Result<Self, NoMemory> {
        let mut levels = Vec::new();
        let mut words = bound;
        loop {
            words = words.div_ceil(64).max(1);
            let mut level = Vec::new();
            lengthen(&mut level, words, words, |_| 0).ok_or(NoMemory)?;
            levels.try_reserve(1).map_err(|_| NoMemory)?;
            levels.push(level);
            if words == 1 {
                return Ok(Self { levels });
            }
        }
    }

    /// Puts a number in.
    pub(super) fn insert(&mut self, mut number: usize) {
        for level in &mut self.levels {
            let Some(word) = level.get_mut(number / 64) else { return };
            let known = *word != 0;
            *word |= 1 << (number % 64);
            if known {
                return;
            }
            number /= 64;
        }
    }

    /// Takes a number out; whether it was there.
    pub(super) fn remove(&mut self, number: usize) -> bool {
        let bit = |number: usize| 1_u64 << (number % 64);
        let lowest = self.levels.first().and_then(|level| level.get(number / 64));
        if lowest.is_none_or(|word| word & bit(number) == 0) {
            return false;
        }
        let mut number = number;
        for level in &mut self.levels {
            let Some(word) = level.get_mut(number / 64) else { break };
            *word &= !bit(number);
            if *word != 0 {
                break;
            }
            number /= 64;
        }
        true
    }

    /// Takes the largest number out.
    pub(super) fn take_last(&mut self) -> Option<usize> {
        let mut number = 0;
        for level in self.levels.iter().rev() {
            number = number * 64 + level.get(number)?.checked_ilog2()? as usize;
        }
        self.remove(number).then_some(number)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::number::spread;
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn does_what_a_set_does() {
        for bound in [1, 2, 64, 65, 4096, 4097, 300_000] {
            let (mut set, mut model) = (Positions::below(bound).unwrap(), BTreeSet::new());
            // An interpreter is some hundred times slower.
            for step in 0..if cfg!(miri) { 10 } else { 3_000 } {
                let bits = spread(step);
                let number = (bits >> 8) as usize % bound;
                match bits % 4 {
                    0 => assert_eq!(set.take_last(), model.pop_last()),
                    1 => assert_eq!(set.remove(number), model.remove(&number)),
                    _ => {
                        set.insert(number);
                        model.insert(number);
                    }
                }
            }
            while let Some(last) = model.pop_last() {
                assert_eq!(set.take_last(), Some(last));
            }
            assert_eq!(set.take_last(), None);
            assert!(!set.remove(bound));
        }
    }
}
