// The functions of a recording: how often each hits, what is wrong with it and where that shows, and why the step that
// is shown was a miss. Loaded when a recording is opened; a worker reads it and does the thinking.

import { curve } from "./functions/curve.js";
import phrases from "./functions/phrases.js";
import { element, style, words } from "./words.js";

/** The lessons that explain a finding, the best first: the first of them that there is. */
const LESSONS = {
  "always-new": [7, 4],
  "same-content": [7],
  "time-or-random": [7],
  "too-small": [2],
  "other-policy": [12, 2],
  "unbounded-growth": [5, 2],
  "cheaper-than-lookup": [11, 1],
  "changed-answer": [9],
  "stale-answers": [10, 8],
};
const SELF = [4];

/** Of so few misses the first ones, which run code that is new, are most: what a hit saves is not known. */
const FEW_MISSES = 10;

const percent = (ratio) => Math.round(ratio * 100);
const time = (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms >= 10 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`);

/**
 * Puts the list into a place. `given`: `recording`, a blob; `step`, with `update()` called when it changes; `go(step)`;
 * `lessons`, titles by number; `language` and `say(name)`.
 */
export function show(place, given) {
  style(new URL("functions.css", import.meta.url).href);
  let t = words(given, phrases);
  const why = element("div", { class: "why", "aria-live": "polite", hidden: true });
  const list = element("div", { class: "functions", "aria-busy": "true" }, element("p", { class: "soft" }, t("functions.READING")));
  place.replaceChildren(element("section", { class: "card of-functions", "aria-label": t("functions.TITLE") }, why, element("h2", {}, t("functions.TITLE")), list));

  const worker = new Worker(new URL("functions/worker.js", import.meta.url), { type: "module" });
  const fail = (message) => {
    list.removeAttribute("aria-busy");
    list.replaceChildren(element("p", { class: "soft" }, t("functions.FAILED", { why: message })));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message ?? "");
  };
  worker.onmessage = ({ data }) => {
    if (data.error !== undefined) return fail(data.error);
    if (data.functions) {
      // What is found is said as the package says it, or in a language that has the same phrases.
      t = words(given, { ...phrases, ...data.phrases });
      list.removeAttribute("aria-busy");
      list.replaceChildren(...draw(data.functions));
      return given.update();
    }
    return explain(data.step, data.why);
  };
  worker.postMessage({ recording: given.recording });

  given.update = () => {
    if (list.hasAttribute("aria-busy")) return;
    worker.postMessage({ why: given.step });
  };
  given.end = () => {
    worker.terminate();
    place.replaceChildren();
  };

  // A recording has no address, and with it the language that was asked for there would be lost.
  const language = given.language === "en" ? "" : `&lang=${given.language}`;
  const toStep = (step) => element("button", { class: "to-step", onclick: () => given.go(step) }, t("functions.SHOW", { step }));

  function draw(functions) {
    if (functions.length === 0) return [element("p", { class: "soft" }, t("functions.NONE"))];
    const ill = functions.findIndex(({ findings }) => findings.length > 0);
    return functions.map((one, i) => row(one, i === Math.max(ill, 0)));
  }

  function row(one, open) {
    const { name, place: at, hitRatio, calls, findings } = one;
    return element("details", { open },
      element("summary", {},
        element("span", { class: "bar", "aria-hidden": "true", style: `--ratio: ${hitRatio}` }),
        element("code", {}, name),
        at && at !== name ? element("span", { class: "soft at" }, at) : undefined,
        element("span", { class: "figures" }, `${t("functions.RATIO", { percent: percent(hitRatio) })} · ${t("functions.CALLS", { calls })}`),
        element("span", { class: findings.length > 0 ? "ill" : "soft" }, findings.length > 0 ? t("functions.FOUND", { n: findings.length }) : t("functions.HEALTHY")),
      ),
      element("div", { class: "of-one" }, element("div", { class: "told" }, ...findings.map((finding) => found(finding)), about(one)), drawing(one)),
    );
  }

  function found(finding) {
    const { kind, part, phrases, words, steps } = finding;
    const lesson = (part?.role === "self" ? SELF : (LESSONS[kind] ?? [])).find((n) => given.lessons[n] !== undefined);
    return element("div", { class: "finding" },
      element("p", {}, ...phrases.flatMap((name, i) => [...(i > 0 ? [" "] : []), ...t.nodes(name, words)])),
      element("p", { class: "ways" },
        ...(steps.length > 0 ? [element("span", { class: "soft" }, t("functions.SHOWS")), ...steps.map(toStep)] : []),
        lesson === undefined ? undefined : element("a", { href: `#v=1&lesson=${lesson}${language}` }, t("functions.LESSON", { n: lesson, title: given.lessons[lesson] })),
      ),
    );
  }

  function about({ maxSize, policy, saved, spent, hits, misses, fittingSize }) {
    const keeps = maxSize === Infinity ? t.nodes("functions.KEEPS_ALL", { policy }) : t.nodes("functions.KEEPS", { size: maxSize, policy });
    const fits = fittingSize === undefined ? "" : ` ${t("functions.FITS", { size: fittingSize })}`;
    const told = misses < FEW_MISSES ? "functions.SPENT" : "functions.TIME";
    return element("p", { class: "soft" }, `${t(told, { saved: time(saved), hits, spent: time(spent), misses })} `, ...keeps, fits);
  }

  function drawing({ curve: points, maxSize, hitRatio }) {
    if (points.length === 0) return undefined;
    const [size, most] = points.at(-1);
    const own = maxSize === Infinity ? "∞" : String(maxSize);
    return curve(points, maxSize, t("functions.CURVE", { size, percent: percent(most), own, now: percent(hitRatio) }));
  }

  function explain(step, what) {
    if (step !== given.step) return;
    why.hidden = what?.outcome !== "miss";
    if (why.hidden) return why.replaceChildren();
    why.replaceChildren(element("h2", {}, t("functions.WHY")), element("p", {}, reasonOf(what)), element("p", { class: "ways" }, ...links(what)));
  }

  function reasonOf({ reason, before, between, gone, like }) {
    if (reason === "bypassed") return t("functions.BYPASSED");
    if (before === undefined) {
      if (like === undefined || like.alone) return t("functions.NEW");
      const what = like.part.role === "self" ? t("functions.RECEIVER") : t("functions.ARGUMENT", { n: like.place });
      return t("functions.NEW_BUT", { what, then: like.then.label, now: like.part.label, step: like.step });
    }
    const first =
      reason === "evicted" ? (gone?.op === "call" ? t("functions.EVICTED", { gone: gone.step }) : t("functions.EVICTED_ONCE"))
      : reason === "expired" ? t("functions.EXPIRED")
      : reason === "cleared" ? t("functions.CLEARED")
      : reason === "invalidated" ? (gone && gone.op !== "call" ? t("functions.REMOVED", { gone: gone.step }) : t("functions.REMOVED_ONCE"))
      : "";
    const last = reason === "evicted" ? t("functions.SINCE", { before, between, size: between + 1 }) : t("functions.LAST", { before });
    return `${first} ${last}`.trim();
  }

  const links = ({ before, gone, like }) => [...new Set([before ?? (like?.alone ? undefined : like?.step), gone?.step].filter((step) => step !== undefined))].map(toStep);
}
