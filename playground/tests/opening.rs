//! What it costs to open a recording, counted and not timed: a file of a million lines is opened in the page's own
//! thread, a piece at a time.

use std::fmt::Write;

use playground::model::trace_file::{Opening, Trouble};

const STEPS: usize = 40_000;
/// As the views read a file.
const PIECE: usize = 131_072;

/// As the recorder writes it: three functions, two arguments, entries that had to go.
fn recording() -> String {
    let mut file = "{\"cacheTrace\":1,\"source\":\"cache-wasm\"}\n".to_owned();
    for id in 1..=3 {
        writeln!(file, r#"{{"op":"define","fn":{id},"name":"load{id}","policy":"lru","maxSize":10}}"#)
            .unwrap();
    }
    let key = |k: usize| {
        format!(
            r#"[{{"role":"arg","type":"string","label":"'/shop/{k}'","id":{}}},{{"role":"arg","type":"int","label":"{}","id":{}}}]"#,
            2 * k + 1,
            k % 7,
            2 * (k % 7) + 2
        )
    };
    for i in 0..STEPS - 3 {
        let (id, k) = (i % 3 + 1, i * i % 97);
        let t = i as f64 * 0.37;
        write!(file, r#"{{"op":"call","t":{t:.3},"fn":{id},"key":{}"#, key(k)).unwrap();
        if i % 2 == 0 {
            writeln!(file, r#","outcome":"hit"}}"#).unwrap();
        } else {
            let (cost, victim) = (0.001 * (i % 20_000) as f64, key(k / 2));
            writeln!(
                file,
                r#","outcome":"miss","reason":"new","cost":{cost:.4},"stored":true,"victim":{{"key":{victim},"reason":"evicted"}}}}"#
            )
            .unwrap();
        }
    }
    file
}

#[test]
fn a_step_costs_few_allocations_and_little_room() {
    let file = recording();
    let mut opened = None;
    let counted = allocation_counter::measure(|| {
        let mut opening = Opening::new(file.len());
        file.as_bytes().chunks(PIECE).for_each(|piece| opening.feed(piece).expect("it is a recording"));
        opened = Some(opening.finish("a.jsonl").expect("it is one"));
    });
    let (_, run) = opened.expect("it was opened");
    assert_eq!(run.len(), STEPS);
    let each = |count: u64| count as f64 / STEPS as f64;
    println!(
        "a step: {:.1} allocations, {:.0} bytes allocated, {:.0} kept, {:.0} at most",
        each(counted.count_total),
        each(counted.bytes_total),
        each(counted.bytes_current as u64),
        each(counted.bytes_max)
    );
    // A tree of JSON for each line, and a copy of each key, were some fifty.
    assert!(each(counted.count_total) < 8.0, "{} allocations", each(counted.count_total));
    // A million steps have to fit into a page: what is kept for good, and what it takes on the way.
    assert!(each(counted.bytes_max) < 500.0, "{} bytes", each(counted.bytes_max));
}

#[test]
fn a_piece_is_few_steps_however_long_the_file() {
    let file = recording();
    let mut opening = Opening::new(file.len());
    for piece in file.as_bytes().chunks(PIECE) {
        let (before, percent) = (opening.steps(), opening.percent());
        opening.feed(piece).expect("it is a recording");
        assert!(opening.percent() > percent && opening.percent() <= 100);
        let steps = opening.steps() - before;
        assert!(steps < 2_000, "{steps} in one task");
    }
    assert_eq!((opening.steps(), opening.percent()), (STEPS, 100));
}

#[test]
fn more_steps_than_a_page_can_keep_are_refused_and_not_run_into() {
    let mut opening = Opening::at_most(usize::MAX, 1_000);
    let trouble = (0..20).find_map(|_| opening.feed("k\n".repeat(100).as_bytes()).err());
    assert_eq!((trouble, opening.steps()), (Some(Trouble::TooLong(1_000)), 1_000));
}
