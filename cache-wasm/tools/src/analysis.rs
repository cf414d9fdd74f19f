use cache_core::analysis::{Accesses, LruCurve, NoMemory, Optimum, Point, Simulation, knee};
use cache_core::policy::{Any, Kind};
use serde::{Deserialize, Serialize};

/// What is to be found out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Asked {
    /// At which size all policies are compared; none of them without it.
    pub size: Option<u32>,
    /// Of policies that draw lots.
    pub seed: u32,
}

/// What accesses would have hit, by size and by policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Analysis {
    /// How many accesses there were.
    pub accesses: u64,
    /// How many keys.
    pub keys: usize,
    /// The sizes at which the hits of LRU change, each with its hits.
    pub lru: Vec<Level>,
    /// Beyond it, larger caches gain less than they cost.
    pub knee: Option<Level>,
    /// What each policy hits at the size asked for.
    pub policies: Vec<Policy>,
    /// The most that any could hit there.
    pub optimum: Option<u64>,
}

/// A size and how often it hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Level {
    /// How many entries are kept.
    pub size: u64,
    /// How many accesses hit.
    pub hits: u64,
}

/// A policy and how often it hits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// As `memoize`'s option names it.
    pub name: &'static str,
    /// How many accesses hit.
    pub hits: u64,
}

impl From<Point> for Level {
    fn from(Point { size, hits, .. }: Point) -> Self {
        Self { size, hits }
    }
}

impl Analysis {
    /// Of accesses to keys with these numbers.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    pub fn of(ids: Vec<u32>, asked: &Asked) -> Result<Self, NoMemory> {
        let accesses = Accesses::from_keys(ids)?;
        let mut lru = LruCurve::new();
        for &id in accesses.ids() {
            lru.observe(id.into())?;
        }
        let curve = lru.curve()?;
        let mut policies = Vec::new();
        let mut optimum = None;
        if let Some(size) = asked.size.filter(|size| *size > 0) {
            for kind in Kind::ALL {
                let mut simulation = Simulation::new(size, |_| Any::new(kind, asked.seed.into()));
                for &id in accesses.ids() {
                    simulation.observe(id)?;
                }
                policies.push(Policy { name: kind.name(), hits: simulation.point().hits });
            }
            optimum = Some(Optimum::new(&accesses)?.hits(size)?);
        }
        Ok(Self {
            accesses: accesses.ids().len() as u64,
            keys: accesses.distinct(),
            lru: curve.points().map(Level::from).collect(),
            knee: knee(&curve).map(Level::from),
            policies,
            optimum,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_and_round() {
        let ids = (0..3000).map(|at| at % 30).collect();
        let found = Analysis::of(ids, &Asked { size: Some(20), seed: 1 }).unwrap();
        assert_eq!((found.accesses, found.keys), (3000, 30));
        assert_eq!(found.lru.last(), Some(&Level { size: 30, hits: 2970 }));
        assert_eq!(found.knee, found.lru.last().copied());
        let hits = |name| found.policies.iter().find(|policy| policy.name == name).unwrap().hits;
        assert_eq!(hits("lru"), 0);
        assert!(hits("w-tinylfu") > 1000);
        assert!(found.policies.iter().all(|policy| Some(policy.hits) <= found.optimum));
    }

    #[test]
    fn nothing_was_asked() {
        let found = Analysis::of(vec![], &Asked::default()).unwrap();
        assert_eq!((found.accesses, found.policies.len(), found.optimum, found.knee), (0, 0, None, None));
    }
}
