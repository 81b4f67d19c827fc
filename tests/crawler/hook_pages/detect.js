// Everything a page can cheaply learn of the functions that are hooked; the same in a browser without hooks.
const WATCHED = [
  ["Document", "cookie"], ["CookieStore", "set"], ["CookieStore", "delete"], ["Storage", "setItem"],
  ["Storage", "removeItem"], ["Storage", "clear"], ["IDBObjectStore", "put"], ["IDBObjectStore", "add"],
  ["IDBObjectStore", "delete"], ["IDBObjectStore", "clear"], ["IDBCursor", "update"], ["IDBCursor", "delete"],
  ["IDBFactory", "open"], ["IDBFactory", "deleteDatabase"], ["CacheStorage", "open"], ["CacheStorage", "delete"],
  ["Cache", "put"], ["Cache", "add"], ["Cache", "addAll"], ["Cache", "delete"], ["ServiceWorkerContainer", "register"],
  ["ServiceWorkerRegistration", "unregister"], ["HTMLCanvasElement", "toDataURL"], ["HTMLCanvasElement", "toBlob"],
  ["CanvasRenderingContext2D", "getImageData"], ["CanvasRenderingContext2D", "fillText"],
  ["CanvasRenderingContext2D", "strokeText"], ["CanvasRenderingContext2D", "fillStyle"],
  ["CanvasRenderingContext2D", "strokeStyle"], ["CanvasRenderingContext2D", "save"],
  ["CanvasRenderingContext2D", "restore"],
  ["CanvasRenderingContext2D", "measureText"], ["OffscreenCanvas", "convertToBlob"],
  ["WebGLRenderingContext", "getParameter"], ["WebGL2RenderingContext", "getExtension"],
  ["AudioBuffer", "getChannelData"], ["AnalyserNode", "getFloatFrequencyData"], ["BaseAudioContext", "createOscillator"],
  ["FontFaceSet", "check"], ["Navigator", "userAgent"], ["Navigator", "languages"], ["Navigator", "plugins"],
  ["Navigator", "getBattery"], ["NavigatorUAData", "brands"], ["NavigatorUAData", "getHighEntropyValues"],
  ["Screen", "width"], ["Screen", "colorDepth"], ["Permissions", "query"], ["MediaDevices", "enumerateDevices"],
  ["RTCPeerConnection", "createOffer"], ["RTCPeerConnection", "onicecandidate"], ["EventTarget", "addEventListener"],
  ["Document", "onkeydown"], ["HTMLElement", "oninput"], ["MutationObserver", "observe"], ["Element", "attachShadow"],
  ["HTMLInputElement", "value"], ["HTMLTextAreaElement", "value"], ["Function", "toString"],
];
const CONSTRUCTORS = ["FormData", "RTCPeerConnection", "OfflineAudioContext", "OscillatorNode", "AnalyserNode"];

const describeError = (error) => {
  const own = Object.getOwnPropertyDescriptor(error, "stack");
  return [error instanceof Error, error.name, error.message, Reflect.ownKeys(error).map(String).join(), error.stack,
    Boolean(own?.get), own?.enumerable, own?.configurable].join(" | ");
};
const rejections = [];
const attempt = (act) => {
  try {
    const value = act();
    if (value instanceof Promise) rejections.push(value.then(String, describeError));
    return String(value);
  } catch (error) {
    return describeError(error);
  }
};
const flagsOf = (object, name) => {
  const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(object, name) ?? {};
  return [JSON.stringify(flags), typeof value, typeof get, typeof set, typeof value === "object" ? "" : String(value)].join();
};
const describeFunction = (f, source) => ({
  source: source.call(f),
  shown: attempt(() => f.toString()) + attempt(() => f + ""),
  names: Reflect.ownKeys(f).map(String).join(),
  flags: Reflect.ownKeys(f).map((key) => flagsOf(f, key)).join(" ; "),
  parent: String(Object.getPrototypeOf(f) === Function.prototype),
  inherited: attempt(() => Object.create(f).toString()),
  circle: attempt(() => { const p = Object.getPrototypeOf(f); try { Object.setPrototypeOf(f, Object.create(f)); return f + ""; } finally { Object.setPrototypeOf(f, p); } }),
  constructs: attempt(() => Reflect.construct(Object, [], f)),
  made: attempt(() => new f()),
  bare: attempt(() => f()),
  foreign: attempt(() => f.call({}, "a", "b")),
  symbol: attempt(() => f.call(document.createElement("p"), Symbol("s"), Symbol("t"))),
  caller: attempt(() => f.caller) + attempt(() => f.arguments),
  extended: attempt(() => new (class extends f {})()),
  applied: attempt(() => Reflect.apply(f, null, [])),
  tagged: Object.prototype.toString.call(f),
  ownText: String(Object.hasOwn(f, "toString")),
});

