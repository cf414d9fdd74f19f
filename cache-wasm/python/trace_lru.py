#!/usr/bin/env python3
"""Records what functools.lru_cache and functools.cache do in a program, as a cache-trace file.

    python trace_lru.py app.py its arguments
    python trace_lru.py -o app.trace.jsonl -m package.module its arguments

One file without dependencies, for CPython 3.9 and newer. The page of cache-wasm opens the recording and
steps through it; every call is there with its key taken apart (`self` is a part of its own), whether it
hit, why not, what it cost and what had to go for it. A call is written down when it was answered, so the
lines, taken in their order, make the cache what it was.

The caches stay those of the standard library: each recorded function is an lru_cache of CPython, around
the same function, and what it counts (cache_info) is compared with the recording at the end. What a
program can tell: its calls of cached functions take longer, and the frames of this file stand below those
of a cached function, where someone walks through frames.
"""

import argparse
import atexit
import functools
import io
import itertools
import os
import sys
import time
import types
import weakref
from _thread import RLock, _local, allocate_lock
from collections import deque

# A program may put others in the place of these, or cache them.
from builtins import enumerate, getattr, hash, id, isinstance, len, map, next, range, tuple, type, vars

VERSION = "0.1.0"
LONGEST_LABEL = 80
# A text longer than this is told from others by its hash, so that the recording holds no long texts.
LONGEST_HELD = 200
# So many bytes are kept back before they are written, and for so many seconds, as long as there are calls.
MOST_KEPT_BACK = 1 << 16
LONGEST_KEPT_BACK = 0.5
# Programs that make caches all the time are recorded up to so many of them.
MOST_FUNCTIONS = 10_000
# So many values of arguments are known with their texts, for each function.
MOST_KNOWN = 2_000

Original = getattr(functools, "_lru_cache_wrapper", None)


# -- What parts of keys are: their numbers and labels ------------------------------------------------------

# Types whose values are compared by content, by code that has no effects; holding a value holds nothing else.
_VALUES = {int, float, complex, bool, type(None), str, bytes, range}
_KNOWN_VALUES = {
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"}, "decimal": {"Decimal"}, "fractions": {"Fraction"}, "uuid": {"UUID"},
    "pathlib": {"PurePosixPath", "PureWindowsPath", "PosixPath", "WindowsPath"}, "pathlib._local": {"PurePosixPath", "PureWindowsPath", "PosixPath", "WindowsPath"},
    "ipaddress": {"IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network"},
}
_name_of = type.__dict__["__name__"].__get__
_qualname_of = type.__dict__["__qualname__"].__get__


class _Held:
    """A part whose class compares by a rule of its own: asked for its hash once, as lru_cache does."""

    __slots__ = ("value", "hash", "equals", "__weakref__")

    def __init__(self, value):
        self.value = value
        self.hash = self.equals = None

    def __hash__(self):
        if self.hash is None:
            self.hash = hash(self.value)
        return self.hash

    def __eq__(self, other):
        if self.value is other.value or self.value == other.value:
            # The cache has found out for us that the two are the same.
            if self.equals is None:
                self.equals = other.equals
            return True
        return False


class _Equals:
    """Values that equal one another, as far as they are still there."""

    __slots__ = ("part", "refs", "__weakref__")

    def __init__(self, part):
        self.part = part
        self.refs = {}  # address -> weak reference to a value, or to a part of a key that holds one

    def one(self):
        for address, ref in list(self.refs.items()):
            found = ref()
            if found is not None:
                return found
            self.refs.pop(address, None)
        return None


class _Part:
    """What there is to write about a part."""

    __slots__ = ("number", "kind", "label", "texts")

    def __init__(self, number, kind, label):
        self.number = number
        self.kind = kind
        self.label = label
        self.texts = {}

    def text(self, role):
        text = self.texts.get(role)
        if text is None:
            text = self.texts[role] = f'{{"role":"{role}","type":{_quoted(self.kind)},"label":{_quoted(self.label)},"id":{self.number}}}'
        return text


