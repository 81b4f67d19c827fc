// All of it as facts; `elements` stays in the page, so that Python can point at one again.
const elements = [], boxes = [], controls = [], switches = [], indexOf = new Map(), keptAt = new Map();
const keep = (el) => {
  if (!keptAt.has(el)) keptAt.set(el, elements.push(el) - 1);
  return keptAt.get(el);
};
const isInClosedRoot = (el) => [el, ...ancestorsOf(el)].some((one) => {
  const root = one.getRootNode();
  return root instanceof ShadowRoot && closedRootOf.get(root.host) === root;
});
const factsOfBox = (el) => {
  const box = el.getBoundingClientRect(), names = namesOf(el);
  const cmp = cmpBoxes.get(el) || [...cmpBoxes].find(([inner]) => isInside(inner, el))?.[1] || null;
  const wide = box.width >= innerWidth * 0.9, high = box.height >= innerHeight * 0.9;
  return {
    element: keep(el), text: cachedText(el), floats: floats(el), hinted: HINT.test(names), name: flat(names, 200), mark: whole(markOf(el).slice(0, 200)),
    kept: isKept(el), about: isAboutConsent(el), shadow: el.getRootNode() instanceof ShadowRoot, closed: isInClosedRoot(el),
    cmp: cmp && cmp.cmp, cmpLayer: cmp && cmp.layer, tag: el.tagName.toLowerCase(),
    box: [box.left, box.top, box.width, box.height].map(Math.round), coversWindow: wide && high,
    modal: el.getAttribute("aria-modal") === "true" || el.tagName === "DIALOG" && el.matches(":modal"),
    order: nodes.indexOf(el),
  };
};
const boxIndex = (el) => {
  if (!indexOf.has(el)) indexOf.set(el, boxes.push(factsOfBox(el)) - 1);
  return indexOf.get(el);
};
const addControl = (el, box, sign) => {
  if (controls.length >= MAX_CONTROLS) return;
  pressed.add(el);
  if (sign !== "bare") signed.add(el);
  const told = toldByCmp.get(el);
  controls.push({
    index: keep(el), box: boxIndex(box), label: labelOf(el), tag: el.tagName.toLowerCase(), sign,
    role: el.getAttribute("role"), href: hrefOf(el), reachable: isReachable(el),
    disabled: isLocked(el), state: stateOf(el), reveals: revealsMore(el), expanded: el.getAttribute("aria-expanded") || el.getAttribute("aria-selected"),
    toldByCmp: told && told.role !== "switch" ? told.role : null, row: rowIndexOf(el, box), near: "", about: "", section: el.tagName === "A" ? [] : sectionOf(el, box), ...looksOf(el),
  });
};
// What stands beside controls in the smallest box around them: what their row is about, without their own words.
const pressed = new Set(), signed = new Set();
const isOfControl = (node) => ancestorsOf({ assignedSlot: null, parentElement: node.parentElement, getRootNode: () => node.getRootNode() })
  .slice(0, 6).some((one) => signed.has(one) || isNative(one) || one.tagName === "SELECT" || one.tagName === "LABEL" && one.control?.type === "radio");
