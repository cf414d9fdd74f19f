// Starts the page; where it cannot start, says why instead of staying blank.
const started = import("./playground.js").then((page) => page.default());

started.catch((error) => {
  console.error(error);
  const place = document.querySelector("#boot");
  if (!place) return;
  place.textContent =
    "This page is a WebAssembly program and could not be started here. " +
    "A current browser that is allowed to run WebAssembly can show it. (" + error.message + ")";
  place.setAttribute("role", "alert");
});
