// What Keyv asks of whoever stores for it (`@keyv/test-suite`), asked of ours below a Keyv. Left out are its iterators, which
// ours do not have: what is in a store need not be listed to be found.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";

import keyvTestSuite from "@keyv/test-suite";
import Keyv from "keyv";

/** As much of an `expect` as the suite uses. */
const expect = (value) => ({
  toBe: (other) => assert.ok(Object.is(value, other), `${String(value)} instead of ${String(other)}`),
  toEqual: (other) => assert.deepEqual(value, other),
  toBeTruthy: () => assert.ok(value, String(value)),
  toBeFalsy: () => assert.ok(!value, String(value)),
  toBeNull: () => assert.equal(value, null),
  toBeDefined: () => assert.notEqual(value, undefined),
  toBeUndefined: () => assert.equal(value, undefined),
});

/** `store` is one of ours. Keyv names a namespace by a field, ours by a prefix. */
export function serves(store) {
  const below = () => ({
    opts: {},
    get: (key) => store.get(key),
    set: (key, value, ttl) => store.set(key, value, ttl),
    delete: (key) => store.delete(key),
    clear() {
      return store.clear(this.namespace === undefined ? "" : `${this.namespace}:`);
    },
  });
  let count = 0;
  describe("Keyv's own suite", () => {
    const it = (name, body) => {
      count++;
      test(name, () => body({ expect }));
    };
    keyvTestSuite({ it, beforeEach, afterEach }, Keyv, below);
  });
  test("and there was one", () => assert.ok(count > 30, `${count} tests`));
}
