// Of what version each peer is, from the manifests of what is installed.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { locateOurs } from "./ours.mjs";
import { OURS } from "./peers.mjs";

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

export function versionOf({ name, package: called = name }) {
  if (called === null) return "";
  const folder = name === OURS ? locateOurs() : path.join(modules, called);
  return folder ? JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version : "not built";
}
