// What the recorder takes of Node.

declare module "node:fs" {
  export function openSync(path: string, flags: string): number;
  export function writeSync(file: number, bytes: Uint8Array): number;
}

declare module "node:path" {
  export function resolve(...parts: string[]): string;
  export function relative(from: string, to: string): string;
  export function extname(path: string): string;
}

declare module "node:url" {
  export function fileURLToPath(url: string): string;
}

declare module "node:worker_threads" {
  export const isMainThread: boolean;
  export const threadId: number;
}

declare module "node:process" {
  const process: {
    readonly pid: number;
    readonly env: Record<string, string | undefined>;
    cwd(): string;
    on(event: "exit", listener: () => void): void;
    emitWarning(text: string, options: { type: string }): void;
  };
  export default process;
}
