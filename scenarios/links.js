// The links of one document that a visitor would follow to another page, in the order of the page. Reads only.
// `banner` is the element that the visitor leaves alone, when there is one.
(banner) => {
  "use strict";
  const MAX_LINKS = 300, MAX_TEXT = 120;
  const OTHER_FILES = /\.(pdf|zip|gz|docx?|xlsx?|pptx?|csv|jpe?g|png|gif|webp|svg|mp[34]|avi|xml|rss|ics|exe|dmg|apk)$/i;
  // Ends a session, changes a choice, or is part of a consent manager's furniture: none of a mere reader's business.
  const LEFT_ALONE = /log-?out|sign-?out|d[ée]connexion|d[ée]connecter|abmelden|cerrar|cookie|consent|traceur|rgpd|gdpr/i;
  const isShown = (el) => {
    const box = el.getBoundingClientRect(), style = getComputedStyle(el);
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && Number(style.opacity) > 0.05;
  };
  const textOf = (el) => (el.innerText || el.getAttribute("aria-label") || el.title || "").replace(/\s+/g, " ").trim()
    .slice(0, MAX_TEXT).toWellFormed();
  const leadsElsewhere = (url) => /^https?:$/.test(url.protocol) && !OTHER_FILES.test(url.pathname)
    && url.origin + url.pathname + url.search !== location.origin + location.pathname + location.search;
  const elements = [], facts = [];
  for (const el of document.links) {
    if (facts.length >= MAX_LINKS) break;
    if (typeof el.href !== "string" || (banner && banner.contains(el)) || !isShown(el)) continue;
    if (el.hasAttribute("download") || (el.target && el.target !== "_self") || el.relList.contains("nofollow")) continue;
    let url;
    try { url = new URL(el.href); } catch { continue; }
    const text = textOf(el);
    if (!leadsElsewhere(url) || LEFT_ALONE.test(`${text} ${url.pathname}`)) continue;
    elements.push(el);
    facts.push({ url: url.href.toWellFormed(), text, main: el.closest("main, nav, header, article") !== null });
  }
  return { elements, facts };
}
