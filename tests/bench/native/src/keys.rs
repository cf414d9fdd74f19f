//! Keys, and the order in which they are asked for.

use std::hash::Hash;

/// A kind of key.
pub trait Key: Hash + Eq + Clone + 'static {
    const NAME: &'static str;
    fn of(number: u64) -> Self;
}

impl Key for u64 {
    const NAME: &'static str = "u64";
    fn of(number: u64) -> Self {
        mix(number)
    }
}

impl Key for String {
    const NAME: &'static str = "String";
    fn of(number: u64) -> Self {
        format!("user:{:016x}", mix(number))
    }
}

/// A small seeded generator (splitmix64).
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Zipf's law over `0..n` as Gray et al. draw from it (*Quickly generating billion-record synthetic
/// databases*, SIGMOD 1994): number i with a probability proportional to 1 / (i + 1)^theta.
pub struct Zipf {
    n: f64,
    theta: f64,
    alpha: f64,
    zeta: f64,
    eta: f64,
}

impl Zipf {
    pub fn new(n: u64, theta: f64) -> Self {
        let zeta_of = |n: u64| (1..=n).map(|i| (i as f64).powf(-theta)).sum::<f64>();
        let zeta = zeta_of(n);
        let eta = (1.0 - (2.0 / n as f64).powf(1.0 - theta)) / (1.0 - zeta_of(2) / zeta);
        Self { n: n as f64, theta, alpha: 1.0 / (1.0 - theta), zeta, eta }
    }

    pub fn draw(&self, rng: &mut Rng) -> u64 {
        let u = rng.unit();
        let uz = u * self.zeta;
        if uz < 1.0 {
            0
        } else if uz < 1.0 + 0.5_f64.powf(self.theta) {
            1
        } else {
            ((self.n * (self.eta * u - self.eta + 1.0).powf(self.alpha)) as u64).min(self.n as u64 - 1)
        }
    }
}
