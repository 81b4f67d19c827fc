// Cookies written by scripts: `document.cookie` and the cookie store. They are not read back to see whether they were
// taken: that would hold up the page for a millisecond each, and the jar's own history tells.
const MAX_COOKIE = 8192;

// A frame without an address of its own (about:blank, about:srcdoc) has the cookies of the page that made it.
const cookieAddress = () => {
  let w = scope, address = href();
  for (let up = 0; parentOf && up < MAX_ANCESTORS && indexIn(address, "about:") === 0; up += 1) {
    w = parentOf(w);
    address = w.location.href; // throws where the parent is of another origin
  }
  return address;
};

watch(prototypeOf("Document"), "cookie", "set",
  (self, args, hook) => {
    const raw = asText(args, 0);
    const stack = stackFrom(hook, FULL_STACK);
    return { __proto__: null, kind: "cookie", raw: cut(raw, MAX_COOKIE), stack };
  },
  (note) => {
    note.href = cut(quietly(cookieAddress) ?? href(), 2000);
    tell(note);
  });

const textOr = (value, otherwise, length) => (value === undefined || value === null ? otherwise : cut(value, length));

const watchCookieStore = (method) => watchMethod(prototypeOf("CookieStore"), method,
  (self, args, hook) => {
    const note = { __proto__: null, method, stack: stackFrom(hook, FULL_STACK), heard: overhear(args, 0) };
    if (!isObject(args[0])) {
      note.heard.name = args.length > 0 ? args[0] : undefined;
      note.heard.value = asText(args, 1);
    }
    return note;
  },
  ({ method: name, stack, heard }, self, promise) => {
    const { name: cookie, value, domain, path, expires, sameSite, partitioned } = heard;
    tell({
      __proto__: null, kind: "cookie-store", method: name, stack,
      name: textOr(cookie, "", 4096), value: textOr(value, "", 4096), domain: textOr(domain, null, 300),
      path: textOr(path, "/", 1024), expires: typeof expires === "number" ? expires : null,
      sameSite: textOr(sameSite, "strict", 20), partitioned: partitioned === true,
    });
    return promised(promise, nothing, nothing);
  });
watchCookieStore("set");
watchCookieStore("delete");
