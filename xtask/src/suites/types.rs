//! The suite `types`.

use super::{LIMIT, Outcome, files_of};
use crate::workshop::Workshop;
use crate::{Result, paths, pipeline, run};

/// The compilers whose users are to be served: the newest, and the last one written in JavaScript.
const COMPILERS: [&str; 2] = ["typescript", "typescript-5"];

/// The files of `tests/types` are compiled where a user's would be: in a project with the package. Each
/// file under each compiler is a test.
pub(super) fn types(workshop: &Workshop) -> Result<Outcome> {
    let source = paths::root().join("tests/types");
    let files = files_of(&source, &[".ts", ".mts", ".cts"])?;
    if files.is_empty() {
        return Err(format!("{} has no TypeScript files", source.display()));
    }
    let place = workshop.project()?.path().join("types");
    pipeline::copy_folder(&source, &place)?;
    let mut configurations = files_of(&place, &[".json"])?;
    configurations
        .retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("tsconfig")));
    configurations.sort();
    if configurations.is_empty() {
        return Err(format!("{} has no tsconfig*.json", source.display()));
    }
    let mut outcome = Outcome::default();
    for compiler in COMPILERS {
        let mut text = String::new();
        let mut problem = None;
        for configuration in &configurations {
            let mut tsc = run::command("node");
            tsc.arg(paths::root().join(format!("node_modules/{compiler}/bin/tsc")));
            tsc.args(["--noEmit", "--pretty", "false", "-p"]).arg(configuration);
            tsc.current_dir(&place);
            let kept = run::keep(tsc, LIMIT, false)?;
            if !kept.success {
                problem.get_or_insert(kept.ending);
            }
            text += &kept.text;
        }
        let failed = files
            .iter()
            .filter(|file| {
                let start = format!("{}(", file.file_name().unwrap_or_default().to_string_lossy());
                text.lines().any(|line| line.starts_with(&start) && line.contains("error TS"))
            })
            .count() as u64;
        // Errors in a file tell enough; an ending without any is another trouble.
        let (failed, problem) = if failed == 0 && problem.is_some() { (1, problem) } else { (failed, None) };
        outcome.totals.passed += (files.len() as u64).saturating_sub(failed);
        outcome.totals.failed += failed;
        outcome.text += &text;
        outcome.problem = outcome.problem.or(problem);
    }
    Ok(outcome)
}
