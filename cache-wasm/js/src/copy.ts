import { show } from "./options.js";

const { freeze, getPrototypeOf } = Object;

/**
 * Freezes plain objects and arrays as far as they go; nothing is frozen where there is something else among them.
 *
 * @throws TypeError that names the path
 */
export function freezeDeep(value: unknown): void {
  const found = new Set<object>();
  const look = (value: unknown, path: string): void => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || found.has(value)) return;
    const prototype: unknown = getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== null && prototype !== Object.prototype) {
      throw new TypeError(`memoize: option copy: "freeze" takes plain objects and arrays, but ${path} is ${show(value)}${nameOf(prototype)}`);
    }
    found.add(value);
    for (const key of Reflect.ownKeys(value)) {
      look((value as Record<PropertyKey, unknown>)[key], typeof key === "string" && /^[a-z_$][\w$]*$/i.test(key) ? `${path}.${key}` : `${path}[${String(key)}]`);
    }
  };
  look(value, "the value");
  found.forEach(freeze);
}

function nameOf(prototype: unknown): string {
  const { constructor } = prototype as { constructor?: unknown };
  return typeof constructor === "function" && constructor !== Function ? ` of class ${constructor.name}` : "";
}
