import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { openBrowser } from "./browser.mjs";
import { Refusal } from "./refusal.mjs";
import { serve } from "./serve.mjs";

const PAGE = fileURLToPath(new URL("../page", import.meta.url));

/** Serves the playground to this machine, with a recording open, until it is stopped. */
export async function open(files, { port = "0", "no-browser": quiet = false }) {
  if (files.length !== 1) throw new Refusal(`open takes one trace, got ${files.length === 0 ? "none" : files.join(", ")}`);
  const [file] = files;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Refusal(`--port must be a number from 0 to 65535, got '${port}'`);
  if (!existsSync(file)) throw new Refusal(`${file} is not there`);
  if (!statSync(file).isFile()) throw new Refusal(`${file} is no file`);
  if (!existsSync(path.join(PAGE, "index.html"))) throw new Refusal("the playground is not in this copy of the package: cargo xtask pack makes one that has it");
  const name = nameInLink(file);
  let address;
  try {
    ({ address } = await serve({ folder: PAGE, recording: { name, file }, port: Number(port) }));
  } catch (error) {
    const why = error.code === "EADDRINUSE" ? "is in use: choose another one, or none" : `cannot be used: ${error.message}`;
    throw new Refusal(`port ${port} on 127.0.0.1 ${why}`);
  }
  const url = `${address}#v=1&trace=${name}`;
  process.stdout.write(`${file} is open at ${url}\nCtrl-C stops it.\n`);
  if (!quiet) openBrowser(url);
}

/** What the page calls it: links say only plain names. */
function nameInLink(file) {
  const plain = path.basename(file).replace(/[^\w.-]/g, "_").replace(/^\.+/, "");
  return plain.slice(-80) || "recording";
}
