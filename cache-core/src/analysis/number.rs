//! Arithmetic that the analyses share: bits that spread, and what `core` has no floating point for.

pub(super) use crate::random::spread;

/// Spreads an id over 32 bits, one to one, so that an equal hash is an equal id (the finalizer of
/// `MurmurHash3`).
#[inline]
pub(super) const fn spread32(id: u32) -> u32 {
    let mut bits = id.wrapping_add(0x9E37_79B9);
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 13)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 16)
}

/// The square root, by Newton's method; 0 for what has none.
pub(super) fn sqrt(square: f64) -> f64 {
    if square.is_nan() || square <= 0.0 || square.is_infinite() {
        return 0.0;
    }
    // Half the exponent is a guess within a factor of about 1.5, from which 5 steps give all digits.
    let mut root = f64::from_bits((square.to_bits() >> 1) + (1023 << 51));
    for _ in 0..5 {
        root = 0.5 * (root + square / root);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_roots() {
        for root in [1e-150, 0.001, 0.5, 1.0, 1.5, 2.0, 3.0, 1e6, 1e150] {
            assert!((sqrt(root * root) / root - 1.0).abs() < 1e-15, "{root}");
        }
        assert!([0.0, -1.0, f64::NAN, f64::INFINITY].map(sqrt).iter().all(|root| root.to_bits() == 0));
    }
}
