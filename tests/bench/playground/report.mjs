// The figures as a table, each with what it is to reach.

const WANTED = { performance: 95, accessibility: 100, "best-practices": 100 };
const milliseconds = (number) => `${number.toFixed(1)} ms`;

function* loading({ bytes, slower, contentful, shown, interactive, longestTask }) {
  yield ["first load, compressed", `${bytes} bytes`, "250 000", bytes <= 250_000];
  yield [`first words, processor ${slower} times as slow`, `${contentful} ms`];
  yield [`first step painted, processor ${slower} times as slow`, `${shown} ms`];
  yield [`interactive, processor ${slower} times as slow`, `${interactive} ms`, "1500 ms", interactive < 1500];
  yield [`longest task, processor ${slower} times as slow`, `${longestTask.toFixed(0)} ms`];
}

function* stepping(results) {
  for (const [name, { work, painted }] of Object.entries(results)) {
    yield [`a step, ${name}: work`, `${milliseconds(work.median)}, p95 ${milliseconds(work.p95)}`, "16 ms", work.p95 < 16];
    yield [`a step, ${name}: key to paint`, `${milliseconds(painted.median)}, p95 ${milliseconds(painted.p95)}`, "the next frame"];
  }
}

function* audited(results) {
  for (const [name, { scores, runs }] of Object.entries(results)) {
    const said = Object.values(scores).join(" / ");
    yield [`Lighthouse, ${name}`, said, Object.values(WANTED).join(" / "), Object.entries(WANTED).every(([category, wanted]) => scores[category] >= wanted)];
    const costs = new Map(runs.flatMap((run) => run.costs).map((cost) => [cost.id, cost]));
    for (const { category, title, shown, where } of costs.values()) {
      yield [`  costs ${category}`, [title, shown, where?.slice(0, 3).join(" ")].filter(Boolean).join(": ")];
    }
  }
}

const ROWS = { "first-load": loading, steps: stepping, audits: audited };

export function table(results) {
  const rows = Object.entries(results).flatMap(([name, result]) => [...ROWS[name](result)]);
  const wide = [0, 1].map((column) => Math.max(...rows.filter((row) => row.length > 2).map((row) => row[column].length), 0));
  return rows
    .map(([what, figure, wanted, reached]) => {
      const verdict = reached === undefined ? "" : reached ? "reached" : "NOT REACHED";
      return `${what.padEnd(wide[0])}  ${figure.padEnd(wide[1])}  ${wanted ? `(${wanted})` : ""} ${verdict}`.trimEnd();
    })
    .join("\n");
}
