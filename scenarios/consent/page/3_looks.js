// How a control looks: colours, contrast (WCAG 2.2, success criterion 1.4.3), font, place.
const rgba = (text) => {
  const numbers = (text.match(/[\d.]+/g) || []).map(Number);
  if (numbers.length < 3 || !/^rgba?\(/.test(text)) return null;
  return { r: numbers[0], g: numbers[1], b: numbers[2], a: numbers.length > 3 ? numbers[3] : 1 };
};
const luminance = ({ r, g, b }) => {
  const channel = (c) => { const v = c / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
};
const over = (top, below) => ({
  r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
  b: top.b * top.a + below.b * (1 - top.a), a: 1,
});
// The ground that a text stands on: colours laid over one another until one hides what is below; null with an image.
const groundOf = (el) => {
  const layers = [];
  for (let node = el; node; node = parentOf(node)) {
    const style = styleOf(node), colour = rgba(style.backgroundColor);
    if (style.backgroundImage !== "none") return null;
    if (!colour) return null;
    if (colour.a > 0) layers.push(colour);
    if (colour.a > 0.995) break;
  }
  return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
};
const textHolderOf = (el) => {
  let holder = el;
  while (holder.children.length === 1 && ![...holder.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) {
    holder = holder.children[0];
  }
  return holder;
};
const rounded = ({ r, g, b }) => [r, g, b].map((c) => Math.max(0, Math.min(255, Math.round(c))));
const looksOf = (el) => {
  const holder = textHolderOf(el), style = styleOf(holder), own = styleOf(el), box = el.getBoundingClientRect();
  const ground = groundOf(holder), ink = rgba(style.color);
  const text = ink && ground ? over(ink, ground) : ink && ink.a > 0.995 ? ink : null;
  let contrast = null;
  if (text && ground) {
    const [low, high] = [luminance(text), luminance(ground)].sort((a, b) => a - b);
    contrast = Math.round(((high + 0.05) / (low + 0.05)) * 100) / 100;
  }
  const around = el.parentElement && groundOf(el.parentElement);
  const ownGround = ground && around && rounded(ground).join() !== rounded(around).join();
  return {
    place: [box.left, box.top, box.width, box.height].map((n) => Math.round(n * 10) / 10),
    area: Math.round(box.width * box.height), contrast,
    colour: text && rounded(text), background: ground && rounded(ground),
    font: parseFloat(style.fontSize) || null, weight: parseInt(style.fontWeight, 10) || null,
    underlined: style.textDecorationLine.includes("underline"),
    bordered: Boolean(ownGround) || parseFloat(own.borderTopWidth) > 0 && own.borderTopStyle !== "none",
  };
};
