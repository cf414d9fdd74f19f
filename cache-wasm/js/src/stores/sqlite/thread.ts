import { Worker } from "node:worker_threads";
import process from "node:process";
import { code } from "cache-wasm-sqlite-worker";
import type { Message, News, Request, Settings } from "./protocol.js";

/** For so long, in milliseconds, the end of the process is held up until the databases are closed. */
const LAST_WAIT = 500;

export interface Hearer {
  news(news: readonly News[]): void;
  down(error: Error): void;
  up(): void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

const open = new Set<Thread>();
let isListening = false;

/** The thread that has the database, started when it is needed, and again after it has died. */
export class Thread {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  private isClosed = false;
  private isDown = false;
  private closed = flag();

  constructor(
    private readonly settings: Omit<Settings, "closed">,
    private readonly hearer: Hearer,
  ) {}

  ask(operation: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new Error(`cache-wasm/store/sqlite: ${this.settings.folder}: the store is closed`));
      const worker = this.start();
      // As long as somebody waits the process is to live; no longer.
      if (this.waiting.size === 0) worker.ref();
      this.waiting.set(++this.count, { resolve, reject });
      worker.postMessage({ id: this.count, operation, args } satisfies Request);
    });
  }

  start(): Worker {
    if (this.worker !== null) return this.worker;
    this.closed = flag();
    const workerData: Settings = { ...this.settings, closed: this.closed };
    // None of the process' own options: they may say that what is evaluated is a module, or load others' code first.
    const worker = new Worker(code, { eval: true, execArgv: [], workerData, name: "cache-wasm/store/sqlite" });
    worker.on("message", (message: Message) => this.hear(message));
    worker.on("error", (error: Error) => this.end(worker, error));
    worker.on("exit", (status: number) => this.end(worker, new Error(`cache-wasm/store/sqlite: the thread has ended with ${status}`)));
    worker.unref();
    this.worker = worker;
    open.add(this);
    if (!isListening) process.on("exit", () => open.forEach((thread) => thread.closeNow()));
    isListening = true;
    return worker;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    const done = this.worker === null ? undefined : this.ask("close");
    this.isClosed = true;
    await done?.catch(() => {});
    open.delete(this);
    await this.worker?.terminate();
  }

  /** At the end of the process there is no waiting but this. */
  private closeNow(): void {
    if (this.worker === null || this.isClosed) return;
    this.worker.postMessage({ id: 0, operation: "close", args: [] } satisfies Request);
    Atomics.wait(this.closed, 0, 0, LAST_WAIT);
  }

  private hear(message: Message): void {
    if ("news" in message) return this.hearer.news(message.news);
    if ("down" in message) return this.tellDown(message.down);
    if ("up" in message) return this.tellUp();
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (this.waiting.size === 0) this.worker?.unref();
    if ("error" in message) return waiting?.reject(message.error);
    waiting?.resolve(message.result);
    // A new thread has answered.
    this.tellUp();
  }

  private end(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    open.delete(this);
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
    if (!this.isClosed) this.tellDown(error);
  }

  private tellDown(error: Error): void {
    if (this.isDown) return;
    this.isDown = true;
    this.hearer.down(error);
  }

  private tellUp(): void {
    if (!this.isDown) return;
    this.isDown = false;
    this.hearer.up();
  }
}

function flag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}
