// What has a state: purposes and vendors that can be switched.
const SWITCH_ROLES = ["switch", "checkbox", "menuitemcheckbox"];
const SWITCH_NAME = /toggle|switch|slider|checkbox/i;
const ON = /(^|[\s_-])(on|active|activated|checked|enabled|selected|true|is-on|allowed|accepted|granted)($|[\s_-])/i;
const OFF = /(^|[\s_-])(off|inactive|unchecked|disabled|deselected|false|is-off|denied|refused)($|[\s_-])/i;
// What is drawn beside a real one stands for it.
const REAL_SWITCH = "input[type=checkbox], input[type=radio], [role=switch], [role=checkbox]";
const isDrawnFor = (el) => el.parentElement !== null && [...el.parentElement.children].some((one) => one !== el && one.matches(REAL_SWITCH));
const isHomeMadeSwitch = (el) => SWITCH_NAME.test(`${el.id} ${el.getAttribute("class") || ""}`)
  && styleOf(el).cursor === "pointer" && (el.textContent || "").trim().length < 8 && el.children.length <= 3
  && !el.querySelector("input, button, [role]") && !el.closest("label, button, [role=switch], [role=checkbox]")
  && !isDrawnFor(el) && !(parentOf(el) && isHomeMadeSwitch(parentOf(el)));
// Small, empty, to be pressed, beside a text: its row's words tell whether it is a purpose's.
const isPlainKnob = (el) => {
  if (styleOf(el).cursor !== "pointer" || el.children.length > 2 || isNative(el) || (el.textContent || "").trim() || isDrawnFor(el)) return false;
  if (el.closest("a, button, label, [role=button], [role=switch], [role=checkbox], [role=radio], [role=tab]") || el.querySelector("img, svg, input, button, [role]")) return false;
  const box = el.getBoundingClientRect(), parent = parentOf(el);
  return box.width >= 14 && box.width <= 100 && box.height >= 10 && box.height <= 56
    && parent !== null && styleOf(parent).cursor !== "pointer" && (parent.textContent || "").trim().length > 2;
};
const isPressedButton = (el) => el.tagName === "BUTTON" && el.hasAttribute("aria-pressed");
const isSwitch = (el) => {
  if (el.tagName === "INPUT") return ["checkbox", "radio"].includes(el.type);
  const role = el.getAttribute("role");
  if (SWITCH_ROLES.includes(role) || role === "radio") return !el.querySelector("input[type=checkbox], input[type=radio]");
  if (toldByCmp.get(el)?.role === "switch") return !el.querySelector("input");
  if (isPressedButton(el)) return true;
  return el.tagName === "SELECT" && el.options.length >= 2 && el.options.length <= 4 || isHomeMadeSwitch(el) || isPlainKnob(el);
};
// true, false, or null where nothing tells.
const stateOf = (el) => {
  if (el.tagName === "INPUT") return el.checked;
  if (el.tagName === "SELECT") return null;
  for (const name of ["aria-checked", "aria-pressed", "data-checked", "data-state", "data-value"]) {
    const value = (el.getAttribute(name) || "").toLowerCase();
    if (["true", "checked", "on", "1"].includes(value)) return true;
    if (["false", "unchecked", "off", "0"].includes(value)) return false;
  }
  const names = el.getAttribute("class") || "";
  return OFF.test(names) ? false : ON.test(names) ? true : null;
};
const isLocked = (el) => el.disabled === true || el.matches(":disabled") || el.getAttribute("aria-disabled") === "true"
  || el.getAttribute("aria-readonly") === "true" || el.hasAttribute("readonly") || styleOf(el).pointerEvents === "none" && el.tagName !== "INPUT";
// Where a visitor presses to switch it: itself, or what is drawn in its place.
const pressableOf = (el) => {
  const label = el.labels && el.labels[0];
  const drawn = [el, el.nextElementSibling, el.previousElementSibling, parentOf(el)?.querySelector("label"), label, parentOf(el)];
  const possible = drawn.filter((one) => one && isShown(one) && (one === el || !isSwitch(one)));
  const small = possible.filter((one) => { const b = one.getBoundingClientRect(); return b.width < 140 && b.height < 60; });
  const switches = (one) => one === el || one === label || one.closest?.("label") !== null && one.closest("label") === label
    || label === null || label === undefined;
  return small.find((one) => switches(one) && isReachable(one) !== false) || possible.find(switches) || null;
};
const headingIn = (row) => {
  const heading = row.querySelector("h1, h2, h3, h4, h5, h6, legend, strong, b, label, summary, [class*=title i], [class*=name i]");
  return heading ? flat(heading.innerText || heading.textContent || "", 120) : "";
};
// The text of the smallest box around it that says something.
const rowOf = (el, outer) => {
  for (const node of ancestorsOf(el)) {
    if (node === outer) break;
    if ((node.textContent || "").trim().length > 2) return node;
  }
  return null;
};
const switchLabelOf = (el, outer) => {
  const label = el.labels && el.labels[0], row = rowOf(el, outer);
  const said = [
    label && textIn(label), el.getAttribute("aria-label"), referred(el, "aria-labelledby"),
    row && headingIn(row), row && row.innerText, row && row.textContent, el.getAttribute("name"), el.id,
  ];
  return flat(said.find((text) => text && text.trim().length > 1) || "", 120);
};
const HEADING = "h1, h2, h3, h4, h5, h6, legend, summary, [class*=title i], [class*=heading i]";
// Headings above it, the nearest first: what section or tab it stands in.
const sectionOf = (el, outer) => {
  const said = [];
  for (const node of ancestorsOf(el)) {
    if (node === outer || said.length > 4) break;
    const named = referred(node, "aria-labelledby") || node.getAttribute("aria-label");
    if (named) said.push(flat(named, 100));
    for (let before = node.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.tagName === node.tagName && before.className === node.className) continue; // its like: another section
      const heading = before.matches(HEADING) ? before : before.querySelector(HEADING);
      const text = heading ? flat(heading.innerText || heading.textContent || "", 100) : "";
      if (text) { said.push(text); break; }
    }
  }
  return said;
};
// What to press so that a hidden one shows: its tab, its accordion's heading.
const revealerOf = (el, outer) => {
  for (const node of ancestorsOf(el)) {
    if (node === outer) break;
    if (node.tagName === "DETAILS" && !node.open) return node.querySelector("summary");
    const by = node.id && outer.getRootNode().querySelector(`[aria-controls~="${CSS.escape(node.id)}"], a[href="#${CSS.escape(node.id)}"], [data-target="#${CSS.escape(node.id)}"]`);
    if (by && isShown(by)) return by;
    const labelled = (node.getAttribute("aria-labelledby") || "").split(/\s+/)[0];
    const tab = labelled && node.getRootNode().getElementById?.(labelled);
    if (tab && isShown(tab) && tab.getAttribute("role") === "tab") return tab;
    const before = node.previousElementSibling;
    if (before && isShown(before) && !isShown(node)) {
      const control = isControl(before) ? before : before.querySelector("button, [aria-expanded], a, summary");
      if (control && isShown(control)) return control;
    }
  }
  return null;
};
