/// A small seeded generator: `SplitMix64` (Steele, Lea and Flood, *Fast splittable pseudorandom number
/// generators*, OOPSLA 2014). For spreading, not for secrets.
#[derive(Clone, Debug, Default)]
pub(crate) struct SplitMix(u64);

impl SplitMix {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to `most`, all equally likely but for a part in 2⁶⁴.
    pub(crate) fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * (u128::from(most) + 1)) >> 64) as u64
    }
}
