// What is used of Node: by the recorder, and by the store in SQLite.

declare module "node:crypto" {
  export function randomBytes(count: number): { toString(encoding: "hex"): string };
  export function randomInt(below: number): number;
}

declare module "node:fs" {
  export function openSync(path: string, flags: string): number;
  export function writeSync(file: number, bytes: Uint8Array): number;
  export function existsSync(path: string): boolean;
  export function mkdirSync(path: string, options?: { recursive: true }): unknown;
  export function readdirSync(path: string): string[];
  export function readFileSync(path: string): Uint8Array;
  export function rmSync(path: string, options: { force: true; recursive?: true }): void;
  export function statSync(path: string, options: { throwIfNoEntry: false }): { readonly ino: number; readonly size: number; readonly mtimeMs: number } | undefined;
  export function writeFileSync(path: string, data: Uint8Array | string, options: { flag: "wx" | "w" }): void;
}

declare module "node:module" {
  export function isBuiltin(name: string): boolean;
}

declare module "node:path" {
  export function resolve(...parts: string[]): string;
  export function relative(from: string, to: string): string;
  export function extname(path: string): string;
  export function dirname(path: string): string;
  export function join(...parts: string[]): string;
}

declare module "node:process" {
  const process: {
    readonly pid: number;
    readonly version: string;
    readonly env: Record<string, string | undefined>;
    cwd(): string;
    kill(pid: number, signal: 0): boolean;
    on(event: "exit", listener: () => void): void;
    emitWarning(text: string, options: { type: string }): void;
  };
  export default process;
}

declare module "node:sqlite" {
  type Value = null | number | string | Uint8Array;
  export interface Statement {
    all(...values: Value[]): Record<string, Value>[];
    get(...values: Value[]): Record<string, Value> | undefined;
    run(...values: Value[]): { readonly changes: number | bigint };
  }
  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): Statement;
    close(): void;
  }
}

declare module "node:url" {
  export function fileURLToPath(url: string): string;
}

declare module "node:worker_threads" {
  export const isMainThread: boolean;
  export const threadId: number;
  export interface Port {
    on(event: "message", listener: (message: never) => void): unknown;
    postMessage(message: unknown): void;
    close(): void;
  }
  export const parentPort: Port;
  export const workerData: unknown;
  export class Worker {
    constructor(code: string, options: { eval: true; execArgv: string[]; workerData: unknown; name: string });
    on(event: "message" | "error" | "exit", listener: (argument: never) => void): this;
    postMessage(message: unknown): void;
    terminate(): Promise<unknown>;
    ref(): void;
    unref(): void;
  }
}