class _Parts:
    """Numbers the parts of keys, equal ones alike. Objects are not held, and none of their code is run but == and hash()."""

    def __init__(self, labels=True):
        self.labels = labels
        self.last = itertools.count(1)
        self.counts = {}
        self.numbers = {}  # what equal parts have in common -> number
        self.objects = {}  # address -> (weak reference, part)
        self.pinned = {}  # address of what cannot be referred to weakly -> [part, how many keys hold it]
        self.foreigners = {}  # address -> (weak reference, what it equals)
        self.alike = {}  # hash -> weak references to what is equal
        self.steady = {}  # type -> how its values are compared
        self.rules = weakref.WeakKeyDictionary()

    def rule(self, kind):
        """How values of a type are compared."""
        rule = self.steady.get(kind)
        if rule is None:
            rule = self.rules.get(kind)
        if rule is None:
            rule = self._rule(kind)
            # A class that a module has under its name stays anyway; others must not be held.
            module = sys.modules.get(getattr(kind, "__module__", None))
            steady = module is not None and vars(module).get(_name_of(kind)) is kind
            (self.steady if steady else self.rules)[kind] = rule
        return rule

    def _rule(self, kind):
        equality = kind.__eq__
        if kind in _VALUES or _qualname_of(kind) in _KNOWN_VALUES.get(getattr(kind, "__module__", None), ()):
            return "value"
        if equality is object.__eq__:
            return "identity"
        if equality is tuple.__eq__:
            return "items"
        if equality is frozenset.__eq__:
            return "members"
        if equality in (int.__eq__, float.__eq__, str.__eq__, bytes.__eq__):
            return "plain"
        if kind is types.MethodType:
            return "method"
        # A dataclass whose == was written by the standard library.
        parameters = kind.__dict__.get("__dataclass_params__")
        if parameters is not None and parameters.eq and getattr(equality, "__code__", None) is not None and equality.__code__.co_filename == "<string>":
            return "fields"
        return "foreign"

    def part(self, value, pins, depth=0):
        """The part of a key that a value is. `pins`: takes what has to be let go of with the key."""
        held = value if type(value) is _Held else None
        if held is not None:
            value = held.value
        kind = type(value)
        rule = "identity" if depth > 20 else self.rule(kind)
        if rule == "identity":
            return self.object(value, pins)
        if rule == "foreign":
            return self.foreign(value, held, pins)
        token = self.token(rule, value, pins, depth)
        number = self.numbers.get(token)
        if number is None:
            number = self.numbers[token] = next(self.last)
        return _Part(number, _name_of(kind), self.label(value, number))

    def token(self, rule, value, pins, depth):
        """What the value has in common with those that equal it."""
        if rule == "plain":
            for base in (int, float, str, bytes):
                if isinstance(value, base):
                    value = base.__getitem__(value, slice(None)) if base in (str, bytes) else base.__add__(value, base(0))
                    break
            rule = "value"
        if rule == "value":
            long = type(value) in (str, bytes) and len(value) > LONGEST_HELD
            return (type(value), len(value), hash(value)) if long else value
        if rule == "method":
            return ("method", self.part(value.__self__, pins, depth + 1).number, self.part(value.__func__, pins, depth + 1).number)
        if rule == "fields":
            names = [name for name, field in type(value).__dataclass_fields__.items() if field.compare]
            inside = [object.__getattribute__(value, name) for name in names]
            return ("fields", self.object(type(value), pins).number, *[self.part(one, pins, depth + 1).number for one in inside])
        numbers = [self.part(one, pins, depth + 1).number for one in (tuple.__iter__(value) if rule == "items" else frozenset.__iter__(value))]
        return (rule, *numbers) if rule == "items" else (rule, frozenset(numbers))

    def object(self, value, pins):
        """One that equals itself alone."""
        address = id(value)
        known = self.objects.get(address)
        if known is not None and known[0]() is value:
            return known[1]
        pinned = self.pinned.get(address)
        if pinned is None:
            part = self.new(value)
            try:
                # An address may be another object's later.
                self.objects[address] = (weakref.ref(value, lambda _: self.objects.pop(address, None)), part)
                return part
            except TypeError:
                pinned = self.pinned[address] = [part, 0]
        pinned[1] += 1
        pins.append(address)
        return pinned[0]

    def foreign(self, value, held, pins):
        """One whose class says what it equals: the part of those that are still there, or in keys that the cache holds."""
        if held is None:
            # Inside of another part: let go of with the key.
            held = _Held(value)
            pins.append(held)
        address = id(value)
        known = self.foreigners.get(address)
        try:
            held.equals = known[1] if known is not None and known[0]() is value else held.equals or self.equals(held)
            equals = held.equals
            try:
                ref = weakref.ref(value, lambda _: self.foreigners.pop(address, None))
                self.foreigners[address] = (ref, equals)
                equals.refs[address] = ref
            except TypeError:
                equals.refs[id(held)] = weakref.ref(held)
            return equals.part
        except Exception:  # It cannot be compared.
            return self.new(value)

    def equals(self, held):
        """What a value is equal to."""
        code = hash(held)
        for ref in self.alike.get(code, ()):
            equals = ref()
            other = None if equals is None else equals.one()
            if other is not None and held == (other if type(other) is _Held else _Held(other)):
                return equals
        equals = _Equals(self.new(held.value))
        refs = self.alike.setdefault(code, [])

        def forget(ref):
            refs.remove(ref)
            if not refs and self.alike.get(code) is refs:
                del self.alike[code]

        refs.append(weakref.ref(equals, forget))
        return equals

    def new(self, value):
        number = next(self.last)
        kind = _name_of(type(value))
        label = self.label(value, number) if isinstance(value, (type, types.FunctionType, types.ModuleType)) else None
        if label is None:
            label = self.member(value)
        if label is None:
            count = self.counts[kind] = self.counts.get(kind, 0) + 1
            label = f"{kind} #{count}"
        return _Part(number, kind, _shorten(label))

    @staticmethod
    def member(value):
        """`Color.RED`, where it is a member of an enumeration."""
        enum = sys.modules.get("enum")
        if enum is None or not isinstance(type(value), enum.EnumMeta):
            return None
        name = object.__getattribute__(value, "__dict__").get("_name_")
        return f"{_name_of(type(value))}.{name}" if type(name) is str else None

    def label(self, value, number):
        return _shorten(_text(value, 3)) if self.labels else f"{_name_of(type(value))} #{number}"

    def release(self, pins):
        for address in pins:
            pinned = self.pinned.get(address) if type(address) is int else None
            if pinned is not None:
                pinned[1] -= 1
                if pinned[1] == 0:
                    del self.pinned[address]


