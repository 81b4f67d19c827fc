// The nodes of one document: its own, and those of its shadow roots, open and closed. Reads only.
const MAX_NODES = 60000, MAX_CONTROLS = 600, MAX_SWITCHES = 400, MAX_TEXT = 6000, MAX_LABEL = 200;

const closedRootOf = new Map(closedRoots.map((root) => [root.host, root]));
const rootOf = (el) => el.shadowRoot || closedRootOf.get(el) || null;
const parentOf = (el) => {
  const slot = el.assignedSlot;
  if (slot) return slot;
  if (el.parentElement) return el.parentElement;
  const root = el.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
};
const nodes = [], roots = [document];
const collect = (root) => {
  for (const el of root.querySelectorAll("*")) {
    if (nodes.length >= MAX_NODES) return;
    nodes.push(el);
    const inner = rootOf(el);
    if (inner) { roots.push(inner); collect(inner); }
  }
};
collect(document);

const styles = new Map();
const styleOf = (el) => {
  let style = styles.get(el);
  if (!style) { style = getComputedStyle(el); styles.set(el, style); }
  return style;
};
const ancestorsOf = (el) => {
  const found = [];
  for (let node = parentOf(el); node; node = parentOf(node)) found.push(node);
  return found;
};
const isInside = (el, outer) => el === outer || ancestorsOf(el).includes(outer);

const hiddenness = new Map();
const isHidden = (el) => {
  if (hiddenness.has(el)) return hiddenness.get(el);
  const style = styleOf(el), parent = parentOf(el);
  const hidden = style.display === "none" || Number(style.opacity) < 0.05 || el.hasAttribute("inert")
    || (parent !== null && isHidden(parent));
  hiddenness.set(el, hidden);
  return hidden;
};
// Clipped away by an ancestor that hides its overflow, as closed accordions do.
const isClipped = (box, el) => ancestorsOf(el).some((outer) => {
  const style = styleOf(outer);
  if (style.overflowX === "visible" && style.overflowY === "visible") return false;
  const room = outer.getBoundingClientRect();
  return style.display !== "contents" && style.overflowY !== "auto" && style.overflowY !== "scroll"
    && (room.width < 2 || room.height < 2 || box.bottom <= room.top + 1 || box.top >= room.bottom - 1)
    && outer !== document.body && outer !== document.documentElement;
});
const isShown = (el) => {
  const box = el.getBoundingClientRect();
  if (box.width < 2 || box.height < 2 || box.right + scrollX < 0) return false;
  const fixed = styleOf(el).position === "fixed" || ancestorsOf(el).some((n) => styleOf(n).position === "fixed");
  const width = fixed ? innerWidth : Math.max(innerWidth, (document.scrollingElement || document.body).scrollWidth - scrollX);
  if (box.left > width) return false;
  if (box.bottom < 0 && (fixed || scrollY === 0)) return false;
  if (fixed && box.top > innerHeight && !ancestorsOf(el).some((n) => /auto|scroll/.test(styleOf(n).overflowY))) return false;
  return styleOf(el).visibility !== "hidden" && !isHidden(el) && !isClipped(box, el);
};
// What a click in the middle of it would meet: true when it is the element itself, null when it is out of the window.
const isReachable = (el) => {
  const box = el.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return null;
  let met = document.elementFromPoint(x, y);
  for (let root = met && rootOf(met); root; root = met && rootOf(met)) {
    const inner = root.elementFromPoint(x, y);
    if (!inner || inner === met) break;
    met = inner;
  }
  return met !== null && (isInside(met, el) || isInside(el, met) && met.contains(el) && ancestorsOf(el).slice(0, 3).includes(met));
};
