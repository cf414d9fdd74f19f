//! The analysis beside what a plain list, a search through everything, or the cache itself says. For the property
//! tests and the fuzzers.

use cache_core::Lru;
use cache_core::analysis::{Accesses, Curve, LruCurve, Optimum, Shards, Simulation, StackDistances, knee};
use cache_core::model::Model;
use cache_core::policy::{Any, Kind};

/// Stack distances by a list that is changed at every use.
#[derive(Default)]
struct Stack(Vec<u64>);

impl Stack {
    fn observe(&mut self, key: u64) -> Option<u32> {
        let depth = self.0.iter().rev().position(|known| *known == key);
        self.0.retain(|known| *known != key);
        self.0.push(key);
        depth.map(|above| above as u32 + 1)
    }
}

pub(crate) fn lru_curve(keys: &[u64]) -> Curve {
    let mut lru = LruCurve::new();
    for key in keys {
        lru.observe(*key).unwrap();
    }
    lru.curve().unwrap()
}

/// Belady's rule as he says it: for each eviction, who is not used for the longest time is searched for.
fn belady(ids: &[u32], size: usize) -> u64 {
    let (mut cached, mut hits) = (Vec::new(), 0);
    for (at, id) in ids.iter().enumerate() {
        if cached.contains(id) {
            hits += 1;
        } else if size > 0 {
            if cached.len() == size {
                let next_use =
                    |id: &u32| ids[at..].iter().position(|later| later == id).unwrap_or(usize::MAX);
                let victim = (0..size).max_by_key(|place| next_use(&cached[*place])).unwrap();
                cached.swap_remove(victim);
            }
            cached.push(*id);
        }
    }
    hits
}

/// Stack distances, some keys being forgotten, are those of a list.
pub(crate) fn distances(keys: &[u64], forget: &[u64]) {
    let (mut distances, mut stack) = (StackDistances::new(), Stack::default());
    for (at, &key) in keys.iter().enumerate() {
        assert_eq!(distances.observe(key), Ok(stack.observe(key)));
        if let Some(gone) = (at % 7 == 0).then(|| forget[at / 7 % forget.len()] % (1 + at as u64)) {
            distances.forget(gone);
            stack.0.retain(|known| *known != gone);
        }
        assert_eq!(distances.keys(), stack.0.len());
    }
}

/// Mattson's curve is what a cache of each size hits, and its points are where it rises.
pub(crate) fn curve(keys: &[u64]) {
    let curve = lru_curve(keys);
    let accesses = Accesses::from_keys(keys.iter().copied()).unwrap();
    for size in [0, 1, 2, 3, 5, 8, 13, 40, 100, 400, 10_000] {
        let mut model = Model::new(Some(size as usize), None);
        for key in keys {
            model.call(key, || ());
        }
        assert_eq!(curve.at(size).hits, model.hits, "size {size}");
        assert_eq!(curve.at(size).requests, keys.len() as u64);

        let mut simulation = Simulation::new(size as u32, |_| Lru::default());
        for id in accesses.ids() {
            simulation.observe(*id).unwrap();
        }
        assert_eq!(simulation.point(), curve.at(size));
        assert_eq!(simulation.slots().validate(), Ok(()));
        assert!(simulation.slots().len() <= size as u32);
    }
    // As many points as corners, each one's size the smallest with as many hits.
    for point in curve.points() {
        assert!(curve.at(point.size - 1).hits < point.hits);
        assert_eq!(curve.size_for(point.hit_ratio()), Some(point.size));
    }
}

/// Belady's optimum is what a search for each victim hits, and no policy hits more.
pub(crate) fn optimum(keys: &[u64], sizes: &[u32]) {
    let accesses = Accesses::from_keys(keys.iter().copied()).unwrap();
    let optimum = Optimum::new(&accesses).unwrap();
    let lru = lru_curve(keys);
    for &size in sizes {
        let hits = optimum.hits(size).unwrap();
        assert_eq!(hits, belady(accesses.ids(), size as usize), "size {size}");
        assert!(hits >= lru.at(size.into()).hits);
        for kind in Kind::ALL {
            let mut simulation = Simulation::new(size, |_| Any::new(kind, 0));
            for id in accesses.ids() {
                simulation.observe(*id).unwrap();
            }
            assert!(simulation.point().hits <= hits, "{kind} at {size}");
        }
    }
    assert_eq!(optimum.hits(u32::MAX).unwrap(), (keys.len() - accesses.distinct()) as u64);
}

/// A sample of all keys is exact.
pub(crate) fn whole_sample(keys: &[u64], seed: u64) {
    let exact = lru_curve(keys);
    let mut shards = Shards::new(u32::MAX >> 10, seed);
    for key in keys {
        shards.observe(*key).unwrap();
    }
    assert_eq!((shards.rate(), shards.requests()), (1.0, keys.len() as u64));
    let curve = shards.curve().unwrap();
    // Larger distances are counted in steps of a hundred-and-twenty-eighth.
    for size in 0..256 {
        assert_eq!(curve.at(size).hits, exact.at(size).hits, "size {size}");
    }
    for point in curve.points() {
        assert_eq!((point.hits, point.uncertainty), (exact.at(point.size).hits, 0.0));
    }
}

/// What a sample says is possible and finite.
pub(crate) fn sample(keys: &[u64], sample: u32, seed: u64, rate: f64) {
    let mut shards = Shards::new(sample, seed);
    let mut miniature = Simulation::sampled(sample, rate, seed, |_| Lru::default());
    for key in keys {
        shards.observe(*key).unwrap();
        miniature.observe(*key as u32).unwrap();
    }
    let points = shards.curve().unwrap().points().collect::<Vec<_>>();
    for point in points.iter().chain([&miniature.point()]) {
        assert!(point.hits <= keys.len() as u64 && point.requests == keys.len() as u64);
        assert!(point.uncertainty.is_finite() && point.uncertainty >= 0.0);
    }
    assert!(points.is_sorted_by(|a, b| a.size < b.size && a.hits <= b.hits));
    assert_eq!(shards.clone().curve().unwrap().points().collect::<Vec<_>>(), points, "the same again");
}

/// The knee is the highest point above the diagonal.
pub(crate) fn knee_of(keys: &[u64]) {
    let curve = lru_curve(keys);
    let points: Vec<_> = curve.points().collect();
    let Some(last) = points.last() else {
        assert_eq!(knee(&curve), None);
        return;
    };
    let found = knee(&curve).unwrap();
    // Cross-multiplied, so that nothing is rounded.
    let height = |size: u64, hits: u64| {
        i128::from(hits) * i128::from(last.size) - i128::from(size) * i128::from(last.hits)
    };
    let highest = points.iter().map(|point| height(point.size, point.hits)).max().unwrap();
    let scale = (last.size * last.hits) as f64;
    assert!((highest - height(found.size, found.hits)) as f64 / scale < 1e-12);
}
