//! What the curves say, in sentences.

use cache_core::policy::Kind;
use curves::protocol::Known;

use super::chosen::Chosen;
use super::job::{Job, Stage};
use crate::model::policy::name;

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub about: &'static str,
    pub text: String,
}

/// Everything there is to say of a job as far as it is known.
pub fn said(job: &Job, chosen: Chosen) -> Vec<Said> {
    let sentences = [
        ("The calls", Some(calls(job))),
        ("The size", size(job)),
        ("The policy", policy(job, chosen)),
        ("The optimum", optimum(job, chosen)),
        ("The misses", misses(job, chosen)),
        ("How it is known", Some(how(job))),
    ];
    sentences.into_iter().filter_map(|(about, text)| Some(Said { about, text: text? })).collect()
}

fn calls(job: &Job) -> String {
    let (calls, keys) = (job.calls.accesses, u64::from(job.calls.keys));
    let of = function(job).map(|known| format!(" of {}()", known.name)).unwrap_or_default();
    let most = percent(job.ratio(job.most()));
    match (counted(calls, "call"), keys) {
        (calls, 1) => format!("{calls}{of}, all with the same key: at most {most} can hit."),
        (calls, _) if job.most() == 0 => {
            format!("{calls}{of}, no two with the same key: nothing can hit, whatever the size.")
        }
        (calls, keys) => {
            format!(
                "{calls}{of} with {} different keys. At most {most} can hit: each key misses once.",
                grouped(keys)
            )
        }
    }
}

fn size(job: &Job) -> Option<String> {
    let lru = job.lru.as_ref()?;
    let knee = lru.knee?;
    let hits = percent(job.ratio(job.known(Kind::Lru, knee)?.hits));
    let mut text = if knee == job.calls.keys {
        format!("Nothing is gained before all {} fit: there LRU hits {hits}.", entries(knee))
    } else {
        format!(
            "About {}: there LRU hits {hits}. Up to this size an entry more hits more than the average entry does, beyond it less.",
            entries(knee)
        )
    };
    if let Some(enough) = lru.enough.filter(|enough| *enough > knee && *enough < job.calls.keys) {
        text += &format!(" With {} LRU has 95 % of all it could ever hit.", entries(enough));
    }
    if let Some(bound) = bound(job) {
        text += &match job.known(Kind::Lru, bound) {
            Some(known) => format!(
                " The calls were recorded with room for {}: there LRU hits {}.",
                entries(bound),
                percent(job.ratio(known.hits))
            ),
            None => format!(
                " The calls were recorded with room for {}, more than there are keys.",
                entries(bound)
            ),
        };
    }
    Some(text)
}

fn policy(job: &Job, chosen: Chosen) -> Option<String> {
    let size = size_asked(job)?;
    let ranked = ranked(job, chosen, size)?;
    let (best, most) = *ranked.first()?;
    let as_good: Vec<&str> = ranked
        .iter()
        .filter(|(_, known)| is_as_good(job, known, &most))
        .map(|(kind, _)| name(*kind))
        .collect();
    let with = with_doubt(job, &most);
    let at = entries(size);
    let mut text = match as_good.len() {
        n if n == ranked.len() && n > 1 => format!("With {at} it makes no difference: all hit {with}."),
        1 => format!("With {at} {} hits most: {with}.", name(best)),
        _ => format!("With {at} {} hit most: {with}.", listed(&as_good)),
    };
    if let Some((worst, least)) = ranked.last().filter(|(_, least)| !is_as_good(job, least, &most)) {
        text += &format!(" Least hits {}: {}.", name(*worst), with_doubt(job, least));
    }
    let others = winners(job, chosen, best);
    if !others.is_empty() && as_good.len() < ranked.len() {
        text += &format!(" At other sizes it is another: {}.", others.join("; "));
    }
    Some(text)
}

