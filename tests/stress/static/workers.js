function says(port, word) {
  return new Promise((resolve, reject) => {
    port.onmessage = (message) =>
      message.data === word ? resolve() : message.data.fault && faults.push(message.data.fault);
    port.onerror = (event) => reject(new Error(event.message || "error"));
  });
}

function sourceOf(main) {
  return `const plan = ${JSON.stringify(plan)};\n(${main})(plan);`;
}

async function activated(registration) {
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  while (worker.state !== "activated") {
    await happens(worker, "statechange");
  }
  return worker;
}

Object.assign(channels, {
  "worker": (url) => says(new Worker(url + plan.query), "done"),
  "module-worker": (url) => says(new Worker(url, { type: "module" }), "done"),
  "blob-worker": (url) => {
    const source = sourceOf(async (plan) => {
      importScripts(plan.links["blob-worker-import-scripts"][""]);
      await fetch(plan.links["blob-worker"][""], { credentials: "include" });
      postMessage("done");
    });
    return says(new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))), "done");
  },
  "data-worker": (url) => {
    const source = `fetch(${JSON.stringify(url)}, { credentials: "include" }).then(() => postMessage("done"));`;
    return says(new Worker(`data:text/javascript,${encodeURIComponent(source)}`), "done");
  },
  "closing-worker": (url) => {
    kept.push(new Worker(url));
  },
  "shared-worker": (url) => {
    const worker = new SharedWorker(url + plan.query);
    kept.push(worker);
    return says(worker.port, "done");
  },
  "service-worker": async (url) => {
    const page = link("service-worker-page");
    const registration = await navigator.serviceWorker.register(url, { scope: new URL(page).pathname });
    const worker = await activated(registration);
    const controlled = new Promise((resolve) => {
      addEventListener("message", (message) => message.data === "controlled" && resolve());
    });
    added("iframe", { src: page }, document.querySelector(".rest"));
    worker.postMessage("fetch");
    await controlled;
    if (link("background-sync")) {
      await registration.sync.register("stress").catch(() => null);
    }
    if (link("background-fetch")) {
      await registration.backgroundFetch.fetch("stress", [link("background-fetch")]).catch(() => null);
    }
  },
});
