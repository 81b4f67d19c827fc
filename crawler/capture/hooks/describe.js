// Values as bounded JSON-like text, without running anything of theirs: accessors are named, not called. Only what the
// browser has just cloned is described, so no proxy is among it.
const MAX_TEXT = 4096, MAX_DEPTH = 4, MAX_MEMBERS = 60;
const typedArray = getPrototypeOf(prototypeOf("Int8Array"));
const byteLengths = [getter(prototypeOf("ArrayBuffer"), "byteLength"), getter(typedArray, "byteLength")];
const sizes = ["Blob", "Map", "Set"].map((type) => getter(prototypeOf(type), "size"));

const arrayPrototype = Array.prototype;
const isPlain = (value) => {
  const prototype = getPrototypeOf(value);
  return prototype === objectPrototype || prototype === arrayPrototype || prototype === null;
};

const special = (value) => {
  if (isPlain(value)) return null; // most are, and asking them all what they are takes time
  const date = quietly(isoDate, value);
  if (date !== undefined) return `"${sliceOf(date, 0, 19)}Z"`; // to the second, as DevTools tells dates
  for (let i = 0; i < byteLengths.length; i += 1) {
    const bytes = quietly(byteLengths[i], value);
    if (bytes !== undefined) return `"[${bytes} bytes]"`;
  }
  for (let i = 0; i < sizes.length; i += 1) {
    const size = sizes[i] ? quietly(sizes[i], value) : undefined;
    if (size !== undefined) return `"[${size} in it]"`;
  }
  return null;
};

const describeMembers = (value, depth) => {
  const array = isArray(value), keys = ownKeys(value);
  let text = "", members = 0;
  for (let i = 0; i < keys.length && members < MAX_MEMBERS && text.length < MAX_TEXT; i += 1) {
    const key = keys[i];
    if (typeof key !== "string" || !isEnumerable(value, key)) continue;
    const member = getOwnPropertyDescriptor(value, key);
    const shown = hasOwn(member, "value") ? describeAt(member.value, depth + 1) : '"[accessor]"';
    text += (members > 0 ? "," : "") + (array ? shown : `${stringify(cut(key, 200))}:${shown}`);
    members += 1;
  }
  if (members < keys.length - (array ? 1 : 0)) text += ',"…"';
  return array ? `[${text}]` : `{${text}}`;
};

const describeAt = (value, depth) => {
  if (typeof value === "string") return stringify(cut(value, MAX_TEXT));
  if (!isObject(value)) return typeof value === "symbol" ? '"[symbol]"' : `${value}`;
  if (typeof value === "function") return '"[function]"';
  if (depth >= MAX_DEPTH) return '"…"';
  return special(value) ?? describeMembers(value, depth);
};

const describe = (value) => cut(typeof value === "string" ? value : describeAt(value, 0), MAX_TEXT);
