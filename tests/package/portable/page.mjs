// The page's own part: it works itself, or asks a worker to.

import { f, refusal, use, work } from "./work.mjs";

const start = () => new Worker("worker.mjs", { type: "module" });

function ask(target, message) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data }) => resolve(data);
    target.onerror = ({ message }) => reject(new Error(message));
    target.postMessage(message, [port2]);
  });
}

async function activeServiceWorker() {
  await navigator.serviceWorker.register("worker.mjs", { type: "module" });
  return (await navigator.serviceWorker.ready).active;
}

globalThis.places = {
  "the main thread": work,
  "a dedicated worker": () => ask(start(), "work"),
  "a service worker": async () => ask(await activeServiceWorker(), "work"),
};

globalThis.threads = async () => {
  const here = use(2);
  const workers = [start(), start()];
  const refused = workers.map((worker) => refusal(() => worker.postMessage(f)));
  const there = [await ask(workers[0], 3), await ask(workers[1], 4)];
  return { here, refused, there, cloned: refusal(() => structuredClone(f)), after: use(0) };
};
