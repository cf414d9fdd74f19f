#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{Expiry, MOST};
use crate::Slot;
use crate::random::SplitMix;

fn slot(number: u32) -> Slot {
    Slot::new(number).unwrap()
}

#[test]
fn no_operation_looks_at_many_timers() {
    const COUNT: u32 = if cfg!(miri) { 20 } else { 200_000 };
    for steps in [1, 97, 65_536, 3_000_000] {
        let (mut expiry, mut random, mut now) = (Expiry::new(), SplitMix::new(7), 0);
        for number in 1..=COUNT {
            assert!(expiry.set(slot(number), 1 + random.next() % (1 << 21), 0, COUNT as usize));
        }
        let mut gone = 0;
        for _ in 0..2 * COUNT {
            now += random.next() % (2 * steps);
            let before = expiry.looks;
            if let Some(slot) = expiry.due(now) {
                assert!(expiry.is_due(slot, now));
                expiry.remove(slot);
                gone += 1;
            }
            assert!(expiry.looks - before <= MOST as u64);
        }
        // Once a level at most, and once when it goes.
        assert!(expiry.looks <= u64::from(COUNT) * 7, "{} looks", expiry.looks);
        assert_eq!(expiry.validate(|_| true), Ok(()));
        assert_eq!(gone == COUNT, expiry.count_due(u64::MAX) == 0);
        while let Some(slot) = expiry.due_of_all(now) {
            assert!(expiry.is_due(slot, now));
            expiry.remove(slot);
        }
        assert_eq!(expiry.count_due(now), 0);
    }
}

#[test]
fn what_is_used_all_the_time_is_hardly_looked_at() {
    let mut expiry = Expiry::new();
    for number in 1..=1000 {
        expiry.set(slot(number), 1000, 0, 1000);
    }
    for now in 0..if cfg!(miri) { 1_000 } else { 100_000 } {
        assert!(expiry.renew(slot(1 + now as u32 % 1000), now + 1000));
        assert_eq!(expiry.due(now), None);
    }
    assert_eq!(expiry.validate(|_| true), Ok(()));
    assert!(expiry.looks < 400_000, "{} looks", expiry.looks);
}

#[test]
fn a_clock_that_began_long_ago_hides_nobody_among_those_who_have_time() {
    const BEGIN: u64 = 1 << 52;
    let (mut expiry, many) = (Expiry::new(), 4 * MOST as u32);
    for number in 1..=many {
        assert!(expiry.set(slot(number), BEGIN + 1_000_000, BEGIN, 1000));
    }
    assert!(expiry.set(slot(many + 1), BEGIN + 10, BEGIN, 1000));
    assert_eq!(expiry.due(BEGIN + 9), None);
    assert_eq!(expiry.due(BEGIN + 10), Some(slot(many + 1)));
}

#[test]
fn random_deadlines_and_clocks_agree_with_a_list() {
    for seed in 0..if cfg!(miri) { 1 } else { 300 } {
        let (mut expiry, mut random, mut now) = (Expiry::new(), SplitMix::new(seed), 0_u64);
        let mut model = [None::<u64>; 41];
        for _ in 0..if cfg!(miri) { 20 } else { 400 } {
            let number = 1 + (random.next() % 40) as usize;
            let far = random.next() % 40;
            let deadline = now.saturating_add(random.next() % (1 << far));
            match random.next() % 8 {
                0..=2 => {
                    assert!(expiry.set(slot(number as u32), deadline, now, 40));
                    model[number] = Some(deadline);
                }
                3 => {
                    assert_eq!(expiry.renew(slot(number as u32), deadline), model[number].is_some());
                    if let Some(old) = &mut model[number] {
                        *old = deadline;
                    }
                }
                4 => {
                    expiry.remove(slot(number as u32));
                    model[number] = None;
                }
                5 if seed % 2 == 0 => now = now.saturating_sub(random.next() % (1 << far)),
                5 | 6 => now = now.saturating_add(random.next() % (1 << far)),
                _ => match expiry.due(now) {
                    Some(due) => {
                        assert!(model[due.index()].take().unwrap() <= now);
                        expiry.remove(due);
                    }
                    // So few that `None` is certain.
                    None => assert!(model.iter().flatten().all(|deadline| *deadline > now)),
                },
            }
            assert_eq!(expiry.validate(|_| true), Ok(()));
            for (number, deadline) in (1..).zip(&model[1..]) {
                assert_eq!(expiry.deadline(slot(number)), *deadline);
            }
        }
    }
}
