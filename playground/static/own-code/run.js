// Runs a program in a frame of its own, and hands back what it tells. Nothing of it is trusted: what comes is text, and
// is looked at as such.

import { FRAME, LIMITS } from "./frame.js";

/** After so many milliseconds more the frame is taken away even if it says nothing. */
const GRACE = 1_000;

const REASONS = ["own.TOO_LONG", "own.TOO_MUCH", "own.TOO_LOUD"];

const STOPPED = "own.STOPPED";

let runtime;

/** The package as one script, once. */
async function theRuntime() {
  runtime ??= fetch(new URL("../package/own-code.js", import.meta.url)).then((response) => {
    if (!response.ok) throw new Error(`package/own-code.js is not there (status ${response.status}).`);
    return response.text();
  });
  try {
    return await runtime;
  } catch (error) {
    runtime = undefined;
    throw error;
  }
}

/**
 * Runs a program. `printed(text, wrong)` is told what it prints. Gives the recording, how many calls are in it, what
 * stopped it, and its error: `{ trace, calls, stopped, message, line }`.
 */
export async function run(program, { printed, signal }) {
  const script = await theRuntime();
  // Whoever stopped it while the package was on its way has stopped it: an abort is told only once.
  if (signal.aborted) return { trace: "", calls: 0, stopped: STOPPED };
  const frame = document.createElement("iframe");
  // Its own origin, which is nobody's: no storage, no cookies, no access to this page.
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("aria-hidden", "true");
  frame.title = "";
  frame.hidden = true;
  frame.srcdoc = FRAME;
  let [trace, calls] = ["", 0];
  let hear, timer;
  try {
    return await new Promise((resolve) => {
      const end = (how) => resolve({ trace, calls, ...how });
      hear = ({ source, data }) => {
        if (source !== frame.contentWindow || typeof data !== "object" || data === null) return;
        const { kind, text, calls: count, wrong, why, message, line } = data;
        if (kind === "ready") frame.contentWindow.postMessage({ runtime: script, program, limits: LIMITS }, "*");
        else if (kind === "trace" && typeof text === "string") {
          trace += text;
          calls = Number.isSafeInteger(count) ? count : calls;
        } else if (kind === "printed" && typeof text === "string") printed(text, wrong === true);
        else if (kind === "stopped" && REASONS.includes(why)) end({ stopped: why });
        else if (kind === "over") end({ message: typeof message === "string" ? message : undefined, line: Number.isSafeInteger(line) ? line : undefined });
      };
      addEventListener("message", hear);
      signal.addEventListener("abort", () => end({ stopped: STOPPED }));
      timer = setTimeout(() => end({ stopped: "own.TOO_LONG" }), LIMITS.milliseconds + GRACE);
      document.body.append(frame);
    });
  } finally {
    removeEventListener("message", hear);
    clearTimeout(timer);
    frame.remove();
  }
}
