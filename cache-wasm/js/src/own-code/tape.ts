import type { Sink } from "../tools/recorder.js";
import type { TraceCall, TraceRecord } from "../trace.js";

/** So long, in milliseconds, lines are kept back at most: a program that never ends is stopped, and what it did is shown. */
const PAUSE = 100;

interface Line {
  readonly record: TraceRecord;
  readonly pending: Promise<void> | undefined;
}

/**
 * A recording that is told of while it grows. A call stands in it when it was answered, so the lines,
 * taken in their order, make the cache what it was; one whose answer is a promise when that is settled.
 */
export class Tape {
  private lines: Line[] = [];
  private readonly waiting = new Set<Promise<void>>();
  private calls = 0;
  private told = performance.now();

  constructor(
    source: string,
    private readonly start: number,
    private readonly tell: (text: string, calls: number) => void,
  ) {
    tell(`${JSON.stringify({ cacheTrace: 1, source })}\n`, 0);
  }

  /** Where the records of a function go that was made in this line of the program, and what it is called there. */
  of(line: number | undefined, name: string | undefined): Sink {
    return {
      add: (record) => this.push(record.op === "define" ? named(record, line, name) : record, undefined),
      begin: () => {},
      end: (call: TraceCall, pending) => {
        call.t = Math.round((performance.now() - this.start) * 1000) / 1000;
        this.push(call, pending);
      },
    };
  }

  private push(record: TraceRecord, pending: Promise<void> | undefined): void {
    this.lines.push({ record, pending });
    if (record.op === "call") this.calls++;
    if (pending !== undefined) {
      this.waiting.add(pending);
      void pending.then(() => this.waiting.delete(pending));
    }
    if (performance.now() - this.told > PAUSE) this.flush(false);
  }

  /** When all answers that are promises are settled. */
  async settled(): Promise<void> {
    while (this.waiting.size > 0) await Promise.allSettled(this.waiting);
  }

  /** Tells what is known; `all`, also what is still waited for. */
  flush(all: boolean): void {
    this.told = performance.now();
    const waits = all ? -1 : this.lines.findIndex(({ pending }) => pending !== undefined && this.waiting.has(pending));
    const known = this.lines.splice(0, waits < 0 ? this.lines.length : waits);
    if (known.length > 0) this.tell(known.map(({ record }) => `${JSON.stringify(record)}\n`).join(""), this.calls);
  }
}

/** A function without a name of its own is called as it is in the program, or by its line. */
function named(define: TraceRecord, line: number | undefined, called: string | undefined): TraceRecord {
  const place = line === undefined ? undefined : `line ${line}`;
  const name = (define as { name?: string }).name ?? called ?? place;
  return { ...define, ...(name !== undefined && { name }), ...(place !== undefined && { place }) } as TraceRecord;
}

/** What a memoized function is called that is made in this line: `const total = memoize(…`. */
export function nameIn(line = ""): string | undefined {
  return /([\w$]+)\s*[=:]\s*(?:[\w$]+\.)?memoize\s*\(/.exec(line)?.[1];
}

/** The line of the program that a stack leads to, counted from 1: the program stands in the worker's own script, below one line. */
export function lineOf(stack: string, script: string): number | undefined {
  const at = stack.indexOf(script);
  const [, line] = (at < 0 ? null : /^:(\d+)/.exec(stack.slice(at + script.length))) ?? [];
  return line === undefined || line === "1" ? undefined : Number(line) - 1;
}
