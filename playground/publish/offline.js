// Asks for the service worker once the page stands. Whether there is one, and what becomes of it, is no matter to the
// page: some browsers and some hosts allow none.
const register = () => {
  try {
    navigator.serviceWorker?.register("sw.js")?.catch(() => {});
  } catch {
    // Not here.
  }
};
if (document.readyState === "complete") setTimeout(register);
else addEventListener("load", () => setTimeout(register), { once: true });
