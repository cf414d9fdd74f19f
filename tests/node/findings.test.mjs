// What a finding consists of: its kind, its evidence, and the English that is made of them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";

import { faulty } from "../diagnose/faulty.mjs";
import { diagnosed } from "../diagnose/corpus.mjs";
import { found, recorded } from "../diagnose/recorded.mjs";
import { toolsEntry } from "./support/package.mjs";

const { diagnoseTrace, readTrace } = await import(toolsEntry);

const phrases = JSON.parse(readFileSync(new URL("../../cache-wasm/js/src/tools/findings.json", import.meta.url), "utf8"));

/** What a finding says, taken from a phrase: its words as they stand, anything in its placeholders. */
const saying = (phrase) => new RegExp(phrase.replaceAll("`", "").split(/\{[^}]*\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+"));

/** It rests on how long calls take, and is told by the corpus, where it may be measured again. */
const MEASURED = "findings.CHEAPER_THAN_LOOKUP";

describe("findings", () => {
  let functions;
  const one = (name) => functions.find((diagnosis) => diagnosis.name === name).findings[0];
  before(() => {
    functions = diagnoseTrace(readTrace(recorded()).records);
  });

  test("of a recording: each in its own sentence", () => {
    const said = functions.map(({ name, findings }) => [name, findings.map(({ said }) => said)]);
    assert.deepEqual(Object.fromEntries(said), found);
  });

  test("their evidence is numbers and names, and says all that the sentence says", () => {
    assert.deepEqual(one("invoice"), {
      kind: "always-new",
      part: { role: "arg", index: 1 },
      evidence: { calls: 40, hits: 0, misses: 40, values: 40, rest: 1, type: "Request", recurring: 1 },
      option: "key: (a, b) => [a]",
      said: found.invoice[0],
    });
    assert.deepEqual(one("View.total").part, { role: "self", index: 0 });
    assert.deepEqual(one("filter").evidence, { calls: 40, hits: 0, misses: 40, values: 40, rest: 1, contents: 2, hitRatio: 0.95 });
    assert.deepEqual(one("rate").evidence, { calls: 40, hits: 0, misses: 40, values: 40, rest: 1, mark: "time", marked: 40 });
    assert.deepEqual(one("fetched").evidence.mark, "random");
    assert.deepEqual(one("price").evidence, { accesses: 300, maxSize: 4, hitRatio: 0, size: 5, hitRatioThen: 295 / 300 });
    const { policy, better, hitRatio } = one("streamed").evidence;
    assert.deepEqual([policy, better, hitRatio.toFixed(2)], ["fifo", "lru", "0.33"]);
    assert.deepEqual(one("seen").evidence, { stored: 1200, fresh: 500 / 700, once: 1000 / 1200 });
  });

  test("no option is named where none mends it", () => {
    assert.equal(one("parse").option, "none: call the function itself");
    assert.equal(one("Board.rows").option, "none");
  });

  test("a program may say them in words of its own", () => {
    const short = functions.flatMap(({ name, findings }) =>
      findings.flatMap(({ kind, evidence }) => (kind === "too-small" ? `${name}: ${evidence.maxSize} → ${evidence.size}` : kind === "other-policy" ? `${name}: ${evidence.policy} → ${evidence.better}` : [])),
    );
    assert.deepEqual(short, ["price: 4 → 5", "streamed: fifo → lru"]);
  });

  test("they outlive a file of JSON", () => {
    for (const { findings } of functions) assert.deepEqual(JSON.parse(JSON.stringify(findings)), findings);
  });

  test("of a function that runs: the call that shows it is among the evidence", async () => {
    for (const kind of ["changed-answer", "stale-answers"]) {
      const [, name, program] = faulty.find(([fault]) => fault === kind);
      const finding = (await diagnosed(program)).findings.find((finding) => finding.kind === kind);
      assert.match(finding.evidence.example, /^\w.*\(.*\)$/, name);
      assert.ok(finding.said.includes(finding.evidence.example), finding.said);
    }
  });

  test("every phrase there is says something somewhere, for translators' sake", async () => {
    const said = Object.values(found).flat();
    for (const kind of ["changed-answer", "stale-answers"]) {
      const programs = faulty.filter(([fault]) => fault === kind);
      for (const [, , program] of programs) said.push(...(await diagnosed(program)).findings.map((finding) => finding.said));
    }
    const unsaid = Object.entries(phrases).filter(([, phrase]) => !said.some((text) => saying(phrase).test(text)));
    assert.deepEqual(unsaid.map(([name]) => name), [MEASURED]);
  });
});
