// What scripts of this profile are to find where its visitor comes in a guise (crawler/browser/guise.py), and DevTools'
// own commands do not reach: Chromium emulates a screen for a window's top page only, and not all of a worker's
// navigator. Before the counting of these interfaces, so that calls are counted where the page makes them.
const GUISE = __GUISE__;
if (GUISE !== null) {
  for (const [type, name, value] of GUISE.answers) {
    watch(type === "Window" ? scope : prototypeOf(type), name, "get", null, () => value);
  }
}

// `navigator.globalPrivacyControl`, a read-only boolean of pages and workers (https://www.w3.org/TR/gpc/).
const SIGNAL = "globalPrivacyControl";
const announceOn = (owner) => {
  const native = owner && getOwnPropertyDescriptor(owner, "onLine")?.get; // throws where the signal's own would
  if (!native || hasOwn(owner, SIGNAL)) return;
  const named = nothing.bind(); // of all functions, what V8 prints of a bound one is nearest to the browser's own
  defineProperty(named, "name", { __proto__: null, value: `get ${SIGNAL}`, configurable: true });
  let seam = UNKNOWN;
  const hook = (target, self) => {
    try {
      apply(native, self, []);
    } catch (error) {
      mend(error, hook, seam, 0);
      throw error;
    }
    return true;
  };
  const signal = proxyOf(named, { __proto__: null, apply: hook });
  seam = seamOf(signal);
  disguise(signal, `function get ${SIGNAL}() { [native code] }`);
  defineProperty(owner, SIGNAL, { __proto__: null, get: signal, set: undefined, enumerable: true, configurable: true });
};
if (GUISE !== null && GUISE.privacySignal) {
  announceOn(prototypeOf("Navigator"));
  announceOn(prototypeOf("WorkerNavigator"));
}
