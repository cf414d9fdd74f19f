import { openSync, writeSync } from "node:fs";
import process from "node:process";
import type { TraceCall, TraceRecord } from "../trace.js";
import type { Sink } from "../tools/recorder.js";

/** So long, in milliseconds, lines are kept back at most: those that wait for a promise, and all others. */
const PATIENCE = 400;
const PAUSE = 100;
/** So many characters are not kept back for long. */
const MOST_KEPT_BACK = 1 << 16;

interface Line {
  readonly record: TraceRecord;
  /** Until then its cost may still come. */
  waits: boolean;
  readonly since: number;
}

/**
 * A `cache-trace` file that grows while the program runs. A call stands in it when it was answered, so the
 * lines, taken in their order, make the cache what it was. What goes wrong with the file ends the
 * recording, never the program.
 */
export class TraceFile implements Sink {
  private file: number | undefined;
  private over = false;
  private calls = 0;
  private queue: Line[] = [];
  private size = 0;
  private written: number;
  private timer: { unref?(): void } | undefined;

  constructor(
    readonly path: string,
    private readonly source: string,
    private readonly start: number,
    private readonly mostCalls: number,
  ) {
    this.written = performance.now();
    process.on("exit", () => this.flush(true));
  }

  add(record: TraceRecord): void {
    if (record.op !== "define" && !this.count()) return;
    this.push(record, false);
  }

  begin(): void {}

  end(call: TraceCall, pending: Promise<void> | undefined): void {
    if (!this.count()) return;
    call.t = this.now();
    const line = this.push(call, pending !== undefined);
    void pending?.then(() => {
      if (line !== undefined) line.waits = false;
    });
  }

  /** Whether there is room for one more call, or what was done between calls. */
  private count(): boolean {
    if (this.over) return false;
    if (this.calls++ < this.mostCalls) return true;
    this.push({ op: "note", t: this.now(), text: `The recording ends here, after ${this.mostCalls} calls and changes; the program went on.` }, false);
    this.flush(true);
    this.over = true;
    return false;
  }

  private push(record: TraceRecord, waits: boolean): Line | undefined {
    if (this.over) return undefined;
    const now = performance.now();
    const line = { record, waits, since: now };
    this.queue.push(line);
    this.size += 200;
    if (this.timer === undefined) {
      this.timer = setInterval(() => this.flush(false), 2 * PAUSE) as unknown as { unref?(): void };
      // It keeps no program from ending.
      this.timer.unref?.();
    }
    if (now - this.written > PAUSE || this.size > MOST_KEPT_BACK) this.flush(false);
    return line;
  }

  /** Writes what is known; `all`, also what is still waited for. */
  private flush(all: boolean): void {
    if (this.queue.length === 0 || this.over) return;
    const now = performance.now();
    this.written = now;
    let count = this.queue.length;
    if (!all) {
      const waiting = this.queue.findIndex(({ waits, since }) => waits && now - since < PATIENCE);
      if (waiting >= 0) count = waiting;
    }
    if (count === 0) return;
    const lines = this.queue.splice(0, count).map(({ record }) => `${JSON.stringify(record)}\n`);
    this.size = 200 * this.queue.length;
    try {
      if (this.file === undefined) {
        this.file = openSync(this.path, "w");
        lines.unshift(`${JSON.stringify({ cacheTrace: 1, source: this.source })}\n`);
      }
      writeAll(this.file, lines.join(""));
    } catch (error) {
      this.over = true;
      this.queue = [];
      process.emitWarning(`${this.path} cannot be written (${(error as Error).message}); the program goes on without a recording`, { type: "CacheWarning" });
    }
  }

  private now(): number {
    return Math.round((performance.now() - this.start) * 1000) / 1000;
  }
}

/** A disk that is nearly full may take a part. */
function writeAll(file: number, text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(file, bytes));
}
