// Looks in one frame for containers that could be a consent banner, and for the controls in them. Reads only.
// Returns {elements: [...], containers: [...], controls: [...], toggles: [...]}; `elements` stays in the page.
(vocabulary) => {
  "use strict";
  const MAX_NODES = 60000, MAX_CONTROLS = 600, MAX_TEXT = 6000, MAX_LABEL = 200;
  const HINT = /cookie|consent|rgpd|gdpr|\bcmp\b|privacy|tarteaucitron|didomi|axeptio|onetrust|orejime|klaro|cookiebot/i;

  // Half a surrogate pair (a cut emoji, a hostile label) could be written to no file.
  const whole = (text) => text.toWellFormed();
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const speaks = (text) => { const padded = ` ${fold(text)} `; return vocabulary.some((w) => padded.includes(` ${w} `)); };

  const styleOf = (el) => getComputedStyle(el);
  const parentOf = (el) => el.assignedSlot || el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);
  const isShown = (el) => {
    const box = el.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    if (box.bottom < 0 || box.right < 0 || box.left > innerWidth) return false;
    for (let node = el; node; node = parentOf(node)) {
      const style = styleOf(node);
      if (style.display === "none" || style.visibility === "hidden" || Number(style.opacity) < 0.05) return false;
      if (node.hasAttribute("inert") || node.getAttribute("aria-hidden") === "true" && node.hidden) return false;
    }
    return true;
  };

  const labelOf = (el) => {
    const own = el instanceof HTMLInputElement ? el.value : (el.innerText || "");
    const text = own.trim() || el.getAttribute("aria-label") || el.getAttribute("title") || el.textContent || "";
    return whole(text.replace(/\s+/g, " ").trim().slice(0, MAX_LABEL));
  };
  const textOf = (el) => {
    const parts = [];
    const walk = (node, depth) => {
      if (depth > 40 || parts.length > 400) return;
      if (node.shadowRoot) node.shadowRoot.childNodes.forEach((c) => walk(c, depth + 1));
      if (node.nodeType === Node.TEXT_NODE) { const t = node.data.trim(); if (t) parts.push(t); return; }
      if (node.nodeType !== Node.ELEMENT_NODE || /^(script|style|noscript|template)$/i.test(node.tagName)) return;
      const style = styleOf(node);
      if (style.display === "none" || style.visibility === "hidden") return;
      node.childNodes.forEach((c) => walk(c, depth + 1));
    };
    walk(el, 0);
    return whole(parts.join(" ").replace(/\s+/g, " ").slice(0, MAX_TEXT));
  };

  const isControl = (el) => {
    const tag = el.tagName;
    if (tag === "BUTTON" || tag === "SUMMARY") return true;
    if (tag === "INPUT") return ["button", "submit", "reset", "image"].includes(el.type);
    const role = el.getAttribute("role");
    if (role === "button" || role === "link") return true;
    if (tag === "A") return true;
    if (el.hasAttribute("onclick")) return true;
    // home-made controls: a pointer of its own on something short
    const parent = parentOf(el);
    return styleOf(el).cursor === "pointer" && (!parent || styleOf(parent).cursor !== "pointer")
      && (el.textContent || "").trim().length < 60;
  };
  const isToggle = (el) => (el.tagName === "INPUT" && el.type === "checkbox")
    || ["switch", "checkbox"].includes(el.getAttribute("role"));

  const nodes = [];
  const collect = (root) => {
    for (const el of root.querySelectorAll("*")) {
      if (nodes.length >= MAX_NODES) return;
      nodes.push(el);
      if (el.shadowRoot) collect(el.shadowRoot);
    }
  };
  collect(document);

  const textCache = new Map();
  const cachedText = (el) => { if (!textCache.has(el)) textCache.set(el, textOf(el)); return textCache.get(el); };
  const floats = (el) => {
    if (el === document.body || el === document.documentElement) return false;
    const role = el.getAttribute("role");
    return ["fixed", "sticky"].includes(styleOf(el).position) || role === "dialog" || role === "alertdialog"
      || el.getAttribute("aria-modal") === "true" || el.tagName === "DIALOG";
  };
  const namesOf = (el) => `${el.id} ${el.getAttribute("class") || ""} ${el.tagName}`;
  const isAboutConsent = (el) => speaks(cachedText(el)) || HINT.test(namesOf(el));
  // A banner that stands in the page's flow is a small part of it: never the page, nor what holds its landmarks.
  const isWholePage = (el) => window === top
    && (el === document.body || el === document.documentElement || el.querySelector("main, footer, nav") !== null);
  const containerOf = (control) => {
    let nearest = null;
    for (let node = parentOf(control); node; node = parentOf(node)) {
      if (floats(node)) return isAboutConsent(node) ? node : nearest;
      if (nearest || isWholePage(node)) continue;
      const length = cachedText(node).length;
      if (length > 30 && length < 3000 && isAboutConsent(node)) nearest = node;
    }
    return nearest;
  };

  const rgba = (text) => {
    const numbers = (text.match(/[\d.]+/g) || []).map(Number);
    return numbers.length < 3 ? null : { r: numbers[0], g: numbers[1], b: numbers[2], a: numbers.length > 3 ? numbers[3] : 1 };
  };
  const luminance = ({ r, g, b }) => {
    const channel = (c) => { const v = c / 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const groundOf = (el) => {
    for (let node = el; node; node = parentOf(node)) {
      const style = styleOf(node);
      if (style.backgroundImage !== "none") return null;
      const colour = rgba(style.backgroundColor);
      if (colour && colour.a > 0.95) return colour;
      if (colour && colour.a > 0.05) return null;
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };
  const contrastOf = (el) => {
    const text = rgba(styleOf(el).color), ground = groundOf(el);
    if (!text || !ground || text.a < 0.95) return null;
    const [low, high] = [luminance(text), luminance(ground)].sort((a, b) => a - b);
    return Math.round(((high + 0.05) / (low + 0.05)) * 100) / 100;
  };

  const elements = [], containers = [], controls = [], toggles = [], indexOf = new Map();
  const containerIndex = (el) => {
    if (!indexOf.has(el)) {
      indexOf.set(el, containers.length);
      const names = namesOf(el);
      const box = el.getBoundingClientRect();
      containers.push({
        text: cachedText(el), floats: floats(el), hinted: HINT.test(names),
        shadow: el.getRootNode() instanceof ShadowRoot, area: Math.round(box.width * box.height),
        name: whole(names.slice(0, 200)),
      });
    }
    return indexOf.get(el);
  };
  for (const el of nodes) {
    const toggle = isToggle(el);
    if (!toggle && (controls.length >= MAX_CONTROLS || !isControl(el))) continue;
    const shownBy = toggle ? (el.labels && el.labels[0]) || parentOf(el) || el : el;
    if (!isShown(shownBy)) continue;
    const container = containerOf(el);
    if (!container) continue;
    const box = el.getBoundingClientRect();
    const index = elements.push(el) - 1;
    if (toggle) {
      toggles.push({
        index, container: containerIndex(container), label: labelOf(shownBy),
        on: el.checked === true || el.getAttribute("aria-checked") === "true",
        locked: el.disabled === true || el.getAttribute("aria-disabled") === "true",
      });
    } else {
      controls.push({
        index, container: containerIndex(container), label: labelOf(el), tag: el.tagName.toLowerCase(),
        href: el.tagName === "A" ? whole((el.getAttribute("href") || "").slice(0, 300)) : "",
        area: Math.round(box.width * box.height), contrast: contrastOf(el),
      });
    }
  }
  return { elements, containers, controls, toggles };
}
