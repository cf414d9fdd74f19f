// A small reader of JavaScript source text, as somebody might write it who finds it slow and puts `memoize` in
// front of its functions. `memoize` is handed in, so that the same program also runs without a cache; `share`
// makes all caches smaller by that factor.

const KEYWORDS = new Set("break case catch class const continue default delete do else export extends finally for function if import in instanceof let new return super switch this throw try typeof var void while with yield async await of static".split(" "));
const TOKEN = /\s+|\/\/.*|\/\*[\s\S]*?\*\/|[A-Za-z_$][\w$]*|\d[\w.]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`|[{}()[\];,]|[^\sA-Za-z0-9_$]/g;

export function makeLexer(memoize, share = 1) {
  const kindOf = memoize(function kindOf(word) {
    if (/^\s/.test(word)) return "space";
    if (/^\/[/*]/.test(word)) return "comment";
    if (KEYWORDS.has(word)) return "keyword";
    if (/^[A-Za-z_$]/.test(word)) return "name";
    if (/^\d/.test(word)) return "number";
    if (/^["'`]/.test(word)) return "text";
    return "sign";
  }, { maxSize: 500 * share });

  const tokens = memoize(function tokens(line) {
    return (line.match(TOKEN) ?? []).map((word) => ({ word, kind: kindOf(word) }));
  }, { maxSize: 1000 * share });

  const weight = memoize(function weight(kind, length) {
    return { space: 0, comment: 0, keyword: 2, name: 3, number: 1, text: 1, sign: 1 }[kind] + (length > 20 ? 1 : 0);
  });

  const merged = memoize(function merged(counts) {
    return Object.values(counts).reduce((sum, n) => sum + n, 0);
  }, { key: "structural", maxSize: 50 * share });

  class SourceFile {
    constructor(name, text) {
      this.name = name;
      this.lines = text.split("\n");
    }
    complexity(line) {
      let sum = 0;
      for (const { word, kind } of tokens(this.lines[line])) sum += weight(kind, word.length);
      return sum;
    }
  }
  SourceFile.prototype.complexity = memoize(SourceFile.prototype.complexity, { maxSize: 64 });

  /** What a file consists of: tokens by kind, the heaviest line, and a number over everything. */
  function analyse(name, text) {
    const file = new SourceFile(name, text);
    const counts = {};
    let heaviest = 0;
    let total = 0;
    for (let line = 0; line < file.lines.length; line++) {
      for (const { kind } of tokens(file.lines[line])) counts[kind] = (counts[kind] ?? 0) + 1;
      total += file.complexity(line);
      if (file.complexity(line) > file.complexity(heaviest)) heaviest = line;
      if (line % 100 === 0) total += merged({ ...counts });
    }
    return { name, counts, heaviest, total };
  }

  return { analyse, functions: { kindOf, tokens, weight, merged, complexity: SourceFile.prototype.complexity } };
}

/** Hits and misses of each function, and whether the answers are those of the plain functions. */
export function compare(memoize, files) {
  const cached = makeLexer(memoize);
  const plain = makeLexer((fn) => fn);
  let tokens = 0;
  for (const [name, text] of files) {
    const result = cached.analyse(name, text);
    const expected = plain.analyse(name, text);
    if (JSON.stringify(result) !== JSON.stringify(expected)) throw new Error(`${name}: ${JSON.stringify(result)} is not ${JSON.stringify(expected)}`);
    tokens += Object.values(result.counts).reduce((sum, n) => sum + n, 0);
  }
  const info = Object.fromEntries(Object.entries(cached.functions).map(([name, f]) => [name, f.cacheInfo()]));
  return { files: files.length, tokens, info };
}
