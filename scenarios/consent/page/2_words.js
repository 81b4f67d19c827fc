// Texts and labels as a visitor reads them.
// Half a surrogate pair (a cut emoji, a hostile label) could be written to no file.
const whole = (text) => text.toWellFormed();
// The same as in folding.py, so that a text here and a phrase there are spelt alike.
const ODD = { "ß": "ss", "ς": "σ", "ı": "i", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
  "\u02bc": " ", "\u02bb": " " };
const fold = (text) => text.replace(/[\u00ad\u200b\u200c\u200d\u2060\ufeff]/g, "").toLowerCase().normalize("NFKD")
  .replace(/[\u0300-\u036f]/g, "").replace(/[ßςıæœøłđðþħ\u02bc\u02bb]/g, (letter) => ODD[letter])
  .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const flat = (text, limit) => whole(text.replace(/\s+/g, " ").trim().slice(0, limit));
const phrasesFrom = new Map(); // by their first word
for (const phrase of vocabulary) {
  const words = phrase.split(" ");
  phrasesFrom.set(words[0], [...(phrasesFrom.get(words[0]) || []), words]);
}
const speaks = (text) => {
  const words = fold(text).split(" ");
  return words.some((word, at) => (phrasesFrom.get(word) || []).some((phrase) => phrase.every((w, n) => words[at + n] === w)));
};

const written = (el, pseudo) => {
  const content = getComputedStyle(el, pseudo).content;
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(content);
  return quoted ? quoted[1] : "";
};
const pictureOf = (el) => [...el.querySelectorAll("img[alt], svg title, [aria-label]")]
  .map((one) => one.getAttribute("alt") || one.getAttribute("aria-label") || one.textContent).join(" ");
const referred = (el, name) => (el.getAttribute(name) || "").split(/\s+/).filter(Boolean)
  .map((id) => el.getRootNode().getElementById?.(id)?.textContent || "").join(" ");
const textIn = (el) => {
  if (el instanceof HTMLInputElement) return el.type === "image" ? el.alt : el.value;
  const inner = rootOf(el);
  return el.innerText || (inner ? [...inner.children].map((c) => c.innerText || "").join(" ") : "");
};
const labelOf = (el) => {
  const tries = [
    () => textIn(el), () => `${written(el, "::before")} ${written(el, "::after")}`, () => el.getAttribute("aria-label"),
    () => referred(el, "aria-labelledby"), () => pictureOf(el), () => el.getAttribute("title"), () => el.textContent,
  ];
  let sign = ""; // an icon, a cross: words say more where there are some
  for (const attempt of tries) {
    const text = flat(attempt() || "", MAX_LABEL);
    if (fold(text)) return text;
    sign ||= text;
  }
  return sign;
};

const textOf = (el) => {
  const parts = [];
  const walk = (node, depth) => {
    if (depth > 60 || parts.length > 600) return;
    if (node.nodeType === Node.TEXT_NODE) { const t = node.data.trim(); if (t) parts.push(t); return; }
    if (node.nodeType !== Node.ELEMENT_NODE || /^(script|style|noscript|template)$/i.test(node.tagName)) return;
    const style = styleOf(node);
    if (style.display === "none" || style.visibility === "hidden") return;
    const inner = rootOf(node);
    if (inner) inner.childNodes.forEach((c) => walk(c, depth + 1));
    if (node instanceof HTMLSlotElement) node.assignedNodes().forEach((c) => walk(c, depth + 1));
    if (!inner) node.childNodes.forEach((c) => walk(c, depth + 1));
  };
  walk(el, 0);
  return flat(parts.join(" "), MAX_TEXT);
};
const texts = new Map();
const cachedText = (el) => { if (!texts.has(el)) texts.set(el, textOf(el)); return texts.get(el); };
const spoken = new Map();
const speaksOfConsent = (el) => { if (!spoken.has(el)) spoken.set(el, speaks(cachedText(el))); return spoken.get(el); };
