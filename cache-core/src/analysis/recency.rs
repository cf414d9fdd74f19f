//! How many marks stand at or behind a place in time: what a stack distance is.
//!
//! Mattson's stack in the form of Bennett and Kruskal (*IBM J. Res. Dev.* 1975): each key has one mark, at
//! the time of its last use, and its depth in the LRU stack is the number of marks from there on. They sum
//! over a tree; here the leaves of the tree (Fenwick, *Softw. Pract. Exp.* 1994) are words of 64 marks, and
//! the word that is being filled is no leaf yet, so that recent keys cost no walk. When the times are used
//! up, those that no mark has any more are taken out: memory is a few bits for each key, however many
//! accesses there are.

use super::error::NoMemory;
use crate::grow::lengthen;
use alloc::vec::Vec;

/// So many times for each mark there are to be after a clean-up, in which each key is visited.
const SPARE: usize = 4;
const FEWEST_WORDS: usize = 16;

#[derive(Clone, Debug, Default)]
pub(super) struct Recency {
    words: Vec<u64>,
    /// Place `i` has the marks of the words from `i` with its lowest set bit removed up to below `i`, as
    /// far as those words are full; place 0 is 0.
    sums: Vec<u32>,
    next: u32,
    marks: u32,
}

impl Recency {
    pub(super) const fn new() -> Self {
        Self { words: Vec::new(), sums: Vec::new(), next: 0, marks: 0 }
    }

    /// Whether [`make_room`](Self::make_room) is needed before the next mark.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.next as usize / 64 >= self.words.len()
    }

    /// Sets a mark behind all others; its time. The caller has seen to it that there is room.
    #[inline]
    pub(super) fn mark(&mut self) -> u32 {
        let time = self.next;
        if let Some(word) = self.words.get_mut(time as usize / 64) {
            *word |= 1 << (time % 64);
            self.marks += 1;
            self.next += 1;
            if self.next.is_multiple_of(64) {
                let full = word.count_ones();
                self.add(time as usize / 64, full);
            }
        }
        time
    }

    /// Takes a mark away; how many there were from it on, itself among them.
    #[inline]
    pub(super) fn unmark(&mut self, time: u32) -> u32 {
        let at = time as usize / 64;
        let Some(word) = self.words.get_mut(at) else { return 0 };
        let before = *word & ((1 << (time % 64)) - 1);
        let distance;
        if at == self.next as usize / 64 {
            distance = (*word ^ before).count_ones();
        } else {
            let before = before.count_ones() + sum_before(&self.sums, at);
            distance = self.marks.wrapping_sub(before);
            self.add(at, u32::MAX);
        }
        if let Some(word) = self.words.get_mut(at) {
            *word &= !(1 << (time % 64));
        }
        self.marks -= 1;
        distance
    }

    /// Makes room for more marks by closing the gaps between them; `times` are all that are in use, and
    /// get their new values through `set`. O(marks), and once in as many marks at most.
    #[cold]
    pub(super) fn make_room<T>(
        &mut self,
        times: impl Iterator<Item = T>,
        get: impl Fn(&T) -> u32,
        set: impl Fn(T, u32),
    ) -> Result<(), NoMemory> {
        let wanted = (self.marks as usize / (64 / SPARE) + 1).next_power_of_two().max(FEWEST_WORDS);
        // Before anything is changed; sums that no word has are never asked for.
        let words = wanted.max(self.words.len());
        if words > u32::MAX as usize / 64 {
            return Err(NoMemory);
        }
        lengthen(&mut self.sums, words + 1, words + 1, |_| 0).ok_or(NoMemory)?;
        lengthen(&mut self.words, words, words, |_| 0).ok_or(NoMemory)?;

        // For a moment the sums are plain ones.
        let mut before = 0;
        for (sum, word) in self.sums.iter_mut().zip(&self.words) {
            *sum = before;
            before += word.count_ones();
        }
        for place in times {
            let time = get(&place);
            let at = time as usize / 64;
            if let (Some(word), Some(sum)) = (self.words.get(at), self.sums.get(at)) {
                set(place, sum + (word & ((1 << (time % 64)) - 1)).count_ones());
            }
        }
        self.next = self.marks;
        let full = self.marks as usize / 64;
        for (at, word) in self.words.iter_mut().enumerate() {
            *word = match at.cmp(&full) {
                core::cmp::Ordering::Less => u64::MAX,
                core::cmp::Ordering::Equal => (1 << (self.marks % 64)) - 1,
                core::cmp::Ordering::Greater => 0,
            };
        }
        for (at, sum) in self.sums.iter_mut().enumerate() {
            let from = at & at.wrapping_sub(1);
            *sum = 64 * (at.min(full) - from.min(full)) as u32;
        }
        Ok(())
    }

    /// Adds to the marks of a full word; `u32::MAX` takes one away.
    #[inline]
    fn add(&mut self, word: usize, marks: u32) {
        let mut at = word + 1;
        while let Some(sum) = self.sums.get_mut(at) {
            *sum = sum.wrapping_add(marks);
            at += at & at.wrapping_neg();
        }
    }
}

/// The marks of the words before this one.
#[inline]
fn sum_before(sums: &[u32], word: usize) -> u32 {
    let (mut at, mut sum) = (word, 0_u32);
    while at != 0 {
        sum = sum.wrapping_add(sums.get(at).copied().unwrap_or(0));
        at &= at - 1;
    }
    sum
}
