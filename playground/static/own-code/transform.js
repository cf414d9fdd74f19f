// What has to be changed in a program before a browser runs it: imports, and `@memoized`. Lines stay where they are, so
// that errors name the right ones.

/** A program that cannot be run, and the line that says why. */
export class Refused extends Error {
  constructor(phrase, args, line) {
    super(phrase);
    Object.assign(this, { phrase, args, line });
  }
}

const IMPORT = /^([ \t]*)import\b(?!\s*[(.])\s*(?:([^"';]*?)\bfrom\b\s*)?(["'])([^"'\n]*)\3[ \t]*;?/gm;
const PACKAGE = ["cache-wasm", "cache-wasm/policies", "cache-wasm/async"];

/** The program with its imports as what they come to here, and its decorators as what a browser understands. */
export async function transform(program) {
  const lineAt = (index) => program.slice(0, index).split("\n").length;
  const imported = program.replace(IMPORT, (whole, space, what, _, name, index) => {
    if (!PACKAGE.includes(name)) throw new Refused("own.NO_IMPORT", { name }, lineAt(index));
    const lines = "\n".repeat(whole.split("\n").length - 1);
    return space + bindings(what?.trim()) + lines;
  });
  if (!imported.includes("@")) return imported;
  const { withoutDecorators } = await import("./decorators.js");
  return withoutDecorators(imported);
}

/** `{ memoize as m }`, `* as cache`, or nothing. */
function bindings(what) {
  if (what === undefined || what === "") return "";
  const all = /^\*\s*as\s+([\w$]+)$/.exec(what);
  if (all) return `const ${all[1]} = cacheWasm;`;
  if (!what.startsWith("{")) return `const { default: ${what} } = cacheWasm;`;
  return `const ${what.replace(/\s+/g, " ").replace(/\b([\w$]+) as ([\w$]+)/g, "$1: $2")} = cacheWasm;`;
}