def _text(value, depth):
    """A value for people, in a line. No code of the program is run for it: where it would be, only the type is told."""
    kind = type(value)
    if kind is str or kind is bytes:
        return repr(value[:LONGEST_LABEL])
    if kind is int:
        return repr(value) if value.bit_length() < 256 else f"<int of {value.bit_length()} bits>"
    if kind in _VALUES or _qualname_of(kind) in _KNOWN_VALUES.get(getattr(kind, "__module__", None), ()):
        return repr(value)
    if isinstance(value, type):
        return _qualname_of(value)
    if kind is types.FunctionType:
        return value.__qualname__
    if kind is types.ModuleType:
        name = object.__getattribute__(value, "__dict__").get("__name__")
        return name if type(name) is str else "module"
    if depth > 0 and kind in (tuple, frozenset):
        inside = ", ".join(_text(one, depth - 1) for one in itertools.islice(value, 20))
        return f"({inside})" if kind is tuple else f"frozenset({{{inside}}})"
    return _name_of(kind)


def _shorten(label):
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


_ESCAPES = {code: f"\\u{code:04x}" for code in range(32)}
_ESCAPES.update({ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\t"): "\\t", ord("\r"): "\\r"})


def _quoted(text):
    return '"' + text.translate(_ESCAPES).encode("utf-8", "replace").decode("utf-8") + '"'


# -- The file ----------------------------------------------------------------------------------------------


class Recording:
    """A cache-trace file that grows while the program runs, up to a number of calls."""

    def __init__(self, path, most_calls=1_000_000, labels=True, complain=None):
        self.path = os.path.abspath(path)
        self.most_calls = most_calls
        self.complain = complain or (lambda text: print(text, file=sys.stderr))
        self.parts = _Parts(labels)
        self.functions = []
        self.calls = 0
        self.counter = itertools.count(1)
        self.started = self.written = time.perf_counter()
        self.lines = deque([_header()])
        self.size = 0
        self.order = RLock()  # of lines in time; held for no more than a moment, by whoever comes back in as well
        self.writing = allocate_lock()
        self.over = False
        self.faults = 0
        self.forked = False
        self.file = None
        self.flush()
        # Processes that this one is copied into have files of their own.
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self.flush, after_in_child=self.in_child)

    def define(self, state):
        self.functions.append(state)
        self.write(state.definition)

    def call(self, state, rest):
        """`rest`: what stands behind the time and the function."""
        if self.calls < self.most_calls:
            self.calls = next(self.counter)
            self.write('{"op":"call","t":', f',"fn":{state.number},{rest}')
        elif not self.over:
            self.write('{"op":"note","t":', f',"text":"The recording ends here, after {self.calls} calls; the program went on."}}')
            self.over = True
            self.flush()

    def write(self, line, rest=None):
        """A line, or with a `rest` the two parts of one that has its time between them."""
        if self.over:
            return
        with self.order:
            now = time.perf_counter()
            self.lines.append(line if rest is None else f"{line}{(now - self.started) * 1000:.3f}{rest}")
        self.size += len(line) + len(rest or "")
        if self.size > MOST_KEPT_BACK or self.forked or now - self.written > LONGEST_KEPT_BACK:
            self.flush()

    def flush(self):
        if not self.lines or not self.writing.acquire(False):
            return  # Whoever is writing may be this thread, interrupted.
        try:
            self.size = 0
            # Other threads may add to them meanwhile.
            data = memoryview("".join([self.lines.popleft() + "\n" for _ in range(len(self.lines))]).encode("utf-8", "replace"))
            self.written = time.perf_counter()
            if self.file is None:
                self.file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
            while data:
                data = data[os.write(self.file, data) :]
        except OSError as error:
            if not self.over:
                self.over = True
                self.complain(f"trace_lru: {self.path} cannot be written ({error.strerror}); the program goes on without")
        finally:
            self.writing.release()

    def in_child(self):
        """
        After a fork: a file with the number of the process in its name, from the first call on, and written
        line by line, since such processes often end without notice.
        """
        stem, ending = os.path.splitext(self.path)
        self.path = f"{stem}.{os.getpid()}{ending}"
        self.forked = True
        self.lines = deque([_header(), *[state.definition for state in self.functions]])
        self.order = RLock()  # of lines in time; held for no more than a moment, by whoever comes back in as well
        self.writing = allocate_lock()
        if self.file is not None:
            os.close(self.file)
            self.file = None

    def close(self):
        """Writes what is left, and tells of functions that counted otherwise than was recorded."""
        for state in self.functions:
            inner = state.inner()
            if inner is None:
                continue
            real = inner.cache_info()
            hits, misses = state.counted()
            if real.hits != hits or not misses <= real.misses <= misses + state.lost:
                self.complain(f"trace_lru: {state.name} counts {real.hits} hits and {real.misses} misses, but {hits} and {misses} were seen")
        if self.faults:
            self.complain(f"trace_lru: {self.faults} calls could not be written down")
        if not self.forked or self.file is not None:
            self.flush()


def _header():
    python = ".".join(map(str, sys.version_info[:3]))
    return f'{{"cacheTrace":1,"source":{_quoted(f"trace_lru {VERSION}, CPython {python}")}}}'


# -- The recorded function ---------------------------------------------------------------------------------


class _Key(tuple):
    """What the cache compares: the arguments as lru_cache itself would put them together. Knows its call."""


class _Stored(_Key):
    """A key that the cache holds. When it goes, so did the entry."""

    def __del__(self):
        try:
            self.state.gone(self)
        except Exception:  # While the interpreter ends there may be nothing left to tell.
            pass


_KEYWORDS = object()
_NOT_LONE = object()
_PLAIN = _VALUES | {type, types.FunctionType, tuple, frozenset}


class _State:
    """What is known of one recorded function."""

    def __init__(self, recording, function, maxsize, typed):
        self.recording = recording
        self.parts = recording.parts
        self.number = len(recording.functions) + 1
        self.maxsize = maxsize
        self.typed = bool(typed)
        self.name = _full_name(function)
        code = getattr(function, "__code__", None)
        first = code.co_varnames[:1] if code is not None and code.co_argcount > 0 else ()
        self.method = first == ("self",) or (first == ("cls",) and "." in self.name.replace("<locals>.", "").rpartition(":")[2])
        self.inner = lambda: None
        self.victims = deque()
        self.clearing = 0
        self.lost = 0
        self.fates = {}  # the numbers of a key's parts -> why it is stored no longer
        self.known = {}  # values that are frequent -> number and text
        self.reset()
        bound = "null" if maxsize is None else str(max(0, maxsize))
        self.definition = (
            f'{{"op":"define","fn":{self.number},"name":{_quoted(_shorten(self.name))},"policy":"lru","maxSize":{bound},'
            f'"self":"key","key":"structural","typed":{"true" if self.typed else "false"}}}'
        )

    def reset(self):
        # Counters that threads can share without a lock.
        self.hits, self.misses = itertools.count(), itertools.count()

    def counted(self):
        return tuple(int(repr(counter)[6:-1]) for counter in (self.hits, self.misses))

    def key(self, args, kwds):
        """As functools makes it; parts with a rule of their own are asked for their hash once."""
        parts = args if _PLAIN.issuperset(map(type, args)) else tuple(map(self.held, args))
        types_ = ()
        if self.typed:
            types_ = tuple(map(type, args)) + tuple(map(type, kwds.values()))
        if kwds:
            key = (*parts, _KEYWORDS, *[one for name, value in kwds.items() for one in (name, self.held(value))], *types_)
        elif self.typed:
            key = (*parts, *types_)
        elif len(args) == 1 and type(args[0]) is not int and type(args[0]) is not str:
            # For lru_cache a lone int or str is the key itself, and never equals a key of one other part.
            key = (*parts, _NOT_LONE)
        else:
            key = parts
        key = _Key(key)
        key.args, key.kwds = args, kwds
        key.ran = False
        return key

    def held(self, value):
        kind = type(value)
        return _Held(value) if kind not in _PLAIN and self.parts.rule(kind) == "foreign" else value

    def describe(self, key):
        """The numbers of a key's parts, the same as text, and what is to be let go of with the key."""
        pins, numbers, texts = [], [], []
        lone = "lone" if len(key) == 2 and key[1] is _NOT_LONE and not self.method else None
        for place, value in enumerate(key.args):
            role = "self" if place == 0 and self.method else "arg"
            kind = type(value)
            frequent = kind in _VALUES and (kind is not str and kind is not bytes or len(value) <= LONGEST_HELD)
            known = self.known.get((role, lone, kind, value)) if frequent else None
            if known is None:
                part = self.part(key[place], value, pins, lone)
                known = (part.number, part.text(role))
                if frequent:
                    if len(self.known) >= MOST_KNOWN:
                        self.known.clear()
                    self.known[role, lone, kind, value] = known
            numbers.append(known[0])
            texts.append(known[1])
        first = len(key.args) + 2
        for place, (name, value) in enumerate(key.kwds.items()):
            part = self.part(key[first + 2 * place], value, pins, name)
            numbers.append(part.number)
            texts.append(_Part(part.number, part.kind, _shorten(f"{name}={part.label}")).text("name"))
        return tuple(numbers), f'[{",".join(texts)}]', pins

    def part(self, inside, value, pins, name):
        """With another number where a name belongs to it, its type counts, or it is the one part of its key."""
        part = self.parts.part(inside, pins)
        if name == "lone" and self.parts.rule(type(value)) not in ("value", "plain"):
            name = None
        if name is None and not self.typed:
            return part
        token = (name, part.number, id(type(value)) if self.typed else None)
        number = self.parts.numbers.get(token)
        if number is None:
            number = self.parts.numbers[token] = next(self.parts.last)
        return _Part(number, part.kind, part.label)

    def answered(self, key, failed):
        """A call is over: writes it down."""
        recording = self.recording
        ran = key.ran
        if recording.over:
            return
        numbers, text, pins = self.describe(key)
        if not ran:
            self.parts.release(pins)
            recording.call(self, f'"key":{text},"outcome":"hit"}}')
            return
        reason = "bypassed" if self.maxsize is not None and self.maxsize <= 0 else self.fates.get(numbers, "new")
        stored = key.kept
        if stored:
            key.numbers, key.text, key.pins = numbers, text, pins
        else:
            self.parts.release(pins)
        line = f'"key":{text},"outcome":"miss","reason":"{reason}","cost":{key.cost * 1000:.4f}'
        if failed:
            line += ',"error":true'
        line += f',"stored":{"true" if stored else "false"}'
        try:
            line += f',"victim":{{"key":{self.victims.popleft()},"reason":"evicted"}}'
        except IndexError:
            pass
        recording.call(self, line + "}")

    def gone(self, key):
        """The cache has let go of an entry."""
        numbers = getattr(key, "numbers", None)
        if numbers is None:
            return
        self.parts.release(key.pins)
        if self.clearing:
            self.fates[numbers] = "cleared"
        else:
            self.fates[numbers] = "evicted"
            self.victims.append(key.text)

    def cleared(self):
        self.recording.write('{"op":"clear","t":', f',"fn":{self.number}}}')


def _full_name(function):
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", None) or _qualname_of(type(function))
    return f"{module}.{name}" if isinstance(module, str) and module != "__main__" else str(name)


class _Depth(_local):
    """How deep a thread is inside cached functions, and how much deeper it may go for it."""

    calls = 0
    given = 0


_depth = _Depth()
# What a nested call takes of the recursion limit beyond what it would take without us, and for how many of
# them it is raised at once. (CPython 3.12 limits the depth of its C calls as well, to a number that nobody
# can set: there, recursion through cached functions goes half as deep.)
_FRAMES = 2 if sys.version_info >= (3, 12) else 3
_STEP = 64


def _runner(function, state):
    """What the cache calls when it has no answer."""
    clock = time.perf_counter

    def run(key):
        key.ran = True
        next(state.misses)
        depth = _depth
        depth.calls += 1
        if depth.calls * _FRAMES > depth.given:
            depth.given += _STEP * _FRAMES
            sys.setrecursionlimit(sys.getrecursionlimit() + _STEP * _FRAMES)
        begin = clock()
        try:
            return function(*key.args, **key.kwds)
        finally:
            key.cost = clock() - begin
            depth.calls -= 1
            if depth.calls == 0 and depth.given:
                _give_back(depth)

    return run


def _give_back(depth):
    given, depth.given = depth.given, 0
    try:
        sys.setrecursionlimit(sys.getrecursionlimit() - given)
    except (RecursionError, ValueError):
        pass  # Others are deep in, or the program has set a limit of its own meanwhile.


def _lone_references(*args):
    key = _Key(args)
    return sys.getrefcount(key)


_REFERENCES = _lone_references()


class _Both(type):
    """isinstance with the type that functools names finds what was cached before, or is not recorded, too."""

    def __instancecheck__(cls, value):
        return type.__instancecheck__(cls, value) or type.__instancecheck__(Original, value)


def _make_traced(recording, wanted):
    """What functools is given in the place of its own type, which cannot be a base of others."""

    class Traced(metaclass=_Both):
        """What lru_cache gives back: the real one, with a look at each call."""

        __slots__ = ("_trace_lru", "_inner", "__dict__", "__weakref__")

        def __new__(cls, function, maxsize, typed, info):
            if not callable(function) or not wanted(function) or len(recording.functions) >= MOST_FUNCTIONS:
                return Original(function, maxsize, typed, info)
            self = super().__new__(cls)
            self._trace_lru = state = _State(recording, function, maxsize, typed)
            self._inner = Original(_runner(function, state), maxsize, typed, info)
            state.inner = weakref.ref(self._inner)
            recording.define(state)
            return self

        def __call__(self, /, *args, **kwds):
            state = self._trace_lru
            key = state.key(args, kwds)
            try:
                value = self._inner(key)
            except BaseException as error:
                if key.ran:
                    key.kept = False
                    _safely(state, key, True)
                elif isinstance(error, RecursionError):
                    # Between the cache, which may have counted a miss, and the function.
                    state.lost += 1
                raise
            if not key.ran:
                next(state.hits)
            elif sys.getrefcount(key) > _REFERENCES:
                key.kept = True
                key.__class__ = _Stored
                key.state = state
            else:
                key.kept = False
            _safely(state, key, False)
            return value

        def __get__(self, instance, owner=None):
            return self if instance is None else types.MethodType(self, instance)

        def cache_info(self):
            """Report cache statistics"""
            return self._inner.cache_info()

        def cache_clear(self):
            """Clear the cache and cache statistics"""
            state = self._trace_lru
            state.clearing += 1
            try:
                self._inner.cache_clear()
            finally:
                state.clearing -= 1
                state.reset()
                state.cleared()

        def __reduce__(self):
            return self.__qualname__

        def __copy__(self):
            return self

        def __deepcopy__(self, memo):
            return self

    Traced.__name__ = Traced.__qualname__ = Original.__name__
    Traced.__module__ = Original.__module__
    return Traced


def _safely(state, key, failed):
    try:
        state.answered(key, failed)
    except RecursionError:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit + 200)
        try:
            state.answered(key, failed)
        finally:
            sys.setrecursionlimit(limit)
    except Exception:
        state.recording.faults += 1
    key.args = key.kwds = None


