// Who writes localStorage and sessionStorage by their methods. DevTools tells the writes themselves, these and those
// made by assignment, which no script can be hooked for.
const localArea = getter(scope, "localStorage");
const MAX_KEY = 1024, MAX_START = 200;

const areaOf = (self) => (quietly(localArea, scope) === self ? "local" : "session");

const tellStorage = (hook, self, key, value) => tell({
  __proto__: null, kind: "storage", storage: areaOf(self), key, value, stack: stackFrom(hook, FULL_STACK),
});

watchMethod(prototypeOf("Storage"), "setItem", (self, args, hook) => {
  const key = asText(args, 0), value = asText(args, 1);
  tellStorage(hook, self, cut(key, MAX_KEY), cut(value, MAX_START));
});
watchMethod(prototypeOf("Storage"), "removeItem", (self, args, hook) => {
  tellStorage(hook, self, cut(asText(args, 0), MAX_KEY), null);
});
watchMethod(prototypeOf("Storage"), "clear", (self, args, hook) => {
  tellStorage(hook, self, null, null);
});
