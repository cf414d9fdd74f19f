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

const started = import("./playground.js").then(async (page) => {
  await page.default();
  page.start(await lesson, part);
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
