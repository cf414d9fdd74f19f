// `@memoized` before a method or a getter, for browsers, none of which knows decorators yet. It becomes a static block
// in its place: that runs when the class has all its methods.

import { Refused } from "./transform.js";

/** A word after which a `/` begins a regular expression, and does not divide. */
const BEFORE_REGEX = /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await)$/;

/** The end of what begins here and holds no code: a comment, a text, a regular expression; `at` where it is code. */
function skip(code, at) {
  const two = code.slice(at, at + 2);
  const to = (sign, from) => (code.indexOf(sign, from) < 0 ? code.length : code.indexOf(sign, from) + sign.length);
  if (two === "//") return code.indexOf("\n", at) < 0 ? code.length : code.indexOf("\n", at);
  if (two === "/*") return to("*/", at + 2);
  const sign = code[at];
  if (sign === '"' || sign === "'") return text(code, at, sign);
  if (sign === "`") return template(code, at);
  return sign === "/" && beginsRegex(code.slice(0, at).trimEnd()) ? regex(code, at) : at;
}

function text(code, at, sign) {
  for (let i = at + 1; i < code.length; i++) {
    if (code[i] === "\\") i++;
    else if (code[i] === sign) return i + 1;
  }
  return code.length;
}

function template(code, at) {
  for (let i = at + 1; i < code.length; i++) {
    if (code[i] === "\\") i++;
    else if (code[i] === "`") return i + 1;
    else if (code.startsWith("${", i)) i = closing(code, i + 1) - 1;
  }
  return code.length;
}

const beginsRegex = (before) => before === "" || /[([{,;=:?!&|+\-*%~^<>]$/.test(before) || BEFORE_REGEX.test(before);

function regex(code, at) {
  let inClass = false;
  for (let i = at + 1; i < code.length && code[i] !== "\n"; i++) {
    if (code[i] === "\\") i++;
    else if (code[i] === "[") inClass = true;
    else if (code[i] === "]") inClass = false;
    else if (code[i] === "/" && !inClass) return i + 1;
  }
  return at + 1;
}

/** The place behind the bracket that closes the one here. */
function closing(code, at) {
  let depth = 0;
  for (let i = at; i < code.length; ) {
    const past = skip(code, i);
    if (past > i) {
      i = past;
      continue;
    }
    if ("([{".includes(code[i])) depth++;
    else if (")]}".includes(code[i]) && --depth === 0) return i + 1;
    i++;
  }
  return code.length;
}

/** The place behind space and comments. */
function pastSpace(code, at) {
  for (let i = at; ; ) {
    while (i < code.length && /\s/.test(code[i])) i++;
    const comment = code.startsWith("//", i) || code.startsWith("/*", i) ? skip(code, i) : i;
    if (comment === i) return i;
    i = comment;
  }
}

/** A name of a member: a word, a text, a number, or an expression in brackets. */
function memberName(code, at) {
  if (code[at] === "[") {
    const end = closing(code, at);
    return { name: code.slice(at + 1, end - 1), end };
  }
  if (code[at] === '"' || code[at] === "'") return { name: code.slice(at, skip(code, at)), end: skip(code, at) };
  const [word] = /^(?:[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*|\d[\w.]*)/u.exec(code.slice(at)) ?? [];
  return word === undefined ? undefined : { name: JSON.stringify(word), word, end: at + word.length };
}

/** What stands before the name: `static`, `async`, `get`, `*`. Each may be a name itself. */
function member(code, at) {
  let isStatic = false;
  for (let i = at; ; ) {
    i = pastSpace(code, code[i] === "*" ? i + 1 : i);
    const found = memberName(code, i);
    if (found === undefined) return undefined;
    const next = code[pastSpace(code, found.end)];
    if (next === "(" || !["static", "async", "get", "accessor"].includes(found.word)) return next === "(" ? { ...found, isStatic } : undefined;
    isStatic ||= found.word === "static";
    i = found.end;
  }
}

/** The program without its `@memoized`, in as many lines. */
export function withoutDecorators(code) {
  let made = "";
  for (let i = 0; i < code.length; ) {
    const past = skip(code, i);
    if (past > i) {
      made += code.slice(i, past);
      i = past;
      continue;
    }
    const [decorator] = /^@(?:[\w$]+\.)*[\w$]+/.exec(code.slice(i)) ?? [];
    if (decorator === undefined) {
      made += code[i++];
      continue;
    }
    let end = i + decorator.length;
    const open = pastSpace(code, end);
    if (code[open] === "(") end = closing(code, open);
    const found = member(code, pastSpace(code, end));
    if (found === undefined) throw new Refused("own.NOT_DECORATED", {}, code.slice(0, i).split("\n").length);
    made += `static { cacheWasm.decorate(this${found.isStatic ? "" : ".prototype"}, ${found.name}, ${withoutDecorators(code.slice(i + 1, end))}); }`;
    i = end;
  }
  return made;
}
