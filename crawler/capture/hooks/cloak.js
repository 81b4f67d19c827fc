// Hooked functions that look like the browser's own. A proxy of the browser's function has its name, length and keys,
// and V8's own messages (« function setItem() { [native code] } is not a constructor ») print what the proxy stands
// for; what shows all the same is covered here: `toString`, stacks, and prototypes that run in a circle.
const disguise = (hook, native) => {
  cloak.set(hook, native);
  return hook;
};

// Errors that the browser's functions throw would show our frame first. Their stack is taken again from our caller on,
// under the first lines the browser gave it: the header, which differs from the message, and a builtin's own line.
const stackAccessor = getOwnPropertyDescriptor(new NativeError(), "stack");
const stackGetter = stackAccessor.get, setStack = stackAccessor.set && uncurried(stackAccessor.set);
const FRAME = "\n    at ";

const lineEnd = (text, from) => {
  const end = indexIn(text, "\n", from);
  return end < 0 ? text.length : end;
};
const framesOf = (stack, most) => {
  const first = indexIn(stack, FRAME);
  let end = first < 0 ? stack.length : first;
  for (let lines = 0; lines < most && end < stack.length; lines += 1) end = lineEnd(stack, end + 1);
  return first < 0 ? "" : sliceOf(stack, first, end);
};

const mendStack = (error, hook, header, builtins) => {
  const limit = getOwnPropertyDescriptor(NativeError, LIMIT);
  captureStackTrace(error, hook);
  if (hasProperty(NativeError, PREPARE)) return; // the page formats stacks by itself, from frames
  const callers = framesOf(withPlainStacks(FULL_STACK, () => error.stack), limit.value - builtins);
  setStack(error, header + callers);
};

// `seam` is our frame's place in the script. An error of the page's own code (an argument's toString, say) does not
// begin there and is left as it is, like one that the page has changed.
const mend = (error, hook, seam, builtins, corrected) => {
  try {
    if (!isError(error) || getOwnPropertyDescriptor(error, "stack")?.get !== stackGetter) return;
    const shown = withPlainStacks(FULL_STACK, () => error.stack);
    let ours = typeof shown === "string" ? indexIn(shown, FRAME) : -1;
    for (let line = 0; line < builtins && ours >= 0; line += 1) ours = indexIn(shown, FRAME, ours + 1);
    if (ours < 0 || indexIn(sliceOf(shown, ours, lineEnd(shown, ours + 1)), seam) < 0) return;
    const header = sliceOf(shown, 0, ours);
    mendStack(error, hook, corrected ? corrected(header) : header, builtins);
  } catch {
    // As the browser made it, then.
  }
};

// A promise is rejected when its caller is gone from the stack: only our own line can be taken out.
const mendRejection = (error) => {
  try {
    if (!isError(error) || getOwnPropertyDescriptor(error, "stack")?.get !== stackGetter) return;
    const shown = withPlainStacks(FULL_STACK, () => error.stack), ours = indexIn(shown, FRAME);
    const end = lineEnd(shown, ours + 1);
    if (ours < 0 || indexIn(sliceOf(shown, ours, end), callSeam) < 0) return;
    setStack(error, sliceOf(shown, 0, ours) + sliceOf(shown, end, shown.length));
  } catch {
    // As the browser made it, then.
  }
};

const PLACE = "<anonymous>:", UNKNOWN = "?";
const seamOf = (hook) => {
  try {
    hook();
  } catch (error) {
    const place = error.stack.indexOf(PLACE);
    return error.stack.slice(place, lineEnd(error.stack, place)).replace(")", "");
  }
  return PLACE;
};

const quietly = (act, self, args, hook) => {
  try {
    return act(self, args, hook);
  } catch {
    return undefined; // a hook never throws into the page
  }
};
const afterwards = (act, note, self, result, args) => {
  try {
    const replaced = act(note, self, result, args);
    return replaced === undefined ? result : replaced;
  } catch {
    return result;
  }
};

let callSeam = UNKNOWN;

