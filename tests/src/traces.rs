//! Real access traces, and the hits that reference simulators had on them.
//!
//! Two are in `tests/traces`, whose README says more; `CACHE_TRACES` names a folder with others.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use cache_core::analysis::{Accesses, read};
use flate2::read::MultiGzDecoder;

/// A trace, and what is known of it.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The name of its file, without the endings.
    pub name: String,
    /// What it says.
    pub accesses: Accesses<Vec<u64>>,
    /// The hits of reference simulators, by size and by their names of the policies.
    pub hits: BTreeMap<u32, BTreeMap<String, u64>>,
}

/// The traces of this repository, and those in the folder that `CACHE_TRACES` names.
///
/// # Errors
///
/// What cannot be read, in words.
pub fn known() -> Result<Vec<Trace>, String> {
    let more = std::env::var_os("CACHE_TRACES").filter(|folder| !folder.is_empty());
    own_and(more.map(PathBuf::from).as_deref())
}

/// The traces of this repository, and those in another folder, by name. Where both have a name, it is
/// meant to be the same trace.
///
/// # Errors
///
/// What cannot be read, in words.
pub fn own_and(folder: Option<&Path>) -> Result<Vec<Trace>, String> {
    let mut traces = in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("traces"))?;
    if let Some(folder) = folder {
        traces.extend(in_folder(folder)?);
    }
    traces.sort_by(|a, b| a.name.cmp(&b.name));
    traces.dedup_by(|a, b| a.name == b.name);
    Ok(traces)
}

fn in_folder(folder: &Path) -> Result<Vec<Trace>, String> {
    let unreadable = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut traces = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let Some(name) = file.file_name().and_then(|name| trace_name(name.to_str()?)) else { continue };
        let accesses =
            read(&content(&file)?, None).map_err(|error| format!("{}: {error}", file.display()))?;
        traces.push(Trace { name: name.to_owned(), accesses, hits: BTreeMap::new() });
    }
    let table = folder.join("hit-ratios.csv");
    if table.is_file() {
        add_references(&mut traces, &table)?;
    }
    Ok(traces)
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
fn add_references(traces: &mut [Trace], table: &Path) -> Result<(), String> {
    let text = fs::read_to_string(table).map_err(|error| format!("{}: {error}", table.display()))?;
    for (row, line) in text.lines().zip(1..).skip(1).filter(|(row, _)| !row.is_empty()) {
        let columns: Vec<&str> = row.split(',').collect();
        let malformed = || format!("{}: line {line}: expected 7 columns, found {row}", table.display());
        let &[name, _, _, capacity, policy, hits, _] = columns.as_slice() else { return Err(malformed()) };
        let capacity = capacity.parse().map_err(|_| malformed())?;
        let hits = hits.parse().map_err(|_| malformed())?;
        if let Some(trace) = traces.iter_mut().find(|trace| trace.name == name) {
            trace.hits.entry(capacity).or_default().insert(policy.to_owned(), hits);
        }
    }
    Ok(())
}
