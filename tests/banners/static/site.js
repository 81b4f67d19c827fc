// The site: what it holds in force, what it therefore loads, when it asks, and the way back to the choice.
// Everything in force is told to /truth at each load and at each change, so that the server knows.
(() => {
  const cfg = window.site;
  const record = makeRecord(cfg);
  const load = Math.random().toString(36).slice(2);
  const seen = '_s' + cfg.record.name;
  let shown = null;

  function tell(why, granted, more = {}) {
    const body = JSON.stringify({ load, why, path: location.pathname, granted, ...more });
    return fetch('/truth', { method: 'POST', keepalive: true, body });
  }

  function run(granted) {
    for (const purpose of granted || []) {
      const url = cfg.partners[purpose.replace('-li', '')];
      if (!url || document.querySelector(`img[src="${url}"]`)) continue;
      document.body.appendChild(Object.assign(document.createElement('img'), { src: url, width: 1, height: 1, alt: '' }));
      if (purpose === 'analytics') document.cookie = `_mtz=${load}; path=/; max-age=7776000`;
    }
    if (granted && !granted.includes('analytics')) document.cookie = '_mtz=; path=/; max-age=0';
  }

  async function keep(granted) {
    await record.write(granted);
    const kept = await record.read();
    await tell('change', kept);
    if (cfg.behaviour === 'reloads') location.reload();
    else run(kept);
  }

  async function decide(act, wished) {
    leave();
    let granted = wished;
    if (act === 'hide') return void (await tell('hidden', await record.read()));
    if (act === 'save' && cfg.behaviour === 'save-accepts') granted = cfg.purposes;
    if (granted.length === 0) {
      if (cfg.behaviour === 'hides-only') return void (await tell('hidden', await record.read()));
      if (cfg.behaviour === 'refuse-accepts') granted = cfg.purposes;
      if (cfg.behaviour === 'only-this-session') {
        sessionStorage.setItem(seen, '1');
        await record.drop();
        return void (await tell('dismissed', await record.read()));
      }
    }
    await keep(granted);
  }

  function leave() {
    if (shown) shown.leave();
    shown = null;
    if (cfg.withdrawal === 'floating') float();
  }

  async function ask(screen) {
    if (shown) return;
    const granted = await record.read();
    if (shown) return;
    shown = place(cfg, { screen, granted });
    if (shown.root) makeBanner(cfg, shown.root, decide).open(screen, granted);
  }

  // A banner in another document sends what was decided.
  addEventListener('message', (event) => {
    const said = event.data;
    if (shown && shown.frame && said && said.type === cfg.message) decide(said.act, said.granted);
  });

  function soon() {
    const first = () => ask('main');
    const after = { '0.3s': 300, '1.5s': 1500, '4s': 4000, '8s': 8000 }[cfg.delay];
    if (after) setTimeout(first, after);
    else if (cfg.delay === 'scroll') addEventListener('scroll', first, { once: true });
    else if (cfg.delay === 'mouse') addEventListener('mousemove', first, { once: true });
    else first();
  }

  function back(event) {
    event.preventDefault();
    if (cfg.settingsPage) location.href = cfg.settingsPage;
    else ask(cfg.reopen);
  }

  function float() {
    if (document.querySelector('.fl')) return;
    const icon = Object.assign(document.createElement('button'), { className: 'fl', type: 'button', innerHTML: cfg.floating });
    icon.setAttribute('aria-label', cfg.manage);
    icon.addEventListener('click', back);
    document.body.appendChild(icon);
  }

  function acceptsByScrolling() {
    addEventListener('scroll', async () => {
      if (scrollY > 200 && shown && (await record.read()) === null) decide('accept', cfg.purposes);
    });
  }

  async function start() {
    const granted = await record.read();
    await tell('load', granted);
    run(granted === null && cfg.behaviour === 'runs-before' ? cfg.purposes : granted);
    for (const link of document.querySelectorAll('[data-back]')) link.addEventListener('click', back);
    for (const trap of document.querySelectorAll('[data-decoy]')) trap.addEventListener('click', () => decide('accept', cfg.purposes));
    const inPage = document.querySelector('[data-settings]');
    if (inPage) {
      makeBanner(cfg, inPage, async (act, wished) => { await decide(act, wished); location.href = '/'; }).open('settings', granted);
      return;
    }
    const asked = granted !== null || sessionStorage.getItem(seen);
    if (asked && cfg.withdrawal === 'floating') float();
    if (!cfg.screens.main || (asked && cfg.behaviour !== 'asks-again')) return;
    if (cfg.behaviour === 'hides-from-webdriver' && navigator.webdriver) return;
    if (cfg.behaviour === 'scroll-accepts') acceptsByScrolling();
    soon();
  }

  window.siteTells = tell;
  start();
})();
