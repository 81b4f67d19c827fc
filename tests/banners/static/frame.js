// The banner's own document: it learns by its name what to show, and tells its parent what was decided.
(() => {
  const cfg = window.site;
  const opening = JSON.parse(window.name);
  const root = document.body;
  root.innerHTML = `<div class="cb framed"><div class="in"></div></div>`;
  const tell = (act, granted) => parent.postMessage({ type: cfg.message, act, granted }, '*');
  makeBanner(cfg, root, tell).open(opening.screen, opening.granted);
})();