fn optimum(job: &Job, chosen: Chosen) -> Option<String> {
    let size = size_asked(job)?;
    let (best, known) = *ranked(job, chosen, size)?.first()?;
    let most = job.optimum(size)?;
    if most == 0 {
        return Some(format!("With {} nothing could hit, whatever the policy.", entries(size)));
    }
    let missing = 100.0 * (job.ratio(most) - job.ratio(known.hits));
    let start = format!(
        "A cache that knew the future would hit {} with {} (Belady’s optimum).",
        percent(job.ratio(most)),
        entries(size)
    );
    Some(if missing < 0.05 {
        format!("{start} {} does as well.", name(best))
    } else {
        let share = 100.0 * known.hits as f64 / most as f64;
        format!("{start} {} has {share:.0} % of that; {missing:.1} points are missing.", name(best))
    })
}

fn misses(job: &Job, chosen: Chosen) -> Option<String> {
    let known = function(job).filter(|known| known.costed > 0)?;
    let each = known.cost / known.costed as f64;
    let all = |hits: u64| duration(each * job.calls.accesses.saturating_sub(hits) as f64);
    let mut text = format!(
        "A call that ran took {} on average ({} of them say so).",
        duration(each),
        grouped(known.costed)
    );
    let size = size_asked(job)?;
    if let (Some((best, most)), Some(optimum)) = (ranked(job, chosen, size)?.first(), job.optimum(size)) {
        text += &format!(
            " With {} the misses of {} take {} in all, those of the optimum {}; without a cache it would be {}.",
            entries(size),
            name(*best),
            all(most.hits),
            all(optimum),
            all(0)
        );
    }
    Some(text)
}

fn how(job: &Job) -> String {
    let sampled = Kind::ALL
        .into_iter()
        .flat_map(|kind| job.sizes().into_iter().filter_map(move |size| job.known(kind, size)))
        .filter(|known| known.one_in > 1)
        .count();
    let rest =
        "Each call is a look-up that stores what it did not find; deadlines and removals are left out.";
    let now = match (&job.stage, sampled) {
        (Stage::Done, _) => "All points are exact.".to_owned(),
        (Stage::Stopped, 0) => "It was stopped: the points that are there are exact.".to_owned(),
        (_, 0) => "LRU is exact at every size; the other points come, and are exact.".to_owned(),
        _ => format!(
            "LRU and the optimum are exact. {} by now from the calls of one key in {}: nine in ten are within twice the ± that stands there.",
            if sampled == 1 {
                "One point is known".to_owned()
            } else {
                format!("{sampled} points are known")
            },
            job.one_in()
        ),
    };
    format!("{now} {rest}")
}

/// How far it is, for those who wait.
pub fn progress(stage: &Stage) -> String {
    match stage {
        Stage::Reading { of: 0, .. } => "Reading".to_owned(),
        Stage::Reading { bytes, of } => format!("Reading: {} of {}", megabytes(*bytes), megabytes(*of)),
        Stage::Computing { done, of } => format!("Computing: {done} of {of}"),
        Stage::Done => "All points are exact.".to_owned(),
        Stage::Stopped => "Stopped.".to_owned(),
        Stage::Failed(why) => why.clone(),
    }
}

/// The size at which policies are compared: the knee, or where there is none before everything fits, the
/// largest size that is looked at.
pub fn size_asked(job: &Job) -> Option<u32> {
    let knee = job.lru.as_ref()?.knee.filter(|knee| *knee < job.calls.keys);
    knee.or_else(|| job.sizes().into_iter().rev().nth(1))
}

/// The chosen policies, the best one first; `None` until all are known.
fn ranked(job: &Job, chosen: Chosen, size: u32) -> Option<Vec<(Kind, Known)>> {
    let mut ranked =
        chosen.iter().map(|kind| Some((kind, job.known(kind, size)?))).collect::<Option<Vec<_>>>()?;
    ranked.sort_by_key(|(_, known)| core::cmp::Reverse(known.hits));
    Some(ranked)
}

/// The policies that are best at the other sizes, and where.
fn winners(job: &Job, chosen: Chosen, best: Kind) -> Vec<String> {
    let mut others: Vec<(Kind, Vec<u32>)> = Vec::new();
    for size in job.sizes().into_iter().filter(|size| *size < job.calls.keys) {
        let Some(ranked) = ranked(job, chosen, size) else { continue };
        let Some((first, most)) = ranked.first() else { continue };
        let best_here = ranked.iter().find(|(kind, _)| *kind == best);
        if best_here.is_some_and(|(_, known)| is_as_good(job, known, most)) {
            continue;
        }
        match others.iter_mut().find(|(kind, _)| kind == first) {
            Some((_, sizes)) => sizes.push(size),
            None => others.push((*first, vec![size])),
        }
    }
    let said = |(kind, sizes): (Kind, Vec<u32>)| {
        let sizes: Vec<String> = sizes.into_iter().map(|size| grouped(size.into())).collect();
        format!("{} with {}", name(kind), listed(&sizes))
    };
    others.into_iter().map(said).collect()
}