// For what is hidden itself, what is hidden beside it counts too.
const besides = (node, hiddenToo) => {
  const said = [], walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text && said.length < 40; text = walker.nextNode()) {
    if (text.data.trim() && !isOfControl(text) && (hiddenToo || !isHidden(text.parentElement))) said.push(text.data);
  }
  return flat(said.join(" "), 160);
};
const headingBeside = (node, hiddenToo) => {
  const first = [...node.querySelectorAll(HEADING)].find((one) => (hiddenToo || !isHidden(one)) && !signed.has(one) && !isNative(one) && !one.querySelector("button, a, input") && !isOfControl(one));
  return first ? flat(first.innerText || first.textContent || "", 120) : "";
};
const nearTextOf = (el, box) => {
  const hiddenToo = isHidden(el);
  for (const node of ancestorsOf(el).slice(0, 6)) {
    if (node === box) break;
    const text = besides(node, hiddenToo), before = node.previousElementSibling;
    if (text) return headingBeside(node, hiddenToo) || text;
    if (before && (revealsMore(before) || before.tagName === "BUTTON")) return labelOf(before); // the heading of a fold
  }
  return "";
};
// All that is said in the widest place around it that holds no other of its kind.
const holders = new Map(); // what holds a switch or control → the kinds in it: a switch's group, a control's label
const MAX_HOLDERS = 12, MAX_ABOUT = 400;
const noteHolders = (el, kind) => {
  for (const node of ancestorsOf(el).slice(0, MAX_HOLDERS)) {
    const held = holders.get(node) || holders.set(node, new Map()).get(node);
    held.set(kind, (held.get(kind) || 0) + 1);
  }
};
const groupOf = (el) => (el.type === "radio" && el.name ? `radio ${el.name}` : "");
const aboutOf = (el, box, isAlone) => {
  let widest = null;
  for (const node of ancestorsOf(el).slice(0, MAX_HOLDERS)) {
    if (node === box || !isAlone(holders.get(node))) break;
    widest = node;
  }
  return widest ? flat(widest.textContent || "", MAX_ABOUT) : "";
};
const isAloneAmongSwitches = (el) => (held) => {
  const group = groupOf(el), others = [...held].filter(([kind]) => kind !== group && (kind === "" || kind.startsWith("radio ")));
  return group ? others.length === 0 : (held.get("") || 0) <= 1 && others.every(([kind]) => kind === "");
};
const rowIndexOf = (el, box) => { const row = rowOf(el, box); return row ? keep(row) : null; };
const addSwitch = (el, box) => {
  if (switches.length >= MAX_SWITCHES) return;
  const pressable = pressableOf(el), shown = pressable !== null;
  const revealer = shown ? null : revealerOf(el, box);
  switches.push({
    index: keep(el), press: shown ? keep(pressable) : null, box: boxIndex(box), label: isPressedButton(el) ? labelOf(el) || switchLabelOf(el, box) : switchLabelOf(el, box),
    row: nearTextOf(el, box), section: sectionOf(el, box), on: stateOf(el), locked: isLocked(el), shown,
    homeMade: isHomeMadeSwitch(el) || isPlainKnob(el),
    about: aboutOf(el, box, isAloneAmongSwitches(el)),
    kind: isPressedButton(el) ? "button" : el.tagName === "SELECT" ? "select" : el.type === "radio" || el.getAttribute("role") === "radio" ? "radio" : "switch",
    group: el.type === "radio" ? flat(el.name || "", 80) : "", value: flat(String(el.value ?? ""), 80),
    options: el.tagName === "SELECT" ? [...el.options].map((o) => flat(o.textContent || "", 80)) : [],
    chosen: el.tagName === "SELECT" ? el.selectedIndex : null, revealer: revealer ? keep(revealer) : null,
  });
};
// Boxes within boxes are one: the controls of a banner often stand in a part of it that says nothing by itself.
const boxesOf = new Map();
const outermost = (box) => {
  const around = ancestorsOf(box).filter((outer) => [...boxesOf.values()].includes(outer));
  return around.length ? around[around.length - 1] : box;
};
const looked = [...new Set(regions().flatMap(insideOf))];
for (const el of looked) {
  const box = isSwitch(el) || isControl(el) || isBareLabel(el) ? boxOf(el) : null;
  if (box && (cmpBoxes.has(box) && !hasRoom(box) ? isShown(el) : isShown(box))) boxesOf.set(el, box);
}
const boxAround = (el) => (boxesOf.has(el) ? outermost(boxesOf.get(el)) : null);
for (const el of looked) if (isSwitch(el)) noteHolders(el, groupOf(el));
for (const el of looked) {
  if (isSwitch(el)) {
    const box = boxAround(el);
    if (!box) continue;
    addSwitch(el, box);
    // Its words tell whether it switches something or decides (« Allow », « Deny »): it is told as both.
    if (isPressedButton(el) && isShown(el)) addControl(el, box, "native");
    continue;
  }
  if (!isControl(el) || !isShown(el) || ancestorsOf(el).slice(0, 3).some((n) => isSwitch(n))) continue;
  const box = boxAround(el);
  if (box) addControl(el, box, isNative(el) ? "native" : "home-made");
}
for (const el of looked) {
  if (!isBareLabel(el) || pressed.has(el) || !isShown(el)) continue;
  if (ancestorsOf(el).slice(0, 4).some((n) => pressed.has(n))) continue;
  const box = boxAround(el);
  const isOpened = box && opened && switches.some((one) => one.box === indexOf.get(box));
  if (box && (floats(box) || inFrame || cmpBoxes.has(box) || isKept(box) || isOpened)) addControl(el, box, "bare");
}
for (const control of controls) noteHolders(elements[control.index], `label ${control.label}`);
for (const control of controls) {
  const el = elements[control.index], box = elements[boxes[control.box].element];
  control.near = nearTextOf(el, box);
  control.about = control.row === null ? "" : aboutOf(el, box, (held) => held.get(`label ${control.label}`) <= 1);
}
const language = whole(document.documentElement.lang || "").slice(0, 35);
return { elements, facts: { boxes, controls, switches, cmps: here, language, keptLanguages: globalThis.keptLanguages || [] } };
