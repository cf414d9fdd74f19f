export { approximateBytes } from "./bytes.js";
export { memoized } from "./decorator.js";
export { memoize } from "./memoize.js";
export type {
  AnyFunction,
  CacheEvent,
  CacheInfo,
  CacheParameters,
  CacheSurface,
  Decorator,
  Entry,
  Memoized,
  Memoizing,
  Options,
  Policy,
  SelfMode,
} from "./types.js";
