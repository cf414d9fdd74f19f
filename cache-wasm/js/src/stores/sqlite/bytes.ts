const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);
/** Nothing is the empty text: some of Node's versions make NULL of no bytes. */
export const textOf = (bytes: unknown): string => (bytes === null ? "" : decoder.decode(bytes as Uint8Array));

/** What comes after everything that begins with these; `undefined` where nothing does. No byte of UTF-8 is 255. */
export function after(prefix: Uint8Array): Uint8Array | undefined {
  if (prefix.length === 0) return undefined;
  const next = prefix.slice();
  next[next.length - 1]!++;
  return next;
}
