// Canvas fingerprints: reading back what was drawn. Details say the size, and what was drawn on it until then:
// `300x150, 2 colours, "Cwm fjordbank"`; `saved` where its state was kept or brought back, as drawing programs do.
const MAX_TEXTS = 8, MAX_COLOURS = 8, MAX_TEXT_CHARS = 60;
const drawings = newWeakMap(); // canvas → what was drawn on it
const canvasOf = { __proto__: null };
const sizeOf = { __proto__: null };
for (const type of ["HTMLCanvasElement", "OffscreenCanvas"]) {
  sizeOf[type] = [getter(prototypeOf(type), "width"), getter(prototypeOf(type), "height")];
}
const CONTEXTS = ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"];
for (const type of CONTEXTS) canvasOf[type] = getter(prototypeOf(type), "canvas");

const drawingOn = (canvas) => {
  let drawing = drawings.get(canvas);
  if (!drawing) {
    drawing = { __proto__: null, texts: newList(), colours: newSet(), colourCount: 0, saved: false };
    drawings.set(canvas, drawing);
  }
  return drawing;
};

const describeCanvas = (type, canvas) => {
  const size = sizeOf[type], drawing = drawings.get(canvas);
  let text = `${size[0](canvas)}x${size[1](canvas)}`;
  if (!drawing) return text;
  if (drawing.saved) text += ", saved";
  if (drawing.colourCount > 0) text += `, ${drawing.colourCount} colours`;
  for (let i = 0; i < drawing.texts.length; i += 1) text += `, "${drawing.texts[i]}"`;
  return text;
};

for (const type of CONTEXTS) {
  const ofContext = (self) => drawingOn(canvasOf[type](self));
  const rememberText = (self, args) => {
    const text = args.length > 0 && typeof args[0] === "string" ? cut(args[0], MAX_TEXT_CHARS) : "";
    const { texts } = ofContext(self);
    if (text && texts.length < MAX_TEXTS) texts[texts.length] = text;
  };
  const rememberColour = (self, args) => {
    if (typeof args[0] !== "string") return;
    const drawing = ofContext(self), colour = cut(args[0], MAX_TEXT_CHARS);
    if (drawing.colourCount >= MAX_COLOURS || drawing.colours.has(colour)) return;
    drawing.colours.add(colour);
    drawing.colourCount += 1;
  };
  const rememberSaving = (self) => {
    ofContext(self).saved = true;
  };
  for (const name of ["fillText", "strokeText"]) watchMethod(prototypeOf(type), name, rememberText);
  for (const name of ["fillStyle", "strokeStyle"]) watch(prototypeOf(type), name, "set", rememberColour);
  for (const name of ["save", "restore"]) watchMethod(prototypeOf(type), name, rememberSaving);
  const canvasType = type === CONTEXTS[0] ? "HTMLCanvasElement" : "OffscreenCanvas";
  countMethods("canvas", type, ["getImageData", "isPointInPath", "isPointInStroke"],
    (self) => describeCanvas(canvasType, canvasOf[type](self)));
}
countMethods("canvas", "HTMLCanvasElement", ["toDataURL", "toBlob"],
  (self) => describeCanvas("HTMLCanvasElement", self));
countCalls("canvas", prototypeOf("OffscreenCanvas"), "OffscreenCanvas", "convertToBlob", "value",
  (self) => describeCanvas("OffscreenCanvas", self), settledAlike);
