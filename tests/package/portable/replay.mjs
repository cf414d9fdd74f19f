// The recorded vectors of functools.lru_cache, played again by what any JavaScript platform has: no assert, no
// files. Says what differs instead of throwing, so that a page or a worker can send it home.

const sizeOf = (maxsize) => maxsize ?? Infinity;

/** Plays all cases; { cases, operations, engines, differences }: the first few differences, as texts. */
export function replay(memoize, { cases }) {
  const differences = [];
  const engines = new Set();
  let operations = 0;
  for (const recorded of cases) {
    const check = (what, got, expected) => {
      if (JSON.stringify(got) !== JSON.stringify(expected) && differences.length < 5) {
        differences.push(`${recorded.name}, ${what}: ${JSON.stringify(got)}, functools ${JSON.stringify(expected)}`);
      }
    };
    const f = recorded.fib === undefined ? replayOperations(memoize, recorded, check) : replayFibonacci(memoize, recorded, check);
    operations += recorded.ops?.length ?? 1;
    engines.add(f.cacheInfo().engine);
  }
  return { cases: cases.length, operations, engines: [...engines], differences };
}

/** As functools lists them; JSON has no Infinity. */
function info(f) {
  const { hits, misses, maxSize, currSize } = f.cacheInfo();
  return [hits, misses, maxSize === Infinity ? null : maxSize, currSize];
}

function replayOperations(memoize, { maxsize, ops }, check) {
  let ran = 0;
  let raise = false;
  const raised = new Error("as recorded");
  const last = new Map(); // the value the function last returned for these arguments
  const f = memoize(
    (...args) => {
      ran++;
      if (raise) throw raised;
      last.set(JSON.stringify(args), ran);
      return ran;
    },
    { maxSize: sizeOf(maxsize), key: "structural" },
  );
  ops.forEach((op, at) => {
    if (op.clear) f.cacheClear();
    else {
      const before = ran;
      raise = op.raises === true;
      let outcome;
      try {
        outcome = f(...op.call) === last.get(JSON.stringify(op.call)) ? "its value" : "another value";
      } catch (error) {
        outcome = error === raised ? "its error" : String(error);
      }
      check(`operation ${at}, outcome`, outcome, raise ? "its error" : "its value");
      check(`operation ${at}, hit`, ran === before, !raise && op.hit);
    }
    check(`operation ${at}, info`, info(f), op.info);
  });
  return f;
}

function replayFibonacci(memoize, { maxsize, fib: n, value, calls, info: expected }, check) {
  let ran = 0;
  const fib = memoize(
    (k) => {
      ran++;
      return k < 2 ? BigInt(k) : fib(k - 1) + fib(k - 2);
    },
    { maxSize: sizeOf(maxsize), key: "structural" },
  );
  check("value", String(fib(n)), value);
  check("calls", ran, calls);
  check("info", info(fib), expected);
  return fib;
}
