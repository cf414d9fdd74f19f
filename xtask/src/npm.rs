//! npm's development packages, as `package-lock.json` names them.

use std::fs;

use crate::run::{self, say};
use crate::{Result, lock, paths, tools};

/// What was installed last: the lock file it came from.
const STAMP: &str = "node_modules/.xtask-lock.json";

/// Makes sure that `node_modules` holds what the lock file says; Node and npm are checked on the way.
pub(crate) fn dev_packages() -> Result {
    tools::node()?;
    let root = paths::root();
    let read = |name: &str| fs::read_to_string(root.join(name));
    let lock = read("package-lock.json").map_err(|error| format!("package-lock.json: {error}"))?;
    // The platform belongs to it: some packages bring one program per platform.
    let _lock = lock::lock(&paths::target(""), "building here")?;
    let wanted = format!("{} {}\n{lock}", std::env::consts::OS, std::env::consts::ARCH);
    if read(STAMP).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say("installing npm's development packages of package-lock.json into node_modules (npm ci)");
    let mut npm = run::npm();
    // No package here needs its install script: what they bring works as it is unpacked.
    npm.args(["ci", "--ignore-scripts", "--loglevel", "error"]);
    // Standard output belongs to the command that was asked for.
    npm.stdout(std::io::stderr());
    run::run(npm)?;
    fs::write(root.join(STAMP), wanted).map_err(|error| format!("{STAMP} cannot be written: {error}"))
}
