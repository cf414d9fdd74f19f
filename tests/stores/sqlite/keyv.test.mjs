// The store in SQLite below Keyv.

import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";

import { serves } from "../support/keyv.mjs";
import { sqliteStore } from "../support/project.mjs";

const folder = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-keyv-"));
const store = sqliteStore({ folder });
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
serves(store);
