//! Key -> when it was used last: an open table with linear probing, a key and its number side by side, so
//! that an access costs one place in memory.

use super::error::NoMemory;
use super::number::spread;
use crate::grow::lengthen;
use alloc::vec::Vec;
use core::mem;

const FEWEST: usize = 16;

#[derive(Clone, Debug, Default)]
pub(super) struct KeyMap {
    /// A power of two of them, more than half of them vacant.
    places: Vec<Place>,
    len: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    key: u64,
    /// One more than the number; 0 where the place is vacant.
    number: u32,
}

impl KeyMap {
    pub(super) const fn new() -> Self {
        Self { places: Vec::new(), len: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The number of a key, to change; a new key gets 0 and `true`. Numbers are below 2³² − 1.
    ///
    /// The number is handed over as it is stored, one more than it is: see [`Number`].
    #[inline]
    pub(super) fn entry(&mut self, key: u64) -> Result<(Number<'_>, bool), NoMemory> {
        if self.len * 2 >= self.places.len() {
            self.grow()?;
        }
        let mask = self.places.len().wrapping_sub(1);
        let mut at = spread(key) as usize & mask;
        while self.places.get(at).is_some_and(|place| place.number != 0 && place.key != key) {
            at = (at + 1) & mask;
        }
        let place = self.places.get_mut(at).ok_or(NoMemory)?;
        let new = place.number == 0;
        if new {
            *place = Place { key, number: 1 };
            self.len += 1;
        }
        Ok((Number(&mut place.number), new))
    }

    /// Takes a key out; its number if it was there.
    pub(super) fn remove(&mut self, key: u64) -> Option<u32> {
        let mask = self.places.len().wrapping_sub(1);
        let mut vacancy = spread(key) as usize & mask;
        loop {
            let place = self.places.get(vacancy)?;
            if place.number == 0 {
                return None;
            }
            if place.key == key {
                break;
            }
            vacancy = (vacancy + 1) & mask;
        }
        let number = mem::take(self.places.get_mut(vacancy)?).number;
        self.len -= 1;
        // Who stands behind it and could not have its place because of it moves up.
        let mut at = vacancy;
        loop {
            at = (at + 1) & mask;
            let Some(&place) = self.places.get(at).filter(|place| place.number != 0) else { break };
            let home = spread(place.key) as usize & mask;
            if (at.wrapping_sub(home) & mask) >= (at.wrapping_sub(vacancy) & mask) {
                if let Some(vacant) = self.places.get_mut(vacancy) {
                    *vacant = place;
                }
                if let Some(vacated) = self.places.get_mut(at) {
                    *vacated = Place::default();
                }
                vacancy = at;
            }
        }
        number.checked_sub(1)
    }

    /// All numbers, to change.
    pub(super) fn numbers(&mut self) -> impl Iterator<Item = Number<'_>> {
        self.places.iter_mut().filter(|place| place.number != 0).map(|place| Number(&mut place.number))
    }

    #[cold]
    fn grow(&mut self) -> Result<(), NoMemory> {
        let wanted = (self.places.len() * 2).max(FEWEST);
        let mut places = Vec::new();
        lengthen(&mut places, wanted, wanted, |_| Place::default()).ok_or(NoMemory)?;
        let mask = wanted - 1;
        for place in mem::replace(&mut self.places, places).into_iter().filter(|place| place.number != 0) {
            let mut at = spread(place.key) as usize & mask;
            while self.places.get(at).is_some_and(|taken| taken.number != 0) {
                at = (at + 1) & mask;
            }
            if let Some(vacant) = self.places.get_mut(at) {
                *vacant = place;
            }
        }
        Ok(())
    }
}

/// A number in its place.
pub(super) struct Number<'a>(&'a mut u32);

impl Number<'_> {
    #[inline]
    pub(super) fn get(&self) -> u32 {
        self.0.wrapping_sub(1)
    }

    /// Numbers from 2³² − 1 on become 2³² − 2.
    #[inline]
    pub(super) fn set(self, number: u32) {
        *self.0 = number.saturating_add(1);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    #[test]
    fn does_what_a_map_does() {
        let (mut map, mut model, mut seed) = (KeyMap::new(), BTreeMap::new(), 1_u64);
        // An interpreter is some hundred times slower.
        for step in 0..if cfg!(miri) { 200 } else { 20_000_u32 } {
            seed = spread(seed);
            // Few keys, so that they are removed and come again; in phases, so that it grows.
            let key = seed % (8 + u64::from(step / 20));
            if (seed >> 40) % 3 == 0 {
                assert_eq!(map.remove(key), model.remove(&key));
            } else {
                let (number, new) = map.entry(key).unwrap();
                assert_eq!(
                    (number.get(), new),
                    (model.get(&key).copied().unwrap_or(0), !model.contains_key(&key))
                );
                number.set(step);
                model.insert(key, step);
            }
            assert_eq!(map.len(), model.len());
        }
        let mut numbers: Vec<u32> = map.numbers().map(|number| number.get()).collect();
        numbers.sort_unstable();
        let mut expected: Vec<u32> = model.into_values().collect();
        expected.sort_unstable();
        assert_eq!(numbers, expected);
    }
}
