import { extname, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMainThread, threadId } from "node:worker_threads";
import { MADE } from "./made.js";
import type { Memo } from "./memo.js";
import { Parts } from "./parts.js";
import { TraceFile } from "./record/file.js";
import { placeOf } from "./record/place.js";
import { Recorder, type Sink } from "./tools/recorder.js";
import { watch } from "./tools/watch.js";
import type { TraceRecord } from "./trace.js";

/** Of the package; put in by the build. */
declare const VERSION: string;

/** What the recording is told by; a program that was started by a recorded one inherits the last of them. */
const { CACHE_WASM_TRACE: named = "trace.jsonl", CACHE_WASM_CALLS: most, CACHE_WASM_RECORDS: recordedBy } = process.env;
const MOST_CALLS = 250_000;

/**
 * Records every function that is memoized from now on, into `trace.jsonl` in the folder the program was
 * started in, or into the file that CACHE_WASM_TRACE names:
 *
 *     node --import cache-wasm/record app.mjs
 *     node --require cache-wasm/record app.cjs
 *
 * Up to 250 000 calls and changes, or as many as CACHE_WASM_CALLS says. Threads and programs that the program starts
 * have files of their own, with their numbers in the names.
 */
function begin(): void {
  const start = performance.now();
  const whole = Number(most);
  const file = new TraceFile(pathHere(), `cache-wasm ${VERSION}`, start, Number.isSafeInteger(whole) && whole > 0 ? whole : MOST_CALLS);
  const parts = new Parts();
  let count = 0;
  const record = (memo: Memo): void => {
    const place = placeOf(new Error().stack ?? "", process.cwd(), relative, fileURLToPath);
    const number = ++count;
    watch(memo, new Recorder(memo, number, parts, new Late(file, place), start));
  };
  Object.defineProperty(globalThis, MADE, { value: record, configurable: true });
  process.env.CACHE_WASM_RECORDS = String(process.pid);
}

/** Tells of a function when it is first used: many are made and never called. */
class Late implements Sink {
  private define: TraceRecord | undefined;

  constructor(
    private readonly file: TraceFile,
    private readonly place: string,
  ) {}

  add(record: TraceRecord): void {
    if (record.op === "define") {
      const define = record as TraceRecord & { name?: string };
      const name = define.name || this.place;
      this.define = { ...define, name, place: this.place } as TraceRecord;
    } else {
      this.introduce();
      this.file.add(record);
    }
  }

  begin(): void {
    this.introduce();
  }

  end(...given: Parameters<Sink["end"]>): void {
    this.file.end(...given);
  }

  private introduce(): void {
    if (this.define === undefined) return;
    this.file.add(this.define);
    this.define = undefined;
  }
}

function pathHere(): string {
  const path = resolve(named);
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  const process_ = recordedBy === undefined || recordedBy === String(process.pid) ? "" : `.${process.pid}`;
  return `${stem}${process_}${isMainThread ? "" : `.thread-${threadId}`}${ending}`;
}

// Imported by a program that is recorded already, or twice, it changes nothing.
if (!(MADE in globalThis)) begin();
