// Where a site keeps the choice, in eight ways. read() gives the granted purposes, or null when nothing was decided.
function makeRecord(cfg) {
  const { kind, name, words } = cfg.record;
  const all = cfg.purposes;
  const cookie = {
    get: () => (document.cookie.split('; ').find((c) => c.startsWith(name + '=')) || '').slice(name.length + 1),
    set: (v) => { document.cookie = `${name}=${v}; path=/; max-age=15552000; SameSite=Lax`; },
    drop: () => { document.cookie = `${name}=; path=/; max-age=0`; },
  };
  const area = (store) => ({
    get: () => store.getItem(name) || '',
    set: (v) => store.setItem(name, v),
    drop: () => store.removeItem(name),
  });
  const word = {
    write: (g) => (g.length === 0 ? words.none : g.length === all.length ? words.all : words.some + '.' + all.map((p) => (g.includes(p) ? 1 : 0)).join('')),
    read: (v) => (v === words.none ? [] : v === words.all ? all.slice() : all.filter((_, i) => v.split('.')[1][i] === '1')),
  };
  const json = {
    write: (g) => JSON.stringify({ v: 2, at: Date.now(), necessary: true, ...Object.fromEntries(all.map((p) => [p, g.includes(p)])) }),
    read: (v) => { const o = JSON.parse(v); return all.filter((p) => o[p]); },
  };
  const groups = {
    write: (g) => encodeURIComponent('C1:1,' + all.map((p, i) => `C${i + 2}:${g.includes(p) ? 1 : 0}`).join(',')),
    read: (v) => { const on = decodeURIComponent(v).split(','); return all.filter((_, i) => on.includes(`C${i + 2}:1`)); },
  };
  const through = (place, form, wrap = (v) => v, open = (v) => v) => ({
    read: async () => { const v = place.get(); return v ? form.read(open(v)) : null; },
    write: async (g) => place.set(wrap(form.write(g))),
    drop: async () => place.drop(),
  });
  const server = {
    read: async () => (await (await fetch('/api/me', { cache: 'no-store' })).json()).granted,
    write: async (g) => { await fetch('/api/me', { method: 'POST', keepalive: true, body: JSON.stringify({ granted: g }) }); },
    drop: async () => { await fetch('/api/me', { method: 'POST', keepalive: true, body: JSON.stringify({ granted: null }) }); },
  };
  return {
    'cookie-word': () => through(cookie, word),
    'cookie-json': () => through(cookie, json, encodeURIComponent, decodeURIComponent),
    'cookie-base64': () => through(cookie, json, (v) => btoa(v).replace(/=+$/, ''), (v) => atob(v)),
    'cookie-groups': () => through(cookie, groups),
    'local-json': () => through(area(localStorage), json),
    'local-word': () => through(area(localStorage), word),
    'session-json': () => through(area(sessionStorage), json),
    server: () => server,
  }[kind]();
}
