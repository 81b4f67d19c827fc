// Tells one frame that it is being left, in the order in which a browser does: pages send their last words then.
(() => {
  "use strict";
  const hide = (name, value) => Object.defineProperty(document, name, { configurable: true, get: () => value });
  const tell = (target, event) => { try { target.dispatchEvent(event); } catch { /* the page's own fault */ } };
  try {
    const leave = document.createEvent("BeforeUnloadEvent");
    leave.initEvent("beforeunload", false, true);
    tell(window, leave);
    tell(window, new PageTransitionEvent("pagehide", { persisted: false }));
    hide("visibilityState", "hidden");
    hide("hidden", true);
    tell(document, new Event("visibilitychange", { bubbles: true }));
    tell(window, new Event("unload"));
  } finally {
    delete document.visibilityState;
    delete document.hidden;
  }
})();
