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
        ((u128::from(self.next()) * (u128::from(most) + 1)) >> 64) as u64
    }

    pub(crate) fn next(&mut self) -> u64 {
        let bits = spread(self.0);
        self.0 = self.0.wrapping_add(STEP);
        bits
    }
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a key over 64 bits, one to one: a step of the generator from there.
#[inline]
pub(crate) const fn spread(key: u64) -> u64 {
    let mut bits = key.wrapping_add(STEP);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
