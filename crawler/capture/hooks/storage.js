// Who changes localStorage and sessionStorage by their methods. DevTools tells the changes themselves, these and those
// made by assignment, which no script can be hooked for: so calls that change nothing are not told.
const localArea = getter(scope, "localStorage");
const itemOf = methodOf(prototypeOf("Storage"), "getItem");
const itemCount = getter(prototypeOf("Storage"), "length");
const MAX_KEY = 1024, MAX_START = 200;

const areaOf = (self) => (quietly(localArea, scope) === self ? "local" : "session");

// Told before the call is made: for session storage, DevTools' event comes within it.
const watchArea = (method, changeOf) => watchMethod(prototypeOf("Storage"), method, (self, args, hook) => {
  const change = changeOf(self, args);
  if (change === null) return;
  const { key, value } = change;
  tell({ __proto__: null, kind: "storage", storage: areaOf(self), key, value, stack: stackFrom(hook, FULL_STACK) });
});

watchArea("setItem", (self, args) => {
  if (args.length < 2) return null;
  const key = `${asText(args, 0)}`, value = `${asText(args, 1)}`;
  return itemOf(self, key) === value ? null
    : { __proto__: null, key: cut(key, MAX_KEY), value: cut(value, MAX_START) };
});
watchArea("removeItem", (self, args) => {
  const key = args.length > 0 ? `${asText(args, 0)}` : null;
  return key === null || itemOf(self, key) === null ? null
    : { __proto__: null, key: cut(key, MAX_KEY), value: null };
});
watchArea("clear", (self) => (itemCount(self) === 0 ? null : { __proto__: null, key: null, value: null }));
