// Reads a recording and looks at each of its functions, beside the page: with what the package itself finds it by.

import { diagnoseTrace, missRatioCurve, readTrace } from "../package/tools.js";
import { Steps } from "./steps.js";

/** So many points of a curve are drawn. */
const POINTS = 120;

let steps;

async function read(recording) {
  const { records } = readTrace(await recording.text());
  steps = new Steps(records);
  const functions = diagnoseTrace(records).filter(({ calls }) => calls > 0);
  for (const one of functions) {
    one.findings = one.findings.map((finding) => ({ ...finding, steps: steps.showing(finding, one.fn) }));
    one.curve = curveOf(records, one.fn);
  }
  return functions.sort((a, b) => b.spent - a.spent || b.calls - a.calls);
}

function curveOf(records, fn) {
  const { points } = missRatioCurve(records, { fn });
  const every = Math.max(1, Math.ceil(points.length / POINTS));
  return points.filter((_, i) => i % every === 0 || i === points.length - 1).map(({ size, hitRatio }) => [size, hitRatio]);
}

self.onmessage = async ({ data: { recording, why } }) => {
  try {
    if (recording) postMessage({ functions: await read(recording) });
    else postMessage({ why: steps?.why(why), step: why });
  } catch (error) {
    postMessage({ error: error.message });
  }
};
