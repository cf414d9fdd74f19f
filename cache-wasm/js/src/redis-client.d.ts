/** What `cache-wasm/store/redis` uses of node-redis, whose own types need Node's. */
declare class BasicClientSideCache {
  trackingOn(): string[];
  invalidate(key: { toString(): string } | null): void;
}
export interface Client {
  readonly isReady: boolean;
  on(event: string, listener: (argument?: unknown) => void): this;
  connect(): Promise<unknown>;
  close(): Promise<unknown>;
  destroy(): void;
  sendCommand(command: string[]): Promise<unknown>;
}
declare function createClient(options: object): Client;
declare const redis: { BasicClientSideCache: typeof BasicClientSideCache; createClient: typeof createClient };
export default redis;
