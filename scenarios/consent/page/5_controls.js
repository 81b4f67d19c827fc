// What can be pressed.
const BUTTONS = ["button", "submit", "reset", "image"];
const PRESSED_ROLES = ["button", "link", "menuitem", "tab"];
const MAX_HOME_MADE = 60;
const isNative = (el) => {
  const tag = el.tagName;
  return tag === "BUTTON" || tag === "SUMMARY" || tag === "A" || tag === "INPUT" && BUTTONS.includes(el.type);
};
const isControl = (el) => {
  if (isNative(el) || toldByCmp.has(el) && toldByCmp.get(el).role !== "switch") return true;
  if (PRESSED_ROLES.includes(el.getAttribute("role")) || el.hasAttribute("onclick")) return true;
  const length = (el.textContent || "").trim().length;
  if (length > MAX_HOME_MADE || el === document.body) return false;
  if (el.tabIndex >= 0 && length > 0 && el.hasAttribute("tabindex")) return true;
  // home-made controls: a pointer of its own on something short
  const parent = parentOf(el);
  return styleOf(el).cursor === "pointer" && (!parent || styleOf(parent).cursor !== "pointer");
};
// Home-made without any sign but its words: a short text of its own in a box that floats. Its words decide later.
const isBareLabel = (el) => {
  const own = [...el.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data).join(" ").trim();
  return own.length > 0 && own.length <= MAX_HOME_MADE && el.children.length <= 1
    && !/^(H[1-6]|P|LI|LABEL|OPTION|TITLE|STRONG|TD|TH|LEGEND|SCRIPT|STYLE)$/.test(el.tagName);
};
const hrefOf = (el) => {
  const link = el.tagName === "A" ? el : el.closest("a");
  return link ? whole((link.getAttribute("href") || "").slice(0, 300)) : "";
};
// Pressed, it shows more of the box itself: a tab, an accordion's heading.
const revealsMore = (el) => el.tagName === "SUMMARY" || el.getAttribute("role") === "tab"
  || el.hasAttribute("aria-expanded") && !el.hasAttribute("aria-haspopup");
