// A small curve: the share of hits by the size.

const SPACE = "http://www.w3.org/2000/svg";
const WIDE = 220;
const HIGH = 64;

function made(name, attributes) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** The picture of the points `[size, ratio]`, on a scale that grows by factors, with the size that is in use marked. */
export function curve(points, own, label) {
  const last = Math.max(points.at(-1)?.[0] ?? 1, Number.isFinite(own) ? own : 1, 2);
  const x = (size) => (Math.log(Math.max(size, 1)) / Math.log(last)) * (WIDE - 4) + 2;
  const y = (ratio) => HIGH - 2 - ratio * (HIGH - 4);
  const svg = made("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "small-curve", role: "img", "aria-label": label });
  let line = `M${x(1).toFixed(1)} ${y(points[0]?.[0] <= 1 ? points[0][1] : 0).toFixed(1)}`;
  for (const [size, ratio] of points) line += `H${x(size).toFixed(1)}V${y(ratio).toFixed(1)}`;
  line += `H${WIDE - 2}`;
  svg.append(made("path", { d: `M2 ${HIGH - 1.5}H${WIDE - 2}`, class: "ground" }), made("path", { d: line, class: "line" }));
  if (Number.isFinite(own)) svg.append(made("path", { d: `M${x(own).toFixed(1)} 2V${HIGH - 2}`, class: "own" }));
  return svg;
}
