// What a WebAssembly binary is made of: its sections, its functions with their sizes and names, its exports.

/** { bytes, sections: [{ name, bytes }], functions: [{ index, bytes, name }], exports: [{ name, kind, index, arity }] } */
export function readBinary(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = [];
  let types = [];
  let imported = [];
  let typeOf = [];
  let bodies = [];
  let exports = [];
  let names = new Map();
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.number();
    const end = reader.at + size;
    let name = SECTIONS[id] ?? `section ${id}`;
    if (id === 0) name = `custom: ${reader.text()}`;
    if (id === 1) types = reader.list(() => readType(reader));
    if (id === 2) imported = reader.list(() => readImport(reader));
    if (id === 3) typeOf = reader.list(() => reader.number());
    if (id === 7) exports = reader.list(() => ({ name: reader.text(), kind: KINDS[reader.byte()], index: reader.number() }));
    if (id === 10) bodies = reader.list(() => readBody(reader));
    if (name === "custom: name") names = readNames(reader, end);
    sections.push({ name, bytes: end - start });
    reader.at = end;
  }
  const before = imported.filter(({ kind }) => kind === "function").length;
  const functions = bodies.map((size, i) => ({ index: before + i, bytes: size, name: names.get(before + i) }));
  for (const one of exports) if (one.kind === "function" && one.index >= before) one.arity = types[typeOf[one.index - before]];
  return { bytes: bytes.length, sections, functions, exports };
}

const SECTIONS = ["custom", "types", "imports", "function types", "tables", "memories", "globals", "exports", "start", "elements", "code", "data", "data count"];
const KINDS = ["function", "table", "memory", "global"];

class Reader {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  /** LEB128, unsigned. */
  number() {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }
  text() {
    const length = this.number();
    const text = new TextDecoder().decode(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return text;
  }
  list(read) {
    return Array.from({ length: this.number() }, read);
  }
}

/** How many parameters a function type has; of other types, undefined. */
function readType(reader) {
  if (reader.byte() !== 0x60) throw new Error("the binary has types that are no function's: teach boundary/binary.mjs to read them");
  const parameters = reader.list(() => reader.byte()).length;
  reader.list(() => reader.byte());
  return parameters;
}

function readImport(reader) {
  const name = `${reader.text()}.${reader.text()}`;
  const kind = KINDS[reader.byte()];
  if (kind !== "function") throw new Error(`the binary imports a ${kind}: teach boundary/binary.mjs to read it`);
  reader.number();
  return { name, kind };
}

function readBody(reader) {
  const size = reader.number();
  reader.at += size;
  return size;
}

function readNames(reader, end) {
  while (reader.at < end) {
    const id = reader.byte();
    const size = reader.number();
    // 1: the functions' names.
    if (id === 1) return new Map(reader.list(() => [reader.number(), reader.text()]));
    reader.at += size;
  }
  return new Map();
}

/** The crate and module that a function's name begins with: of `<a::b::C as d::E>::f` it is `a::b`. */
export function moduleOf(name) {
  if (!name) return "(no name)";
  const path = name.replace(/^[<&]+(?:mut )?/, "").replace(/ as .*$/, "").replace(/[<>].*$/, "");
  const parts = path.split("::").filter(Boolean);
  if (parts.length < 2) return "(exports, with what is inlined into them)";
  // Modules are written small: what is not is a type.
  return /^[a-z_]/.test(parts[1]) && parts.length > 2 ? `${parts[0]}::${parts[1]}` : parts[0];
}

/** Bytes by what `group` says of each function, largest first. */
export function sum(functions, group) {
  const sums = new Map();
  for (const one of functions) sums.set(group(one), (sums.get(group(one)) ?? 0) + one.bytes);
  return [...sums].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}
