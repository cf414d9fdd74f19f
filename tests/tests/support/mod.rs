//! Real access traces, and how often reference simulators hit on them.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A trace: the keys in the order in which they were asked for.
pub(crate) struct Trace {
    pub(crate) name: String,
    pub(crate) keys: Vec<u32>,
    /// Hits by capacity and the reference's name of the policy.
    pub(crate) hits: BTreeMap<u32, BTreeMap<String, u64>>,
}

/// The traces of this repository, and those of the folder that `CACHE_TRACES` names. Says which.
pub(crate) fn traces() -> Vec<Trace> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces");
    let mut traces = read(&ours);
    match std::env::var_os("CACHE_TRACES").map(PathBuf::from) {
        Some(more) => traces.extend(read(&more)),
        None => println!("CACHE_TRACES names no folder with more traces"),
    }
    traces.sort_by(|a, b| a.name.cmp(&b.name));
    traces.dedup_by(|a, b| a.name == b.name);
    for trace in &traces {
        println!("{}: {} accesses, at {} capacities", trace.name, trace.keys.len(), trace.hits.len());
    }
    traces
}

fn read(folder: &Path) -> Vec<Trace> {
    let table = folder.join("hit-ratios.csv");
    let table = std::fs::read_to_string(&table).unwrap_or_else(|why| panic!("{}: {why}", table.display()));
    let mut traces: BTreeMap<String, BTreeMap<u32, BTreeMap<String, u64>>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let fields: Vec<_> = line.split(',').collect();
        let [trace, _, _, capacity, policy, hits, _] = fields[..] else { panic!("not seven fields: {line}") };
        let at = traces.entry(trace.into()).or_default().entry(capacity.parse().unwrap()).or_default();
        at.insert(policy.into(), hits.parse().unwrap());
    }
    traces.into_iter().map(|(name, hits)| Trace { keys: keys(folder, &name), name, hits }).collect()
}

fn keys(folder: &Path, name: &str) -> Vec<u32> {
    let path = folder.join(format!("{name}.txt.gz"));
    let file = std::fs::File::open(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text.lines().map(|key| key.parse().unwrap()).collect()
}
