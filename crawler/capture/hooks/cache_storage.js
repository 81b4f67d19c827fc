// Cache Storage: keys are told as `cache-name address`; and service workers: the scope as key, the script as value.
const requestUrl = getter(prototypeOf("Request"), "url");
const urlText = getter(prototypeOf("URL"), "href");
const baseOf = getter(prototypeOf("Node"), "baseURI");
const registrationScope = getter(prototypeOf("ServiceWorkerRegistration"), "scope");
const trustedText = methodOf(prototypeOf("TrustedScriptURL"), "toString");
const cacheNames = newWeakMap();

const addressOf = (request) => {
  const url = isObject(request) ? quietly(requestUrl, request) ?? quietly(urlText, request) : request;
  const base = scope.document ? baseOf(scope.document) : href();
  return cut(urlText(new NativeURL(cut(url, 2000), base)), 2000);
};
const entryKey = (cache, request) => `${cut(cacheNames.get(cache) ?? "?", 200)} ${addressOf(request)}`;
const failing = (ids) => () => {
  for (let i = 0; i < ids.length; i += 1) tellFailed(ids[i]);
};

const listOf = (first, second) => {
  const list = newList();
  if (first !== undefined) list[0] = first;
  if (second !== undefined) list[1] = second;
  return list;
};

watchMethod(prototypeOf("CacheStorage"), "open",
  (self, args, hook) => ({ __proto__: null, hook, name: cut(asText(args, 0), 200) }),
  ({ hook, name }, self, promise) => {
    const id = tellWrite("cache", hook, name, "", false);
    return promised(promise, (cache) => cacheNames.set(cache, name), failing(listOf(id)));
  });
watchMethod(prototypeOf("CacheStorage"), "delete",
  (self, args, hook) => ({ __proto__: null, hook, name: cut(asText(args, 0), 200) }),
  ({ hook, name }, self, promise) => {
    const id = tellWrite("cache", hook, `${name} *`, "", true), fail = failing(listOf(id));
    return promised(promise, (there) => (there ? undefined : fail()), fail);
  });

const watchCache = (method, removed) => watchMethod(prototypeOf("Cache"), method, (self, args, hook) => hook,
  (hook, cache, promise, args) => {
    const id = tellWrite("cache", hook, entryKey(cache, args[0]), "", removed), fail = failing(listOf(id));
    return promised(promise, (there) => (removed && !there ? fail() : undefined), fail);
  });
watchCache("put", false);
watchCache("add", false);
watchCache("delete", true);
watchMethod(prototypeOf("Cache"), "addAll", (self, args, hook) => hook,
  (hook, cache, promise, args) => {
    const requests = args[0], ids = newList();
    for (let i = 0; isArray(requests) && i < requests.length && i < 500; i += 1) {
      const member = getOwnPropertyDescriptor(requests, i);
      if (member && hasOwn(member, "value")) {
        ids[ids.length] = tellWrite("cache", hook, entryKey(cache, member.value), "", false);
      }
    }
    return promised(promise, nothing, failing(ids));
  });

watchMethod(prototypeOf("ServiceWorkerContainer"), "register",
  (self, args, hook) => hook,
  (hook, self, promise, args) => {
    const script = quietly(trustedText, args[0]) ?? args[0]; // text made of a trusted object would not be trusted
    const id = tellWrite("service-worker", hook, null, quietly(addressOf, script) ?? "", false);
    return promised(promise, (made) => tellKey(id, cut(registrationScope(made), 2000)), failing(listOf(id)));
  });
watchMethod(prototypeOf("ServiceWorkerRegistration"), "unregister",
  (self, args, hook) => ({ __proto__: null, hook, key: cut(quietly(registrationScope, self) ?? "", 2000) }),
  ({ hook, key }, self, promise) => {
    const id = tellWrite("service-worker", hook, key, "", true), fail = failing(listOf(id));
    return promised(promise, (done) => (done ? undefined : fail()), fail);
  });
