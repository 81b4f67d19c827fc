// Runs in every frame before the page's own scripts. Reports writes of cookies and storage with their stack, and the
// first trusted click or key of the visitor, through a binding that the page never gets to see.
(() => {
  "use strict";
  const report = globalThis["__BINDING__"];
  if (typeof report !== "function") return;
  delete globalThis["__BINDING__"];

  // Own copies: a page may replace any of these before it calls us.
  const { apply, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const stringify = JSON.stringify;
  const NativeError = Error;
  const text = String;
  const slice = String.prototype.slice;
  const now = Date.now;
  const cut = (value, length) => apply(slice, text(value), [0, length]);

  const tell = (message) => {
    try {
      message.href = cut(location.href, 2000);
      message.now = now();
      apply(report, globalThis, [stringify(message)]);
    } catch {
      // The frame is being torn down: there is nobody left to tell.
    }
  };

  const stackNow = () => {
    const before = NativeError.stackTraceLimit; // pages may set this too: give it back
    NativeError.stackTraceLimit = 12;
    const stack = new NativeError().stack;
    NativeError.stackTraceLimit = before;
    return cut(stack, 4000);
  };

  // A Proxy of the native function prints as native code, so a page that compares source text sees nothing.
  const watch = (owner, name, part, before, after) => {
    const descriptor = owner && getOwnPropertyDescriptor(owner, name);
    if (!descriptor || typeof descriptor[part] !== "function") return;
    const native = descriptor[part];
    descriptor[part] = new Proxy(native, {
      apply(target, self, args) {
        const note = before(self, args);
        const result = apply(target, self, args);
        if (after) after(note, self, result);
        return result;
      },
    });
    defineProperty(owner, name, descriptor);
  };

  const cookieGetter = getOwnPropertyDescriptor(Document.prototype, "cookie")?.get;
  const readCookies = (self) => {
    try { return apply(cookieGetter, self, []); } catch { return ""; }
  };
  watch(Document.prototype, "cookie", "set",
    (self, args) => ({ kind: "cookie", raw: cut(args[0], 8192), stack: stackNow() }),
    (note, self) => { note.readable = cut(readCookies(self), 65536); tell(note); });

  const cookieStore = globalThis.CookieStore && globalThis.CookieStore.prototype;
  for (const method of ["set", "delete"]) {
    watch(cookieStore, method, "value", (self, args) => {
      const first = args[0];
      const options = typeof first === "object" && first !== null
        ? first : { name: text(first), value: args.length > 1 ? text(args[1]) : "" };
      tell({
        kind: "cookie-store", method, stack: stackNow(),
        name: cut(options.name, 4096), value: cut(options.value ?? "", 4096),
        domain: options.domain == null ? null : cut(options.domain, 300),
        path: cut(options.path ?? "/", 1024),
        expires: options.expires == null ? null : Number(options.expires),
        sameSite: cut(options.sameSite ?? "strict", 20),
        partitioned: Boolean(options.partitioned),
      });
      return null;
    });
  }

  watch(globalThis.Element && Element.prototype, "attachShadow", "value", (self, args) => {
    if (args[0] && args[0].mode === "closed") tell({ kind: "closed-root" });
    return null;
  });

  const storageKind = (self) => {
    try { return self === globalThis.localStorage ? "local" : "session"; } catch { return "session"; }
  };
  watch(globalThis.Storage && Storage.prototype, "setItem", "value", (self, args) => {
    tell({ kind: "storage", storage: storageKind(self), key: cut(args[0], 1024), stack: stackNow() });
    return null;
  });

  for (const type of ["pointerdown", "keydown"]) {
    addEventListener(type, (event) => {
      if (event.isTrusted) tell({ kind: "visitor-act", type });
    }, { capture: true, passive: true });
  }
})();
