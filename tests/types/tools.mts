// The second entry has types of its own.

import { memoize } from "cache-wasm";
import { diagnose, dump, explain, explainOn, load, missRatioCurve, observe, recordTrace, type Diagnosis, type Dump, type Finding, type FindingPart } from "cache-wasm/tools";

const f = memoize((n: number) => n);
recordTrace(f);
// @ts-expect-error a function that is not memoized has nothing to record
recordTrace((n: number) => n);
// @ts-expect-error nor has text
recordTrace("f");

const stop: () => void = observe(f);
stop();
const diagnosis: Diagnosis = diagnose(f);
const kinds: Finding["kind"][] = diagnosis.findings.map(({ kind }) => kind);
kinds.includes("too-small");
// A kind names its evidence: a program says it in its own words, for all kinds there are.
function inGerman(finding: Finding): string {
  const { option, part }: { option: string; part?: FindingPart } = finding;
  switch (finding.kind) {
    case "always-new":
      return `${finding.part.role === "self" ? "Der Empfänger" : `Argument ${finding.part.index}`} ist jedes Mal neu: ${finding.evidence.type}, ${finding.evidence.values} von ${finding.evidence.misses}`;
    case "same-content":
      return `Gleicher Inhalt: ${finding.evidence.contents} Inhalte, ${(100 * finding.evidence.hitRatio).toFixed()} %: ${option}`;
    case "time-or-random":
      return `${finding.evidence.mark === "time" ? "Zeit" : "Zufall"} im Schlüssel: ${finding.evidence.marked}`;
    case "too-small":
      return `Zu klein: ${finding.evidence.maxSize}, besser ${finding.evidence.size}`;
    case "other-policy":
      return `Statt ${finding.evidence.policy} besser ${finding.evidence.better}: ${finding.evidence.hitRatioThen - finding.evidence.hitRatio}, höchstens ${finding.evidence.optimum}`;
    case "unbounded-growth":
      return `Es wächst: ${finding.evidence.stored}, davon ${finding.evidence.once} nur einmal`;
    case "cheaper-than-lookup":
      return `${finding.evidence.cost} ns statt ${finding.evidence.lookup} ns`;
    case "changed-answer":
    case "stale-answers":
      return `${finding.evidence.example}: ${part === undefined}`;
    default:
      return finding satisfies never;
  }
}
diagnosis.findings.map(inGerman);
// @ts-expect-error of growth there is no size
(finding: Extract<Finding, { kind: "unbounded-growth" }>) => finding.evidence.size;
// @ts-expect-error evidence is not to be changed
(finding: Finding) => (finding.evidence = {});
// @ts-expect-error nor a number of it
(finding: Extract<Finding, { kind: "too-small" }>) => (finding.evidence.size = 1);
const { nearest, reason } = explain(f, 1);
const differs: readonly number[] | undefined = nearest?.differs;
differs?.includes(reason === "evicted" ? 0 : 1);
explainOn({}, f, 1);
// @ts-expect-error it takes the arguments of the function
explain(f, "1");
const dumped: Dump = dump(f);
load(f, dumped);
// @ts-expect-error what was not dumped cannot be loaded
load(f, { entries: [] });
const { knee }: { knee: number | undefined } = missRatioCurve(f, { size: 100 });
missRatioCurve(recordTrace(f).records, { fn: knee ?? 1 });
// @ts-expect-error a curve is of a function or of records
missRatioCurve("trace");
