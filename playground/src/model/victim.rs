//! Why another entry had to go: read off what the policy has noted about both.

use cache_core::policy::Kind;

use super::sentence::key_words;
use super::shelf::Standing;
use super::text::Sentence;
use super::world::World;
use crate::phrases::en::victim;
use crate::phrases::{Arg, Language, args};

/// An entry by its key, as it is written in a call.
pub fn named(world: &World, serial: u64) -> String {
    find(world, serial).map(|(_, standing)| key_words(&standing.story.key)).unwrap_or_default()
}

/// Why it is not this entry's turn, but another's.
pub fn why_not(world: &World, guessed: u64, gone: u64, t: Language) -> Sentence {
    let (Some((place, guess)), Some((_, right)), Some(shelf)) =
        (find(world, guessed), find(world, gone), world.shelf())
    else {
        return Sentence::new();
    };
    let name = |standing: &Standing<'_>| Arg::code(key_words(&standing.story.key));
    let (mine, other) = (name(&guess), name(&right));
    let used = |standing: &Standing<'_>| standing.note.uses.unwrap_or_default();
    match shelf.kind() {
        Kind::Lru => {
            let phrase = if guess.story.hits == 0 { victim::LRU_STORED } else { victim::LRU_USED };
            t.fill(phrase, args![mine, other, at = guess.story.used, then = right.story.used])
        }
        Kind::Fifo => {
            t.fill(victim::FIFO, args![mine, other, at = guess.story.stored, then = right.story.stored])
        }
        Kind::Lfu => t.fill(victim::LFU, args![mine, other, n = used(&guess), m = used(&right)]),
        Kind::Sieve if guess.note.visited == Some(true) => t.fill(victim::SIEVE_VISITED, args![mine, other]),
        _ => t.fill(victim::IN_LINE, args![mine, other, place = place + 1]),
    }
}

fn find(world: &World, serial: u64) -> Option<(usize, Standing<'_>)> {
    world.shelf()?.standing().enumerate().find(|(_, standing)| standing.story.serial == serial)
}
