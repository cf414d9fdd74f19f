//! Least recently used by stamps, against what a list that is changed at every use would do.

use cache_core::{Slot, Slots};

/// The order as a list that is changed at every use.
fn check(slots: &Slots, expected: &[Slot]) {
    assert_eq!(slots.order().collect::<Vec<_>>(), expected);
    assert_eq!(slots.validate(), Ok(()));
}

#[test]
fn sorts_few_and_many_by_last_use() {
    // An interpreter is some hundred times slower.
    let counts: &[u32] = if cfg!(miri) { &[1, 2, 33] } else { &[1, 2, 31, 32, 33, 300, 3000] };
    for &count in counts {
        let mut slots = Slots::new(count);
        let mut expected: Vec<Slot> =
            (0..count).filter_map(|hash| Some(slots.insert(hash, None)?.slot)).collect();
        let mut seed = 1_u32;
        for _ in 0..4 * count {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (seed >> 8) as usize % expected.len();
            let slot = expected.remove(at);
            expected.push(slot);
            slots.hit(slot);
        }
        check(&slots, &expected);
        for slot in expected {
            assert_eq!(slots.evict_next(), Some(slot));
        }
        assert_eq!(slots.evict_next(), None);
    }
}

#[test]
fn who_was_used_after_the_sorting_is_passed_over() {
    let mut slots = Slots::new(4);
    let [oldest, hit, removed, next] = [1, 2, 3, 4].map(|hash| slots.insert(hash, None).unwrap().slot);
    assert_eq!(slots.evict_next(), Some(oldest));
    slots.hit(hit);
    slots.remove(removed);
    let new = slots.insert(5, None).unwrap().slot;
    check(&slots, &[next, hit, new]);
    assert_eq!([(); 3].map(|()| slots.evict_next()), [Some(next), Some(hit), Some(new)]);
}

#[test]
fn the_clock_begins_anew_before_it_ends() {
    let mut slots = Slots::new(3);
    let [a, b, c] = [1, 2, 3].map(|hash| slots.insert(hash, None).unwrap().slot);
    slots.policy_mut().advance(u32::MAX - 2);
    slots.hit(a);
    assert_eq!(slots.policy().clock(), u32::MAX - 1);
    slots.hit(b);
    assert_eq!(slots.policy().clock(), 3);
    check(&slots, &[c, a, b]);
    slots.hit(c);
    assert_eq!(slots.evict_next(), Some(a));
}
