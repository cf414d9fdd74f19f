// wasm-bindgen's JavaScript makes a TextDecoder and a TextEncoder when it is loaded. Every platform has them
// but one that matters: Jest's jsdom environment. The build puts these in the place of both names.

/** UTF-8 by what the language itself has. Only what Rust wrote gets here, so it is well-formed. */
class Decoder {
  decode(bytes: Uint8Array = new Uint8Array()): string {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
  }
}

class Encoder {
  encode(text: string): Uint8Array {
    // Half of a pair means nothing alone: the platform's encoder writes the sign for that in its place.
    const written = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
    const bytes = written.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
  }
}

const given = globalThis as { TextDecoder?: typeof Decoder; TextEncoder?: typeof Encoder };
const decoder = given.TextDecoder ?? Decoder;
const encoder = given.TextEncoder ?? Encoder;
export { decoder as TextDecoder, encoder as TextEncoder };
