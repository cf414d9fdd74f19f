//! The numbers that a `for` goes through.

use super::cursor::{Cursor, Read};
use super::error::{ScriptError, Words};
use crate::phrases::en::script as said;

/// How often a `for` may go round.
const MOST_ROUNDS: i64 = 100_000;

/// The numbers of a `for`, and how it goes through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounds {
    pub first: i64,
    pub last: i64,
    pub order: Order,
}

/// How a `for` goes through its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// From the first to the last, so many times.
    Times(i64),
    /// So many draws, the first number twice as often as the second, three times as often as the third. The
    /// same draws every time.
    Zipf(i64),
}

impl Rounds {
    /// How many there are in all.
    const fn len(&self) -> i64 {
        match self.order {
            Order::Times(times) => ((self.last - self.first).abs() + 1) * times,
            Order::Zipf(draws) => draws,
        }
    }

    /// All of them, in their order.
    pub fn numbers(self) -> Box<dyn Iterator<Item = i64>> {
        let Self { first, last, order } = self;
        // Upwards or downwards.
        let (wide, down) = ((last - first).abs(), last < first);
        let at = move |i: i64| if down { first - i } else { first + i };
        match order {
            Order::Times(times) => Box::new((0..times).flat_map(move |_| (0..=wide).map(at))),
            Order::Zipf(draws) => {
                let mut sums: Vec<f64> = Vec::new();
                for rank in 1..=(wide + 1) {
                    sums.push(sums.last().copied().unwrap_or_default() + 1.0 / rank as f64);
                }
                let mut state = 0_u64;
                Box::new((0..draws).map(move |_| {
                    let aim = fraction(&mut state) * sums.last().copied().unwrap_or_default();
                    let rank = sums.partition_point(|sum| *sum <= aim);
                    at(i64::try_from(rank).unwrap_or(wide))
                }))
            }
        }
    }
}

/// The next number from 0 up to 1: `SplitMix64`, as the engine has it.
fn fraction(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Reads `1..100`, `1..5 times 20` or `1..100 zipf 2000`.
pub(super) fn rounds(cursor: &mut Cursor<'_>) -> Read<Rounds> {
    let first = cursor.whole()?;
    cursor.want("..")?;
    let at = cursor.at();
    let last = cursor.whole()?;
    if first.abs_diff(last) >= MOST_ROUNDS.unsigned_abs() {
        let most = MOST_ROUNDS.unsigned_abs() as usize - 1;
        let expected = (said::NEAR, [("n", most.into()), ("first", first.to_string().into())]);
        return Err(ScriptError::new(at, last.to_string(), expected));
    }
    let mut rounds = Rounds { first, last, order: Order::Times(1) };
    let zipf = cursor.eat_word("zipf");
    if !zipf && !cursor.eat_word("times") {
        return if cursor.peek() == Some(':') {
            Ok(rounds)
        } else {
            Err(cursor.wrong(Words::one_of(&["times", "zipf", ":"])))
        };
    }
    let at = cursor.at();
    let count = cursor.whole()?;
    let most = if zipf { MOST_ROUNDS } else { MOST_ROUNDS / rounds.len() };
    if !(1..=most).contains(&count) {
        let most = most.to_string().into();
        return Err(ScriptError::new(at, count.to_string(), (said::UP_TO, [("n", most)])));
    }
    rounds.order = if zipf { Order::Zipf(count) } else { Order::Times(count) };
    Ok(rounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Read<Rounds> {
        rounds(&mut Cursor::new(text, 1))
    }

    fn numbers(text: &str) -> Vec<i64> {
        read(text).unwrap().numbers().collect()
    }

    #[test]
    fn a_range_is_gone_through_once_or_several_times() {
        assert_eq!(numbers("1..4:"), [1, 2, 3, 4]);
        assert_eq!(numbers("-1..1 times 2:"), [-1, 0, 1, -1, 0, 1]);
        assert_eq!(numbers("7..7 times 3:"), [7, 7, 7]);
        assert_eq!(numbers("3..1 times 2:"), [3, 2, 1, 3, 2, 1], "downwards");
    }

    #[test]
    fn zipf_draws_the_first_often_and_the_last_seldom_and_always_the_same() {
        let drawn = numbers("11..110 zipf 20000:");
        assert_eq!(drawn, numbers("11..110 zipf 20000:"));
        let count = |n: i64| drawn.iter().filter(|drawn| **drawn == n).count() as f64;
        assert!(drawn.iter().all(|n| (11..=110).contains(n)));
        for (rank, n) in [(2.0, 12), (3.0, 13), (10.0, 20)] {
            let ratio = count(11) / count(n);
            assert!((0.85..1.15).contains(&(ratio / rank)), "{ratio} for rank {rank}");
        }
        assert!(count(110) > 0.0);
    }

    #[test]
    fn too_many_rounds_and_other_words_are_refused_with_what_is_allowed() {
        for (text, says) in [
            ("5..100005:", "column 4: found 100005, expected a number no more than 99999 from 5"),
            ("5..-99995:", "expected a number no more than 99999 from 5"),
            ("1..1000 times 101:", "column 15: found 101, expected a number from 1 to 100"),
            ("1..10 times 0:", "expected a number from 1 to 10000"),
            ("1..10 zipf 100001:", "expected a number from 1 to 100000"),
            ("1..10 often:", "found often, expected times, zipf or :"),
        ] {
            let said = read(text).unwrap_err().to_string();
            assert!(said.contains(says), "{text}: {said}");
        }
    }
}
