// Stacks of the page's callers, without our own frames and without the page noticing: `Error.stackTraceLimit` and
// `Error.prepareStackTrace` belong to the page, so both are put back, and none of its accessors and functions run.
const LIMIT = "stackTraceLimit", PREPARE = "prepareStackTrace";
const FULL_STACK = 12;

const put = (name, value, before) =>
  defineProperty(NativeError, name, before
    ? { __proto__: null, value }
    : { __proto__: null, value, writable: true, enumerable: true, configurable: true });
const putBack = (name, before) => {
  if (before === undefined) deleteProperty(NativeError, name);
  else defineProperty(NativeError, name, withPrototype(before, null));
};

// V8 formats a stack by the `prepareStackTrace` it finds on Error or anything that Error inherits from.
const inheritsPrepare = () =>
  getPrototypeOf(NativeError) !== functionPrototype || getPrototypeOf(functionPrototype) !== objectPrototype ||
  hasProperty(NativeError, PREPARE);

// Calls `act` while stacks have so many frames and are formatted as V8 does; undefined where the page forbids that.
const withPlainStacks = (frames, act) => {
  const limit = getOwnPropertyDescriptor(NativeError, LIMIT);
  const prepare = getOwnPropertyDescriptor(NativeError, PREPARE);
  const shadowed = prepare !== undefined || inheritsPrepare();
  if (shadowed && !put(PREPARE, undefined, prepare)) return undefined;
  const simple = limit !== undefined && hasOwn(limit, "value") && limit.writable;
  try {
    if (simple) NativeError.stackTraceLimit = frames;
    else put(LIMIT, frames, limit);
    return act();
  } finally {
    if (simple) NativeError.stackTraceLimit = limit.value;
    else putBack(LIMIT, limit);
    if (shadowed) putBack(PREPARE, prepare);
  }
};

// The stack below a hook, as text; "" where it cannot be had.
const stackFrom = (hook, frames) => {
  const stack = withPlainStacks(frames, () => {
    const holder = { __proto__: null };
    captureStackTrace(holder, hook);
    return holder.stack;
  });
  return typeof stack === "string" ? cut(stack, 4000) : "";
};
