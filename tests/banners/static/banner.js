// Shows a banner in a root (an element, a shadow root or a frame's body) and tells what the visitor decides.
if (!customElements.get('cx-button')) {
  customElements.define('cx-button', class extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: 'open' });
      root.innerHTML = '<style>button{font:inherit;padding:9px 16px;border:1px solid #888;border-radius:6px;cursor:pointer}</style><button type="button"></button>';
      root.querySelector('button').textContent = this.getAttribute('label');
    }
  });
}

function makeBanner(cfg, root, tell) {
  const draft = {};
  let deaf = false;
  let screen = 'main';
  const find = (selector) => Array.from(root.querySelectorAll(selector));
  const action = (element) => cfg.actions[element.dataset.k];

  function stands(element) {
    const { purpose, to } = action(element);
    return to === undefined ? draft[purpose] : draft[purpose] === to;
  }

  function paint() {
    for (const element of find('[data-k]')) {
      if (action(element).do !== 'set') continue;
      const on = stands(element);
      if (element.matches('select')) element.value = on ? '1' : '0';
      else if (element.matches('input')) element.checked = on;
      else {
        element.classList.toggle('on', on);
        if (element.matches('[data-pick]')) element.setAttribute('aria-pressed', String(on));
        else if (!element.matches('[data-plain]')) element.setAttribute('aria-checked', String(on));
      }
    }
  }

  function set(element, does) {
    if (element.matches('select')) draft[does.purpose] = element.value === '1';
    else if (element.matches('input[type=checkbox]')) draft[does.purpose] = element.checked;
    else draft[does.purpose] = does.to === undefined ? !draft[does.purpose] : does.to;
    paint();
  }

  const doing = {
    refuse: () => tell('refuse', []),
    accept: () => tell('accept', cfg.purposes),
    save: () => tell('save', cfg.purposes.filter((p) => draft[p])),
    hide: () => tell('hide', []),
    pay: () => { location.href = '/subscribe'; },
    show: (does) => show(does.screen),
    set: (does, element) => set(element, does),
    tab: (does) => { for (const p of find('[data-panel]')) p.hidden = p.dataset.panel !== does.panel; },
    fold: (does, element) => {
      const panel = find(`[data-panel="${does.panel}"]`)[0];
      panel.hidden = !panel.hidden;
      element.setAttribute('aria-expanded', String(!panel.hidden));
    },
  };

  function act(element, event) {
    const does = action(element);
    const native = does.do === 'set' && element.matches('select, input');
    if (element.matches('a')) event.preventDefault();
    if (element.disabled || deaf) return;
    if (native !== (event.type === 'change')) return;
    doing[does.do](does, element);
  }

  function listen() {
    if (cfg.delegated) return;
    for (const element of find('[data-k]')) {
      element.addEventListener('click', (event) => act(element, event));
      element.addEventListener('change', (event) => act(element, event));
    }
  }

  function delegate() {
    const heard = (event) => {
      const element = event.composedPath().find((one) => one.dataset && one.dataset.k);
      if (element) act(element, event);
    };
    root.addEventListener('click', heard);
    root.addEventListener('change', heard);
  }

  function holdBack() {
    const held = find('[data-held]');
    const free = () => { for (const element of held) element.disabled = false; };
    const reading = cfg.controls === 'read-first' && find('.say')[0];
    if (!reading) { setTimeout(free, 1200); return; }
    reading.classList.add('tall');
    const atEnd = () => { if (reading.scrollTop + reading.clientHeight >= reading.scrollHeight - 4) free(); };
    reading.addEventListener('scroll', atEnd);
  }

  function cover() {
    const veil = document.createElement('div');
    veil.className = 'veil';
    veil.textContent = '…';
    find('.in')[0].appendChild(veil);
    setTimeout(() => veil.remove(), 1500);
  }

  function show(name) {
    screen = name;
    find('.in')[0].innerHTML = cfg.screens[name];
    paint();
    listen();
    if (find('[data-held]').length) holdBack();
  }

  function open(first, granted) {
    for (const p of cfg.purposes) draft[p] = granted ? granted.includes(p) : cfg.preticked;
    if (cfg.delegated) delegate();
    show(first);
    if (cfg.controls === 'covered') cover();
    if (cfg.delay === 'deaf') {
      deaf = true;
      setTimeout(() => { deaf = false; }, 600);
    }
    if (cfg.delay === 'rerendered') setTimeout(() => { if (root.isConnected !== false && find('.in').length) show(screen); }, 1000);
  }

  return { open };
}
