// A part of the page as an SVG file that stands for itself: what is drawn is measured and drawn again, texts as texts,
// in the colours that it has now.

const NS = "http://www.w3.org/2000/svg";
/** Of the shapes inside the page's own SVG: what its style sheets say about them. */
const SHAPE = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight", "text-anchor", "opacity"];
const EDGE = 24;
/** The height of the line above it all. */
const HEAD = 28;

const round = (number) => Math.round(number * 100) / 100;
const clear = (colour) => colour === "transparent" || /^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);
const pixels = (length) => Number.parseFloat(length) || 0;

function made(name, attributes, content) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(key, typeof value === "number" ? round(value) : value);
  }
  if (content !== undefined) node.textContent = content;
  return node;
}

/** Whether nobody sees it: hidden, or there only to be heard. */
function unseen(element, style) {
  const { width, height } = element.getBoundingClientRect();
  return style.display === "none" || style.visibility === "hidden" || style.clipPath !== "none" || (width <= 1 && height <= 1);
}

/** The background and the border of an element. */
function box(element, style, out) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const sides = ["Top", "Right", "Bottom", "Left"].map((side) => ({
    wide: style[`border${side}Style`] === "none" ? 0 : pixels(style[`border${side}Width`]),
    colour: style[`border${side}Color`],
    dashed: style[`border${side}Style`] === "dashed",
  }));
  const [first] = sides;
  const even = sides.every(({ wide, colour }) => wide === first.wide && colour === first.colour);
  // The second line of what is marked is a shadow to the inside.
  const inset = /inset/.test(style.boxShadow) ? 1 : 0;
  const stroke = even && first.wide > 0 && !clear(first.colour) ? first.wide + inset : 0;
  const fill = clear(style.backgroundColor) ? "none" : style.backgroundColor;
  if (fill !== "none" || stroke > 0) {
    const corner = Math.min(pixels(style.borderTopLeftRadius), height / 2);
    out.append(
      made("rect", {
        x: left + stroke / 2,
        y: top + stroke / 2,
        width: Math.max(width - stroke, 0),
        height: Math.max(height - stroke, 0),
        rx: corner || undefined,
        fill,
        stroke: stroke > 0 ? first.colour : undefined,
        "stroke-width": stroke || undefined,
        "stroke-dasharray": stroke > 0 && first.dashed ? "4 3" : undefined,
      }),
    );
  }
  if (even) return;
  const ends = [
    [left, top, width, 0],
    [left + width, top, 0, height],
    [left, top + height, width, 0],
    [left, top, 0, height],
  ];
  for (const [i, { wide, colour }] of sides.entries()) {
    if (wide === 0 || clear(colour)) continue;
    const [x, y, dx, dy] = ends[i];
    // Inside of the box, as borders are.
    const [ox, oy] = [[0, wide / 2], [-wide / 2, 0], [0, -wide / 2], [wide / 2, 0]][i];
    out.append(made("path", { d: `M${round(x + ox)} ${round(y + oy)}l${round(dx)} ${round(dy)}`, stroke: colour, "stroke-width": wide }));
  }
}

/** The line between two things, with the head that the style sheet gives it. */
function arrow(element, style, out) {
  const { left, right, top } = element.getBoundingClientRect();
  const y = top + 0.5;
  const d = `M${round(left)} ${round(y)}H${round(right)}m-6 -5l5.5 5l-5.5 5`;
  out.append(made("path", { d, fill: "none", stroke: style.backgroundColor, "stroke-width": 1.25 }));
}

const brush = document.createElement("canvas").getContext("2d");

/** How far below the top of a line its letters stand. */
function ascent(style) {
  brush.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return brush.measureText("x").fontBoundingBoxAscent;
}

/** The lines of a text, as they are broken, each with its place. */
function lines(node) {
  const range = document.createRange();
  const found = [];
  for (let i = 0; i < node.data.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const place = range.getClientRects()[0];
    if (!place || place.width === 0) continue;
    const line = found.at(-1);
    const blank = node.data[i].trim() === "";
    if (line && Math.abs(line.top - place.top) < 2) {
      line.text += node.data[i];
      // Spaces at its ends are room, not letters.
      if (!blank) line.right = place.right;
    } else if (!blank) {
      found.push({ text: node.data[i], left: place.left, right: place.right, top: place.top });
    }
  }
  return found;
}

