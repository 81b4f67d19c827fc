// Writes to databases, caches and registrations are told when they are called, for their time and stack; what they
// turn out to have been follows: a key that only the browser could give, or that nothing was written after all.
let nextWrite = 0;

const tellWrite = (storage, hook, key, value, removed) => {
  nextWrite += 1;
  const stack = stackFrom(hook, FULL_STACK);
  tell({ __proto__: null, kind: "write", id: nextWrite, storage, key, value, removed, stack });
  return nextWrite;
};
const tellKey = (id, key) => tell({ __proto__: null, kind: "write-key", id, key });
const tellFailed = (id) => tell({ __proto__: null, kind: "write-failed", id });
