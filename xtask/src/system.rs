//! Packages of the system, which on Debian and Ubuntu are installed for root.

use std::fs;
use std::path::Path;

use crate::run::{self, say};
use crate::{Result, paths};

/// Installs packages with apt. `missing` says what is not there, `otherwise` what else could be done.
pub(crate) fn install(missing: &str, packages: &[&str], otherwise: &str) -> Result {
    let names = packages.join(" ");
    if paths::on_path("apt-get").is_none() {
        return Err(format!("{missing}: install it and put it on PATH, or {otherwise}"));
    }
    if !is_root()? {
        return Err(format!(
            "{missing}: run `sudo apt-get update && sudo apt-get install --no-install-recommends {names}`, \
             or {otherwise}"
        ));
    }
    say(&format!("{missing}: installing the system's packages {names} with apt-get"));
    let _quiet = NoServices::new()?;
    apt_get(&["update"])?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments)
}

fn apt_get(arguments: &[&str]) -> Result {
    let mut apt = run::command("apt-get");
    // Another run of apt is waited for.
    apt.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).args(arguments);
    apt.env("DEBIAN_FRONTEND", "noninteractive").env("NEEDRESTART_SUSPEND", "1").stdout(std::io::stderr());
    run::run(apt)
}

fn is_root() -> Result<bool> {
    let mut id = run::command("id");
    id.arg("-u");
    Ok(run::output(id)?.trim() == "0")
}

/// While it lives, packages that are installed start no service: Debian asks this file before each start.
struct NoServices {
    made: bool,
}

const POLICY: &str = "/usr/sbin/policy-rc.d";

impl NoServices {
    fn new() -> Result<Self> {
        if Path::new(POLICY).exists() {
            // The system's own policy stands.
            return Ok(Self { made: false });
        }
        let trouble = |error: std::io::Error| format!("{POLICY} cannot be written: {error}");
        fs::write(
            POLICY,
            "#!/bin/sh\n# Forbids starting services; removed after the installation.\nexit 101\n",
        )
        .map_err(trouble)?;
        let policy = Self { made: true };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755)).map_err(trouble)?;
        }
        Ok(policy)
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if self.made && fs::remove_file(POLICY).is_err() {
            say(&format!("{POLICY} could not be removed again: remove it by hand"));
        }
    }
}
