// The way out: one binding, taken from the global object before the page's first script can see its name.
const report = scope["__BINDING__"];
if (typeof report !== "function") return null; // these hooks have run in this realm already
delete scope["__BINDING__"];

const MAX_MESSAGES = 20_000; // of one kind from one realm; what is beyond is counted

// Read late: a worker that is held at its start has no address yet, and asking it for one ends its process.
const locationOf = getter(holderOf("location"), "location");
const hrefOf = getter(prototypeOf("WorkerLocation"), "href");
const originOf = getter(holderOf("origin"), "origin");
const href = () => (hrefOf ? hrefOf(locationOf(scope)) : scope.location.href);

const send = (message) => {
  try {
    message.href ??= cut(href(), 2000);
    message.origin = cut(originOf(scope), 300);
    message.now = realNow();
    apply(report, scope, [stringify(message)]);
  } catch {
    // The frame is being torn down: there is nobody left to tell.
  }
};

const told = { __proto__: null };
const isPowerOfTwo = (number) => (number & (number - 1)) === 0;

const countLost = (what) => {
  const key = `lost ${what}`;
  told[key] = (told[key] ?? 0) + 1;
  if (isPowerOfTwo(told[key])) send({ __proto__: null, kind: "lost", what, count: told[key] });
};

const tell = (message) => {
  const kind = message.kind;
  told[kind] = (told[kind] ?? 0) + 1;
  if (told[kind] > MAX_MESSAGES) countLost(kind);
  else send(message);
};
