import type { Serialiser } from "./serialise.js";

const { imul } = Math;

/** Of the text that is written. What another one wrote is a miss. */
const VERSION = "cache-wasm 1 ";
/** Hexadecimal digits of the checksum. */
const DIGITS = 16;
/** Where what it covers begins. */
const START = VERSION.length + DIGITS;

/** What is written down of an answer. Milliseconds; `undefined` for ever. */
export interface Stored {
  readonly value: unknown;
  /** When it was written, by the clock that all processes have. */
  readonly at: number;
  /** For how long from then on it is fresh. */
  readonly fresh: number | undefined;
  /** How long it took to make. */
  readonly cost: number;
}

/**
 * An answer as a text: version, checksum, times, and what the serialiser made of the value. The checksum
 * covers the key too, so that what was written for another one is noticed.
 */
export function seal(key: string, { value, at, fresh, cost }: Stored, serialiser: Serialiser): string {
  const written: unknown = serialiser.serialise(value);
  if (typeof written !== "string") throw new TypeError("option serialiser: serialise must return a string");
  const text = `${[at, fresh, cost].map((time) => time ?? "").join(" ")}\n${written}`;
  return VERSION + checksum(key, text, 0) + text;
}

/** Back again; `undefined` for what is damaged, of another version, or of another key. Never throws, whatever it is given. */
export function open(key: string, sealed: unknown, serialiser: Serialiser): Stored | undefined {
  if (typeof sealed !== "string" || !sealed.startsWith(VERSION)) return undefined;
  if (!sealed.startsWith(checksum(key, sealed, START), VERSION.length)) return undefined;
  try {
    const first = sealed.indexOf(" ", START);
    const second = sealed.indexOf(" ", first + 1);
    const end = sealed.indexOf("\n", START);
    if (first < 0 || second < 0 || end < second) return undefined;
    const at = time(sealed, START, first);
    const fresh = time(sealed, first + 1, second);
    const cost = time(sealed, second + 1, end);
    if (at === undefined || cost === undefined || at !== at || fresh !== fresh || cost !== cost) return undefined;
    return { value: serialiser.deserialise(sealed.slice(end + 1)), at, fresh, cost };
  } catch {
    return undefined;
  }
}

/** NaN for what is none. */
function time(text: string, from: number, to: number): number | undefined {
  return from === to ? undefined : Number(text.slice(from, to));
}

/**
 * 64 bits in two halves that mix every character in (after Appleby's MurmurHash3): what is damaged by
 * chance is taken for whole once in 2^64 times. It is no protection from who wants to deceive.
 */
function checksum(key: string, text: string, from: number): string {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  // The text is read where it stands: a part of a text is slow to walk through.
  const mix = (part: string, i: number) => {
    for (; i < part.length; i++) {
      const code = part.charCodeAt(i);
      a = imul(a ^ code, 0x9e3779b1);
      a ^= a >>> 15;
      b = imul(b ^ code, 0x5f356495);
      b ^= b >>> 13;
    }
  };
  mix(`${key.length}:`, 0);
  mix(key, 0);
  mix(text, from);
  return half(a ^ imul(b, 0xc2b2ae35)) + half(b);
}

function half(hash: number): string {
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(DIGITS / 2, "0");
}
