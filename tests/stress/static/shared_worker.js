importScripts(link("shared-worker-import-scripts"));

addEventListener("connect", (event) => {
  fetch(link("shared-worker-fetch"), WITH).then(() => event.ports[0].postMessage("done"));
});
