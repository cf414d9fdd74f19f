// For teachers: a step as a picture, on paper, in a page of their own and before a class; and the score sheet. Loaded when
// the dialog is opened.

import phrases from "./teach/phrases.js";
import { element, style, words } from "./words.js";

/**
 * Puts it into a place. `given`: `title`, `step` and `steps`, what is shown; `lesson`, its number, if it is one;
 * `embed`, the address of the step without what is around it, if a link can say it; `sheet`, the rows of the score
 * sheet; `present()` and `forget()`; `language` and `say(name)`.
 */
export function show(place, given) {
  style(new URL("teach.css", import.meta.url).href);
  const t = words(given, phrases);
  place.replaceChildren(step(place, given, t), ...(given.embed ? [embed(given, t)] : []), sheet(given, t));
}

/** Closes the dialog around it, then does something with the page behind. */
function behind(place, then) {
  place.closest("dialog")?.close();
  then();
}

function step(place, given, t) {
  const caption = t("teach.CAPTION", { ...given, title: document.querySelector("h1").innerText.replace(/\s+/g, " ") });
  const save = async () => {
    const { svg } = await import("./teach/svg.js");
    const parts = [...document.querySelector(".picture").children].filter((part) => !part.matches(".under, .module"));
    const name = given.lesson === undefined ? `step-${given.step}.svg` : `lesson-${given.lesson}-step-${given.step}.svg`;
    give(name, "image/svg+xml", await svg(parts, caption));
  };
  return section(
    t("teach.STEP"),
    element(
      "p",
      { class: "teach-do" },
      element("button", { onclick: () => void save() }, t("teach.SVG")),
      element("button", { onclick: () => behind(place, () => print()) }, t("teach.PRINT")),
      element("button", { title: t("teach.PRESENT_WHY"), onclick: () => behind(place, given.present) }, t("teach.PRESENT")),
    ),
  );
}

function embed(given, t) {
  const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const code = `<iframe src="${quoted(given.embed)}" title="${quoted(given.title)}" width="100%" height="640" loading="lazy"></iframe>`;
  const field = element("input", { readonly: true, value: code, "aria-label": t("teach.EMBED_CODE"), onfocus: () => field.select() });
  const said = element("span", { class: "soft", "aria-live": "polite" });
  const button = element("button", { "aria-label": t("teach.COPY_EMBED"), onclick: async () => (said.textContent = (await copied(code)) ? t("teach.COPIED") : (field.focus(), t("teach.NOT_COPIED"))) }, t("teach.COPY"));
  return section(t("teach.EMBED"), element("p", { class: "teach-do" }, field, button, said));
}

function sheet(given, t) {
  if (given.sheet.length === 0) return section(t("teach.SHEET"), element("p", { class: "soft" }, t("teach.SHEET_EMPTY")));
  const heads = ["LESSON", "RIGHT", "GUESSED", "QUESTIONS"].map((name) => t(`teach.${name}`));
  const rows = given.sheet.map(([number, title, ...counts]) => [`${number} ${title}`, ...counts]);
  const sum = (column) => rows.reduce((all, row) => all + row[column], 0);
  const all = [t("teach.ALL"), sum(1), sum(2), sum(3)];
  const row = ([name, ...counts]) => element("tr", {}, element("th", { scope: "row" }, name), ...counts.map((count) => element("td", {}, count.toLocaleString(given.language))));
  const table = element(
    "table",
    { class: "sheet" },
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map(row)),
    ...(rows.length > 1 ? [element("tfoot", {}, row(all))] : []),
  );
  const text = [heads, ...rows, all].map((line) => line.join("\t")).join("\n");
  const said = element("span", { class: "soft", "aria-live": "polite" });
  const copy = element("button", { "aria-label": t("teach.COPY_SHEET"), onclick: async () => (said.textContent = t((await copied(text)) ? "teach.COPIED" : "teach.NOT_COPIED")) }, t("teach.COPY"));
  const forget = element("button", { class: "plain", onclick: () => given.forget() }, t("teach.FORGET"));
  return section(t("teach.SHEET"), element("p", { class: "soft" }, t("teach.SHEET_WHAT")), table, element("p", { class: "teach-do" }, copy, forget, said));
}

const section = (title, ...content) => element("section", {}, element("h3", {}, title), ...content);

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers offer the clipboard to pages of trusted origins only.
    return false;
  }
}

/** Gives a text as a file. */
function give(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address));
}
