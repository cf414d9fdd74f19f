// The store in SQLite where Node has no SQLite.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { isBuiltin } from "node:module";
import { test } from "node:test";

import { project } from "./support/project.mjs";

const without = isBuiltin("node:sqlite") ? ["--no-experimental-sqlite"] : [];

test("without node:sqlite it can be imported and required, and says what it needs when it is asked for", () => {
  for (const [type, line] of [["module", 'import { sqliteStore } from "cache-wasm/store/sqlite";'], ["commonjs", 'const { sqliteStore } = require("cache-wasm/store/sqlite");']]) {
    const { stdout, stderr } = spawnSync(process.execPath, [...without, `--input-type=${type}`, "-e", `${line}\ntry { sqliteStore({ folder: "x" }); } catch (error) { console.log(error.message); }`], { cwd: project, encoding: "utf8" });
    assert.equal(stdout, `cache-wasm/store/sqlite needs node:sqlite, which Node has from 22.13 on; this is ${process.version}\n`, stderr);
  }
});
