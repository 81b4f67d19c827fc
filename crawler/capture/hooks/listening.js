// Listening to the visitor: which events of keyboard, pointer and forms a script asks to be told of, and where.
const FAMILIES = {
  keystrokes: ["keydown", "keypress", "keyup", "input", "beforeinput"],
  mouse: [
    "auxclick", "click", "contextmenu", "dblclick", "mousedown", "mousemove", "mouseout", "mouseover", "mouseup",
    "pointerdown", "pointermove", "pointerup", "scroll", "touchend", "touchmove", "touchstart", "wheel",
  ],
  forms: ["blur", "change", "copy", "cut", "focus", "focusin", "focusout", "paste", "submit"],
  webrtc: ["icecandidate"],
};
const listeners = { __proto__: null }, handlers = { __proto__: null };
for (const [family, types] of Object.entries(FAMILIES)) {
  for (const type of types) {
    listeners[type] = counter(family, `addEventListener(${type})`);
    handlers[type] = counter(family, `on${type}`);
  }
}

watchMethod(prototypeOf("EventTarget"), "addEventListener", (self, args, hook) => {
  if (args.length < 2) return;
  const type = asText(args, 0), use = typeof type === "string" ? listeners[type] : undefined;
  if (use !== undefined && isObject(args[1])) count(use, hook, nameOfTarget(self));
});

// Handlers set as a property (`document.onkeydown = …`). Handlers in the page's markup call no setter.
for (const owner of [scope, ...["Document", "HTMLElement", "HTMLBodyElement", "SVGElement"].map(prototypeOf)]) {
  for (const type of Object.keys(handlers)) {
    watch(scope.document ? owner : null, `on${type}`, "set", (self, args, hook) => {
      if (isObject(args[0])) count(handlers[type], hook, nameOfTarget(self));
    });
  }
}

const observing = counter("page-content", "MutationObserver.observe");
watchMethod(prototypeOf("MutationObserver"), "observe",
  (self, args, hook) => {
    if (args.length < 2 || !isWholePage(args[0])) return undefined;
    return { __proto__: null, hook, target: nameOfTarget(args[0]), heard: overhear(args, 1) };
  },
  (note) => {
    if (note !== undefined && note.heard.subtree) count(observing, note.hook, note.target);
  });
