// A plain dialog at the bottom of the page; its second layer has a switch per purpose.
(() => {
  const { config, every, save, element, toggles, useBanner } = window.siteConsent;
  const words = config.banner;
  let box = null;
  const button = (label, className, onclick) => element("button", { type: "button", textContent: label, className, onclick });
  const policy = () => element("a", { href: config.policy.path, textContent: config.policy.label });

  function show(...children) {
    close();
    box = element("div", { className: "banner-dialog" }, ...children);
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", words.title);
    document.body.append(box);
  }
  function close() {
    if (box) box.remove();
    box = null;
  }
  function first() {
    const actions = [button(words.settings, "quiet", second)];
    if (words.refuse) actions.push(button(words.refuse, "main", () => save(every(false))));
    actions.push(button(words.accept, "main", () => save(every(true))));
    show(element("h2", { textContent: words.title }), element("p", {}, words.text, " ", policy()), element("div", { className: "actions" }, ...actions));
  }
  function second() {
    const { lines, chosen } = toggles();
    show(element("h2", { textContent: words.settings }), ...lines, element("div", { className: "actions" },
      button(words.refuse_all, "main", () => save(every(false))), button(words.save, "main", () => save(chosen()))));
  }
  useBanner({ open: first, close });
})();
