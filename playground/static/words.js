// The words of a part of the page that is loaded when it is needed: what its phrases are in the page's language.

/**
 * A template with its placeholders filled: `{name}`, and `{n|0=none|one=# call|other=# calls}` with a form of words for
 * each kind of number, as in the page's other phrases.
 */
export function words({ language, say }, phrases) {
  const kinds = new Intl.PluralRules(language);
  const filled = (template, args) =>
    template.replace(/\{(\w+)((?:\|[^{}|]*)*)\}/g, (_, name, rest) => {
      const value = args[name];
      if (rest === "") return String(value);
      const forms = Object.fromEntries(rest.slice(1).split("|").map((form) => form.split(/=(.*)/s)));
      return (forms[value] ?? forms[kinds.select(value)] ?? forms.other ?? "").replaceAll("#", String(value));
    });
  return (name, args = {}) => filled(say(name) ?? phrases[name], args);
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
