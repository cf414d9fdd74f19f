"""Calls drawn from a seed, of all kinds of keys; prints what cache_info() says after each."""
import datetime
import enum
import fractions
import random
import sys
from collections import namedtuple
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import PurePosixPath

draw = random.Random(int(sys.argv[1]))
Point = namedtuple("Point", "x y")


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Number(int):
    pass


@dataclass(frozen=True)
class Range:
    low: int
    high: object


class Slotted:
    __slots__ = ()


class Word:
    def __init__(self, word):
        self.word = word

    def __hash__(self):
        return hash(self.word)

    def __eq__(self, other):
        return isinstance(other, Word) and self.word == other.word


class View:
    def __init__(self, n):
        self.n = n

    @lru_cache(maxsize=3)
    def method(self, n):
        return n


views = [View(n) for n in range(3)]
slotted = [Slotted(), Slotted(), object(), object()]
words = [Word("a"), Word("b"), Word("a")]
nan = float("nan")
MAKE = [
    lambda n: n, lambda n: float(n), lambda n: n % 2 == 0, lambda n: str(n), lambda n: f"{n}" * 300, lambda n: bytes([n]), lambda n: None,
    lambda n: (n, str(n)), lambda n: (float(n), (n,)), lambda n: frozenset({n, n + 1}), lambda n: Point(n, 1), lambda n: (n, 1), lambda n: Colour(1 + n % 2),
    lambda n: Number(n), lambda n: Range(n, (n,)), lambda n: slotted[n % 4], lambda n: words[n % 3], lambda n: nan, lambda n: fractions.Fraction(n, 2),
    lambda n: datetime.date(2026, 1, 1 + n), lambda n: PurePosixPath(f"/{n}"), lambda n: int if n % 2 else str, lambda n: views[n % 3].method, lambda n: 10**300 + n, lambda n: complex(n, 0),
]


def plain(*args, **kwds):
    if draw.random() < 0.05:
        raise LookupError
    if draw.random() < 0.1:
        call(draw.choice(functions))
    if draw.random() < 0.01:
        draw.choice(functions).cache_clear()
    return len(args)


functions = [lru_cache(maxsize)(plain) for maxsize in (0, 1, 2, 5, 16, None)] + [lru_cache(6, typed=True)(plain), cache(plain)]


def value():
    return MAKE[int(len(MAKE) * draw.random() ** 3)](draw.randrange(4))


def call(function):
    try:
        if draw.random() < 0.6:
            function(value())
        elif draw.random() < 0.5:
            function(value(), value())
        elif draw.random() < 0.5:
            function(a=value(), b=value())
        else:
            function(value(), a=value())
    except LookupError:
        print("raised")


for step in range(1500):
    if draw.random() < 0.1:
        views[draw.randrange(3)].method(draw.randrange(3))
    else:
        call(draw.choice(functions))
    print(step, *[tuple(function.cache_info()) for function in functions], tuple(View.method.cache_info()))
