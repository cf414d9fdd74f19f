// Bytes as a JavaScript module of printable ASCII that compresses as well as the bytes themselves
// (base64 costs a third: its groups of six bits hide the repetitions from gzip). The most frequent
// bytes are one character each, the others have one or two escapes before theirs. All of a file
// shares one Huffman code, more or less, so the more frequent a byte, the more frequent its character
// is in the code around it; and since gzip looks back 32 kB only, the text stands behind that code.

/** From `#` to `}`, without the one that would have to be escaped in a string. */
const FIRST = "#".charCodeAt(0);
const LEFT_OUT = "\\".charCodeAt(0);
const COUNT = "}".charCodeAt(0) - FIRST;
const ESCAPE = "~";
/** The characters by how frequent they are in minified code; those left are about as rare as each other. */
const BY_FREQUENCY = "teis=.,n)(rholuaf{}:c;0&gdm[]$py|?wv1>+bkBz2xSA-";
const characters = Array.from({ length: COUNT }, (_, rank) => String.fromCharCode(FIRST + rank + (FIRST + rank >= LEFT_OUT)));

/**
 * A module whose `bytes()` gives the bytes back, and what has to stand behind all code: the text,
 * under the name that the module has for it.
 */
export function pack(bytes) {
  const count = new Array(256).fill(0);
  for (const byte of bytes) count[byte]++;
  const all = count.map((_, byte) => byte);
  const byFrequency = [...all].sort((a, b) => count[b] - count[a] || a - b);
  const order = [...new Set([...BY_FREQUENCY, ...characters])];
  const first = characters.map((character) => byFrequency[order.indexOf(character)]);
  return {
    module: `
const decode = (text, ranked) => {
  const out = new Uint8Array(text.length);
  let length = 0;
  let rank = -${FIRST};
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === ${ESCAPE.charCodeAt(0)}) rank += ${COUNT};
    else {
      out[length++] = ranked[rank + code - (code > ${LEFT_OUT} ? 1 : 0)];
      rank = -${FIRST};
    }
  }
  return out.subarray(0, length);
};
export function bytes() {
  const all = [...Array(256).keys()];
  return decode(BYTES_AS_TEXT, [...new Set([...decode("${encode(first, all)}", all), ...all])]);
}
`,
    text: `var BYTES_AS_TEXT="${encode(bytes, [...new Set([...first, ...all])])}";`,
  };
}

/** Each byte as the character of its rank, behind as many escapes as that takes. */
function encode(bytes, ranked) {
  const codes = [];
  ranked.forEach((byte, rank) => (codes[byte] = ESCAPE.repeat(rank / COUNT) + characters[rank % COUNT]));
  return Array.from(bytes, (byte) => codes[byte]).join("");
}
