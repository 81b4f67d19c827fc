fetch(link("module-worker-fetch"), WITH).then(() => postMessage("done"));
