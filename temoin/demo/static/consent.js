// The site's own consent code: keeps the visitor's choice, starts what it allows, and nothing else.
window.siteConsent = (() => {
  const config = JSON.parse(document.getElementById("site-config").textContent);
  const started = new Set();
  const purposes = config.banner ? config.banner.purposes.map(({ id }) => id) : [];
  const every = (value) => Object.fromEntries(purposes.map((id) => [id, value]));
  let banner = null;

  const formats = {
    json: { write: (choice) => encodeURIComponent(JSON.stringify({ date: new Date().toISOString(), choice })), read: (text) => JSON.parse(decodeURIComponent(text)).choice },
    flags: {
      write: (choice) => Object.entries(choice).map(([id, on]) => `${id}:${on ? 1 : 0}`).join("|"),
      read: (text) => Object.fromEntries(text.split("|").map((part) => part.split(":")).map(([id, on]) => [id, on === "1"])),
    },
  };
  const cookieStore = ({ name, seconds, format }) => ({
    read() {
      const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
      return found ? formats[format].read(found.slice(name.length + 1)) : null;
    },
    write(choice) {
      document.cookie = `${name}=${formats[format].write(choice)}; max-age=${seconds}; path=/; SameSite=Lax; Secure`;
    },
  });
  const localStore = ({ name, seconds }) => ({
    read() {
      const kept = JSON.parse(localStorage.getItem(name) || "null");
      return kept && Date.now() - kept.date < seconds * 1000 ? kept.choice : null;
    },
    write(choice) {
      localStorage.setItem(name, JSON.stringify({ date: Date.now(), choice }));
    },
  });
  // Axeptio keeps the record itself and tells the site through its SDK.
  const axeptioStore = () => ({ read: () => null, write: () => null });
  const stores = { cookie: cookieStore, local: localStore, axeptio: axeptioStore };
  const store = config.record ? stores[config.record.kind](config.record) : { read: () => null, write: () => null };
  let choice = store.read();

  function due(entry) {
    if (config.member && entry.not_for_members) return false;
    if (entry.when === "always") return true;
    if (entry.when === "member") return config.member;
    if (!choice) return false;
    return entry.when === "refusal" ? !Object.values(choice).includes(true) : choice[entry.purpose] === true;
  }
  function start() {
    for (const entry of config.services) {
      if (started.has(entry.service) || !due(entry)) continue;
      started.add(entry.service);
      const run = () => window.siteServices[entry.service](entry.options, window.sitePage);
      if (entry.delay_ms) setTimeout(run, entry.delay_ms); else run();
    }
  }
  // Consent withdrawn: what its services wrote on this site goes, and the page starts afresh without them.
  function forget() {
    const fits = (pattern, name) => {
      const [head, tail] = pattern.split("*");
      return tail === undefined ? pattern === name : name.startsWith(head) && name.endsWith(tail);
    };
    const domain = location.hostname.replace(/^www\./, "");
    for (const { when, purpose, cookies, storage } of config.services) {
      if (when !== "consent" || choice[purpose]) continue;
      for (const name of document.cookie.split("; ").map((part) => part.split("=")[0])) {
        if (cookies.some((pattern) => fits(pattern, name))) document.cookie = `${name}=; max-age=0; path=/; domain=${domain}`;
      }
      for (const area of [localStorage, sessionStorage]) {
        for (const key of Object.keys(area)) if (storage.some((pattern) => fits(pattern, key))) area.removeItem(key);
      }
    }
    location.reload();
  }
  function save(next) {
    const before = choice;
    choice = next;
    store.write(next);
    if (banner) banner.close();
    if (before && purposes.some((id) => before[id] && !next[id])) forget(); else start();
  }
  function takeBrowsingAsConsent() {
    const agree = () => { if (!choice) save(every(true)); };
    for (const event of ["wheel", "touchmove"]) addEventListener(event, agree, { once: true, passive: true });
    addEventListener("scroll", () => { if (scrollY > 40) agree(); }, { passive: true });
  }
  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }
  function toggles() {
    const boxes = config.banner.purposes.map(({ id }) => element("input", { type: "checkbox", name: id, checked: Boolean(choice && choice[id]) }));
    const lines = config.banner.purposes.map(({ label }, index) => element("label", { className: "purpose" }, boxes[index], element("span", {}, label)));
    return { lines, chosen: () => Object.fromEntries(boxes.map((box) => [box.name, box.checked])) };
  }
  function useBanner(made) {
    banner = made;
    for (const link of document.querySelectorAll("[data-cookies]")) {
      link.addEventListener("click", (event) => { event.preventDefault(); banner.open(); });
    }
    if (!choice && config.banner.make !== "axeptio") setTimeout(() => { if (!choice) banner.open(); }, config.banner.delay_ms);
  }

  for (const [key, value] of Object.entries(config.storage)) localStorage.setItem(key, value);
  if (config.browsing_is_consent && !choice) takeBrowsingAsConsent();
  start();
  return { config, every, save, element, toggles, useBanner, choice: () => choice };
})();
