//! A `redis-server` for the tests of the store: found, and on Debian and Ubuntu installed for root.

use std::env;
use std::path::PathBuf;

use crate::{Result, paths, system};

const MISSING: &str = "there is no Redis (redis-server)";
const OTHERWISE: &str = "name one with REDIS_SERVER";

/// The program; the tests start it themselves.
pub(crate) fn ready() -> Result<PathBuf> {
    if let Some(named) = env::var_os("REDIS_SERVER").filter(|value| !value.is_empty()) {
        let path = PathBuf::from(named);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!(
                "REDIS_SERVER is {}, and there is no such program: correct or unset it",
                path.display()
            ))
        };
    }
    if paths::on_path("redis-server").is_none() {
        system::install(MISSING, &["redis-server"], OTHERWISE)?;
    }
    paths::on_path("redis-server")
        .ok_or_else(|| format!("redis-server was installed but is not found: {OTHERWISE}"))
}
