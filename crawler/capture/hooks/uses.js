// Counting who uses an interface: one entry per interface and calling place, told on its first use and on powers of
// two; the exact numbers follow when the frame is hidden or left, when the visitor acts, and when we ask (tellCounts).
const MAX_ENTRIES = 3_000, MAX_DETAILS = 50, MAX_DETAIL_CHARS = 120;
const entries = newList();
const NOBODY = { __proto__: null }; // what our own driver evaluates in the page

const counter = (family, api) =>
  ({ __proto__: null, family, api, calls: 0, places: null, last: null, job: 0, run: 0 });

// Taking a stack is most of the cost. Of a run of calls from one place within one job (until the page's code returns to
// the browser), the first RUN are looked at, then every eighth says whose the eight were.
const RUN = 32, EVERY = 8;
const enqueue = scope.queueMicrotask;
let job = 1, jobIsWatched = false;
const endJob = () => {
  job += 1;
  jobIsWatched = false;
};
const watchJob = () => {
  if (jobIsWatched) return;
  jobIsWatched = true;
  apply(enqueue, scope, [endJob]);
};
const isRun = (use) => {
  watchJob();
  if (use.job === job && use.run >= RUN) return use.calls % EVERY !== 0;
  if (use.job !== job) use.run = 0;
  use.job = job;
  return false;
};

// A place has an address when a frame names a script; builtins and evaluated text have none.
const hasAddress = (stack) =>
  indexIn(stack, "://") >= 0 || indexIn(stack, "about:") >= 0 || indexIn(stack, "data:") >= 0;
const isDrivers = (stack) => indexIn(stack, "UtilityScript") >= 0;

const placeOf = (hook) => {
  const nearest = stackFrom(hook, 1);
  return hasAddress(nearest) ? nearest : stackFrom(hook, FULL_STACK);
};

const entryAt = (use, hook) => {
  const place = placeOf(hook);
  use.places ??= newMap();
  const known = use.places.get(place);
  if (known) return known;
  if (!hasAddress(place) && isDrivers(place)) return NOBODY;
  if (entries.length >= MAX_ENTRIES) {
    countLost("api uses");
    return NOBODY;
  }
  const entry = {
    __proto__: null, id: entries.length, use, count: 0, told: 0,
    stack: stackFrom(hook, FULL_STACK), details: newSet(), detailCount: 0, news: newList(),
  };
  entries[entries.length] = entry;
  use.places.set(place, entry);
  return entry;
};

const tellUse = (entry) => {
  const { use, id, count, stack, news } = entry;
  const first = entry.told === 0;
  entry.told = count;
  entry.news = newList();
  const { family, api } = use;
  send({ __proto__: null, kind: "use", id, family, api, count, details: news, stack: first ? stack : "" });
};

const addDetail = (entry, detail) => {
  const kept = cut(detail, MAX_DETAIL_CHARS);
  if (entry === NOBODY || entry.detailCount >= MAX_DETAILS || entry.details.has(kept)) return;
  entry.details.add(kept);
  entry.detailCount += 1;
  entry.news[entry.news.length] = kept;
};

const count = (use, hook, detail) => {
  use.calls += 1;
  if (!isRun(use)) {
    const entry = entryAt(use, hook);
    use.run = entry === use.last ? use.run + 1 : 0;
    use.last = entry;
  }
  const entry = use.last;
  if (entry === NOBODY) return;
  entry.count += 1;
  if (detail) addDetail(entry, detail);
  if (isPowerOfTwo(entry.count)) tellUse(entry);
};

const tellCounts = () => {
  for (let i = 0; i < entries.length; i += 1) {
    const entry = entries[i];
    if (entry.told !== entry.count || entry.news.length > 0) tellUse(entry);
  }
};

// Watching whole families: a method or a getter of `owner` is one interface each.
const countCalls = (family, owner, label, name, part, detailFor, after) => {
  const use = counter(family, `${label}.${name}`);
  watch(owner, name, part, (self, args, hook) => {
    count(use, hook, detailFor ? quietly(detailFor, self, args, hook) : "");
  }, after);
};
const countMethods = (family, type, names, detailFor) => {
  for (const name of names) countCalls(family, prototypeOf(type), type, name, "value", detailFor);
};
const settledAlike = (note, self, promise) => promised(promise, nothing, nothing);
const countPromises = (family, type, names) => {
  for (const name of names) countCalls(family, prototypeOf(type), type, name, "value", null, settledAlike);
};
const countGetters = (family, type, names) => {
  for (const name of names) countCalls(family, prototypeOf(type), type, name, "get");
};
const countConstructor = (family, name, detailFor, ...aliases) => {
  const use = counter(family, name);
  watchConstructor(name, (self, args, hook) => {
    count(use, hook, detailFor ? quietly(detailFor, self, args, hook) : "");
  }, ...aliases);
};