/// Whether nothing is known that would make one better: less than a tenth of a point, or than the doubt.
fn is_as_good(job: &Job, one: &Known, other: &Known) -> bool {
    let apart = (job.ratio(one.hits) - job.ratio(other.hits)).abs();
    apart < 0.0005_f64.max(one.uncertainty.max(other.uncertainty))
}

fn with_doubt(job: &Job, known: &Known) -> String {
    let ratio = percent(job.ratio(known.hits));
    if known.one_in == 1 { ratio } else { format!("about {ratio} {}", doubt(known)) }
}

/// The doubt of a sampled point, in points of a hundred.
pub fn doubt(known: &Known) -> String {
    format!("± {:.1}", 100.0 * known.uncertainty)
}

/// A point in words: for those who listen, and below the picture.
pub fn point(job: &Job, name: &str, known: &Known) -> String {
    let how = if known.one_in == 1 {
        "exact".to_owned()
    } else {
        format!("{} points, sampled: one key in {}", doubt(known), known.one_in)
    };
    format!("{name} with {}: {} hits, {how}", entries(known.size), percent(job.ratio(known.hits)))
}

fn function(job: &Job) -> Option<&curves::protocol::Function> {
    job.calls.functions.iter().find(|known| Some(known.id) == job.calls.function)
}

fn bound(job: &Job) -> Option<u32> {
    u32::try_from(function(job)?.bound?).ok().filter(|bound| *bound > 0)
}

/// A share, with a digit behind the point where that says more.
pub fn percent(ratio: f64) -> String {
    format!("{:.1} %", 100.0 * ratio)
}

/// A number with a narrow space between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && digits.len() > 4 {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

fn entries(size: u32) -> String {
    if size == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(size.into())) }
}

fn listed<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => items.concat(),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// A time in two or three figures.
fn duration(milliseconds: f64) -> String {
    let of = |number: f64, unit: &str| {
        if number < 10.0 { format!("{number:.1} {unit}") } else { format!("{number:.0} {unit}") }
    };
    match milliseconds {
        ms if ms < 0.05 => of(ms * 1_000.0, "µs"),
        ms if ms < 1_000.0 => of(ms, "ms"),
        ms if ms < 120_000.0 => of(ms / 1_000.0, "s"),
        ms if ms < 7_200_000.0 => of(ms / 60_000.0, "min"),
        ms => of(ms / 3_600_000.0, "h"),
    }
}

#[cfg(test)]
mod tests {
    use curves::protocol::{Calls, Function, LruKnown, Report};

    use super::super::job::tests::{calls, done, ids};
    use super::*;

    fn about(job: &Job, about: &str) -> String {
        let said = said(job, Chosen::default());
        said.into_iter().find(|said| said.about == about).map(|said| said.text).unwrap_or_default()
    }

    #[test]
    fn every_number_is_one_of_the_job() {
        let job = done(Job::of_calls("calls", calls()), &ids());
        assert_eq!(
            about(&job, "The calls"),
            "1200 calls with 22 different keys. At most 98.2 % can hit: each key misses once."
        );
        let hits = |policy, size| percent(job.ratio(job.known(policy, size).unwrap().hits));
        let size = about(&job, "The size");
        assert!(
            size.starts_with(&format!("About 3 entries: there LRU hits {}.", hits(Kind::Lru, 3))),
            "{size}"
        );
        let best = Kind::ALL.into_iter().max_by_key(|kind| job.known(*kind, 3).unwrap().hits).unwrap();
        let policy = about(&job, "The policy");
        assert!(policy.contains(&hits(best, 3)) && policy.contains("With 3 entries"), "{policy}");
        let optimum = about(&job, "The optimum");
        assert!(optimum.contains(&percent(job.ratio(job.optimum(3).unwrap()))), "{optimum}");
        assert_eq!(about(&job, "The misses"), "", "nothing says what a call cost");
        assert!(about(&job, "How it is known").starts_with("All points are exact."));
    }

