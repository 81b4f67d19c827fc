fetch(link("closing-worker", "fetch"), WITH).then(() => close());