/** Where what is inside of an element is cut off, on the right. */
const cut = (element) => (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible" ? element.getBoundingClientRect().right : Infinity);

function text(node, parent, style, out) {
  const limit = cut(parent);
  for (const line of lines(node)) {
    if (line.left >= limit || line.text.trim() === "") continue;
    let said = line.text.trimEnd();
    if (line.right > limit) {
      const share = (limit - line.left) / (line.right - line.left);
      said = `${said.slice(0, Math.max(1, Math.floor(said.length * share) - 1))}…`;
    }
    const whole = line.right <= limit && said.length > 1;
    const shown = style.textTransform === "uppercase" ? said.toUpperCase() : said;
    out.append(
      made(
        "text",
        {
          x: line.left,
          y: line.top + ascent(style),
          fill: style.color,
          "font-family": style.fontFamily,
          "font-size": pixels(style.fontSize),
          "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
          // Another machine may have other letters: they fill the same room.
          textLength: whole ? line.right - line.left : undefined,
          lengthAdjust: whole ? "spacingAndGlyphs" : undefined,
        },
        shown,
      ),
    );
  }
}

/** A drawing inside the page: as it is, with what style sheets say about its shapes written into it. */
function drawing(element, out) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const copy = element.cloneNode(true);
  const [own, copied] = [element.querySelectorAll("*"), copy.querySelectorAll("*")];
  for (const [i, shape] of own.entries()) {
    const style = getComputedStyle(shape);
    const target = copied[i];
    for (const name of SHAPE) {
      const value = style.getPropertyValue(name);
      if (value) target.setAttribute(name, value);
    }
    target.removeAttribute("class");
    target.removeAttribute("style");
  }
  for (const name of ["class", "style", "role", "aria-hidden", "aria-label"]) copy.removeAttribute(name);
  copy.setAttribute("color", getComputedStyle(element).color);
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) copy.setAttribute(name, round(value));
  out.append(copy);
}

/** What the style sheet puts before an element's own text. */
function before(element, style, out) {
  const said = getComputedStyle(element, "::before").content.match(/^"(\s*)(\S+)"$/);
  if (!said || style.display !== "inline") return;
  const { left, top } = element.getClientRects()[0];
  const y = top + ascent(style);
  const x = left + brush.measureText(said[1]).width;
  out.append(made("text", { x, y, fill: style.color, "font-family": style.fontFamily, "font-size": pixels(style.fontSize) }, said[2]));
}

function draw(element, out) {
  const style = getComputedStyle(element);
  // What is there only to be pressed is nothing on a slide.
  if (unseen(element, style) || element.matches("button.plain")) return;
  if (element instanceof SVGSVGElement) return drawing(element, out);
  if (element.classList.contains("arrow")) return arrow(element, style, out);
  box(element, style, out);
  before(element, style, out);
  for (const node of element.childNodes) {
    if (node instanceof Text) text(node, element, style, out);
    else if (node instanceof Element) draw(node, out);
  }
}

/** The file: elements as they stand on the page, below a line that says what they are. */
export async function svg(elements, title) {
  await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
  const boxes = elements.map((element) => element.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)) - EDGE, Math.min(...boxes.map((box) => box.top)) - EDGE - HEAD];
  const wide = Math.max(...boxes.map((box) => box.right)) + EDGE - left;
  const high = Math.max(...boxes.map((box) => box.bottom)) + EDGE - top;
  const file = made("svg", { viewBox: `0 0 ${round(wide)} ${round(high)}`, width: wide, height: high });
  file.append(made("title", {}, title), made("rect", { width: wide, height: high, fill: getComputedStyle(document.body).backgroundColor }));
  const { color, fontFamily } = getComputedStyle(document.body);
  file.append(made("text", { x: EDGE, y: EDGE + 12, fill: color, "font-family": fontFamily, "font-size": 15, "font-weight": 600 }, title));
  const all = made("g", { transform: `translate(${round(-left)} ${round(-top)})` });
  for (const element of elements) draw(element, all);
  file.append(all);
  return new XMLSerializer().serializeToString(file);
}
