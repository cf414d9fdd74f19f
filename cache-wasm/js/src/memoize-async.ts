export { currentLoad } from "./loads/load.js";
export { memoizeAsync } from "./loads/memoize.js";
export type {
  AsyncCacheEvent,
  AsyncCacheInfo,
  AsyncCacheParameters,
  AsyncCacheSurface,
  AsyncEntry,
  AsyncFunction,
  AsyncMemoized,
  AsyncMemoizing,
  AsyncOptions,
  CallOptions,
  CurrentLoad,
  LoadReason,
} from "./loads/types.js";
export { structured, type Serialiser } from "./stores/serialise.js";
export type { StoreEvent } from "./stores/events.js";
export type { Lease, Store, StoreListener } from "./stores/types.js";
