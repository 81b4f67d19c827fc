// The visitor's own acts in a frame, each told after the counts of what came before it, and the frame's leaving.
const onVisitorAct = (event) => {
  if (!event.isTrusted) return; // an own property of every event, which no page can change
  tellCounts();
  tell({ __proto__: null, kind: "visitor-act" });
};

if (scope.document) {
  for (const type of ["pointerdown", "keydown"]) onEvent(scope, type, onVisitorAct, { capture: true, passive: true });
  for (const type of ["visibilitychange", "pagehide", "unload"]) onEvent(scope, type, tellCounts, true);
}

watchMethod(prototypeOf("Element"), "attachShadow",
  (self, args) => overhear(args, 0),
  (heard) => {
    if (heard.mode === "closed") tell({ __proto__: null, kind: "closed-root" });
  });
