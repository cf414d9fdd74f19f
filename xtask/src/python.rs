//! The Python that the tracer of `functools.lru_cache` is tried with, and packages from `PyPI` for it.

use std::fs;
use std::path::PathBuf;

use crate::run::{self, say};
use crate::versions::{self, Version};
use crate::{Result, lock, paths};

/// The oldest that the tracer is for.
const OLDEST: Version = Version([3, 9, 0]);

/// The CPython that `PYTHON` names, or the one on PATH.
pub(crate) fn ready() -> Result<String> {
    let program = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let remedy = format!("install CPython {OLDEST} or newer, or name one in PYTHON");
    let line = run::version_line(&program).ok_or_else(|| format!("there is no {program}: {remedy}"))?;
    match versions::find(&line) {
        Some(version) if version >= OLDEST => Ok(program),
        _ => Err(format!("{program} says '{line}': {remedy}")),
    }
}

/// The same with the packages of `tests/python/packages/requirements.txt`, which are kept beside the other tools.
pub(crate) fn with_packages() -> Result<PathBuf> {
    let python = ready()?;
    let list = paths::root().join("tests/python/packages/requirements.txt");
    let wanted = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let line = run::version_line(&python).unwrap_or_default();
    let store = paths::tools()?;
    let name = format!("python-{:016x}", paths::fingerprint(format!("{line}\n{wanted}").as_bytes()));
    // Such a folder cannot be moved: what is written last says that it is whole.
    let (folder, whole) = (store.join(&name), store.join(&name).join("installed"));
    let program = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let _lock = lock::lock(&store, "installing tools")?;
    if !whole.is_file() {
        say(&format!(
            "installing {} with pip, once for all checkouts",
            wanted.split_whitespace().collect::<Vec<_>>().join(", ")
        ));
        let mut venv = run::command(&python);
        venv.args(["-m", "venv", "--clear"]).arg(&folder).stdout(std::io::stderr());
        run::run(venv)?;
        let mut pip = run::command(&program);
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary",
            ":all:",
            "--requirement",
        ]);
        pip.arg(&list).stdout(std::io::stderr());
        run::run(pip)?;
        fs::write(&whole, wanted).map_err(|error| format!("{}: {error}", whole.display()))?;
    }
    Ok(program)
}
