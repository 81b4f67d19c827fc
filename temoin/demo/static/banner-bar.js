// A bar at the top of the page whose controls are links and spans, not buttons.
(() => {
  const { config, every, save, element, toggles, useBanner } = window.siteConsent;
  const words = config.banner;
  let bar = null;

  function link(label, className, act) {
    const made = element("a", { href: "#", textContent: label, className });
    made.addEventListener("click", (event) => { event.preventDefault(); act(); });
    return made;
  }
  function span(label, className, act) {
    const made = element("span", { textContent: label, className, tabIndex: 0, onclick: act });
    made.setAttribute("role", "button");
    made.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") act(); });
    return made;
  }
  function show(...children) {
    close();
    bar = element("div", { id: "bandeau-cookies", className: "banner-bar" }, ...children);
    document.body.prepend(bar);
  }
  function close() {
    if (bar) bar.remove();
    bar = null;
  }
  function first() {
    const more = element("a", { href: config.policy.path, textContent: config.policy.label });
    const controls = [link(words.accept, "accept", () => save(every(true)))];
    if (words.refuse) controls.push(span(words.refuse, "refuse", () => save(every(false))));
    controls.push(link(words.settings, "settings", second));
    show(element("p", {}, element("strong", { textContent: words.title }), " ", words.text, " ", more), element("div", { className: "controls" }, ...controls));
  }
  function second() {
    const { lines, chosen } = toggles();
    show(element("div", { className: "purposes" }, ...lines), element("div", { className: "controls" },
      span(words.save, "accept", () => save(chosen())), span(words.refuse_all, "refuse", () => save(every(false)))));
  }
  useBanner({ open: first, close });
})();
