// The corpus of tests/diagnose: small programs, half of them healthy, the others with one fault each.
// Like those that need support/child.mjs it is for Node alone: what is cheap is measured in nanoseconds there.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { judge, runCorpus } from "../diagnose/corpus.mjs";

describe("diagnose", () => {
  let results;
  before(async () => {
    results = await runCorpus();
  });
  test("the corpus is what it is to be: sixty programs and more, each kind of fault, half of them healthy", () => {
    const { programs, seeded, healthy } = judge(results);
    assert.ok(programs >= 60 && Math.abs(seeded - healthy) <= 0.1 * programs, `${seeded} and ${healthy}`);
    const kinds = new Set(results.map(({ fault }) => fault).filter(Boolean));
    assert.deepEqual([...kinds].sort(), ["always-new", "changed-answer", "cheaper-than-lookup", "other-policy", "same-content", "stale-answers", "time-or-random", "too-small", "unbounded-growth"]);
  });
  test("names at least 95 % of the faults", (t) => {
    const { seeded, named } = judge(results);
    t.diagnostic(`${named} of ${seeded}`);
    const missed = results.filter(({ fault, findings }) => fault !== null && !findings.some(({ kind }) => kind === fault));
    assert.ok(named >= 0.95 * seeded, missed.map(({ name }) => name).join("; "));
  });
  test("says nothing of a healthy program", () => {
    const alarms = results.filter(({ fault, findings }) => fault === null && findings.length > 0);
    assert.deepEqual(alarms.map(({ name, findings }) => `${name}: ${findings.map(({ said }) => said).join(" ")}`), []);
  });
  test("each finding has its evidence, in numbers and names, and the option that mends it", () => {
    for (const { name, findings } of results) {
      for (const { said, evidence, option } of findings) {
        const names = Object.values(evidence).filter((value) => typeof value === "string");
        const numbers = Object.values(evidence).filter((value) => typeof value !== "string");
        assert.ok(numbers.length > 1 && numbers.every(Number.isFinite), name);
        assert.ok(names.every((named) => named.length > 1), `${name}: ${names}`);
        assert.match(said, /\d/);
        assert.ok(option.length > 3 && said.endsWith("."), `${name}: ${said}`);
      }
    }
  });
});
