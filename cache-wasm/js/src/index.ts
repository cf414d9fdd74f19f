export { memoize } from "./memoize.js";
export type {
  AnyFunction,
  CacheInfo,
  CacheParameters,
  CacheSurface,
  Entry,
  Memoized,
  Memoizing,
  Options,
  SelfMode,
} from "./types.js";
