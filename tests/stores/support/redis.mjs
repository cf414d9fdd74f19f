// A Redis of our own on a loopback port, and a way to it that can be cut, held up and cut short.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const program = process.env.REDIS_SERVER || "redis-server";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts one; `kill` and `start` again on the same port with nothing in it. */
export async function startRedis(...options) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-redis-"));
  const port = await freePort();
  let child;
  const redis = {
    port,
    url: `redis://127.0.0.1:${port}`,
    async start() {
      child = spawn(program, ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder, ...options].map(String), { stdio: ["ignore", "pipe", "pipe"] });
      running.add(child);
      child.once("exit", () => running.delete(child));
      let text = "";
      await new Promise((resolve, reject) => {
        child.on("error", (error) => reject(new Error(`${program} cannot be started (${error.message}): Debian's package redis-server has it, or name it with REDIS_SERVER`)));
        child.on("exit", (code) => reject(new Error(`${program} ended with ${code}: ${text}`)));
        child.stdout.on("data", (chunk) => {
          text += chunk;
          if (text.includes("Ready to accept connections")) resolve();
        });
      });
    },
    async kill(signal = "SIGKILL") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await ended;
    },
    async stop() {
      await redis.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

/** A way to `port`: `mode` is "open", "refuse", "hang" (nothing passes), or a number of milliseconds of delay. */
export async function startProxy(port) {
  const pairs = new Set();
  const proxy = {
    mode: "open",
    /** Cuts all connections, after so many more bytes from the server. */
    cut(after = 0) {
      for (const pair of pairs) {
        if (after === 0) pair.end();
        else pair.left = after;
      }
    },
    async stop() {
      proxy.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = net.createServer((client) => {
    if (proxy.mode === "refuse") return client.destroy();
    const upstream = net.connect(port, "127.0.0.1");
    const pair = { left: Infinity, end: () => (client.destroy(), upstream.destroy(), pairs.delete(pair)) };
    pairs.add(pair);
    const pass = (from, to, counted) => {
      // What comes later stays later, however long what was before it was held up.
      let turn = Promise.resolve();
      from.on("data", (chunk) => {
        if (proxy.mode === "hang") return;
        const write = () => {
          if (to.destroyed) return;
          if (!counted || chunk.length < pair.left) {
            if (counted) pair.left -= chunk.length;
            to.write(chunk);
          } else to.write(chunk.subarray(0, pair.left), () => pair.end());
        };
        const due = performance.now() + (typeof proxy.mode === "number" ? proxy.mode : 0);
        turn = turn.then(() => new Promise((resolve) => (due > performance.now() ? setTimeout(resolve, due - performance.now()) : resolve()))).then(write);
      });
      from.on("error", () => pair.end());
      from.on("close", () => pair.end());
    };
    pass(client, upstream, false);
    pass(upstream, client, true);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.port = server.address().port;
  proxy.url = `redis://127.0.0.1:${proxy.port}`;
  return proxy;
}
