//! The curves as files: rows for a spreadsheet, and JSON for programs.

use std::fmt::Write;

use cache_core::policy::Kind;
use curves::protocol::Known;

use super::chosen::Chosen;
use super::job::Job;
use crate::model::number::fixed;

/// One row for each point, under a line of names.
pub fn csv(job: &Job, chosen: Chosen) -> String {
    let mut text = "policy,size,hits,calls,hit_ratio,one_key_in,standard_error\n".to_owned();
    for (policy, known) in points(job, chosen) {
        let Known { size, hits, one_in, uncertainty } = known;
        let (calls, ratio) = (job.calls.accesses, job.ratio(hits));
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{policy},{size},{hits},{calls},{},{one_in},{}",
            fixed(ratio, 6),
            fixed(uncertainty, 6)
        );
    }
    text
}

/// The same as one object.
pub fn json(job: &Job, chosen: Chosen) -> String {
    let points = points(job, chosen).map(|(policy, known)| {
        let Known { size, hits, one_in, uncertainty } = known;
        let ratio = job.ratio(hits);
        format!(
            "    {{\"policy\":\"{policy}\",\"size\":{size},\"hits\":{hits},\"hitRatio\":{},\"oneKeyIn\":{one_in},\"standardError\":{}}}", fixed(ratio, 6), fixed(uncertainty, 6)
        )
    });
    let points = points.collect::<Vec<_>>().join(",\n");
    let knee = job.lru.as_ref().and_then(|lru| lru.knee).map_or("null".to_owned(), |knee| knee.to_string());
    let (name, calls, keys) = (quoted(&job.name), job.calls.accesses, job.calls.keys);
    format!(
        "{{\n  \"of\": {name},\n  \"calls\": {calls},\n  \"keys\": {keys},\n  \"knee\": {knee},\n  \"points\": [\n{points}\n  ]\n}}\n"
    )
}

/// Every point that is drawn.
fn points(job: &Job, chosen: Chosen) -> impl Iterator<Item = (&'static str, Known)> {
    let sizes = job.sizes();
    let optimum = sizes.clone().into_iter().filter_map(|size| {
        Some(("optimum", Known { size, hits: job.optimum(size)?, one_in: 1, uncertainty: 0.0 }))
    });
    let policies: Vec<Kind> = chosen.iter().collect();
    let others = policies.into_iter().flat_map(move |kind| {
        sizes.clone().into_iter().filter_map(move |size| Some((kind.name(), job.known(kind, size)?)))
    });
    optimum.chain(others)
}

fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for sign in text.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            sign if sign < ' ' => {
                let _ = write!(out, "\\u{:04x}", sign as u32);
            }
            sign => out.push(sign),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::super::job::tests::{calls, done, ids};
    use super::*;

    #[test]
    fn every_point_is_a_row_and_an_object() {
        let job = done(Job::of_calls("a \"list\"\n", calls()), &ids());
        let chosen = Chosen::named("lru,sieve").unwrap();
        let csv = csv(&job, chosen);
        let rows: Vec<&str> = csv.lines().collect();
        assert_eq!(rows.len(), 1 + 3 * job.sizes().len());
        let hits = job.known(Kind::Lru, 3).unwrap().hits;
        assert!(
            rows.contains(&format!("lru,3,{hits},1200,{:.6},1,0.000000", job.ratio(hits)).as_str()),
            "{csv}"
        );
        let json: serde_json::Value = serde_json::from_str(&super::json(&job, chosen)).unwrap();
        assert_eq!(json["of"], "a \"list\"\n");
        assert_eq!(json["points"].as_array().unwrap().len(), rows.len() - 1);
        assert_eq!((json["knee"].as_u64(), json["points"][0]["policy"].as_str()), (Some(3), Some("optimum")));
    }
}
