// All that the tools can do, for environments that lack some of what Node and browsers have. Each answer
// rests on something else of the platform: the binary, text that crosses its border, clones, clocks.

/** What the tools say of a function that is memoized badly. */
module.exports = function toolsWork({ memoize }, { diagnose, dump, explain, load, missRatioCurve, observe, readTrace, recordTrace, TRACE_VERSION }) {
  const build = (n) => {
    // It takes long enough for its answers to be worth keeping.
    for (const end = performance.now() + 0.05; performance.now() < end;);
    return { n, at: new Date(n), letters: new Set(["ä", "字"]) };
  };
  const f = memoize(build, { maxSize: 4, name: "größe" });
  observe(f);
  const recording = recordTrace(f);
  for (let round = 0; round < 100; round++) for (let n = 0; n < 8; n++) f(n);
  recording.stop();

  const read = readTrace(recording.text());
  const curve = missRatioCurve(read.records);
  const other = memoize(build, { maxSize: 4 });
  const dumped = dump(f);
  load(other, dumped);
  const { reason, nearest } = explain(f, 1);
  return {
    kinds: diagnose(f).findings.map(({ kind }) => kind),
    why: [reason, nearest.how[0]],
    read: [TRACE_VERSION, read.records.length, read.records[0].name],
    curve: [curve.accesses, curve.keys, curve.knee, Object.keys(curve.policies).includes("w-tinylfu"), curve.optimum > 0.4],
    loaded: [dumped.entries.length, dumped.skipped, other(7).at.getTime(), [...other(7).letters].join(""), other(7) === f(7), other.cacheInfo().hits],
  };
};

module.exports.EXPECTED = {
  kinds: ["too-small"],
  why: ["evicted", "argument 0 was 7 and is 1"],
  read: [1, 801, "größe"],
  curve: [800, 8, 8, true, true],
  loaded: [4, 0, 7, "ä字", false, 3],
};
