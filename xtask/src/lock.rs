//! One at a time: two runs that compile the same tools, or write into the same `target` folder, take turns.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::Result;
use crate::run::say;

/// Held while it lives. The system frees it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

/// Waits for its turn, saying so where it has to.
pub(crate) fn lock(folder: &Path, purpose: &str) -> Result<Lock> {
    let path = folder.join(".xtask-lock");
    let trouble = |error: std::io::Error| format!("{} cannot be locked: {error}", path.display());
    fs::create_dir_all(folder).map_err(trouble)?;
    let file = File::options().create(true).append(true).open(&path).map_err(trouble)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            say(&format!("waiting for another run of xtask that is {purpose}"));
            file.lock().map_err(trouble)?;
        }
        Err(TryLockError::Error(error)) => return Err(trouble(error)),
    }
    Ok(Lock(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    #[test]
    fn a_second_run_waits_for_the_first() {
        let folder = std::env::temp_dir().join(format!("xtask-lock-{}", std::process::id()));
        let first = lock(&folder, "testing").unwrap();
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let second = scope.spawn(|| {
                let _second = lock(&folder, "testing").unwrap();
                assert!(over.load(Ordering::SeqCst), "the first run was still at it");
            });
            thread::sleep(Duration::from_millis(100));
            over.store(true, Ordering::SeqCst);
            drop(first);
            second.join().unwrap();
        });
        fs::remove_dir_all(&folder).unwrap();
    }
}
