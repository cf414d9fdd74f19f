//! Why another entry had to go: read off what the policy has noted about both.

use cache_core::policy::Kind;

use super::shelf::Standing;
use super::text::Sentence;
use super::world::World;

/// An entry by its key, as it is written in a call.
pub fn named(world: &World, serial: u64) -> String {
    find(world, serial).map(|(_, standing)| standing.story.key.to_string()).unwrap_or_default()
}

/// Why it is not this entry's turn, but another's.
pub fn why_not(world: &World, guessed: u64, victim: u64) -> Sentence {
    let (Some((place, guess)), Some((_, right)), Some(shelf)) =
        (find(world, guessed), find(world, victim), world.shelf())
    else {
        return Sentence::new();
    };
    let (mine, other) = (guess.story.key.to_string(), right.story.key.to_string());
    let sentence = Sentence::new();
    match shelf.kind() {
        Kind::Lru => {
            let sentence = match guess.story.hits {
                0 => sentence.code(mine).say(format!(" was stored at step {}; ", guess.story.stored)),
                _ => sentence.code(mine).say(format!(" was used at step {}; ", guess.story.used)),
            };
            sentence.code(other).say(format!(
                " was last used at step {}. LRU takes the one that nobody has used for the longest time.",
                right.story.used
            ))
        }
        Kind::Fifo => {
            sentence.code(mine).say(format!(" was stored at step {}, ", guess.story.stored)).code(other).say(
                format!(" at step {}. FIFO takes the oldest, however often it is used.", right.story.stored),
            )
        }
        Kind::Lfu => {
            let uses = |standing: &Standing<'_>| match standing.note.uses.unwrap_or_default() {
                1 => "once".to_owned(),
                uses => format!("{uses} times"),
            };
            sentence.code(mine).say(format!(" was used {}, ", uses(&guess))).code(other).say(format!(
                " {}. LFU takes the one used least, and of those the one used longest ago.",
                uses(&right)
            ))
        }
        Kind::Sieve if guess.note.visited == Some(true) => sentence
            .code(mine)
            .say(" was visited since the hand passed: the hand only takes the mark off and goes on to ")
            .code(other)
            .say("."),
        _ => sentence
            .code(mine)
            .say(format!(" is number {} in line; ", place + 1))
            .code(other)
            .say(" stands before it, by what the policy has noted below each entry."),
    }
}

fn find(world: &World, serial: u64) -> Option<(usize, Standing<'_>)> {
    world.shelf()?.standing().enumerate().find(|(_, standing)| standing.story.serial == serial)
}
