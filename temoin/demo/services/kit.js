// What every stand-in shares. `service` (id, cookies) is defined by the server just above.
const kit = {
  id: () => Math.floor(Math.random() * 2147483647) + 1,
  now: () => Date.now(),
  domain: location.hostname.replace(/^www\./, ""),
  read(name) {
    const start = `${name}=`;
    const found = document.cookie.split("; ").find((part) => part.startsWith(start));
    return found ? found.slice(start.length) : null;
  },
  // The lifetime of a cookie in seconds, from the service's facts; names there may hold *.
  lifetime(name) {
    const names = Object.keys(service.cookies);
    const fits = (pattern) => {
      const [head, tail] = pattern.split("*");
      return tail === undefined ? pattern === name : name.startsWith(head) && name.endsWith(tail);
    };
    return service.cookies[names.find((one) => one === name) || names.find(fits)];
  },
  write(name, value, seconds = kit.lifetime(name)) {
    const expires = seconds === null ? "" : `; expires=${new Date(Date.now() + seconds * 1000).toUTCString()}`;
    document.cookie = `${name}=${value}${expires}; path=/; domain=${kit.domain}; SameSite=Lax; Secure`;
    return value;
  },
  // Keep the value a cookie already has, or give it one; either way its life starts again.
  keep(name, value, seconds) {
    return kit.write(name, kit.read(name) || value, seconds);
  },
  url(address, parameters = {}) {
    const url = new URL(address, location.href);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  },
  image(address, parameters) {
    new Image(1, 1).src = kit.url(address, parameters);
  },
  beacon(address, parameters, body) {
    navigator.sendBeacon(kit.url(address, parameters), body === undefined ? "" : body);
  },
  // Answers are read to their end: a body nobody reads keeps its request open for ever.
  post(address, body, parameters) {
    return fetch(kit.url(address, parameters), {
      method: "POST", mode: "cors", credentials: "include", keepalive: true, body: JSON.stringify(body),
    }).then((answer) => answer.text()).catch(() => null);
  },
  get(address, parameters) {
    return fetch(kit.url(address, parameters), { mode: "cors", credentials: "include" }).then((answer) => answer.text()).catch(() => null);
  },
  script(address, parameters) {
    const tag = document.createElement("script");
    tag.async = true;
    tag.src = kit.url(address, parameters);
    document.head.append(tag);
  },
  hiddenFrame(address, parameters) {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "";
    frame.src = kit.url(address, parameters);
    document.body.append(frame);
  },
};
