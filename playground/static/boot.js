// Starts the page; where it cannot start, says why instead of staying blank.

// The lesson that the address names is loaded beside the program: one of those there have been for long. What cannot
// be loaded here is asked for again by the program, which also knows what to say about it.
const number = /[#&]lesson=(\d|1[0-3])(?:&|$)/.exec(location.hash)?.[1] ?? "1";
const lesson = fetch(`lessons/${number.padStart(2, "0")}.json`)
  .then((response) => (response.ok ? response.text() : undefined))
  .catch(() => undefined);

// A part of the page that few need at once: a module, loaded when it is first shown.
async function part(name, place, given) {
  try {
    const { show } = await import(`./${name}.js`);
    if (!given.ended) await show(place, given);
  } catch (error) {
    console.error(error);
    place.textContent = `${given.lost} (${error.message})`;
  }
}

// The address says what is shown. Writing it takes a browser about as long as drawing a step, so it waits until the step
// is painted; and browsers refuse it from 100 times in 10 seconds on, which a key that is held down soon comes to.
const IN_A_ROW = 40;
const ONCE_MORE = 250; // after so many milliseconds
let link; // what is to stand there, and instead of what
let instead;
let left = IN_A_ROW;
let since = 0;

function address(wanted) {
  if (link === undefined) requestAnimationFrame(() => setTimeout(inTurn));
  link = wanted;
  instead = location.hash;
}

function inTurn() {
  const now = performance.now();
  left = Math.min(left + (now - since) / ONCE_MORE, IN_A_ROW);
  since = now;
  if (left < 1) return setTimeout(inTurn, (1 - left) * ONCE_MORE);
  if (write()) left -= 1;
}

/** Without a step for the Back button. Whoever has gone elsewhere meanwhile is not called back. */
function write() {
  const due = link !== undefined && location.hash === instead && instead.slice(1) !== link;
  if (due) history.replaceState(null, "", link ? `#${link}` : location.pathname + location.search);
  link = undefined;
  return due;
}

addEventListener("pagehide", write);

let attempts = 0;

/** A program that is ready to start. A module that could not be loaded once stays so under its address in some browsers. */
async function program(name) {
  const loaded = await import(`./${name}.js${attempts > 0 ? `?${attempts}` : ""}`);
  await loaded.default();
  return loaded;
}

/** The whole program goes on from where the one with the lessons is, in a place of its own: two must not share one. */
async function whole(lessons) {
  const loaded = await program("playground").catch((error) => {
    attempts += 1;
    throw error;
  });
  loaded.takeOver(part, address, () => {
    const left = lessons.leave();
    const place = document.querySelector("#app");
    place.replaceWith(place.cloneNode());
    return left;
  });
}

const started = program(document.documentElement.dataset.program).then(async (page) => {
  const text = await lesson;
  // One long task would be in the way of whoever scrolls or presses a key meanwhile.
  await new Promise((resolve) => setTimeout(resolve));
  page.start(text, part, address, () => whole(page));
});

started.catch((error) => {
  console.error(error);
  const place = document.querySelector("#boot");
  if (!place) return;
  place.textContent =
    "This page is a WebAssembly program and could not be started here. " +
    "A current browser that is allowed to run WebAssembly can show it. (" + error.message + ")";
  place.setAttribute("role", "alert");
});
