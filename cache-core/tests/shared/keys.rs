//! What the checks of the map layer ask of keys, and hashes from good to hostile.

use super::Value;
use cache_core::policy::Policy;
use cache_core::{Cache, Tags, Weigher};
use std::hash::{BuildHasher, Hasher};

/// A key that can be written on paper, where the crate can do that.
pub(crate) trait Paper: Sized {
    /// Becomes what its dump says; `false` where there are no dumps.
    fn restored<P, S, W>(cache: &mut Cache<Self, Value, P, S, Tags<u8>, W>) -> bool
    where
        P: Policy,
        S: BuildHasher,
        W: Weigher<Self, Value>;
}

macro_rules! paper {
    ($($key:ty),*) => {$(
        impl Paper for $key {
            fn restored<P, S, W>(cache: &mut Cache<Self, Value, P, S, Tags<u8>, W>) -> bool
            where
                P: Policy,
                S: BuildHasher,
                W: Weigher<Self, Value>,
            {
                #[cfg(feature = "serde")]
                {
                    let paper = postcard::to_allocvec(&cache.dump()).expect("a vector takes it");
                    assert_eq!(cache.restore(postcard::from_bytes(&paper).expect("it was written so")), Ok(()));
                }
                let _ = cache;
                cfg!(feature = "serde")
            }
        }
    )*};
}

paper!(u8, char);

/// Hashes as good as these can be, in the four highest bits only, or all alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hashes {
    Good,
    Few,
    Same,
}

/// What it makes of a key so far.
pub(crate) struct Hashed(Hashes, u64);

impl BuildHasher for Hashes {
    type Hasher = Hashed;

    fn build_hasher(&self) -> Hashed {
        Hashed(*self, 0)
    }
}

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        let good = self.1.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        match self.0 {
            Hashes::Good => good,
            Hashes::Few => good >> 60 << 60,
            Hashes::Same => 7,
        }
    }
    fn write(&mut self, bytes: &[u8]) {
        self.1 = bytes.iter().fold(self.1, |all, byte| all.rotate_left(8) ^ u64::from(*byte));
    }
}
