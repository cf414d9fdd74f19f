// What stands around a visitor's program on the playground, in a worker of its own: the package, every
// function that is memoized recorded, and what the program prints. It is a script of its own, `cacheWasm`
// outside, and no entry of the package.

import { approximateBytes, memoize, memoized } from "./index.js";
import { MADE } from "./made.js";
import type { Memo } from "./memo.js";
import { Output } from "./own-code/output.js";
import { lineOf, nameIn, Tape } from "./own-code/tape.js";
import { decorate } from "./own-code/decorate.js";
import { Parts } from "./parts.js";
import { bring, policies as there } from "./policies-there.js";
import { Recorder } from "./tools/recorder.js";
import { watch } from "./tools/watch.js";
import { hotModule } from "cache-wasm-hot-module";
import { Instance } from "./wasm.js";

/** What is told to whoever started the worker. */
export type Told =
  | { readonly kind: "trace"; readonly text: string; readonly calls: number }
  | { readonly kind: "printed"; readonly text: string; readonly wrong: boolean }
  | { readonly kind: "over"; readonly message?: string; readonly line?: number };

/** Of the package; put in by the build. */
declare const VERSION: string;

/** Where an error stands in the script, as engines write it: by line and column. */
interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

const post: (told: Told) => void = postMessage.bind(globalThis);
const start = performance.now();
const tape = new Tape(`cache-wasm ${VERSION}`, start, (text, calls) => post({ kind: "trace", text, calls }));
const output = new Output((text, wrong) => post({ kind: "printed", text, wrong }));

if (there() === undefined) bring(new Instance(hotModule));
const parts = new Parts();
let count = 0;
let lines: readonly string[] = [];
Object.defineProperty(globalThis, MADE, {
  value: (memo: Memo): void => {
    const line = lineOf(new Error().stack ?? "", location.href);
    watch(memo, new Recorder(memo, ++count, parts, tape.of(line, nameIn(lines[(line ?? 0) - 1])), start));
  },
});
output.take(console);

/** What a program can import, and has without importing it. */
export { approximateBytes, decorate, memoize, memoized };
Object.assign(globalThis, { approximateBytes, memoize, memoized });

/** Runs the program, whose text this is, and tells what became of it when all calls of memoized functions have their answers. */
export async function run(program: () => Promise<void>, text = ""): Promise<void> {
  lines = text.split("\n");
  let over: Told = { kind: "over" };
  try {
    await program();
  } catch (error) {
    const { name, message, stack } = (typeof error === "object" && error !== null ? error : { message: error }) as Thrown;
    const line = lineOf(String(stack ?? ""), location.href);
    over = { kind: "over", message: `${typeof name === "string" ? `${name}: ` : ""}${String(message)}`, ...(line !== undefined && { line }) };
  }
  await tape.settled();
  tape.flush(true);
  output.flush();
  post(over);
}
