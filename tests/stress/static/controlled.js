const image = new Image();
image.src = link("service-worker-img");

Promise.all([
  ...["passed", "unhandled", "asked", "invented", "cached"].map((name) => fetch(link(`service-worker-${name}`), WITH)),
  wordFrom(image, "load"),
]).then(() => parent.postMessage("controlled", "*"));
