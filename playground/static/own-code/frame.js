// The room that a program runs in: a frame without this page's origin, which may load nothing from anywhere. It is text
// and no file, so that it can never be opened as a page of this origin. Its worker inherits what it may not do.

/** So many milliseconds, calls and characters, and it is stopped. */
export const LIMITS = { milliseconds: 5_000, calls: 20_000, characters: 20_000_000 };

export const FRAME = `<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; base-uri 'none'; form-action 'none'">
<script>
addEventListener("message", ({ source, data: { runtime, program, limits } }) => {
  if (source !== parent) return;
  const script = (...text) => URL.createObjectURL(new Blob(text, { type: "text/javascript" }));
  const tell = (told) => parent.postMessage(told, "*");
  // All before the program stands in one line, so that its lines are one more than they say.
  const worker = new Worker(script("importScripts(", JSON.stringify(script(runtime)), ");cacheWasm.run(async()=>{'use strict';\\n", program, "\\n},", JSON.stringify(program), ");"));
  let characters = 0;
  const end = (told) => {
    worker.terminate();
    clearTimeout(timer);
    tell(told);
  };
  const timer = setTimeout(() => end({ kind: "stopped", why: "own.TOO_LONG" }), limits.milliseconds);
  worker.onmessage = ({ data }) => {
    // The program may send what it likes; what is not what is agreed on is not passed on.
    if (typeof data !== "object" || data === null) return;
    characters += typeof data.text === "string" ? data.text.length : 0;
    if (characters > limits.characters) return end({ kind: "stopped", why: "own.TOO_LOUD" });
    if (data.kind === "over") return end(data);
    tell(data);
    if (data.calls >= limits.calls) end({ kind: "stopped", why: "own.TOO_MUCH" });
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end({ kind: "over", message: event.message.replace(/^Uncaught /, ""), line: event.lineno > 1 ? event.lineno - 1 : undefined });
  };
}, { once: true });
parent.postMessage({ kind: "ready" }, "*");
</script>`;
