// Computes curves off the page's thread. What is said in which words, `playground/curves` knows; this hands on.
import start, { Worker as Desk } from "./curves.js";

// Not more often than somebody could see it.
const BETWEEN = 100;

let queue = start().then(() => new Desk());

self.onmessage = ({ data }) => {
  // One after the other: an order waits until the one before it is done.
  queue = queue.then(async (desk) => {
    await act(desk, data);
    return desk;
  });
  queue.catch((error) => post(`failed ${error.message}`));
};

async function act(desk, { order, file, ids }) {
  const [what, keys] = order.split(" ");
  if (what === "read") {
    const trouble = await pieces(desk, file);
    if (trouble) return post(trouble);
  }
  if (what === "keep") desk.keep(ids, Number(keys));
  const report = desk.answer(order);
  if (what === "read" && report.startsWith("read ")) {
    const read = desk.ids();
    return self.postMessage({ report, ids: read }, [read.buffer]);
  }
  post(report);
}

async function pieces(desk, file) {
  const reader = file.stream().getReader();
  let bytes = 0;
  let said = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const trouble = desk.feed(value);
    if (trouble) {
      // The rest of the file is of no interest any more.
      await reader.cancel();
      return trouble;
    }
    bytes += value.length;
    if (performance.now() - said < BETWEEN) continue;
    said = performance.now();
    post(`reading ${bytes}`);
  }
}

function post(report) {
  self.postMessage({ report });
}
