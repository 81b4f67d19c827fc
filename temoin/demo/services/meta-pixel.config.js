for (const [command, event] of window.fbq.queue.splice(0).concat([["noop"]])) {
  if (command !== "track") continue;
  const pixel = document.querySelector('script[src*="/signals/config/"]').src.split("/").pop().split("?")[0];
  kit.image("https://www.facebook.com/tr/", {
    id: pixel, ev: event, dl: location.href, rl: document.referrer, if: false, ts: kit.now(), sw: screen.width,
    sh: screen.height, v: "2.9.176", r: "stable", ec: 0, o: 4126, fbp: kit.read("_fbp"), it: kit.now(), coo: false, rqm: "GET",
  });
}
