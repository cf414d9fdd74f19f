const warned = new WeakSet<object>();

/** Says something about a thing once, where a person will read it. */
export function warnOnce(about: object, text: string): void {
  if (warned.has(about)) return;
  warned.add(about);
  const { process, console } = globalThis as { process?: { emitWarning?: (text: string, options: object) => void }; console?: { warn(text: string): void } };
  if (typeof process?.emitWarning === "function") process.emitWarning(text, { type: "CacheWarning" });
  else console?.warn(`CacheWarning: ${text}`);
}
