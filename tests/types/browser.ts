// As a bundler sees it, with the types of a page and without those of newer JavaScript.

import { memoize } from "cache-wasm";

const format = memoize((amount: number, currency: string) => new Intl.NumberFormat("en", { style: "currency", currency }).format(amount), { maxSize: 100 });
document.body.textContent = format(12, "EUR");
const button = memoize((element: HTMLElement) => element.getBoundingClientRect(), { ttl: 100 });
const box: DOMRect = button(document.body);
// @ts-expect-error not an element
button("body");
export { box };
