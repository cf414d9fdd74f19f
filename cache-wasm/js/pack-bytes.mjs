// Bytes as a JavaScript module of printable ASCII that compresses as well as the bytes themselves
// (base64 costs a third: its groups of six bits hide the repetitions from gzip). The most frequent
// bytes are one character each, the others have one or two escapes before theirs.

/** From `#` to `}`, without the one that would have to be escaped in a string. */
const FIRST = "#".charCodeAt(0);
const LEFT_OUT = "\\".charCodeAt(0);
const COUNT = "}".charCodeAt(0) - FIRST;
const ESCAPE = "~";

/** A module whose `bytes()` gives the bytes back. */
export function pack(bytes) {
  const count = new Array(256).fill(0);
  for (const byte of bytes) count[byte]++;
  const byFrequency = count.map((_, byte) => byte).sort((a, b) => count[b] - count[a] || a - b);
  const frequent = new Set(byFrequency.slice(0, COUNT));
  // The frequent ones first, each kind in ascending order: one bit for each byte tells it all.
  const rankOf = (byte) => ranked.indexOf(byte);
  const ranked = count.map((_, byte) => byte).sort((a, b) => frequent.has(b) - frequent.has(a));
  const codes = count.map((_, byte) => {
    const rank = rankOf(byte);
    const code = FIRST + (rank % COUNT);
    return ESCAPE.repeat(rank / COUNT) + String.fromCharCode(code < LEFT_OUT ? code : code + 1);
  });
  const text = Array.from(bytes, (byte) => codes[byte]).join("");
  const bits = Array.from({ length: 64 }, (_, i) => [3, 2, 1, 0].reduce((bits, j) => 2 * bits + frequent.has(4 * i + j), 0).toString(16));
  return `
const frequent = "${bits.join("")}";
const text = "${text}";
export function bytes() {
  const isFrequent = (byte) => (parseInt(frequent[byte >> 2], 16) >> (byte & 3)) & 1;
  const ranked = [...Array(256).keys()].sort((a, b) => isFrequent(b) - isFrequent(a));
  const out = [];
  let rank = -${FIRST};
  for (let i = 0; i < ${text.length}; i++) {
    const code = text.charCodeAt(i);
    if (code === ${ESCAPE.charCodeAt(0)}) rank += ${COUNT};
    else {
      out.push(ranked[rank + code - (code > ${LEFT_OUT})]);
      rank = -${FIRST};
    }
  }
  return new Uint8Array(out);
}
`;
}
