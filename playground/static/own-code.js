// "Your own code": a program of the visitor's, really run, in a room of its own; its recording is what the page steps
// through. Loaded when the tab is opened; the room is made at the first Run, and nothing runs before.

import { EXAMPLE } from "./own-code/example.js";
import { LIMITS } from "./own-code/frame.js";
import phrases from "./own-code/phrases.js";
import { element, style, words } from "./words.js";

/** What was last in the field, of which program, and what came of it: another view of the page takes nothing away. */
let kept;

/**
 * Puts the editor into a place. `given`: `text`, the program that the address names (not to be run unasked), with
 * `update()` called when it changes; `fits(text)`, whether a link can take it; `ran(text, bytes)`, what takes the recording; `language` and `say(name)`.
 */
export function show(place, given) {
  style(new URL("own-code.css", import.meta.url).href);
  const t = words(given, phrases);
  let running;

  const field = element("textarea", {
    id: "own-program", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": "own-wrong own-note",
    oninput: () => {
      kept.text = field.value;
      note();
    },
  });
  const wrong = element("div", { id: "own-wrong", "aria-live": "polite" });
  const noted = element("p", { id: "own-note", class: "soft", "aria-live": "polite" });
  const printed = element("pre", { tabindex: "0" });
  const output = element("div", { class: "own-output", hidden: true }, element("h3", {}, t("own.PRINTED")), printed);
  const start = element("button", { class: "strong", title: t("own.RUN_KEY"), onclick: () => void run() }, t("own.RUN"), element("kbd", { "aria-hidden": "true" }, "Ctrl ↵"));
  const stop = element("button", { onclick: () => running?.abort(), hidden: true }, t("own.STOP"));
  const card = element("section", { class: "card editor own-code", "aria-label": t("own.LABEL"), onkeydown: (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void run();
  } },
    element("div", { class: "editor-head" }, element("label", { for: "own-program" }, t("own.LABEL"))),
    field, wrong,
    element("div", { class: "editor-foot" }, start, stop, noted),
    output,
    element("details", { class: "how" }, element("summary", {}, t("own.HOW")), element("p", {}, t("own.HOW_WHAT", { seconds: LIMITS.milliseconds / 1000, calls: LIMITS.calls }))),
  );
  place.replaceChildren(card);

  given.update = () => {
    // What the address names now is what ran here, or something else.
    if (kept?.of !== given.text) kept = { of: given.text, text: given.text || EXAMPLE, ran: undefined, result: undefined };
    if (field.value !== kept.text) {
      field.value = kept.text;
      forget();
    }
    if (kept.result !== undefined && kept.ran === kept.text) told(kept.result);
    else note();
  };
  given.update();

  function forget() {
    printed.replaceChildren();
    output.hidden = true;
    complain();
  }

  /** What has to be said of the text. */
  function note() {
    const { text, ran } = kept;
    const { length } = text;
    noted.textContent =
      !given.fits(text) ? t("own.NO_LINK", { length })
      : ran === undefined ? t("own.NOT_RUN")
      : ran !== text ? t("own.CHANGED")
      : "";
  }

  /** What is wrong, and the way to the line. */
  function complain(message, line) {
    if (message === undefined) field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
    if (message === undefined) return wrong.replaceChildren();
    const said = t(line === undefined ? "own.WRONG_SOMEWHERE" : "own.WRONG", { line, message });
    const source = line === undefined ? undefined : kept.text.split("\n")[line - 1];
    return wrong.replaceChildren(
      element("div", { class: "wrong" }, element("p", {}, said),
        source === undefined ? undefined : element("pre", {}, source.trimEnd()),
        source === undefined ? undefined : element("button", { onclick: () => goTo(line) }, t("own.GO"))),
    );
  }

  function goTo(line) {
    const lines = kept.text.split("\n");
    const at = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    field.focus();
    field.setSelectionRange(at, at + lines[line - 1].length);
    const height = field.scrollHeight / lines.length;
    field.scrollTop = Math.max(0, height * (line - 4));
  }

  function print(text, bad) {
    output.hidden = false;
    printed.append(element("span", { class: bad ? "bad" : undefined }, `${text}\n`));
  }

  function told({ stopped, message, line, calls, lines }) {
    forget();
    complain(message, line);
    for (const [text, bad] of lines ?? []) print(text, bad);
    noted.textContent = stopped ? t(stopped, { seconds: LIMITS.milliseconds / 1000, calls: LIMITS.calls }) : message === undefined ? t("own.RAN", { calls }) : "";
  }

  async function run() {
    if (running) return;
    const program = kept.text;
    running = new AbortController();
    forget();
    noted.textContent = t("own.RUNNING");
    stop.hidden = false;
    start.setAttribute("aria-disabled", "true");
    try {
      const [{ transform }, { run }] = await Promise.all([import("./own-code/transform.js"), import("./own-code/run.js")]);
      const lines = [];
      const result = await run(await transform(program), { signal: running.signal, printed: (...line) => void lines.push(line) });
      if (given.ended) return;
      Object.assign(kept, { of: program, ran: program, result: { ...result, lines } });
      given.ran(program, new TextEncoder().encode(result.trace));
      told(kept.result);
    } catch (error) {
      noted.textContent = "";
      complain(error.phrase === undefined ? t("own.CANNOT", { why: error.message }) : t(error.phrase, error.args), error.line);
    } finally {
      running = undefined;
      stop.hidden = true;
      start.removeAttribute("aria-disabled");
    }
  }

  given.end = () => {
    running?.abort();
    place.replaceChildren();
  };
}
