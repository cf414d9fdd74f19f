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
  loaded.takeOver(part, () => {
    const left = lessons.leave();
    const place = document.querySelector("#app");
    place.replaceWith(place.cloneNode());
    return left;
  });
}

const started = program(document.documentElement.dataset.program).then(async (page) => {
  page.start(await lesson, part, () => whole(page));
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
