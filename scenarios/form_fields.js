// The fields of one document in which a visitor would type an e-mail address or a telephone number. Reads only.
() => {
  "use strict";
  const EMAIL = /e-?mail|courriel|\bmel\b|correo/i, PHONE = /phone|\btel|mobile|portable|telefon/i;
  const isShown = (el) => {
    const box = el.getBoundingClientRect(), style = getComputedStyle(el);
    return box.width > 20 && box.height > 8 && style.visibility !== "hidden" && Number(style.opacity) > 0.05;
  };
  const kindOf = (el) => {
    const type = (el.getAttribute("type") || "text").toLowerCase();
    if (type === "email") return "email";
    if (type === "tel") return "phone";
    if (!["text", "search"].includes(type)) return null;
    const told = ["autocomplete", "name", "id", "placeholder", "aria-label"].map((a) => el.getAttribute(a) || "").join(" ");
    return EMAIL.test(told) ? "email" : PHONE.test(told) ? "phone" : null;
  };
  const describe = (el) => {
    const name = el.getAttribute("name") || el.id || el.getAttribute("placeholder") || "";
    return `input[type=${el.getAttribute("type") || "text"}] ${name}`.trim().slice(0, 80).toWellFormed();
  };
  const fields = [];
  for (const el of document.querySelectorAll("input")) {
    if (fields.length >= 4) break;
    const kind = el.disabled || el.readOnly || el.value || !isShown(el) ? null : kindOf(el);
    if (kind && !fields.some((field) => field.kind === kind)) fields.push({ el, kind, name: describe(el) });
  }
  const facts = fields.map(({ kind, name }) => ({ kind, name }));
  return { url: location.href, elements: fields.map((field) => field.el), facts };
}