// V8 does not look for a circle behind a proxy; this is what it says of one elsewhere.
const leadsTo = (object, wanted) => {
  for (let at = object; at !== null; at = getPrototypeOf(at)) if (at === wanted) return true;
  return false;
};
const circularPrototype = (trap) => {
  const error = new NativeTypeError("Cyclic __proto__ value");
  captureStackTrace(error, trap);
  return error;
};

// `before(self, args, hook)` returns a note; `after(note, self, result, args)` may return another result. `hook` is
// our frame on the stack, for stackFrom.
const hookOf = (native, before, after) => {
  const hook = (target, self, args) => {
    const note = before ? quietly(before, self, args, hook) : undefined;
    let result;
    try {
      result = apply(native, self, args);
    } catch (error) {
      mend(error, hook, callSeam, 0);
      throw error;
    }
    return after ? afterwards(after, note, self, result, args) : result;
  };
  return proxyOf(native, { __proto__: null, apply: hook });
};

const proxyOf = (native, handler) => {
  handler.setPrototypeOf = (target, prototype) => {
    if (leadsTo(prototype, proxy)) throw circularPrototype(handler.setPrototypeOf);
    return setPrototypeOf(target, prototype);
  };
  const proxy = new NativeProxy(native, handler);
  return disguise(proxy, native);
};
callSeam = seamOf(hookOf(prototypeOf("EventTarget").dispatchEvent));

const watch = (owner, name, part, before, after) => {
  const descriptor = owner && getOwnPropertyDescriptor(owner, name);
  const native = descriptor && descriptor[part];
  if (typeof native !== "function" || !descriptor.configurable) return;
  descriptor[part] = hookOf(native, before, after);
  defineProperty(owner, name, descriptor);
};
const watchMethod = (owner, name, before, after) => watch(owner, name, "value", before, after);

// A constructor keeps its identity wherever it can be reached from: the global object, its aliases, its prototype.
let constructSeam = UNKNOWN;
const constructorOf = (native, before) => {
  const hook = (target, args, asked) => {
    if (before) quietly(before, undefined, args, hook);
    try {
      return construct(native, args, asked === proxy ? native : asked);
    } catch (error) {
      mend(error, hook, constructSeam, 0);
      throw error;
    }
  };
  const proxy = proxyOf(native, {
    __proto__: null,
    construct: hook,
    // `caller` and `arguments` are accessors that answer for the browser's own constructors only.
    get: (target, key, receiver) => getProperty(target, key, receiver === proxy ? target : receiver),
  });
  return proxy;
};
constructSeam = seamOf(() => new (constructorOf(Event, null))());

const replaceValue = (owner, name, value) =>
  defineProperty(owner, name, { ...getOwnPropertyDescriptor(owner, name), value });

const watchConstructor = (name, before, ...aliases) => {
  const native = scope[name];
  if (typeof native !== "function") return;
  const hook = constructorOf(native, before);
  replaceValue(native.prototype, "constructor", hook);
  for (const alias of [name, ...aliases]) if (scope[alias] === native) replaceValue(scope, alias, hook);
};

// The cloak hides itself. Unlike an interface's method, a builtin shows in a stack, above whoever called it.
let toStringSeam = UNKNOWN;
const OBJECT_LINE = "at Object.toString", FUNCTION_LINE = "at Function.toString";
// V8 names the type of an object by its prototypes, as far as the next proxy.
const asNamed = (self) => (header) => {
  const place = indexIn(header, OBJECT_LINE);
  return place < 0 || !isObject(self) || !cloak.has(getPrototypeOf(self)) ? header
    : sliceOf(header, 0, place) + FUNCTION_LINE + sliceOf(header, place + OBJECT_LINE.length, header.length);
};
const toStringHook = (target, self, args) => {
  const shown = cloak.get(self);
  if (typeof shown === "string") return shown; // it stands for no function that this browser has
  try {
    return apply(nativeToString, shown ?? self, args);
  } catch (error) {
    mend(error, toStringHook, toStringSeam, 1, asNamed(self));
    throw error;
  }
};
const nativeToString = functionPrototype.toString;
const cloakedToString = proxyOf(nativeToString, { __proto__: null, apply: toStringHook });
toStringSeam = seamOf(() => apply(cloakedToString, null, []));
replaceValue(functionPrototype, "toString", cloakedToString);
