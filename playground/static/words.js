// The words of a part of the page that is loaded when it is needed: what its phrases are in the page's language.

/**
 * What says a phrase, with its placeholders filled: `{name}`, and `{n|0=none|one=# call|other=# calls}` with a form of
 * words for each kind of number. As in the page's other phrases, backticks set code: in what `nodes` gives.
 */
export function words({ language, say }, phrases) {
  const kinds = new Intl.PluralRules(language);
  const pieces = (name, args = {}) => filled(say(name) ?? phrases[name], args, kinds);
  const t = (name, args) => pieces(name, args).map(({ text }) => text).join("");
  t.nodes = (name, args) => pieces(name, args).map(({ text, code }) => (code ? element("code", {}, text) : text));
  return t;
}

/** The pieces of a filled template. What is put in is text, whatever it is. */
function filled(template, args, kinds) {
  const pieces = [];
  let code = false;
  const add = (text) => {
    if (pieces.at(-1)?.code === code) pieces.at(-1).text += text;
    else pieces.push({ text, code });
  };
  const read = (template) =>
    template.split("`").forEach((text, i) => {
      if (i > 0) code = !code;
      if (text !== "") add(text);
    });
  // Between the placeholders, and these.
  template.split(/(\{\w+(?:\|[^{}|]*)*\})/).forEach((piece, i) => {
    if (i % 2 === 0) return read(piece);
    const [name, ...forms] = piece.slice(1, -1).split("|");
    const value = args[name];
    if (forms.length === 0) return add(String(value));
    const words = Object.fromEntries(forms.map((form) => form.split(/=(.*)/s)));
    const form = words[value] ?? words[kinds.select(value)] ?? words.other ?? "";
    form.split("#").forEach((text, i) => {
      if (i > 0) add(String(value));
      read(text);
    });
  });
  return pieces;
}

/** An element with what belongs into it. */
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...content.filter((part) => part !== undefined));
  return made;
}

/** The style sheet of a part, once. */
export function style(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  document.head.append(element("link", { rel: "stylesheet", href: address }));
}
