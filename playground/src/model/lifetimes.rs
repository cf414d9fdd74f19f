//! How long each answer has lived and has to live: a window in time around now.

use std::rc::Rc;

use super::sentence::key_words;
use super::shelf::Why;
use super::sorted::by_number;
use super::world::World;

/// The answers of the function in focus, in the order in which they were stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lifetimes {
    /// How far the window reaches to either side: as far as an answer can live.
    pub reach: u64,
    pub lives: Vec<Life>,
}

/// An answer's life. Places are parts of the window's width, and now is in the middle.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    pub serial: u64,
    pub key: String,
    pub value: Rc<str>,
    pub from: f32,
    pub to: f32,
    pub state: Living,
}

/// Whether an answer lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Living {
    /// It has so many milliseconds left.
    Left(u64),
    /// It has just become too old.
    Expired,
    /// It has just made room, before its time.
    Evicted,
    /// It was just removed, before its time.
    Removed,
}

/// The lives in a world; `None` where answers live for ever.
pub fn lifetimes(world: &World) -> Option<Lifetimes> {
    let (function, now) = (world.function()?, world.now);
    let reach = function.ttl?;
    let place = |time: u64| {
        let shifted = (time as f32 + reach as f32) - now as f32;
        (shifted / (2.0 * reach as f32)).clamp(0.0, 1.0)
    };
    let standing = world.shelf()?.standing().map(|standing| {
        let story = standing.story;
        let until = standing.deadline.unwrap_or(now + reach);
        Life {
            serial: story.serial,
            key: key_words(&story.key),
            value: Rc::clone(&story.value.text),
            from: place(story.since),
            to: place(until),
            state: Living::Left(until.saturating_sub(now)),
        }
    });
    let mut lives: Vec<Life> = standing.collect();
    lives.extend(world.done.gone().iter().map(|gone| Life {
        serial: gone.serial,
        key: key_words(&gone.key),
        value: Rc::clone(&gone.value.text),
        from: place(gone.since),
        to: place(gone.until.unwrap_or(now)),
        state: match gone.why {
            Why::Expired => Living::Expired,
            Why::Evicted(_) => Living::Evicted,
            Why::Removed => Living::Removed,
        },
    }));
    by_number(&mut lives, |life| life.serial);
    Some(Lifetimes { reach, lives })
}

#[cfg(test)]
mod tests {
    use super::super::script::played::world;
    use super::*;

    fn seen(text: &str) -> Option<Lifetimes> {
        lifetimes(&world(text))
    }

    const TWO: &str = "def rate(c) ttl=30s maxsize=2\nrate(1) -> 7\nwait 10s\nrate(2) -> 8";

    fn lives(seen: &Lifetimes) -> Vec<(&str, f32, f32, Living)> {
        seen.lives.iter().map(|life| (life.key.as_str(), life.from, life.to, life.state)).collect()
    }

    #[test]
    fn a_life_goes_from_when_it_was_stored_to_its_deadline_and_now_is_in_the_middle() {
        let seen = seen(TWO).unwrap();
        assert_eq!(seen.reach, 30_000);
        let third = 1.0 / 3.0;
        let expected =
            [("1", third, 2.5 * third, Living::Left(20_000)), ("2", 0.5, 1.0, Living::Left(30_000))];
        for (seen, expected) in lives(&seen).iter().zip(expected) {
            assert_eq!((seen.0, seen.3), (expected.0, expected.3));
            assert!((seen.1 - expected.1).abs() < 1e-5 && (seen.2 - expected.2).abs() < 1e-5, "{seen:?}");
        }
    }

    #[test]
    fn who_has_just_gone_is_told_from_those_who_are_there() {
        let expired = seen(&format!("{TWO}\nwait 20s")).unwrap();
        let states: Vec<Living> = expired.lives.iter().map(|life| life.state).collect();
        assert_eq!(states, [Living::Expired, Living::Left(10_000)]);
        assert!((expired.lives[0].to - 0.5).abs() < 1e-5, "it ends now");
        let evicted = seen(&format!("{TWO}\nrate(3) -> 9")).unwrap();
        assert_eq!(evicted.lives[0].state, Living::Evicted);
        assert!(evicted.lives[0].to > 0.5, "it had time left");
    }

    #[test]
    fn without_a_time_to_live_there_is_nothing_to_draw() {
        assert_eq!(seen("def f(n)\nf(1)"), None);
    }
}
