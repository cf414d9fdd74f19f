//! Prepared calls: each shows one thing, and is there to be changed.

use crate::phrases::Phrase;
use crate::phrases::en::sandbox;

/// A prepared text.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    pub name: &'static Phrase,
    pub text: &'static str,
}

/// All of them; the first is what the sandbox opens with.
pub const EXAMPLES: [Example; 6] = [
    Example {
        name: sandbox::LOOP,
        text: "\
# Five pages, room for four, round and round.
def page(n) maxsize=4 policy=lru
for n in 1..5 times 8: page(n)
",
    },
    Example {
        name: sandbox::SCAN,
        text: "\
# Three pages that everybody wants.
def page(n) maxsize=5 policy=lru
for n in 1..3 times 4: page(n)
# Somebody walks through all the others, once.
for n in 10..24: page(n)
# And the three again.
for n in 1..3 times 4: page(n)
",
    },
    Example {
        name: sandbox::ZIPF,
        text: "\
# 200 articles: a few are read all the time, most hardly ever.
def article(n) maxsize=20 policy=lru
for n in 1..200 zipf 3000: article(n)
",
    },
    Example {
        name: sandbox::SELF,
        text: "\
# A cached method, and a new object for every request.
def revenue(self) maxsize=3 self=key
view = Dashboard()
view.revenue() -> 72
view = Dashboard()
view.revenue() -> 5
view.revenue() -> 61
view = Dashboard()
view.revenue() -> 25
",
    },
    Example {
        name: sandbox::ANSWERS,
        text: "\
# Two accounts, and a fee that differs from one to the other.
def fee(self, year) self=key
ada = Account(name=\"Ada\")
bob = Account(name=\"Bob\")
ada.fee(2026) -> 10
bob.fee(2026) -> 35
ada.fee(2026) -> 10
bob.fee(2026) -> 35
drop ada
collect
",
    },
    Example {
        name: sandbox::TIME,
        text: "\
# An answer is good for 30 seconds.
def weather(town) ttl=30s
weather(\"Bern\") -> \"sun\"
wait 20s
weather(\"Bern\") -> \"rain\"
weather(\"Rome\") -> \"sun\"
wait 15s
weather(\"Bern\") -> \"rain\"
weather(\"Rome\") -> \"sun\"
",
    },
];
