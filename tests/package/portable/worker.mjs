// A dedicated worker or a service worker: answers on the port that comes with a question.

import { f, refusal, use, work } from "./work.mjs";

addEventListener("message", (event) => {
  const [port] = event.ports;
  const answer = async () => {
    if (event.data === "work") return work();
    return { refused: refusal(() => port.postMessage(f)), ...use(event.data) };
  };
  const told = answer().then((result) => port.postMessage(result), (error) => port.postMessage({ error: String(error) }));
  event.waitUntil?.(told);
});
