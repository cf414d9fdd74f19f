"""What a program can see of its cached functions: printed, so that it can be compared with and without the tracer."""
import copy
import functools
import gc
import inspect
import operator
import pickle
import sys
import threading
import traceback
import warnings
import weakref
from functools import lru_cache


def show(what, *values):
    print(what, *values, sep=": ")


@lru_cache(maxsize=7, typed=True)
def documented(a, b=2, *, c=3):
    """What it says."""
    return a, b, c


show("names", documented.__name__, documented.__qualname__, documented.__module__, documented.__doc__)
show("attributes", sorted(vars(documented)), inspect.signature(documented), documented.__wrapped__.__name__)
show("parameters", documented.cache_parameters(), documented.cache_info())
show("kind", callable(documented), inspect.isfunction(documented), isinstance(documented, functools._lru_cache_wrapper), type(documented).__name__, type(documented).__module__)
show("copies", copy.copy(documented) is documented, copy.deepcopy(documented) is documented, pickle.loads(pickle.dumps(documented)) is documented)
documented.mark = 5
show("marks", documented.mark, weakref.ref(documented)() is documented)
functools.wraps(documented)(lambda: 0)
show("typed", documented(1), documented(1.0), documented(True), documented(1, c=3), documented(1), documented.cache_info())

show("of a builtin", lru_cache(len)("abc"), functools.lru_cache(maxsize=-3)(abs)(-2))
for wrong in ("x", 1.5):
    try:
        lru_cache(wrong)
    except TypeError as error:
        show("refused", error)
try:
    lru_cache()(5)(1)
except TypeError as error:
    show("refused", error)


class Method:
    @lru_cache
    def plain(self, n):
        return n

    @classmethod
    @lru_cache
    def of_class(cls, n):
        return cls.__name__, n

    @staticmethod
    @lru_cache
    def of_none(n):
        return n

    @property
    @lru_cache
    def once(self):
        return object()


method = Method()
show("bound", method.plain(1), method.plain(1), Method.plain(method, 1), method.plain.__self__ is method, inspect.ismethod(method.plain), Method.plain.cache_info())
show("of the class", Method.of_class(1), method.of_class(1), Method.of_none(2), method.of_none(2), method.once is method.once)


@lru_cache
def failing(n):
    raise KeyError(n)


for _ in range(2):
    try:
        failing(1)
    except KeyError as error:
        lines = [frame.name for frame in traceback.extract_tb(error.__traceback__) if frame.filename == __file__]
        show("raised", repr(error), error.__context__, error.__cause__, lines, failing.cache_info())
for arguments in (([],), ({},), ((1, []),)):
    try:
        documented(*arguments)
    except TypeError as error:
        show("unhashable", error, documented.cache_info())


@lru_cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


show("recursion", fibonacci(200), fibonacci.cache_info())


@lru_cache
def clearing(n):
    clearing.cache_clear()
    return n


show("cleared inside", clearing(1), clearing(1), clearing.cache_info())


class Value:
    """Compares by content, and counts how often it is asked."""

    asked = [0, 0]

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        Value.asked[0] += 1
        return hash(self.n)

    def __eq__(self, other):
        Value.asked[1] += 1
        return self.n == other.n


@lru_cache(maxsize=2)
def of_value(value, other=None):
    return value.n


show("values", [of_value(Value(n), other=Value(n)) for n in (1, 2, 1, 3, 1, 2)], of_value.cache_info())
one = Value(1)
before = list(Value.asked)
of_value(one)
show("asked for the hash", Value.asked[0] - before[0])


class Refusing:
    """Has no hash, or one that fails."""

    def __hash__(self):
        raise ZeroDivisionError("no hash")


class Odd:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ZeroDivisionError("no ==")


for wrong in (lambda: documented(Refusing()), lambda: [documented(Odd()), documented(Odd())]):
    try:
        wrong()
    except ZeroDivisionError as error:
        show("failed", error)


class Held:
    def __repr__(self):
        print("a label was asked for")
        return "held"

    __str__ = __repr__


@lru_cache(maxsize=2)
def holding(held):
    return [held]


refs = []
for n in range(4):
    refs.append(weakref.ref(held := Held()))
    holding(held)
del held
gc.collect()
show("held", [ref() is not None for ref in refs], holding.cache_info())
holding.cache_clear()
gc.collect()
show("let go", [ref() is not None for ref in refs])
made = weakref.ref(lru_cache(lambda n: n))
gc.collect()
show("a cached function goes", made() is None)


@lru_cache(maxsize=None)
def warned(n):
    warnings.warn("the caller is told", stacklevel=1)
    return n


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warned(1)
show("warned", [(str(one.message), one.lineno) for one in caught])


@lru_cache(maxsize=64)
def shared(n):
    return n * n


def work():
    for n in range(2000):
        shared(n % 50)


threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
information = shared.cache_info()
show("threads", information.hits + information.misses, information.currsize, threading.active_count())
show("limits", sys.getrecursionlimit(), __name__, sys.argv[1:], __spec__, sys.path[0] == sys.path[0])
show("lambdas", functools.reduce(operator.add, map(lru_cache(lambda n: n % 3), range(100))))
