import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const BLOCK = 65_536;

/**
 * Serves a folder, and a recording beside what is in it, on this machine alone; gives the address and an end. A
 * recording tells of a program's data. So the address has a part that nobody can guess, for other users of
 * this machine, and requests by another host's name are refused: a page elsewhere could point its own name here.
 */
export async function serve({ folder, recording, port }) {
  const root = await realpath(folder);
  const base = `/${randomBytes(12).toString("base64url")}/`;
  let hosts = [];
  const server = createServer(async (request, response) => {
    try {
      if (!hosts.includes(request.headers.host)) return refuse(response, 403);
      if (request.method !== "GET" && request.method !== "HEAD") return refuse(response.setHeader("allow", "GET, HEAD"), 405);
      const asked = pathOf(request.url);
      if (asked === undefined || !asked.startsWith(base)) return refuse(response, 404);
      const name = asked.slice(base.length) || "index.html";
      const [file, size] = name === recording.name ? [recording.file, await wholeLines(recording.file)] : await inside(root, name);
      response.writeHead(200, {
        "content-type": name === recording.name ? "application/jsonl" : (TYPES[path.extname(file)] ?? "application/octet-stream"),
        "content-length": size,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
      if (request.method === "HEAD" || size === 0) return response.end();
      return createReadStream(file, { end: size - 1 }).on("error", () => response.destroy()).pipe(response);
    } catch {
      return refuse(response, 404);
    }
  });
  await new Promise((resolve, reject) => server.on("error", reject).listen(port, "127.0.0.1", resolve));
  const at = server.address().port;
  hosts = [`127.0.0.1:${at}`, `localhost:${at}`];
  const close = () => void server.close().closeAllConnections();
  return { address: `http://127.0.0.1:${at}${base}`, close };
}

function refuse(response, status) {
  if (response.headersSent) return response.destroy();
  return response.writeHead(status, { "content-type": "text/plain" }).end(`${status}\n`);
}

function pathOf(url) {
  try {
    return decodeURIComponent(url.split("?")[0]);
  } catch {
    return undefined;
  }
}

/** A file of the folder, and its size. */
async function inside(root, name) {
  // A link could lead out of it, too.
  const file = await realpath(path.join(root, path.normalize(`/${name}`)));
  if (!file.startsWith(root + path.sep)) throw new Error("outside");
  const found = await stat(file);
  if (!found.isFile()) throw new Error("no file");
  return [file, found.size];
}

/**
 * How much of a recording is whole: the program that writes it may still run, or have been stopped within a
 * line. Of a plain list of keys the last line needs no end.
 */
async function wholeLines(file) {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const read = async (start, length) => (await handle.read(Buffer.alloc(length), 0, length, start)).buffer;
    if (size === 0 || (await read(0, 1)).toString() !== "{") return size;
    for (let end = size; end > 0; end -= BLOCK) {
      const start = Math.max(0, end - BLOCK);
      const at = (await read(start, end - start)).lastIndexOf("\n");
      if (at >= 0) return start + at + 1;
    }
    return size;
  } finally {
    await handle.close();
  }
}
