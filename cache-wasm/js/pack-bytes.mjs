// Bytes as a JavaScript module of printable ASCII that compresses as well as the bytes themselves
// (base64 costs a third: its groups of six bits hide the repetitions from gzip). The most frequent
// bytes are one character each, the others two.

const ESCAPE = "~";
const CHARACTERS = Array.from({ length: 94 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\\$`'.includes(c));

/** A module whose `bytes()` gives the bytes back. */
export function pack(bytes) {
  const count = new Array(256).fill(0);
  for (const byte of bytes) count[byte]++;
  const order = count.map((_, byte) => byte).sort((a, b) => count[b] - count[a] || a - b);
  const n = CHARACTERS.length;
  const code = (rank) =>
    rank < n ? CHARACTERS[rank] : rank < 2 * n ? ESCAPE + CHARACTERS[rank - n] : ESCAPE + ESCAPE + CHARACTERS[rank - 2 * n];
  const codes = [];
  order.forEach((byte, rank) => (codes[byte] = code(rank)));
  const text = Array.from(bytes, (byte) => codes[byte]).join("");
  // Bytes that do not occur come last and need no place in the table.
  const used = order.filter((byte) => count[byte] > 0).map((byte) => (0x100 + byte).toString(16).slice(1));
  return `
const order = "${used.join("")}";
const characters = "${CHARACTERS.join("")}";
const text = "${text}";
export function bytes() {
  const out = new Uint8Array(${bytes.length});
  let rank = 0, n = 0;
  for (const c of text) {
    if (c === "${ESCAPE}") { rank += ${n}; continue; }
    rank = 2 * (rank + characters.indexOf(c));
    out[n++] = parseInt(order.slice(rank, rank + 2), 16);
    rank = 0;
  }
  return out;
}
`;
}
