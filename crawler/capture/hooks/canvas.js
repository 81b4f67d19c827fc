// Canvas fingerprints: reading back what was drawn. Details say the size and the text that was drawn on it.
const MAX_TEXTS = 8;
const drawn = newWeakMap(); // canvas → texts
const canvasOf = { __proto__: null };
const sizeOf = { __proto__: null };
for (const type of ["HTMLCanvasElement", "OffscreenCanvas"]) {
  sizeOf[type] = [getter(prototypeOf(type), "width"), getter(prototypeOf(type), "height")];
}
const CONTEXTS = ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"];
for (const type of CONTEXTS) canvasOf[type] = getter(prototypeOf(type), "canvas");

const describeCanvas = (type, canvas) => {
  const size = sizeOf[type], texts = drawn.get(canvas);
  let text = `${size[0](canvas)}x${size[1](canvas)}`;
  for (let i = 0; texts && i < texts.length; i += 1) text += ` "${texts[i]}"`;
  return text;
};

for (const type of CONTEXTS) {
  const remember = (self, args) => {
    const text = args.length > 0 && typeof args[0] === "string" ? cut(args[0], 60) : "";
    const canvas = canvasOf[type](self);
    let texts = drawn.get(canvas);
    if (!texts) drawn.set(canvas, (texts = newList()));
    if (text && texts.length < MAX_TEXTS) texts[texts.length] = text;
  };
  watchMethod(prototypeOf(type), "fillText", remember);
  watchMethod(prototypeOf(type), "strokeText", remember);
  const canvasType = type === CONTEXTS[0] ? "HTMLCanvasElement" : "OffscreenCanvas";
  countMethods("canvas", type, ["getImageData", "isPointInPath", "isPointInStroke"],
    (self) => describeCanvas(canvasType, canvasOf[type](self)));
}
countMethods("canvas", "HTMLCanvasElement", ["toDataURL", "toBlob"],
  (self) => describeCanvas("HTMLCanvasElement", self));
countCalls("canvas", prototypeOf("OffscreenCanvas"), "OffscreenCanvas", "convertToBlob", "value",
  (self) => describeCanvas("OffscreenCanvas", self), settledAlike);
