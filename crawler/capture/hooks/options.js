// Options are read by the browser only, once and in its own order; we listen through a proxy that passes every read on.
const overhear = (args, index) => {
  const heard = { __proto__: null };
  const options = args.length > index ? args[index] : undefined;
  if (!isObject(options)) return heard;
  args[index] = new NativeProxy(options, {
    __proto__: null,
    get(target, key) {
      const value = getProperty(target, key);
      if (typeof key === "string" && !isObject(value)) heard[key] = value;
      return value;
    },
  });
  return heard;
};

const nothing = () => undefined;

// The page gets a promise that is settled as the browser's is, a moment after we have seen how. Not for interfaces that
// give the same promise twice, as `getBattery` does.
const promised = async (promise, done, failed) => {
  let value;
  try {
    value = await promise;
  } catch (error) {
    quietly(failed, error);
    mendRejection(error);
    throw error;
  }
  quietly(done, value);
  return value;
};
