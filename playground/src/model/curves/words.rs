//! What the curves say, in sentences.

mod figures;
mod progress;

use ::curves::protocol::Known;
use cache_core::policy::Kind;

pub use self::figures::{doubt, grouped, percent};
pub use self::progress::{progress, status, trouble};

use self::figures::{duration, entries};
use super::chosen::Chosen;
use super::job::{Job, Stage};
use crate::model::number::fixed;
use crate::model::policy::name;
use crate::model::text::{Sentence, listed};
use crate::phrases::en::curves;
use crate::phrases::{Language, args};

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub about: &'static str,
    pub text: Sentence,
}

/// Everything there is to say of a job as far as it is known.
pub fn said(job: &Job, chosen: Chosen, t: Language) -> Vec<Said> {
    let sentences = [
        (curves::THE_CALLS, Some(calls(job, t))),
        (curves::THE_SIZE, size(job, t)),
        (curves::THE_POLICY, policy(job, chosen, t)),
        (curves::THE_OPTIMUM, optimum(job, chosen, t)),
        (curves::THE_MISSES, misses(job, chosen, t)),
        (curves::HOW, Some(how(job, t))),
    ];
    let told = |(about, text): (_, Option<_>)| Some(Said { about: t.say(about), text: text? });
    sentences.into_iter().filter_map(told).collect()
}

fn calls(job: &Job, t: Language) -> Sentence {
    let (n, keys) = (job.calls.accesses, u64::from(job.calls.keys));
    let calls = grouped(n);
    let calls = match function(job) {
        Some(known) => t.fill(curves::CALLS_OF, args![n, calls, function = &known.name]),
        None => t.fill(curves::CALLS, args![n, calls]),
    };
    let most = percent(job.ratio(job.most()));
    match keys {
        1 => t.fill(curves::ONE_KEY, args![calls, most]),
        _ if job.most() == 0 => t.fill(curves::ALL_NEW, args![calls]),
        keys => t.fill(curves::KEYS, args![calls, most, keys = grouped(keys)]),
    }
}

fn size(job: &Job, t: Language) -> Option<Sentence> {
    let lru = job.lru.as_ref()?;
    let knee = lru.knee?;
    let ratio = percent(job.ratio(job.known(Kind::Lru, knee)?.hits));
    let phrase = if knee == job.calls.keys { curves::ALL_FIT } else { curves::KNEE };
    let mut text = t.fill(phrase, args![ratio, entries = entries(knee, t)]);
    if let Some(enough) = lru.enough.filter(|enough| *enough > knee && *enough < job.calls.keys) {
        text = text.and(&t.fill(curves::ENOUGH, args![entries = entries(enough, t)]));
    }
    if let Some(bound) = bound(job) {
        let entries = entries(bound, t);
        let more = match job.known(Kind::Lru, bound) {
            Some(known) => t.fill(curves::BOUND, args![entries, ratio = percent(job.ratio(known.hits))]),
            None => t.fill(curves::BOUND_LARGE, args![entries]),
        };
        text = text.and(&more);
    }
    Some(text)
}

fn policy(job: &Job, chosen: Chosen, t: Language) -> Option<Sentence> {
    let size = size_asked(job)?;
    let ranked = ranked(job, chosen, size)?;
    let (best, most) = *ranked.first()?;
    let as_good: Vec<&str> = ranked
        .iter()
        .filter(|(_, known)| is_as_good(job, known, &most))
        .map(|(kind, _)| name(*kind))
        .collect();
    let (ratio, entries) = (with_doubt(job, &most, t), entries(size, t));
    let mut text = match as_good.len() {
        n if n == ranked.len() && n > 1 => t.fill(curves::NO_DIFFERENCE, args![entries, ratio]),
        1 => t.fill(curves::BEST, args![entries, ratio, policy = name(best)]),
        _ => t.fill(curves::BEST_OF_ALL, args![entries, ratio, policies = listed(&as_good, t)]),
    };
    if let Some((worst, least)) = ranked.last().filter(|(_, least)| !is_as_good(job, least, &most)) {
        let ratio = with_doubt(job, least, t);
        text = text.and(&t.fill(curves::LEAST, args![ratio, policy = name(*worst)]));
    }
    let others = winners(job, chosen, best, t);
    if !others.is_empty() && as_good.len() < ranked.len() {
        text = text.and(&t.fill(curves::OTHERS, args![others = others.join("; ")]));
    }
    Some(text)
}

fn optimum(job: &Job, chosen: Chosen, t: Language) -> Option<Sentence> {
    let size = size_asked(job)?;
    let (best, known) = *ranked(job, chosen, size)?.first()?;
    let (most, entries) = (job.optimum(size)?, entries(size, t));
    if most == 0 {
        return Some(t.fill(curves::NO_HIT, args![entries]));
    }
    let policy = name(best);
    let missing = 100.0 * (job.ratio(most) - job.ratio(known.hits));
    let text = t.fill(curves::FUTURE, args![entries, ratio = percent(job.ratio(most))]);
    Some(if missing < 0.05 {
        text.and(&t.fill(curves::AS_GOOD, args![policy]))
    } else {
        let share = format!("{}\u{a0}%", fixed(100.0 * known.hits as f64 / most as f64, 0));
        text.and(&t.fill(curves::SHORT_OF, args![policy, share, points = fixed(missing, 1)]))
    })
}

