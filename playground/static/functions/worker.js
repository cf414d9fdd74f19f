// Reads a recording and looks at each of its functions, beside the page: with what the package itself finds it by.

import { diagnoseTrace, missRatioCurve, PHRASES, phrasesOf, readTrace, wordsOf } from "../package/tools.js";
import { Steps } from "./steps.js";

/** So many points of a curve are drawn. */
const POINTS = 120;

let steps;

async function read(recording) {
  const { records } = readTrace(await recording.text());
  steps = new Steps(records);
  const functions = diagnoseTrace(records).filter(({ calls }) => calls > 0);
  for (const one of functions) {
    one.findings = one.findings.map((finding) => told(finding, one.fn));
    one.curve = curveOf(records, one.fn);
  }
  return functions.sort((a, b) => b.spent - a.spent || b.calls - a.calls);
}

/** What the page says of a finding, which it says in its own language, and the steps that show it. */
function told(finding, fn) {
  const { kind, part } = finding;
  return { kind, part, phrases: phrasesOf(finding), words: wordsOf(finding), steps: steps.showing(finding, fn) };
}

function curveOf(records, fn) {
  const { points } = missRatioCurve(records, { fn });
  const every = Math.max(1, Math.ceil(points.length / POINTS));
  return points.filter((_, i) => i % every === 0 || i === points.length - 1).map(({ size, hitRatio }) => [size, hitRatio]);
}

self.onmessage = async ({ data: { recording, why } }) => {
  try {
    if (recording) postMessage({ functions: await read(recording), phrases: PHRASES });
    else postMessage({ why: steps?.why(why), step: why });
  } catch (error) {
    postMessage({ error: error.message });
  }
};
