const commands = (window.ga && window.ga.q) || [];
const [, property = "UA-10002000-1", settings = {}] = commands.find(([command]) => command === "create") || [];
const seconds = (settings && settings.cookieExpires) || kit.lifetime("_ga");
const started = Math.floor(kit.now() / 1000);
const client = kit.keep("_ga", `GA1.2.${kit.id()}.${started}`, seconds).split(".").slice(2).join(".");
const visitor = kit.keep("_gid", `GA1.2.${kit.id()}.${started}`).split(".").slice(2).join(".");
kit.write("_gat", "1");
fetch(kit.url("https://www.google-analytics.com/j/collect", {
  v: 1, _v: "j101", a: kit.id(), t: "pageview", _s: 1, dl: location.href, ul: navigator.language, dt: document.title,
  sr: `${screen.width}x${screen.height}`, je: 0, _u: "IEBAAEABAAAAACAAI~", jid: kit.id(), gjid: kit.id(),
  cid: client, tid: property, _gid: visitor, _r: 1, gcs: "G111", z: kit.id(),
}), { method: "POST", credentials: "include", headers: { "Content-Type": "text/plain" }, body: "" }).then((answer) => answer.text()).catch(() => null);
