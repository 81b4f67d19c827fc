// IndexedDB: databases made or upgraded, records put and deleted; keys are told as `database/store/key`.
const requestResult = getter(prototypeOf("IDBRequest"), "result");
const storeName = getter(prototypeOf("IDBObjectStore"), "name");
const storeTransaction = getter(prototypeOf("IDBObjectStore"), "transaction");
const transactionDatabase = getter(prototypeOf("IDBTransaction"), "db");
const databaseName = getter(prototypeOf("IDBDatabase"), "name");
const databaseVersion = getter(prototypeOf("IDBDatabase"), "version");
const cursorSource = getter(prototypeOf("IDBCursor"), "source");
const cursorKey = getter(prototypeOf("IDBCursor"), "primaryKey");
const indexStore = getter(prototypeOf("IDBIndex"), "objectStore");
const rangeLower = getter(prototypeOf("IDBKeyRange"), "lower");
const rangeUpper = getter(prototypeOf("IDBKeyRange"), "upper");
const MAX_WRITES_UNDONE = 10_000;

const pathOf = (store) => {
  const database = databaseName(transactionDatabase(storeTransaction(store)));
  return `${cut(database, 200)}/${cut(storeName(store), 200)}`;
};
const keyText = (key) => cut(describe(key), 500);
const rangeText = (range) => {
  if (!isObject(range)) return keyText(range);
  const lower = quietly(rangeLower, range);
  return lower === undefined && quietly(rangeUpper, range) === undefined
    ? keyText(range) : `${keyText(lower)}..${keyText(rangeUpper(range))}`;
};

// What a transaction wrote is undone when it is aborted.
const writesOf = newWeakMap();
const undoneWith = (transaction, id) => {
  const known = writesOf.get(transaction);
  if (known) {
    if (known.length < MAX_WRITES_UNDONE) known[known.length] = id;
    return;
  }
  const ids = newList();
  ids[0] = id;
  writesOf.set(transaction, ids);
  onEvent(transaction, "abort", () => {
    for (let i = 0; i < ids.length; i += 1) tellFailed(ids[i]);
  });
};

const followWrite = (request, store, id, path, keyIsKnown) => {
  onEvent(request, "error", () => tellFailed(id));
  if (!keyIsKnown) onEvent(request, "success", () => tellKey(id, `${path}/${keyText(requestResult(request))}`));
  undoneWith(storeTransaction(store), id);
};

const watchStore = (method) => watchMethod(prototypeOf("IDBObjectStore"), method, (self, args, hook) => hook,
  (hook, store, request, args) => {
    const path = pathOf(store), keyIsKnown = args.length > 1 && args[1] !== undefined;
    const key = keyIsKnown ? `${path}/${keyText(args[1])}` : null;
    followWrite(request, store, tellWrite("indexeddb", hook, key, describe(args[0]), false), path, keyIsKnown);
  });
watchStore("add");
watchStore("put");

const watchRemoval = (method, whatOf) => watchMethod(prototypeOf("IDBObjectStore"), method, (self, args, hook) => hook,
  (hook, store, request, args) => {
    const path = pathOf(store);
    followWrite(request, store, tellWrite("indexeddb", hook, `${path}/${whatOf(args)}`, "", true), path, true);
  });
watchRemoval("delete", (args) => rangeText(args[0]));
watchRemoval("clear", () => "*");

const storeOf = (source) => (quietly(storeName, source) === undefined ? indexStore(source) : source);
const watchCursor = (method, valueOf, removed) => watchMethod(prototypeOf("IDBCursor"), method,
  (self, args, hook) => ({ __proto__: null, hook, key: quietly(cursorKey, self) }),
  ({ hook, key }, cursor, request, args) => {
    const store = storeOf(cursorSource(cursor)), path = pathOf(store);
    const id = tellWrite("indexeddb", hook, `${path}/${keyText(key)}`, valueOf(args), removed);
    followWrite(request, store, id, path, true);
  });
watchCursor("update", (args) => describe(args[0]), false);
watchCursor("delete", () => "", true);

// Opening writes only where the database is made or upgraded by it.
watchMethod(prototypeOf("IDBFactory"), "open",
  (self, args, hook) => {
    asText(args, 0);
    return { __proto__: null, hook, stack: stackFrom(hook, FULL_STACK) };
  },
  ({ stack }, self, request) => onEvent(request, "upgradeneeded", () => {
    const database = requestResult(request);
    nextWrite += 1;
    tell({
      __proto__: null, kind: "write", id: nextWrite, storage: "indexeddb", key: cut(databaseName(database), 200),
      value: `version ${databaseVersion(database)}`, removed: false, stack,
    });
  }));
watchMethod(prototypeOf("IDBFactory"), "deleteDatabase",
  (self, args, hook) => ({ __proto__: null, hook, name: cut(asText(args, 0), 200) }),
  ({ hook, name }, self, request) => {
    const id = tellWrite("indexeddb", hook, `${name}/*`, "", true);
    onEvent(request, "error", () => tellFailed(id));
  });
