// The thread that has the database: `node:sqlite` blocks whoever calls it.

import { parentPort, workerData } from "node:worker_threads";
import { Folder } from "./folder.js";
import type { Message, Request, Settings } from "./protocol.js";

/** How often, in milliseconds, what was noted of look-ups is written. */
const SETTLE = 1000;

const settings = workerData as Settings;
const folder = new Folder(settings);
let isDown = false;

const send = (message: Message) => parentPort.postMessage(message);
const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Looks at what others have changed, and tells whether that can be seen at all. */
function look(): void {
  try {
    const news = folder.news();
    if (isDown) send({ up: true });
    else if (news.length > 0) send({ news });
    isDown = false;
  } catch (error) {
    if (!isDown) send({ down: told(error) });
    isDown = true;
  }
}

/** A copy that passes from thread to thread, with what SQLite says of it. */
function told(error: unknown): Error {
  const { message } = asError(error);
  const { errcode } = error as { errcode?: number };
  return new Error(`cache-wasm/store/sqlite: ${settings.folder}: ${message}${errcode === undefined ? "" : ` (SQLite's code ${errcode})`}`);
}

parentPort.on("message", ({ id, operation, args }: Request) => {
  if (operation === "close") {
    clearInterval(looking);
    clearInterval(settling);
    folder.close();
    Atomics.store(settings.closed, 0, 1);
    Atomics.notify(settings.closed, 0);
    send({ id, result: undefined });
    parentPort.close();
    return;
  }
  try {
    const result = folder.do(operation, args);
    if (folder.hasGap) look();
    send({ id, result });
  } catch (error) {
    send({ id, error: told(error) });
  }
});
const looking = setInterval(look, settings.poll);
const settling = setInterval(() => folder.settle(), SETTLE);
