// What could bring the banner back: links and controls anywhere in the page, small things that float, known managers' own.
const MAX_FOUND = 1500, MAX_FLOATING_PX = 320;
const known = new Set(cmps.flatMap((cmp) => matchesIn(cmp.reopen)));
const isSmallAndFloats = (el) => {
  const box = el.getBoundingClientRect();
  return box.width <= MAX_FLOATING_PX && box.height <= 120 && [el, ...ancestorsOf(el)].slice(0, 4).some((n) => styleOf(n).position === "fixed");
};
const elements = [], found = [];
for (const el of nodes) {
  if (found.length >= MAX_FOUND) break;
  const isKnown = known.has(el);
  if (!isKnown && !isControl(el) || !isShown(el) && !isKnown) continue;
  const box = el.getBoundingClientRect();
  if (isKnown && (box.width < 2 || box.height < 2)) continue;
  found.push({
    index: elements.push(el) - 1, label: labelOf(el), href: hrefOf(el), known: isKnown, floats: isSmallAndFloats(el),
    hinted: HINT.test(`${el.id} ${el.getAttribute("class") || ""} ${el.getAttribute("aria-label") || ""} ${el.getAttribute("title") || ""}`
      + ` ${parentOf(el)?.id || ""} ${parentOf(el)?.getAttribute("class") || ""}`),
    leaves: el.target === "_blank" || /^(mailto|tel|javascript:void)/.test(hrefOf(el)),
  });
}
return { elements, found };