const describeAll = (source) => {
  const found = {};
  for (const [type, name] of WATCHED) {
    const owner = globalThis[type]?.prototype, property = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (!property) continue;
    const { value, get, set, ...flags } = property;
    found[`${type}.${name}`] = [JSON.stringify(flags)];
    for (const part of [value, get, set]) if (part) found[`${type}.${name}`].push(describeFunction(part, source));
  }
  for (const name of ["devicePixelRatio", "onkeydown", "queryLocalFonts", "onscroll"]) {
    const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(window, name) ?? {};
    found[name] = [JSON.stringify(flags)];
    for (const part of [value, get, set]) if (typeof part === "function") found[name].push(describeFunction(part, source));
  }
  for (const name of CONSTRUCTORS) {
    const f = globalThis[name], { value, ...flags } = Object.getOwnPropertyDescriptor(globalThis, name);
    found[name] = [
      JSON.stringify(flags), describeFunction(f, source), String(f.prototype.constructor === f),
      flagsOf(f, "prototype"), String(Object.getPrototypeOf(f)),
      flagsOf(f.prototype, "constructor"),
      attempt(() => { class Mine extends f { get mine() { return 1; } } const m = new Mine({}); return m.mine + Object.prototype.toString.call(m) + (m instanceof f); }),
    ];
  }
  return found;
};

