// Which box a control belongs to: the one that could be the banner.
const HINT = /cookie|consent|rgpd|gdpr|dsgvo|\bcmp\b|privacy|tarteaucitron|didomi|axeptio|onetrust|orejime|klaro/i;
const DIALOG_ROLES = ["dialog", "alertdialog"];
const isPopover = (el) => { try { return el.matches(":popover-open"); } catch { return false; } };
const isDialog = (el) => DIALOG_ROLES.includes(el.getAttribute("role")) || el.getAttribute("aria-modal") === "true"
  || el.tagName === "DIALOG" || isPopover(el);
const floatCache = new Map();
const floats = (el) => {
  if (floatCache.has(el)) return floatCache.get(el);
  const is = el !== document.body && el !== document.documentElement && (
    ["fixed", "sticky"].includes(styleOf(el).position) || isDialog(el)
    || styleOf(el).position === "absolute" && Number(styleOf(el).zIndex) >= 10 && el.getBoundingClientRect().width > 200);
  floatCache.set(el, is);
  return is;
};
const namesOf = (el) => `${el.id} ${el.getAttribute("class") || ""} ${el.tagName} ${el.getAttribute("aria-label") || ""}`;

// The known consent managers that are here, and what their own selectors say of an element.
const toldByCmp = new Map(), cmpBoxes = new Map(), here = [];
const matchesIn = (selectors) => {
  const found = [];
  for (const root of roots) for (const selector of selectors) {
    try { found.push(...root.querySelectorAll(selector)); } catch { /* a selector that this browser does not know */ }
  }
  return found;
};
for (const cmp of cmps) {
  const signs = [...cmp.elements, ...cmp.layers.flatMap((layer) => layer.container)];
  if (!matchesIn(signs.length ? [signs.join(",")] : []).length) continue;
  here.push(cmp.cmp);
  cmp.layers.forEach((layer, number) => {
    for (const el of matchesIn(layer.container)) cmpBoxes.set(el, { cmp: cmp.cmp, layer: number + 1 });
    for (const [role, selectors] of Object.entries(layer.controls)) {
      for (const el of matchesIn(selectors)) toldByCmp.set(el, { cmp: cmp.cmp, role });
    }
    for (const el of matchesIn(layer.switches)) toldByCmp.set(el, { cmp: cmp.cmp, role: "switch" });
  });
}

const inFrame = window !== top;
// Where the banner was: what stands there now belongs to it, whatever it says. This world is not the page's.
const kept = globalThis.keptBoxes || new Set();
const markOf = (el) => el.id || el.getAttribute("class") || "";
const keptMarks = new Set([...[...kept].map(markOf), ...marks].filter(Boolean));
const isKept = (el) => kept.has(el) || keptMarks.has(markOf(el)) && el !== document.body;
const hasParts = (el) => el.firstElementChild !== null || rootOf(el) !== null;
// Where a banner could be: what floats, what is named so, what managers make, and what stands around words of consent.
// The rest of a page, however long, is not looked at.
const regions = () => {
  const found = new Set([...cmpBoxes.keys(), ...nodes.filter(isKept)]);
  for (const el of nodes) {
    if (hasParts(el) && (floats(el) || HINT.test(`${el.id} ${el.getAttribute("class") || ""}`))) found.add(el);
    else if (speaksItself(el)) {
      const outer = surroundings(el);
      if (outer) found.add(outer);
    }
  }
  if (inFrame) return [document.body];
  const apart = [...found].filter((el) => !isWholePage(el));
  return apart.filter((el) => !ancestorsOf(el).some((outer) => found.has(outer) && !isWholePage(outer)));
};
const speaksItself = (el) => {
  for (let child = el.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === Node.TEXT_NODE && child.data.length > 3 && /\S/.test(child.data) && speaks(child.data)) return true;
  }
  return false;
};
const surroundings = (el) => {
  let widest = null;
  for (const node of ancestorsOf(el)) {
    if (isWholePage(node) || (node.textContent || "").length > 4000) break;
    widest = node;
  }
  return widest;
};
const insideOf = (region) => {
  const found = [];
  const gather = (root) => {
    for (const el of root.querySelectorAll("*")) {
      found.push(el);
      const inner = rootOf(el);
      if (inner) gather(inner);
    }
  };
  const own = rootOf(region);
  if (own) gather(own);
  gather(region);
  return found;
};
const isAboutConsent = (el) => isKept(el) || cmpBoxes.has(el) || speaksOfConsent(el) || HINT.test(namesOf(el));
// A banner that stands in the page's flow is a small part of it: never the page, nor what holds its landmarks.
const landmarks = new Map();
const isWholePage = (el) => {
  if (el === document.body || el === document.documentElement || el.tagName === "MAIN") return true;
  if (!landmarks.has(el)) {
    landmarks.set(el, el.querySelector("main, [role=main]") !== null
      || !isDialog(el) && el.querySelector("footer, nav") !== null && el.querySelector("h1, article, header") !== null);
  }
  return landmarks.get(el);
};
// A holder without size, whose parts float each by itself, is not what a visitor sees.
const hasRoom = (el) => { const box = el.getBoundingClientRect(); return box.width >= 2 && box.height >= 2; };
const boxOf = (control) => {
  let nearest = null, floating = null;
  for (const node of ancestorsOf(control)) {
    if (cmpBoxes.has(node) || isKept(node)) return node;
    if (isWholePage(node)) break;
    if (floats(node) && hasRoom(node) && (opened || isAboutConsent(node))) floating = node;
    const length = floating || nearest ? 0 : cachedText(node).length;
    if (length > 30 && length < 3000 && isAboutConsent(node)) nearest = node;
  }
  return floating || nearest || (inFrame && speaksOfConsent(document.body) ? document.body : null);
};
