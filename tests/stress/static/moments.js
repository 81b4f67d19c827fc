function send(moment) {
  const [beacon, keepalive] = [link(`${moment}-beacon`), link(`${moment}-keepalive`)];
  if (beacon) {
    navigator.sendBeacon(beacon, moment);
  }
  if (keepalive) {
    fetch(keepalive, { ...WITH, method: "POST", keepalive: true, body: moment }).catch(() => null);
  }
}

function leaveInOtherWays() {
  const [announced, image, fetched] = ["pagehide-preflight", "pagehide-image", "pagehide-fetch"].map((kind) =>
    link(kind),
  );
  if (announced) {
    const options = { ...WITH, method: "PUT", keepalive: true, headers: { "X-Stress": "1" }, body: "left" };
    fetch(announced, options).catch(() => null);
  }
  if (image) {
    new Image().src = image;
  }
  if (fetched) {
    fetch(fetched, WITH).catch(() => null);
  }
}

function waitForMoments() {
  plan.late.forEach((seconds, index) => {
    const late = link(`late-${index + 1}`);
    if (late) {
      setTimeout(() => fetch(late, WITH), seconds * 1000);
    }
  });
  for (const moment of ["mousemove", "wheel", "scroll", "keydown", "click"]) {
    addEventListener(moment, (event) => event.isTrusted && once(moment), { capture: true, passive: true });
  }
  const happened = new Set();
  function once(moment) {
    if (!happened.has(moment)) {
      happened.add(moment);
      send(moment);
    }
  }
  document.addEventListener("visibilitychange", () => document.hidden && send("visibilitychange"));
  addEventListener("pagehide", () => {
    send("pagehide");
    leaveInOtherWays();
  });
  addEventListener("beforeunload", () => send("beforeunload"));
  addEventListener("unload", () => send("unload"));
}