# -- Starting ----------------------------------------------------------------------------------------------


def start(path, most_calls=1_000_000, labels=True, stdlib=False, only=""):
    """
    Records every function that is cached from now on, in this process and those that fork from it; gives back
    the Recording, which is closed when the interpreter ends.

    `most_calls`: the recording ends after so many, and the program goes on. `labels`: whether the text of
    arguments is written down. `stdlib`: the caches of the standard library too. `only`: functions with this
    in their names.
    """
    if not isinstance(Original, type):
        raise RuntimeError("trace_lru needs a CPython whose functools.lru_cache is made in C")
    recording = Recording(path, most_calls, labels)
    own = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
    packages = (os.path.join(own, "site-packages"), os.path.join(own, "dist-packages"))

    def wanted(function):
        code = getattr(function, "__code__", None)
        if not stdlib and code is not None:
            file = os.path.abspath(code.co_filename)
            if code.co_filename.startswith("<frozen ") or (file.startswith(own) and not file.startswith(packages)):
                return False
        return only in _full_name(function)

    functools._lru_cache_wrapper = _make_traced(recording, wanted)
    atexit.register(recording.close)
    return recording


def _program(arguments):
    """The code to run as the main module, and how that one is set up."""
    path = arguments.program
    sys.argv = [path, *arguments.arguments]
    if arguments.module or os.path.isdir(path) or path.endswith((".zip", ".pyz")):
        import runpy

        sys.path[0] = os.getcwd() if arguments.module else path
        try:
            _, spec, code = runpy._get_module_details(path) if arguments.module else runpy._get_main_module_details()
        except ImportError as error:
            raise SystemExit(f"trace_lru: {error}")
        if arguments.module:
            sys.argv[0] = code.co_filename
        return code, {"__file__": code.co_filename, "__spec__": spec, "__loader__": spec.loader, "__package__": spec.parent}
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    try:
        with io.open_code(os.path.abspath(path)) as file:
            source = file.read()
    except OSError as error:
        raise SystemExit(f"trace_lru: {path} cannot be read: {error.strerror}")
    return compile(source, path, "exec", dont_inherit=True), {"__file__": path, "__spec__": None, "__loader__": None, "__package__": None}


