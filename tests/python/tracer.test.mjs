// The tracer of functools.lru_cache: a traced program does what it does, and the file says what the cache did.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { replay } from "../package/support/trace.mjs";
import { makeFolder, packageFolder, recordsOf, run, traced, tracer } from "./support/python.mjs";

const SEEDS = 6;
const seconds = Number(process.env.CACHE_FUZZ_SECONDS ?? 0);

/** A program as a file. */
function program(text, name = "program.py") {
  const file = path.join(makeFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** Runs it with and without the tracer; fails unless both do the same. */
async function alike(args, options) {
  const plain = await run(args);
  const result = await traced(args, options);
  assert.equal(result.stdout, plain.stdout);
  assert.equal(result.stderr, plain.stderr);
  assert.deepEqual([result.code, result.signal], [plain.code, plain.signal]);
  return result;
}

/** Exact LRU with the recorded keys comes to the same hits, misses, reasons and victims. */
function assertReplays({ defined, records, head }) {
  // What was stored meanwhile, by a call from inside, is not stored again: of no consequence to anybody.
  const consequences = { head, defined, records: records.filter(({ stored }) => stored !== false) };
  const counts = { hits: 0, misses: 0 };
  for (const [fn, { maxSize }] of defined) {
    if (maxSize === 0) continue;
    const { hits, misses } = replay(consequences, fn);
    counts.hits += hits;
    counts.misses += misses;
  }
  return counts;
}

describe("a traced program does what it does", () => {
  test("names, copies, pickles, exceptions, recursion, threads, lifetimes", async () => {
    const { stdout, code } = await alike(["behaviour.py", "one", "two"]);
    assert.equal(code, 0);
    assert.ok(stdout.split("\n").length > 30);
  });
  test("an exception that nobody catches: the same traceback, chained ones too", async () => {
    const file = program(`
from functools import lru_cache

@lru_cache
def inner(n):
    raise ValueError(n)

@lru_cache
def outer(n):
    try:
        inner(n)
    except ValueError as error:
        raise RuntimeError("outer") from error

outer(3)
`);
    const { code, stderr } = await alike([file]);
    assert.equal(code, 1);
    assert.match(stderr, /ValueError: 3[^]*direct cause[^]*RuntimeError: outer/);
  });
  test("how it ends: exit codes, hooks, what is registered for the end", async () => {
    const begin = "import sys, atexit\nfrom functools import cache\natexit.register(lambda: print('at the end', f(1)))\n@cache\ndef f(n):\n    return n\nf(1)\n";
    for (const [end, expected] of [["sys.exit(3)", 3], ["sys.exit('in words')", 1], ["sys.excepthook = lambda *e: print('hook', e[0])\n1 / 0", 1], ["pass", 0]]) {
      assert.equal((await alike([program(begin + end)])).code, expected);
    }
  });
  test("modules, folders and arguments", async () => {
    const folder = makeFolder();
    const text = "import sys\nfrom functools import cache\n@cache\ndef f(n):\n    return n\nprint(f(1), __name__, __package__, __spec__ is None, sys.argv[1:])\n";
    writeFileSync(path.join(folder, "__main__.py"), text);
    writeFileSync(path.join(folder, "module.py"), text);
    await alike([folder, "-o", "x"]);
    const plain = await run(["-m", "module", "-m"], { cwd: folder });
    const { stdout, trace } = await traced(["module", "-m"], { cwd: folder, options: ["-m"] });
    assert.equal(stdout, plain.stdout);
    assert.equal(recordsOf(trace, "f").length, 1);
  });
  test("what cannot be started is said in a sentence", async () => {
    for (const args of [["none.py"], ["-m", "no_such_module"]]) {
      const { code, stderr } = await run([tracer, "-o", path.join(makeFolder(), "x"), ...args]);
      assert.equal(code, 1);
      assert.match(stderr, /^trace_lru: .*(none\.py|no_such_module).*\n$/);
    }
  });
  test("CPython's own tests of lru_cache pass", async (t) => {
    const file = program(`
import functools, sys, unittest
try:
    import test.test_functools as tests
except ImportError:
    print("none")
    sys.exit()
tests.c_functools._lru_cache_wrapper = functools._lru_cache_wrapper  # it has a copy of functools
suite = unittest.defaultTestLoader.loadTestsFromTestCase(tests.TestLRUC)
# How deep C may call C is no affair of a cache.
ran = unittest.TextTestRunner(stream=sys.stdout).run(unittest.TestSuite(case for case in suite if sys.version_info < (3, 12) or case._testMethodName != "test_lru_recursion"))
print("ran", ran.testsRun, len(ran.failures) + len(ran.errors))
`);
    const { stdout, trace } = await traced([file], { options: ["--stdlib"] });
    if (stdout === "none\n") {
      t.skip("this Python comes without its tests");
      return;
    }
    const [, count, failed] = stdout.match(/ran (\d+) (\d+)/);
    assert.equal(failed, "0", stdout);
    assert.ok(count > 20 && trace.records.length > 1000, `${count} tests, ${trace.records.length} records`);
  });
});

describe("the recording is true", () => {
  test("calls drawn from seeds: the same counts after each, and exact LRU makes the same of the file", async (t) => {
    const until = Date.now() + seconds * 1000;
    const sums = { hits: 0, misses: 0 };
    let seed = 1;
    for (; seed <= SEEDS || Date.now() < until; seed++) {
      const { trace, code } = await alike(["calls.py", String(seed)]);
      assert.equal(code, 0);
      const { hits, misses } = assertReplays(trace);
      sums.hits += hits;
      sums.misses += misses;
    }
    t.diagnostic(`${seed - 1} seeds: ${sums.hits} hits, ${sums.misses} misses`);
    assert.ok(sums.hits > 100 * SEEDS && sums.misses > 100 * SEEDS, JSON.stringify(sums));
  });
  test("a cached method of a view that is made for each request never hits: the receivers differ, the arguments don't", async () => {
    const { trace, stdout } = await alike(["dashboard.py"]);
    assert.match(stdout, /^CacheInfo\(hits=0, misses=40, maxsize=32, currsize=32\)/);
    const calls = recordsOf(trace, "Dashboard.revenue");
    assert.deepEqual([...new Set(calls.map(({ outcome, reason }) => `${outcome} ${reason}`))], ["miss new"]);
    assert.equal(new Set(calls.map(({ key: [self] }) => self.id)).size, 40);
    assert.deepEqual(calls[0].key.map(({ role, type, label }) => [role, type, label]), [["self", "Dashboard", "Dashboard #1"], ["arg", "str", "'2026-11'"]]);
    assert.equal(new Set(calls.map(({ key: [, month] }) => month.id)).size, 1);
    assert.deepEqual(calls.slice(32).map(({ victim }) => victim.key[0].label), calls.slice(0, 8).map(({ key }) => key[0].label));
    assert.deepEqual(recordsOf(trace, "rate").map(({ op, outcome, reason }) => `${op} ${outcome} ${reason}`), [
      "call miss new", "call miss new", "call hit undefined", "call miss new", "call miss evicted", "call miss evicted", "clear undefined undefined", "call miss cleared",
    ]);
  });
  test("the recording kept in the repository is that of this program", async () => {
    const { file } = await traced(["dashboard.py"]);
    const steady = (text) => text.replace(/"t":[\d.]+/g, '"t":0').replace(/"cost":[\d.]+/g, '"cost":0').replace(/CPython [\d.]+/, "CPython");
    const kept = readFileSync(new URL("../trace/python.jsonl", import.meta.url), "utf8");
    assert.equal(steady(readFileSync(file, "utf8")), steady(kept));
  });
  test("the package's reader takes it", async () => {
    const { readTrace, writeTrace } = await import(pathToFileURL(path.join(packageFolder, "dist/tools.mjs")));
    const { file, trace } = await traced(["calls.py", "5"]);
    const { source, records } = readTrace(readFileSync(file, "utf8"));
    assert.equal(records.length, trace.records.length);
    assert.match(source, /^trace_lru \d+\.\d+\.\d+, CPython 3\.\d+\.\d+$/);
    assert.deepEqual(readTrace(writeTrace(source, records)).records, records);
  });
  test("parts: roles, types, labels; no code of the program is run for a label", async () => {
    const file = program(`
from functools import lru_cache
class Talkative:
    def __repr__(self): print("asked"); return "x"
    __str__ = __format__ = __repr__
class Shape:
    @classmethod
    @lru_cache
    def of(cls, *args, **kwds): pass
@lru_cache
def f(*args, **kwds): pass
Shape.of(1)
f("a\\"\\\\\\n\\ud800é" + "x" * 500, -0.0, None, Talkative(), (1, ("b", Talkative())), key="v", other=10**5000)
f(Talkative, f, len, ..., b"\\x00", frozenset({1}), {1: 2}.keys)
`);
    const { trace, stdout, stderr } = await traced([file]);
    assert.deepEqual([stdout, stderr], ["", ""]);
    const [long, zero, none, object, tuple, key, other] = recordsOf(trace, "f")[0].key;
    assert.match(long.label, /^'a"\\\\\\n\\ud800éx+…$/);
    assert.equal([...long.label].length, 80);
    assert.deepEqual([zero, none, object, tuple].map(({ type, label }) => [type, label]), [["float", "-0.0"], ["NoneType", "None"], ["Talkative", "Talkative #1"], ["tuple", "(1, ('b', Talkative))"]]);
    assert.deepEqual([key, other].map(({ role, label }) => [role, label]), [["name", "key='v'"], ["name", "other=<int of 16610 bits>"]]);
    assert.deepEqual(recordsOf(trace, "f")[1].key.map(({ label }) => label).slice(0, 2), ["Talkative", "_lru_cache_wrapper #1"]);
    assert.deepEqual(recordsOf(trace, "Shape.of")[0].key.map(({ role, type, label }) => [role, type, label]), [["self", "type", "Shape"], ["arg", "int", "1"]]);
  });
});

describe("the file", () => {
  const busy = "import sys\nfrom functools import lru_cache\n@lru_cache(100)\ndef f(n):\n    return n\n";

  test("ends after so many calls; the program goes on", async () => {
    const { trace, stdout } = await traced([program(`${busy}for n in range(1000): f(n % 200)\nprint(f.cache_info())`)], { options: ["--calls", "50"] });
    assert.match(stdout, /hits=0, misses=1000/);
    assert.equal(trace.records.filter(({ op }) => op === "call").length, 50);
    assert.match(trace.records.at(-1).text, /ends here, after 50 calls/);
  });
  test("a disk that is full, a folder that is not there: said once, and the program goes on", async (t) => {
    const file = program(`${busy}for n in range(5000): f(n)\nprint(f.cache_info())`);
    const places = ["/dev/full", path.join(makeFolder(), "none/out.jsonl")].filter((place) => !place.startsWith("/dev/") || existsSync(place));
    t.diagnostic(places.join(", "));
    for (const place of places) {
      const { code, stdout, stderr } = await run([tracer, "-o", place, file]);
      assert.equal(code, 0);
      assert.match(stdout, /misses=5000/);
      assert.equal(stderr.split("\n").filter((line) => line.includes("cannot be written")).length, 1, stderr);
    }
  });
  test("a program that is killed leaves all but the last moments", async () => {
    const file = program(`${busy}import time\nfor n in range(2000): f(n)\ntime.sleep(0.6)\nf(0)\nprint("now", flush=True)\ntime.sleep(60)`);
    const { signal, trace } = await traced([file], { kill: { after: "now", signal: "SIGKILL" } });
    assert.equal(signal, "SIGKILL");
    assert.equal(trace.records.filter(({ op }) => op === "call").length, 2001);
  });
  test("processes that fork have files of their own", async (t) => {
    if (process.platform === "win32") return t.skip("there is no fork");
    const { folder, trace } = await traced([program(`${busy}import os\nf(1)\nif os.fork() == 0:\n    f(1); f(2)\n    os._exit(0)\nos.wait()\nf(3)`)]);
    const { readTrace } = await import("../package/support/trace.mjs");
    const [child] = readdirSync(folder).filter((name) => /^out\.trace\.\d+\.jsonl$/.test(name));
    const labels = ({ records }) => records.filter(({ op }) => op === "call").map(({ outcome, key }) => `${outcome} ${key[0].label}`);
    assert.deepEqual(labels(readTrace(readFileSync(path.join(folder, child), "utf8"))), ["hit 1", "miss 2"]);
    return assert.deepEqual(labels(trace), ["miss 1", "miss 3"]);
  });
  test("functions are chosen: by name, not those of the standard library; no text of arguments if so told", async () => {
    const file = program(`${busy}import fnmatch, importlib\n@lru_cache\ndef other(n): return n\nimportlib.reload(fnmatch).fnmatch('a', 'b')\nf('secret'); other('secret')`);
    const names = async (...options) => [...(await traced([file], { options })).trace.defined.values()].map(({ name }) => name);
    assert.deepEqual(await names(), ["f", "other"]);
    assert.deepEqual(await names("--only", "oth"), ["other"]);
    assert.ok((await names("--stdlib")).some((name) => name.startsWith("fnmatch.")));
    const { file: written } = await traced([file], { options: ["--no-labels"] });
    assert.doesNotMatch(readFileSync(written, "utf8"), /secret/);
  });
});

test("npx cache-wasm python-tracer prints it, and writes it to a file", async () => {
  const { spawnSync } = await import("node:child_process");
  const cli = (...args) => spawnSync(process.execPath, [path.join(packageFolder, "cli/main.mjs"), "python-tracer", ...args], { encoding: "utf8" });
  const text = readFileSync(tracer, "utf8");
  assert.equal(cli().stdout, text);
  const file = path.join(makeFolder(), "tracer.py");
  assert.equal(cli(file).status, 0);
  assert.equal(readFileSync(file, "utf8"), text);
  writeFileSync(file, "something else");
  const refused = cli(file);
  assert.deepEqual([refused.status, readFileSync(file, "utf8")], [2, "something else"]);
  assert.match(refused.stderr, /is something else; --force/);
  assert.equal(cli(file, "--force").status, 0);
  assert.equal(readFileSync(file, "utf8"), text);
  assert.match(cli("--frce").stderr, /^cache-wasm: python-tracer: .*--frce/);
});
