fetch(link("nested-worker-fetch"), WITH).then(() => postMessage("done"));
