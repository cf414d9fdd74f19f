use crate::grow::lengthen;
use crate::{Slot, Table};
use alloc::vec::Vec;

/// Up to so many slots are sorted by insertion: counting their digits would take longer.
const FEW: usize = 32;

/// Up to so many slots are sorted in memory of their own, which is kept: among more, what it saves in time
/// is little beside the misses of the processor's caches.
const KEPT: usize = 1 << 16;

/// How many bits of the stamps one round of sorting looks at.
const DIGIT: u32 = 8;

/// When a slot was used last: a count of uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Stamp(pub(super) u32);

/// All taken slots by their stamps, oldest first; `false` when there is no memory for them. O(n).
#[inline(never)]
pub(super) fn sort(table: &Table<Stamp>, slots: &mut Vec<Slot>) -> bool {
    sort_in(&mut Vec::new(), table, slots)
}

/// The same in memory that is kept.
pub(super) fn sort_in(spare: &mut Vec<Slot>, table: &Table<Stamp>, slots: &mut Vec<Slot>) -> bool {
    let len = table.len() as usize;
    slots.clear();
    let Some(first) = table.slots().next() else { return true };
    if lengthen(slots, len, len, |_| first).is_none() {
        return false;
    }
    let oldest = stamp(table, first);
    let mut differ = 0;
    for (place, slot) in slots.iter_mut().zip(table.slots()) {
        *place = slot;
        differ |= stamp(table, slot) ^ oldest;
    }
    // A host with a small binary has one sort for all.
    if !cfg!(feature = "layout") && len > KEPT {
        sort_in_place(table, slots, (u32::BITS - differ.leading_zeros()).saturating_sub(DIGIT));
        return true;
    }
    if len <= FEW {
        sort_few(table, slots);
        return true;
    }
    spare.clear();
    if lengthen(spare, len, len, |_| first).is_none() {
        return false;
    }
    for shift in (0..u32::BITS).step_by(DIGIT as usize) {
        // Digits that are the same in all are left out.
        if (differ >> shift).trailing_zeros() < DIGIT {
            deal(table, slots, spare, shift);
            core::mem::swap(slots, spare);
        }
    }
    true
}

/// Copies the slots in the order of the digit at this bit; those with the same one stay as they were.
fn deal(table: &Table<Stamp>, from: &[Slot], to: &mut [Slot], shift: u32) {
    let digit = |slot: Slot| (stamp(table, slot) >> shift) as usize % (1 << DIGIT);
    let mut places = [0_u32; 1 << DIGIT];
    for slot in from {
        if let Some(count) = places.get_mut(digit(*slot)) {
            *count += 1;
        }
    }
    let mut start = 0;
    for place in &mut places {
        start += core::mem::replace(place, start);
    }
    for slot in from {
        let Some(place) = places.get_mut(digit(*slot)) else { continue };
        if let Some(there) = to.get_mut(*place as usize) {
            *there = *slot;
        }
        *place += 1;
    }
}

/// Sorts by the digit at this bit and all below it; those above are the same. The American
/// flag sort of McIlroy, Bostic and McIlroy: *Engineering radix sort* (Computing Systems 1993).
fn sort_in_place(table: &Table<Stamp>, slots: &mut [Slot], shift: u32) {
    if slots.len() <= FEW {
        return sort_few(table, slots);
    }
    let digit = |slot: Slot| (stamp(table, slot) >> shift) as usize % (1 << DIGIT);
    // Where the next slot with this digit goes, and where those of the next digit begin.
    let mut places = [(0_u32, 0_u32); 1 << DIGIT];
    for slot in &*slots {
        if let Some((_, count)) = places.get_mut(digit(*slot)) {
            *count += 1;
        }
    }
    let mut start = 0;
    for (next, end) in &mut places {
        *next = start;
        start += *end;
        *end = start;
    }
    for at in 0..places.len() {
        while let Some(&(next, end)) = places.get(at)
            && next < end
        {
            let Some(&slot) = slots.get(next as usize) else { return };
            let Some((goal, _)) = places.get_mut(digit(slot)) else { return };
            slots.swap(*goal as usize, next as usize);
            *goal += 1;
        }
    }
    if shift > 0 {
        let (mut rest, mut start) = (slots, 0);
        for (_, end) in places {
            let (same, behind) = rest.split_at_mut_checked((end - start) as usize).unwrap_or_default();
            sort_in_place(table, same, shift.saturating_sub(DIGIT));
            (rest, start) = (behind, end);
        }
    }
}

fn sort_few(table: &Table<Stamp>, slots: &mut [Slot]) {
    for end in 1..slots.len() {
        for at in (1..=end).rev() {
            let pair = slots.get(at - 1).zip(slots.get(at));
            if pair.is_none_or(|(before, slot)| stamp(table, *before) <= stamp(table, *slot)) {
                break;
            }
            slots.swap(at - 1, at);
        }
    }
}

#[inline(always)]
fn stamp(table: &Table<Stamp>, slot: Slot) -> u32 {
    table.link(slot).map_or(0, |stamp| stamp.0)
}
