//! The figures as Markdown and as JSON.

use std::fmt::Write;

use cache_tests::traces::Trace;
use serde_json::{Value, json};

use crate::measure::{Measured, Row};
use crate::policies::CONTENDERS;
use crate::speed::Speed;

pub(crate) fn markdown(measured: &[Measured], speeds: &[Speed]) -> String {
    let mut text = String::from(
        "# Hit ratios\n\nPer cent of the accesses that hit, by the number of entries kept. The optimum knows the \
         future (Belady 1966).\n",
    );
    overall(&mut text, measured);
    for trace in measured {
        let _ = writeln!(
            text,
            "\n## {}\n\n{} accesses to {} keys.\n",
            trace.name,
            grouped(trace.requests),
            grouped(trace.distinct)
        );
        let sizes: Vec<String> = trace.table.iter().map(|row| grouped(row.size as usize)).collect();
        let _ = writeln!(text, "| | {} |\n|---|{}", sizes.join(" | "), "---:|".repeat(sizes.len()));
        let mut line = |name: &str, hits: &dyn Fn(&Row) -> u64| {
            let ratios = trace.table.iter().map(|row| format!("{:.2}", percent(hits(row), trace.requests)));
            let _ = writeln!(text, "| {name} | {} |", ratios.collect::<Vec<_>>().join(" | "));
        };
        line("optimum", &|row| row.optimum);
        for (place, contender) in CONTENDERS.iter().enumerate() {
            line(contender.name(), &|row| row.hits[place]);
        }
    }
    let _ = writeln!(
        text,
        "\n## How long the analysis takes\n\nA million accesses by Zipf's law (exponent 0.99), the fastest of several \
         runs, in milliseconds.\n\n| keys | LRU at every size | SHARDS, 8 192 keys | optimum at one size |\n|---:|---:|---:|---:|"
    );
    for Speed { keys, lru, shards, optimum } in speeds {
        let _ = writeln!(text, "| {} | {lru:.0} | {shards:.0} | {optimum:.0} |", grouped(*keys));
    }
    text
}

/// Each contender over all traces and sizes, each trace counting as much as any other.
fn overall(text: &mut String, measured: &[Measured]) {
    let _ = writeln!(
        text,
        "\n| | mean | of the optimum | behind the best here, on average | at most | best or equal |\n\
         |---|---:|---:|---:|---:|---:|"
    );
    for (place, contender) in CONTENDERS.iter().enumerate() {
        let (mut ratio, mut share, mut behind, mut worst, mut best) = (0.0, 0.0, 0.0, 0.0_f64, 0);
        for trace in measured {
            let sizes = trace.table.len() as f64;
            for row in &trace.table {
                let own = percent(row.hits[place], trace.requests);
                let leader = row.hits.iter().copied().max().unwrap_or(0);
                let gap = percent(leader, trace.requests) - own;
                ratio += own / sizes;
                share += 100.0 * row.hits[place] as f64 / row.optimum.max(1) as f64 / sizes;
                behind += gap / sizes;
                worst = worst.max(gap);
                best += u32::from(row.hits[place] == leader);
            }
        }
        let traces = measured.len().max(1) as f64;
        let (ratio, share, behind) = (ratio / traces, share / traces, behind / traces);
        let _ = writeln!(
            text,
            "| {} | {ratio:.2} | {share:.1} | {behind:.2} | {worst:.2} | {best} |",
            contender.name()
        );
    }
}

pub(crate) fn json(measured: &[Measured], traces: &[Trace], speeds: &[Speed]) -> Value {
    let row = |name: Option<&str>, row: &Row| {
        let hits = CONTENDERS
            .iter()
            .zip(&row.hits)
            .map(|(contender, hits)| (contender.name().to_owned(), (*hits).into()));
        let mut object = json!({
            "size": row.size,
            "optimum": row.optimum,
            "hits": hits.collect::<serde_json::Map<_, _>>(),
        });
        let references = traces.iter().find(|trace| Some(trace.name.as_str()) == name);
        if let Some(references) = references.and_then(|trace| trace.hits.get(&row.size)) {
            object["references"] = json!(references);
        }
        object
    };
    let traces: Vec<Value> = measured
        .iter()
        .map(|trace| {
            json!({
                "name": trace.name,
                "requests": trace.requests,
                "keys": trace.distinct,
                "table": trace.table.iter().map(|line| row(Some(&trace.name), line)).collect::<Vec<_>>(),
                "curve": trace.drawn.iter().map(|line| row(None, line)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let speeds: Vec<Value> = speeds
        .iter()
        .map(|speed| json!({"keys": speed.keys, "lru": speed.lru, "shards": speed.shards, "optimum": speed.optimum}))
        .collect();
    json!({ "traces": traces, "millisecondsForAMillionAccesses": speeds })
}

pub(crate) fn percent(hits: u64, requests: usize) -> f64 {
    100.0 * hits as f64 / requests.max(1) as f64
}

/// A whole number in groups of three digits, with a space that does not break.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}
