importScripts(link("service-worker-import-scripts"));

async function install() {
  await fetch(link("service-worker-install"), WITH);
  await (await caches.open("stress")).add(link("service-worker-cached"));
  await skipWaiting();
}

async function activate() {
  await registration.navigationPreload.enable();
  await fetch(link("service-worker-activate"), WITH);
}

async function passedOn(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

// By address: what becomes of a request; what is not here is left alone.
const ANSWERS = new Map([
  [link("service-worker-page"), passedOn],
  [link("service-worker-page-script"), (event) => fetch(event.request)],
  [link("service-worker-passed"), (event) => fetch(event.request)],
  [link("service-worker-img"), (event) => fetch(event.request)],
  [link("service-worker-asked"), () => fetch(link("service-worker-instead"), WITH)],
  [link("service-worker-invented"), () => new Response("invented")],
  [link("service-worker-cached"), (event) => caches.match(event.request)],
]);

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => event.waitUntil(fetch(link("service-worker-message"), WITH)));
addEventListener("sync", (event) => event.waitUntil(fetch(link("background-sync"), WITH)));
addEventListener("fetch", (event) => {
  const made = ANSWERS.get(event.request.url);
  if (made) {
    event.respondWith(made(event));
  }
});
