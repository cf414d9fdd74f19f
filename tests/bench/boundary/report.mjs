// What was found out about the boundary, as tables and sentences. No sentence says more than its figures.

import { table } from "../report.mjs";

const ns = (n) => n.toFixed(n < 10 ? 1 : 0);
const signed = (n) => (n > 0 ? `+${n}` : `${n}`);

export function report({ engine, rounds, exports, plain, loop, binary, growth, parts }) {
  const out = [`\n${engine}\n`];
  out.push(`the exports: the call of each with an engine that is none, so that only the call is left; the least of ${rounds} processes' medians`);
  out.push(
    table(
      ["export", "bytes", "parameters", "call, ns", "JavaScript, same arity", "not inlined", "glue adds", "heap bytes a call", "at work, ns"],
      exports.map((e) => {
        const of = plain[e.arity];
        const work = e.work ? `${ns(e.work.ns)} (${e.work.words})` : "-";
        return [e.name + (e.name === "make" ? ", free" : ""), `${e.bytes}`, `${e.arity}`, ns(e.ns), ns(of.inlined), ns(of.called), ns(e.glueNs - e.ns), `${e.heap}`, work];
      }),
    ),
  );
  out.push(`All with the loop around them, which is ${ns(loop)} ns by itself. make is measured with a free behind it, which then has something to free.`);
  out.push(`"JavaScript" is a function of as many parameters that V8 may inline; "not inlined" is the same in a process that may not.\n`);

  out.push(`the binary: ${binary.bytes} bytes in the package, ${binary.code} of them functions${binary.same ? "" : ` (the one with names has ${binary.namedCode}: its parts are close, not exact)`}`);
  out.push(table(["section", "bytes"], binary.sections.map(({ name, bytes }) => [name, `${bytes}`])));
  out.push(table(["module", "bytes", "of the functions"], binary.modules.map(({ name, bytes }) => [name, `${bytes}`, `${((bytes / binary.namedCode) * 100).toFixed(0)} %`])));
  out.push(table(["function", "bytes"], binary.functions.map(({ name, bytes }) => [name, `${bytes}`])));
  out.push("What an export does is inlined into it, so its bytes are those of the engine's code too.\n");
  out.push(growth ? growthLines(growth) : "There are no committed figures to compare with: --save writes them.");

  out.push(`\nthe parts of a hit with an int key, ns: the least of ${rounds} processes' medians`);
  const sizes = parts.map(({ keys }) => keys);
  out.push(table(["part", ...sizes.map((keys) => `K = ${keys}`)], PARTS.map(([id, words]) => [words, ...parts.map((figures) => ns(figures[id]))])));
  for (const figures of parts) out.push(...sentences(figures));
  return `${out.join("\n")}\n`;
}

/** In the order in which each has more to do. */
export const PARTS = [
  ["loop", "the loop, with the keys' array"],
  ["call", "a plain function"],
  ["map", "Map.get"],
  ["list", "Map.get, and a linked list in order of use"],
  ["walk", "a chain of hashes in an Int32Array"],
  ["verify", "the same, the key compared, the value taken"],
  ["memoize", "a hit of memoize"],
];

function growthLines({ bytes, exports }) {
  const changed = exports.filter(({ by }) => by !== 0).map(({ name, by, from }) => `${name} ${from === undefined ? "is new" : signed(by)}`);
  const total = bytes.by === 0 ? `as large as the committed one (${bytes.now} bytes)` : `${signed(bytes.by)} bytes against the committed ${bytes.from}`;
  return `growth: the binary is ${total}${changed.length > 0 ? `; ${changed.join(", ")}` : "; no export changed its size"}`;
}

/** More or less, in words; a difference within a tenth is none. */
function compared(a, b) {
  if (Math.abs(a - b) <= Math.max(a, b) / 10) return "about as long as";
  return a < b ? `${ns(b - a)} ns less than` : `${ns(a - b)} ns more than`;
}

export function sentences(f) {
  const order = f.list > f.map ? `takes ${ns(f.list - f.map)} ns on top of it` : "does not show in its time";
  const left = f.memoize - f.verify;
  const rest =
    left > 0
      ? `what is left of the hit, ${ns(left)} ns, is the function around it, the kind of the argument and the stamp of the use`
      : "the hit, which does more than that, took no longer in this run";
  return [
    `With ${f.keys} keys a hit takes ${ns(f.memoize)} ns, ${compared(f.memoize, f.map)} Map.get alone (${ns(f.map)}), which keeps no order and has no bound.`,
    `Keeping the order by a linked list beside the Map ${order}; the hit takes ${compared(f.memoize, f.list)} both (${ns(f.list)}), and keeps the order too.`,
    `The look-up itself, in JavaScript on a typed array, takes ${ns(f.walk - f.loop)} ns over the loop, and ${ns(f.verify - f.loop)} with the key compared and the value taken; ${rest}.`,
  ];
}