    #[test]
    fn costs_are_said_where_they_are_known() {
        let function =
            Function { id: 1, calls: 1_200, costed: 40, cost: 500.0, bound: Some(2), name: "load".into() };
        let calls = Calls { function: Some(1), functions: vec![function], ..calls() };
        let job = done(Job::of_calls("calls", calls), &ids());
        let misses = about(&job, "The misses");
        assert!(misses.starts_with("A call that ran took 12 ms on average (40 of them say so)."), "{misses}");
        assert!(misses.ends_with("without a cache it would be 15 s."), "{misses}");
        assert!(about(&job, "The calls").starts_with("1200 calls of load() with"));
        assert!(about(&job, "The size").contains("recorded with room for 2 entries: there LRU hits"));
    }

    #[test]
    fn a_sample_is_called_one_and_small_differences_are_none() {
        let mut job =
            Job::of_calls("calls", Calls { accesses: 1_000_000, keys: 100_000, ..Calls::default() });
        let knots = vec![(13_000, 400_000)];
        job.hear(Report::Lru(LruKnown { knee: Some(13_000), enough: Some(60_000), knots }));
        for (policy, hits) in
            Kind::ALL.into_iter().zip([0, 350_000, 420_000, 500_000, 503_000, 420_000, 420_000])
        {
            let known = Known { size: 13_000, hits, one_in: 20, uncertainty: 0.004 };
            job.hear(Report::Simulated { policy, known });
        }
        let policy = about(&job, "The policy");
        let says = "With 13\u{202f}000 entries S3-FIFO and SIEVE hit most: about 50.3 % ± 0.4. Least hits FIFO: about 35.0 % ± 0.4.";
        assert_eq!(policy, says);
        assert!(
            about(&job, "How it is known")
                .contains("6 points are known by now from the calls of one key in 20")
        );
        assert_eq!(about(&job, "The optimum"), "", "it has not come yet");
        assert!(
            about(&job, "The size")
                .ends_with("With 60\u{202f}000 entries LRU has 95 % of all it could ever hit.")
        );
    }

    #[test]
    fn a_loop_and_a_single_key_are_said_as_what_they_are() {
        let ids: Vec<u32> = (0..60).map(|access| access % 6).collect();
        let job = done(Job::of_calls("loop", Calls { accesses: 60, keys: 6, ..Calls::default() }), &ids);
        assert_eq!(
            about(&job, "The size"),
            "Nothing is gained before all 6 entries fit: there LRU hits 90.0 %."
        );
        assert!(about(&job, "The policy").starts_with("With 5 entries "));
        let job = done(Job::of_calls("one", Calls { accesses: 9, keys: 1, ..Calls::default() }), &[0; 9]);
        assert_eq!(about(&job, "The calls"), "9 calls, all with the same key: at most 88.9 % can hit.");
        let job =
            done(Job::of_calls("all new", Calls { accesses: 3, keys: 3, ..Calls::default() }), &[0, 1, 2]);
        assert!(about(&job, "The calls").ends_with("nothing can hit, whatever the size."));
        assert_eq!(about(&job, "The size"), "");
        assert_eq!(about(&job, "The policy"), "With 2 entries it makes no difference: all hit 0.0 %.");
    }

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(
            [0, 999, 1_000, 12_345, 1_234_567].map(grouped),
            ["0", "999", "1000", "12\u{202f}345", "1\u{202f}234\u{202f}567"]
        );
        assert_eq!(
            [0.01, 0.5, 12.5, 4_200.0, 150_000.0, 9e6].map(duration),
            ["10 µs", "0.5 ms", "12 ms", "4.2 s", "2.5 min", "2.5 h"]
        );
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn progress_is_in_megabytes_then_in_orders() {
        assert_eq!(
            progress(&Stage::Reading { bytes: 1_500_000, of: 13_000_000 }),
            "Reading: 1.5 MB of 13.0 MB"
        );
        assert_eq!(progress(&Stage::Computing { done: 3, of: 112 }), "Computing: 3 of 112");
    }
}