def _without_us(tb):
    """A traceback without the frames of this file."""
    while tb is not None and tb.tb_frame.f_globals is globals():
        tb = tb.tb_next
    rest = tb
    while rest is not None:
        while rest.tb_next is not None and rest.tb_next.tb_frame.f_globals is globals():
            rest.tb_next = rest.tb_next.tb_next
        rest = rest.tb_next
    return tb


def _clean(error, seen):
    """The same for what led to an error."""
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.__traceback__ = _without_us(error.__traceback__)
        _clean(error.__cause__, seen)
        error = error.__context__


def main():
    parser = argparse.ArgumentParser(prog="trace_lru.py", description="Records what functools.lru_cache does in a program, as a cache-trace file.")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write; PROGRAM.trace.jsonl in this folder unless told")
    parser.add_argument("-m", "--module", action="store_true", help="PROGRAM is the name of a module, as with python -m")
    parser.add_argument("--calls", type=int, default=1_000_000, metavar="N", help="end the recording after N calls, 1000000 unless told; the program goes on")
    parser.add_argument("--only", default="", metavar="TEXT", help="functions with this in their names")
    parser.add_argument("--stdlib", action="store_true", help="the caches of the standard library too")
    parser.add_argument("--no-labels", action="store_true", help="write down no text of arguments, only their types")
    parser.add_argument("--quiet", action="store_true", help="say nothing at the end")
    parser.add_argument("program", metavar="PROGRAM", help="a Python file, or a folder with a __main__.py")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…", help="the program's own")
    arguments = parser.parse_args()
    name = arguments.program.replace(os.sep, "/").rstrip("/").rpartition("/")[2]
    output = os.path.abspath(arguments.output or f"{name[:-3] if name.endswith('.py') else name}.trace.jsonl")

    # The program's main module takes our place; ours has to stay.
    us = sys.modules["trace_lru"] = sys.modules["__main__"]
    code, settings = _program(arguments)
    try:
        recording = start(output, arguments.calls, not arguments.no_labels, arguments.stdlib, arguments.only)
    except RuntimeError as error:
        raise SystemExit(str(error))

    def tell():
        if not arguments.quiet:
            functions = len(recording.functions)
            print(f"trace_lru: {recording.calls} calls of {functions} cached function{'s' * (functions != 1)} in {recording.path}", file=sys.stderr)

    # Before what the recording itself does at the end: told last.
    atexit.unregister(recording.close)
    atexit.register(lambda: None if recording.forked else tell())
    atexit.register(recording.close)

    module = types.ModuleType("__main__")
    module.__builtins__ = __builtins__
    for setting, value in settings.items():
        setattr(module, setting, value)
    sys.modules["__main__"] = module

    def hook(kind, error, tb):
        _clean(error, set())
        before(kind, error, error.__traceback__)

    try:
        exec(code, module.__dict__)
    except SystemExit:
        raise
    except BaseException:
        before, sys.excepthook = sys.excepthook, hook
        raise
    return us


if __name__ == "__main__":
    main()