fn misses(job: &Job, chosen: Chosen, t: Language) -> Option<Sentence> {
    let known = function(job).filter(|known| known.costed > 0)?;
    let each = known.cost / known.costed as f64;
    let all = |hits: u64| duration(each * job.calls.accesses.saturating_sub(hits) as f64);
    let text = t.fill(curves::COST, args![time = duration(each), calls = grouped(known.costed)]);
    let size = size_asked(job)?;
    let ranked = ranked(job, chosen, size);
    let (Some((best, most)), Some(optimum)) =
        (ranked.as_ref().and_then(|ranked| ranked.first()), job.optimum(size))
    else {
        return Some(text);
    };
    let (entries, policy) = (entries(size, t), name(*best));
    let costs = args![entries, policy, time = all(most.hits), least = all(optimum), most = all(0)];
    Some(text.and(&t.fill(curves::COSTS, costs)))
}

fn how(job: &Job, t: Language) -> Sentence {
    let sampled = Kind::ALL
        .into_iter()
        .flat_map(|kind| job.sizes().into_iter().filter_map(move |size| job.known(kind, size)))
        .filter(|known| known.one_in > 1)
        .count();
    let now = match (&job.stage, sampled) {
        (Stage::Done, _) => t.fill(curves::EXACT, &[]),
        (Stage::Stopped, 0) => t.fill(curves::EXACT_STOPPED, &[]),
        (_, 0) => t.fill(curves::EXACT_COMING, &[]),
        (_, n) => t.fill(curves::SAMPLED, args![n, one_in = job.one_in()]),
    };
    now.and(&t.fill(curves::LEFT_OUT, &[]))
}

/// The size at which policies are compared: the knee, or where there is none before everything fits, the
/// largest size that is looked at.
pub fn size_asked(job: &Job) -> Option<u32> {
    let knee = job.lru.as_ref()?.knee.filter(|knee| *knee < job.calls.keys);
    knee.or_else(|| job.sizes().into_iter().rev().nth(1))
}

/// The chosen policies, the best one first; `None` until all are known.
fn ranked(job: &Job, chosen: Chosen, size: u32) -> Option<Vec<(Kind, Known)>> {
    let mut ranked: Vec<(Kind, Known)> = Vec::new();
    for kind in chosen.iter() {
        let known = job.known(kind, size)?;
        let place = ranked.iter().position(|(_, other)| other.hits < known.hits).unwrap_or(ranked.len());
        ranked.insert(place, (kind, known));
    }
    Some(ranked)
}

/// The policies that are best at the other sizes, and where.
fn winners(job: &Job, chosen: Chosen, best: Kind, t: Language) -> Vec<String> {
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
        t.text(curves::OTHER_SIZE, args![policy = name(kind), sizes = listed(&sizes, t)])
    };
    others.into_iter().map(said).collect()
}

/// Whether nothing is known that would make one better: less than a tenth of a point, or than the doubt.
fn is_as_good(job: &Job, one: &Known, other: &Known) -> bool {
    let apart = (job.ratio(one.hits) - job.ratio(other.hits)).abs();
    apart < 0.0005_f64.max(one.uncertainty.max(other.uncertainty))
}

fn with_doubt(job: &Job, known: &Known, t: Language) -> String {
    let ratio = percent(job.ratio(known.hits));
    if known.one_in == 1 { ratio } else { t.text(curves::ABOUT, args![ratio, doubt = doubt(known)]) }
}

/// A point in words: for those who listen, and below the picture.
pub fn point(job: &Job, name: &str, known: &Known, t: Language) -> String {
    let (entries, ratio) = (entries(known.size, t), percent(job.ratio(known.hits)));
    if known.one_in == 1 {
        t.text(curves::POINT, args![name, entries, ratio])
    } else {
        let (doubt, one_in) = (doubt(known), known.one_in);
        t.text(curves::POINT_SAMPLED, args![name, entries, ratio, doubt, one_in])
    }
}

fn function(job: &Job) -> Option<&::curves::protocol::Function> {
    job.calls.functions.iter().find(|known| Some(known.id) == job.calls.function)
}

fn bound(job: &Job) -> Option<u32> {
    u32::try_from(function(job)?.bound?).ok().filter(|bound| *bound > 0)
}

#[cfg(test)]
mod tests {
    use ::curves::protocol::{Calls, Function, LruKnown, Report};

    use super::super::job::tests::{calls, done, ids};
    use super::*;

    fn about(job: &Job, about: &str) -> String {
        let said = said(job, Chosen::default(), Language::ENGLISH);
        let found = said.into_iter().find(|said| said.about == about);
        found.map(|said| said.text.plain().replace('\u{a0}', " ")).unwrap_or_default()
    }

    #[test]
    fn every_number_is_one_of_the_job() {
        let job = done(Job::of_calls("calls", calls()), &ids());
        assert_eq!(
            about(&job, "The calls"),
            "1200 calls with 22 different keys. At most 98.2 % can hit: each key misses once."
        );
        let hits =
            |policy, size| percent(job.ratio(job.known(policy, size).unwrap().hits)).replace('\u{a0}', " ");
        let size = about(&job, "The size");
        assert!(
            size.starts_with(&format!("About 3 entries: there LRU hits {}.", hits(Kind::Lru, 3))),
            "{size}"
        );
        let best = Kind::ALL.into_iter().max_by_key(|kind| job.known(*kind, 3).unwrap().hits).unwrap();
        let policy = about(&job, "The policy");
        assert!(policy.contains(&hits(best, 3)) && policy.contains("With 3 entries"), "{policy}");
        let optimum = about(&job, "The optimum");
        assert!(
            optimum.contains(&percent(job.ratio(job.optimum(3).unwrap())).replace('\u{a0}', " ")),
            "{optimum}"
        );
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
        assert!(about(&job, "The size").contains("made with room for 2 entries: there LRU hits"));
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
}
