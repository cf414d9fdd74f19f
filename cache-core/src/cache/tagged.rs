use super::Cache;
use crate::policy::Policy;
use crate::{Tagged, Weigher};
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Tagged, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    /// Gives the entry of a key a tag; `false` where it is not stored. It loses its tags when it leaves,
    /// and keeps them when it gets another value. Where there is no memory for the tag, the entry goes:
    /// it would stay when its tag is invalidated.
    ///
    /// ```
    /// use cache_core::{Cache, Tags};
    /// let mut pages = Cache::builder().listener(Tags::new()).build();
    /// pages.extend([("/", "home"), ("/ann", "Ann"), ("/ann/notes", "notes")]);
    /// pages.tag("/ann", "user 1");
    /// pages.tag("/ann/notes", "user 1");
    /// assert_eq!(pages.invalidate_tag(&"user 1"), 2);
    /// assert!(pages.keys().eq([&"/"]));
    /// ```
    pub fn tag<Q: Hash + Eq + ?Sized>(&mut self, key: &Q, tag: L::Tag) -> bool
    where
        K: Borrow<Q>,
    {
        let Some(slot) = self.slot(key) else { return false };
        let tagged = self.listener_mut().tags_mut().tag(slot, tag);
        if !tagged {
            self.slots.remove(slot);
            self.drop_entry(slot);
        }
        tagged
    }

    /// Removes all entries that bear a tag; how many they were. O(their number).
    ///
    /// [`tag`](Cache::tag) has an example.
    pub fn invalidate_tag(&mut self, tag: &L::Tag) -> usize {
        let mut gone = 0;
        while let Some(slot) = self.listener().tags().any(tag) {
            if !self.slots.remove(slot) {
                // Somebody tagged a slot that nothing stands in.
                self.listener_mut().tags_mut().clear(slot);
                continue;
            }
            self.drop_entry(slot);
            gone += 1;
        }
        gone
    }
}
