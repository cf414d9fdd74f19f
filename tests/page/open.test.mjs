// `cache-wasm open`: a recording in the playground, served to this machine by the package's own command.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { golden, open, press, root, shown } from "./support/site.mjs";
import { browser, clean } from "./support/stage.mjs";

let folder;
before(() => {
  // As they stand in the package: the page beside the commands.
  folder = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-opened-"));
  cpSync(path.join(root, "cache-wasm/cli"), path.join(folder, "cli"), { recursive: true });
  cpSync(process.env.PLAYGROUND_DIR, path.join(folder, "page"), { recursive: true });
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command until `use` is done with the address it prints. */
async function opened(file, use) {
  const child = spawn(process.execPath, [path.join(folder, "cli/main.mjs"), "open", file, "--no-browser"], { stdio: ["ignore", "pipe", "pipe"] });
  try {
    let [said, complaint] = ["", ""];
    child.stderr.on("data", (chunk) => (complaint += chunk));
    const url = await new Promise((resolve, reject) => {
      child.stdout.on("data", (chunk) => {
        said += chunk;
        const [, found] = / is open at (\S+)\n/.exec(said) ?? [];
        if (found) resolve(found);
      });
      child.on("close", () => reject(new Error(complaint)));
    });
    const [address, hash] = url.split(/(?=#)/);
    await use({ address, hash });
    assert.equal(complaint, "");
  } finally {
    child.kill();
  }
}

test("the recording is open, its steps have links, and its functions are looked at", async () => {
  await opened(golden, async ({ address, hash }) => {
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{16}\/$/);
    assert.equal(hash, "#v=1&trace=golden.jsonl");
    const page = await open(browser, { address }, { hash });
    await page.getByRole("heading", { level: 1, name: "golden.jsonl" }).waitFor();
    assert.equal((await shown(page)).count, "0 / 44");
    await page.locator(".functions > details").first().waitFor();
    await press(page, "m", "m");
    assert.equal((await shown(page)).hash, "#v=1&trace=golden.jsonl&step=11");
    const again = await open(browser, { address }, { hash: "#v=1&trace=golden.jsonl&step=11" });
    await again.getByRole("heading", { level: 1, name: "golden.jsonl" }).waitFor();
    assert.equal((await shown(again)).value, 11);
    await clean(page);
    await clean(again);
  });
});

test("a name that no link can say, and a line that was cut off", async () => {
  const file = path.join(folder, ".my träce (1).jsonl");
  writeFileSync(file, '{"cacheTrace":1}\n{"op":"note","t":1,"text":"one"}\n{"op":"no');
  await opened(file, async ({ address, hash }) => {
    const page = await open(browser, { address }, { hash });
    await page.getByRole("heading", { level: 1, name: "my_tr_ce__1_.jsonl" }).waitFor();
    assert.equal((await shown(page)).count, "0 / 1");
    await clean(page);
  });
});

test("a recording that is not there is said to be missing", async () => {
  await opened(golden, async ({ address }) => {
    const page = await open(browser, { address }, { hash: "#v=1&trace=other.jsonl" });
    await page.getByText("The recording other.jsonl could not be loaded: ./other.jsonl is not there (status 404).").waitFor();
    page.trouble = page.trouble.filter((line) => !line.includes("404"));
    await clean(page);
  });
});