const later = async () => {
  const found = {};
  const settle = async (name, act) => {
    try {
      const value = await act();
      found[name] = Object.prototype.toString.call(value);
    } catch (error) {
      found[name] = attempt(() => { throw error; });
    }
  };
  await settle("caches.open", () => caches.open());
  await settle("caches.open symbol", () => caches.open(Symbol("x")));
  await settle("cookieStore.set", () => cookieStore.set({ name: "=", value: "=" }));
  found.thrown = await cookieStore.set({ get name() { throw new RangeError("mine"); } }).catch((error) => error.message);
  await settle("register", () => navigator.serviceWorker.register("https://elsewhere.example/sw.js"));
  await settle("hints", () => navigator.userAgentData.getHighEntropyValues(["architecture"]));
  await settle("permissions", () => navigator.permissions.query({ name: "nothing" }));
  await settle("permissions none", () => navigator.permissions.query());
  await settle("cache", async () => (await caches.open("c")).put("/x", new Response("x", { status: 206 })));
  const order = [];
  const options = new Proxy({ name: "n", value: "v", path: "/" }, {
    get: (target, key) => { order.push(String(key)); return target[key]; },
    has: (target, key) => { order.push(`has ${String(key)}`); return key in target; },
    ownKeys: (target) => { order.push("ownKeys"); return Reflect.ownKeys(target); },
  });
  await settle("cookieStore.set proxy", () => cookieStore.set(options));
  new MutationObserver(() => {}).observe(document, new Proxy({ subtree: true, childList: true }, { get: (t, k) => { order.push(String(k)); return t[k]; } }));
  found.order = order.join();
  let unhandled = "";
  const seen = new Promise((resolve) => addEventListener("unhandledrejection", (e) => { unhandled += `${e.reason.message} ${e.promise === lost}`; e.preventDefault(); setTimeout(resolve, 50); }));
  const lost = caches.delete(Symbol("lost"));
  await seen;
  found.unhandled = unhandled;
  let texts = 0;
  document.cookie = { toString() { texts += 1; return "counted=1"; } };
  localStorage.setItem({ toString() { texts += 1; return "counted"; } }, { toString() { texts += 1; return "1"; } });
  addEventListener({ toString() { texts += 1; return "keydown"; } }, () => {});
  addEventListener(new String("keyup"), null);
  found.texts = String(texts) + document.cookie.includes("counted=1") + localStorage.getItem("counted");
  const formatted = [];
  Error.prepareStackTrace = (error, sites) => { formatted.push(sites.map((s) => `${s.getFunctionName()}@${s.getLineNumber()}`).join()); return "mine"; };
  navigator.userAgent; document.cookie = "d=1"; localStorage.setItem("x", "y");
  try { Storage.prototype.setItem.call({}, "a", "b"); } catch (error) { formatted.push(String(error.stack)); }
  delete Error.prepareStackTrace;
  found.formatted = formatted.join(";");
  let touched = 0;
  Object.defineProperty(Error, "prepareStackTrace", { get() { touched += 1; return undefined; }, configurable: true });
  Object.defineProperty(Error, "stackTraceLimit", { get() { touched += 1; return 5; }, set() { touched += 1; }, configurable: true });
  Object.defineProperty(Object.prototype, "href", { get() { touched += 1; return 5; }, set() { touched += 1; }, configurable: true });
  Object.prototype.get = "x"; Object.prototype.set = "y"; Object.prototype.value = "z"; Object.prototype.toJSON = () => { touched += 1; };
  navigator.userAgent; document.cookie = "d=1"; localStorage.setItem("x", "y"); document.createElement("input").value;
  delete Object.prototype.get; delete Object.prototype.set; delete Object.prototype.value; delete Object.prototype.toJSON; delete Object.prototype.href;
  found.limit = JSON.stringify(Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")) + JSON.stringify(Object.getOwnPropertyDescriptor(Error, "prepareStackTrace"));
  delete Error.prepareStackTrace;
  Object.defineProperty(Error, "stackTraceLimit", { value: 3, writable: true, enumerable: true, configurable: true });
  const deep = (n) => (n ? deep(n - 1) : Function.prototype.toString.call({}));
  found.short = attempt(() => deep(6));
  Error.stackTraceLimit = 0;
  found.none = attempt(() => deep(6)) + attempt(() => Storage.prototype.setItem.call({}, "a", "b"));
  Error.stackTraceLimit = 10;
  found.touched = String(touched);
  found.globals = Object.getOwnPropertyNames(window).sort().join();
  found.navigatorKeys = Object.getOwnPropertyNames(Navigator.prototype).join() + Object.getOwnPropertyNames(EventTarget.prototype).join();
  return found;
};

(async () => {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const result = {
    own: describeAll(Function.prototype.toString),
    blank: describeAll(frame.contentWindow.Function.prototype.toString),
    inFrame: Function.prototype.toString.call(frame.contentWindow.Storage.prototype.setItem),
    frameCookie: Function.prototype.toString.call(Object.getOwnPropertyDescriptor(frame.contentWindow.Document.prototype, "cookie").set),
  };
  const removed = frame.contentWindow.Function.prototype.toString;
  frame.remove();
  result.removed = describeAll(removed);
  const mute = document.createElement("iframe");
  mute.sandbox = "allow-same-origin";
  document.body.append(mute);
  result.mute = removed.call.call(mute.contentWindow.Function.prototype.toString, Storage.prototype.setItem);
  mute.remove();
  result.later = await later();
  result.rejections = await Promise.all(rejections);
  return result;
})().then((result) => { window.detected = JSON.stringify(result); }, (error) => { window.detected = JSON.stringify(String(error.stack)); });
