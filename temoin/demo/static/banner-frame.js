// The consent layer is a page of another host in a frame; it tells the visitor's choice by postMessage.
(() => {
  const { config, save, element, useBanner, choice } = window.siteConsent;
  const origin = `https://${config.banner.frame_host}`;
  let veil = null;

  function open() {
    close();
    const now = encodeURIComponent(JSON.stringify(choice() || {}));
    const frame = element("iframe", { src: `${origin}/banner?site=${location.hostname}#${now}`, title: config.banner.title, className: "banner-frame" });
    veil = element("div", { className: "banner-veil" }, frame);
    document.body.append(veil);
  }
  function close() {
    if (veil) veil.remove();
    veil = null;
  }
  addEventListener("message", (event) => {
    if (event.origin === origin && event.data && event.data.type === "cmp-choice") save(event.data.choice);
  });
  useBanner({ open, close });
})();
