//! The analysis in WebAssembly, where addresses have 32 bits, beside the same lists as natively.

#[path = "../../../cache-core/tests/shared/analysis.rs"]
mod shared;

use shared::{curve, distances, knee_of, optimum, sample, whole_sample};

pub(crate) fn the_analysis_says_what_lists_say() {
    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for seed in 0..12 {
        // Some much more frequent than others, keys of more than 32 bits, and scans of new ones.
        let mut keys = Vec::new();
        for _ in 0..40 {
            match random(4) {
                0 => keys.extend((random(1_000)..).take(random(30) as usize)),
                1 => keys.push(random(60) << 36),
                _ => keys.extend((0..random(20)).map(|_| random(5))),
            }
        }
        let sizes = [random(9) as u32, random(80) as u32];
        distances(&keys, &[random(60), 3, random(5) << 36]);
        curve(&keys);
        optimum(&keys, &sizes);
        whole_sample(&keys, seed);
        sample(&keys, sizes[1], seed, 0.3);
        knee_of(&keys);
    }
}
