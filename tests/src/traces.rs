//! Real access traces, and the hits that reference simulators had on them.
//!
//! Two are in `tests/traces`, whose README says more; `CACHE_TRACES` names a folder with others.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use cache_core::analysis::{Accesses, read};
use flate2::read::MultiGzDecoder;

/// A trace.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The name of its file, without the endings.
    pub name: String,
    /// What it says.
    pub accesses: Accesses<Vec<u64>>,
}

/// The hits of reference simulators, by trace, size and name of the policy.
pub type References = BTreeMap<(String, u32, String), u64>;

/// Traces, and what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    /// By name.
    pub traces: Vec<Trace>,
    /// What reference simulators hit.
    pub references: References,
}

impl Traces {
    /// The traces of this repository, and those in the folder that `CACHE_TRACES` names.
    ///
    /// # Errors
    ///
    /// What cannot be read, in words.
    pub fn known() -> Result<Self, String> {
        let more = std::env::var_os("CACHE_TRACES").filter(|folder| !folder.is_empty());
        Self::own_and(more.map(PathBuf::from).as_deref())
    }

    /// The traces of this repository, and those in another folder. Where both have a name, it is meant to
    /// be the same trace.
    ///
    /// # Errors
    ///
    /// What cannot be read, in words.
    pub fn own_and(folder: Option<&Path>) -> Result<Self, String> {
        let mut found = Self::default();
        found.add(&Path::new(env!("CARGO_MANIFEST_DIR")).join("traces"))?;
        if let Some(folder) = folder {
            found.add(folder)?;
        }
        Ok(found)
    }

    /// The sizes at which reference simulators were run on a trace, rising.
    pub fn sizes(&self, trace: &str) -> Vec<u32> {
        let of_it = self.references.keys().filter(|(name, ..)| name == trace);
        let mut sizes: Vec<u32> = of_it.map(|(_, size, _)| *size).collect();
        sizes.dedup();
        sizes
    }

    fn add(&mut self, folder: &Path) -> Result<(), String> {
        let unreadable = |error: std::io::Error| format!("{}: {error}", folder.display());
        let entries = fs::read_dir(folder).map_err(unreadable)?;
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(unreadable)?;
        files.sort();
        for file in files {
            let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
            if name == "hit-ratios.csv" {
                self.references.extend(references(&file)?);
            } else if let Some(name) = trace_name(name)
                && self.traces.iter().all(|trace| trace.name != name)
            {
                let accesses =
                    read(&content(&file)?, None).map_err(|error| format!("{}: {error}", file.display()))?;
                self.traces.push(Trace { name: name.to_owned(), accesses });
            }
        }
        Ok(())
    }
}

/// The name of the trace in a file of this name, if it is one.
fn trace_name(file: &str) -> Option<&str> {
    let file = file.strip_suffix(".gz").unwrap_or(file);
    file.strip_suffix(".txt").or_else(|| file.strip_suffix(".jsonl"))
}

/// What is in a file, unpacked where its name ends in `.gz`.
fn content(file: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| format!("{}: {error}", file.display());
    let bytes = fs::read(file).map_err(unreadable)?;
    if file.extension().is_none_or(|ending| ending != "gz") {
        return Ok(bytes);
    }
    let mut content = Vec::new();
    MultiGzDecoder::new(&bytes[..]).read_to_end(&mut content).map_err(unreadable)?;
    Ok(content)
}

/// Reads a table whose columns are trace, requests, distinct keys, capacity, policy, hits and hit ratio.
fn references(file: &Path) -> Result<References, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let rows = text.lines().zip(1..).skip(1).filter(|(row, _)| !row.is_empty());
    rows.map(|(row, line)| {
        let columns: Vec<&str> = row.split(',').collect();
        let malformed = || format!("{}: line {line}: expected 7 columns, found {row}", file.display());
        let &[trace, _, _, capacity, policy, hits, _] = columns.as_slice() else { return Err(malformed()) };
        let capacity = capacity.parse().map_err(|_| malformed())?;
        let hits = hits.parse().map_err(|_| malformed())?;
        Ok(((trace.to_owned(), capacity, policy.to_owned()), hits))
    })
    .collect()
}
