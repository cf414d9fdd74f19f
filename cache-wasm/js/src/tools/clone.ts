import { structured } from "../stores/serialise.js";

/**
 * As `structuredClone`, which Jest's jsdom environment does not have: there by way of a text, which refuses
 * instances of classes, too.
 *
 * @throws for what cannot be cloned
 */
export function clone<T>(value: T): T {
  return typeof structuredClone === "function" ? structuredClone(value) : (structured.deserialise(structured.serialise(value)) as T);
}
