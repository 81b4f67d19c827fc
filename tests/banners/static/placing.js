// Where the banner stands in the page. place() gives { root, leave }, or { frame, leave } when another document shows it.
function place(cfg, opening) {
  const box = (inner = '') => `<div class="cb ${cfg.look}" ${cfg.named}><div class="in">${inner}</div></div>`;
  const styled = () => `<style>${cfg.css}</style>${box()}`;
  const make = (tag, more = {}) => Object.assign(document.createElement(tag), more);
  const put = (element, where = document.body) => { where.appendChild(element); return element; };
  const plain = (where, before) => {
    const holder = make('div', { innerHTML: box() });
    where.insertBefore(holder, before || null);
    return { root: holder, leave: () => holder.remove() };
  };
  const shadow = (mode) => {
    const host = put(make('cx-host'));
    const root = host.attachShadow({ mode });
    root.innerHTML = styled();
    return { host, root, leave: () => host.remove() };
  };
  const frame = (into, more) => {
    const element = make('iframe', { name: JSON.stringify(opening), className: 'cf', ...more });
    element.title = '';
    into.appendChild(element);
    return { frame: element, leave: () => element.remove() };
  };
  const fading = () => {
    const placed = plain(document.body);
    const shown = placed.root.firstChild;
    requestAnimationFrame(() => requestAnimationFrame(() => shown.classList.add('there')));
    return { root: placed.root, leave: () => { shown.classList.remove('there'); setTimeout(placed.leave, 600); } };
  };
  const ways = {
    'top-flow': () => plain(document.body, document.body.firstChild),
    'flow-end': () => plain(document.querySelector('main')),
    scroller: () => plain(document.querySelector('.scroller')),
    fades: fading,
    slides: fading,
    dialog: () => {
      const dialog = put(make('dialog', { className: 'bare', innerHTML: box() }));
      dialog.addEventListener('cancel', (event) => event.preventDefault());
      dialog.showModal();
      return { root: dialog, leave: () => { dialog.close(); dialog.remove(); } };
    },
    popover: () => {
      const element = put(make('div', { className: 'bare', innerHTML: box() }));
      element.setAttribute('popover', 'manual');
      element.showPopover();
      return { root: element, leave: () => element.remove() };
    },
    'shadow-open': () => shadow('open'),
    'shadow-closed': () => shadow('closed'),
    'shadow-nested': () => {
      const outer = shadow('open');
      outer.root.innerHTML = '<cx-inner></cx-inner>';
      const root = outer.root.firstChild.attachShadow({ mode: 'closed' });
      root.innerHTML = styled();
      return { root, leave: outer.leave };
    },
    'shadow-declarative': () => {
      const host = document.querySelector('cx-declared');
      const root = host.opened;
      root.innerHTML = styled();
      return { root, leave: () => { root.innerHTML = ''; } };
    },
    'frame-same': () => frame(document.body, { src: cfg.frame }),
    'frame-cross': () => frame(document.body, { src: cfg.frame }),
    'frame-srcdoc': () => frame(document.body, { srcdoc: cfg.srcdoc }),
    'frame-in-shadow': () => {
      const outer = shadow('open');
      outer.root.innerHTML = `<style>${cfg.css}</style>`;
      const inner = frame(outer.root, { src: cfg.frame });
      return { frame: inner.frame, leave: outer.leave };
    },
  };
  return (ways[cfg.placement] || (() => plain(document.body)))();
}

// A closed root that the parser made: only the element itself can reach it.
customElements.define('cx-declared', class extends HTMLElement {
  constructor() { super(); this.opened = this.attachInternals().shadowRoot; }
});
