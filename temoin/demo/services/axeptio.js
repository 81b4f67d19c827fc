const settings = window.axeptioSettings;
const seconds = settings.userCookiesDuration * 86400;
const purposes = settings.purposes.map(({ id }) => id);
const style = `
  :host { all: initial; }
  .card { position: fixed; left: 24px; bottom: 24px; width: 360px; box-sizing: border-box; padding: 24px; border-radius: 14px;
    background: #fff; color: #23303d; box-shadow: 0 12px 40px #0005; font: 15px/1.5 system-ui, sans-serif; z-index: 2147483000; }
  h2 { margin: 0 0 8px; font-size: 20px; } p { margin: 0 0 16px; } a { color: #23303d; }
  .row { display: flex; gap: 8px; flex-wrap: wrap; } label { display: flex; gap: 10px; margin: 0 0 12px; }
  button { flex: 1; padding: 12px 8px; border: 0; border-radius: 8px; font: 600 14px system-ui, sans-serif; cursor: pointer; white-space: nowrap; }
  .no { background: #e7ebef; color: #23303d; } .set { background: #e7ebef; color: #23303d; } .ok { background: #ffd452; color: #23303d; }`;
const deafMilliseconds = 400;
let shadow = null;

function record() {
  try { return JSON.parse(decodeURIComponent(kit.read("axeptio_cookies") || "")); } catch { return null; }
}
function save(choices, completed) {
  const allowed = purposes.filter((id) => choices[id]);
  const body = { "$$token": (record() || {}).$$token || kit.id().toString(36), "$$date": new Date().toISOString(), "$$cookiesVersion": { name: "temoin-fr" }, ...choices, "$$completed": completed };
  kit.write("axeptio_cookies", encodeURIComponent(JSON.stringify(body)), seconds);
  kit.write("axeptio_authorized_vendors", encodeURIComponent(`,${allowed.join(",")},`), seconds);
  kit.write("axeptio_all_vendors", encodeURIComponent(`,${purposes.join(",")},`), seconds);
  if (completed) kit.post("https://api.axept.io/v1/app/consents", { client: settings.clientId, choices });
}
const every = (value) => Object.fromEntries(purposes.map((id) => [id, value]));
function complete(choices) {
  close();
  save(choices, true);
  emit("cookies:complete", choices);
}
function close() {
  if (shadow) shadow.host.remove();
  shadow = null;
}
function button(label, kind, act) {
  const made = document.createElement("button");
  const shown = kit.now();
  made.className = kind;
  made.textContent = label;
  // The card slides in, and clicks on the way are lost.
  made.addEventListener("click", () => { if (kit.now() - shown > deafMilliseconds) act(); });
  return made;
}
function card(...children) {
  close();
  const host = document.createElement("div");
  host.id = "axeptio_overlay";
  document.body.append(host);
  shadow = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("style");
  sheet.textContent = style;
  const box = document.createElement("div");
  box.className = "card";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", settings.texts.title);
  box.append(...children);
  shadow.append(sheet, box);
}
function text(tag, content) {
  const made = document.createElement(tag);
  made.textContent = content;
  return made;
}
function row(...buttons) {
  const made = document.createElement("div");
  made.className = "row";
  made.append(...buttons);
  return made;
}
function first() {
  const { title, text: words, accept, refuse, settings: choose } = settings.texts;
  const more = text("p", "");
  const link = text("a", settings.policyLabel);
  link.href = settings.policyPath;
  more.append(link);
  card(text("h2", title), text("p", words), more, row(
    button(refuse, "no", () => complete(every(false))), button(choose, "set", second), button(accept, "ok", () => complete(every(true)))));
}
function second() {
  const now = record() || {};
  const boxes = settings.purposes.map(({ id, label }) => {
    const line = text("label", "");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: id, checked: now[id] === true });
    line.append(box, label);
    return line;
  });
  const chosen = () => Object.fromEntries(boxes.map(({ firstChild: box }) => [box.name, box.checked]));
  card(text("h2", settings.texts.title), ...boxes, row(
    button(settings.texts.refuse, "no", () => complete(every(false))), button(settings.texts.save, "ok", () => complete(chosen()))));
}
const listeners = [];
function emit(event, value) {
  for (const [name, listener] of listeners) if (name === event) listener(value);
}
window.axeptioSDK = {
  on(event, listener) {
    listeners.push([event, listener]);
    const now = record();
    if (event === "cookies:complete" && now && now.$$completed) listener(now);
  },
  requestConsent: () => complete(every(true)),
  openCookies: first,
  close,
};
(window._axcb || []).forEach((callback) => callback(window.axeptioSDK));
window._axcb = { push: (callback) => callback(window.axeptioSDK) };
kit.get(`https://client.axept.io/${settings.clientId}.json`).then(() => {
  if ((record() || {}).$$completed) return;
  save(every(false), false);
  if (!shadow) first();
});
