// Keeps the site at hand: everything is stored at the first visit and taken from there ever after, all of one version.
// A new version is stored beside it and takes over with the first load that no other window of the page looks at.

const version = "VERSION";
const files = ["FILES"];
const prefix = `see-the-cache ${registration.scope} `;
const store = () => caches.open(prefix + version);

addEventListener("install", (event) => {
  // Asked for anew, so that nothing of an older version comes out of the browser's own cache.
  const wanted = ["./", ...files].map((name) => new Request(name, { cache: "no-cache" }));
  event.waitUntil(store().then((cache) => cache.addAll(wanted)));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(prefix) && name !== prefix + version;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
});

async function answer(request) {
  if (request.mode === "navigate" && registration.waiting && (await clients.matchAll()).length < 2) {
    registration.waiting.postMessage("take over");
    return new Response("", { headers: { refresh: "0" } });
  }
  const stored = await (await store()).match(request, { ignoreSearch: true });
  return stored ?? fetch(request);
}

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(registration.scope)) event.respondWith(answer(event.request));
});
