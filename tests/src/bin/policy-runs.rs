//! Prints what caches of every policy make of the random operations of a seed, as JSON.

use std::process::ExitCode;

fn main() -> ExitCode {
    let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok());
    let Some(seed) = seed else {
        eprintln!("usage: policy-runs SEED, a whole number from 0");
        return ExitCode::from(2);
    };
    println!("{}", cache_tests::policy_runs::json(seed));
    ExitCode::SUCCESS
}
