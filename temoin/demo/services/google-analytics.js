const configured = (window.dataLayer || []).map((entry) => Array.from(entry))
  .find(([command, target]) => command === "config" && String(target).startsWith("G-"));
const [, property, settings = {}] = configured || ["config", "G-TEMOIN0001"];
const seconds = settings.cookie_expires || kit.lifetime("_ga");
const started = Math.floor(kit.now() / 1000);
const client = kit.keep("_ga", `GA1.1.${kit.id()}.${started}`, seconds).split(".").slice(2).join(".");
const container = `_ga_${property.slice(2)}`;
const [, , session] = kit.keep(container, `GS1.1.${started}.1.0.${started}.0.0.0`, seconds).split(".");
const hit = (event, more = {}) => ({
  v: 2, tid: property, gtm: "45je4b0v9", _p: kit.now(), gcs: "G111", gcd: "13t3t3t3t5l1", npa: 0, dma: 1,
  cid: client, ul: navigator.language, sr: `${screen.width}x${screen.height}`, sid: session, sct: 1, seg: 1,
  dl: location.href, dt: document.title, en: event, ...more,
});
kit.beacon("https://region1.google-analytics.com/g/collect", hit("page_view", { _s: 1 }));
addEventListener("scroll", () => {
  kit.beacon("https://region1.google-analytics.com/g/collect", hit("scroll", { _s: 2, "epn.percent_scrolled": 90 }));
}, { once: true, passive: true });
