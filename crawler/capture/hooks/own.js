// Own copies of all that the hooks use. The realm is pristine when this runs; a page may replace any of it later, put
// accessors on Object.prototype, or break iteration. So, outside of what runs once at the start: no method calls on
// objects of the realm, no spread or for-of, no object without `__proto__: null`, no array with its usual prototype.
const scope = globalThis;
const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } =
  Reflect;
const { has: hasProperty, get: getProperty, ownKeys } = Reflect;
const NativeError = Error, NativeTypeError = TypeError;
const NativeProxy = Proxy;
const NativeURL = scope.URL;
const functionPrototype = Function.prototype;
const objectPrototype = Object.prototype;
const isArray = Array.isArray;
const isError = Error.isError ?? (() => false);
const captureStackTrace = Error.captureStackTrace;
const stringify = JSON.stringify;
const realNow = Date.now;

// `uncurried(String.prototype.slice)(text, 0, 3)`: a bound `call` looks nothing up when it is used.
const uncurried = functionPrototype.bind.bind(functionPrototype.call);
const hasOwn = uncurried(objectPrototype.hasOwnProperty);
const isEnumerable = uncurried(objectPrototype.propertyIsEnumerable);
const sliceOf = uncurried(String.prototype.slice);
const indexIn = uncurried(String.prototype.indexOf);
const lowerCase = uncurried(String.prototype.toLowerCase);
const isoDate = uncurried(Date.prototype.toISOString);

const withMethods = (prototype, names) => {
  const methods = { __proto__: null };
  for (const name of names) methods[name] = prototype[name];
  return Object.freeze(methods);
};
const mapMethods = withMethods(Map.prototype, ["get", "set", "has"]);
const weakMapMethods = withMethods(WeakMap.prototype, ["get", "set", "has"]);
const weakSetMethods = withMethods(WeakSet.prototype, ["add", "has"]);
const setMethods = withMethods(Set.prototype, ["add", "has"]);
const NativeMap = Map, NativeWeakMap = WeakMap, NativeWeakSet = WeakSet, NativeSet = Set;
const withPrototype = (object, prototype) => {
  setPrototypeOf(object, prototype);
  return object;
};
const newMap = () => withPrototype(new NativeMap(), mapMethods);
const newWeakMap = () => withPrototype(new NativeWeakMap(), weakMapMethods);
const newWeakSet = () => withPrototype(new NativeWeakSet(), weakSetMethods);
const newSet = () => withPrototype(new NativeSet(), setMethods);
const newList = () => withPrototype([], null);

const prototypeOf = (name) => (typeof scope[name] === "function" ? scope[name].prototype : null);

// The accessor's own copy, as a function of the object; null where this browser or kind of target has none.
const getter = (owner, name) => {
  const descriptor = owner && getOwnPropertyDescriptor(owner, name);
  return descriptor && descriptor.get ? uncurried(descriptor.get) : null;
};
const methodOf = (owner, name) => (owner && typeof owner[name] === "function" ? uncurried(owner[name]) : null);

// Where in the prototype chain a property of the global object lives: it differs between pages and workers.
const holderOf = (name) => {
  for (let holder = scope; holder; holder = getPrototypeOf(holder)) if (hasOwn(holder, name)) return holder;
  return null;
};

const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

// Text of a primitive, bounded; the empty text for objects, whose conversion would run the page's code.
const cut = (value, length) => {
  if (typeof value === "string") return value.length > length ? sliceOf(value, 0, length) : value;
  return isObject(value) || typeof value === "symbol" ? "" : `${value}`;
};

// An argument that the browser is about to turn into text is turned once, here, so that both see the same.
const asText = (args, index) => {
  if (args.length > index && isObject(args[index])) args[index] = `${args[index]}`;
  return args.length > index ? args[index] : undefined;
};

const onEvent = uncurried(prototypeOf("EventTarget").addEventListener);
