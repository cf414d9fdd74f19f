import { MARKS, structuralKey } from "../structural.js";

/**
 * The parts of a call's key as a text that is the same in every process: each part says its kind, so that
 * no two lists have one text.
 *
 * @throws TypeError for what only this process knows: instances of its classes, and its symbols
 */
export function keyText(parts: readonly unknown[], typed = false): string {
  return structuralKey(parts, typed).map((part) => partText(part)).join(",");
}

function partText(part: unknown): string {
  switch (typeof part) {
    case "string":
      return JSON.stringify(part);
    case "bigint":
      return `${part}n`;
    case "symbol": {
      if (MARKS.includes(part)) return `@${part.description}`;
      const name = Symbol.keyFor(part);
      if (name === undefined) throw new TypeError(`memoizeAsync: option store: an argument holds ${String(part)}, which no other process knows`);
      return `@for${JSON.stringify(name)}`;
    }
    case "object":
      // A prototype.
      if (part !== null) {
        const { name } = part.constructor as { name: string };
        if (!isOfPlatform(part)) throw new TypeError(`memoizeAsync: option store: an argument holds an instance of class ${name}, which no other process knows`);
        return `#${name}`;
      }
  }
  // -0 is 0, as everywhere.
  return String(part === 0 ? 0 : part);
}

function isOfPlatform(prototype: object): boolean {
  const { constructor } = prototype as { constructor?: unknown };
  return typeof constructor === "function" && (globalThis as Record<string, unknown>)[constructor.name] === constructor;
}
