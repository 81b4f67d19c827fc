function asked(method, url, body) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.withCredentials = true;
    request.onload = resolve;
    request.onerror = () => reject(new Error("error"));
    request.send(body);
  });
}

function formWithFile() {
  const form = new FormData();
  form.append("word", "stress");
  form.append("file", new File([new Uint8Array([0, 255, 1])], "three.bin"));
  return form;
}

async function givenUp(url, moment) {
  const giving = new AbortController();
  try {
    await moment(fetch(url, { ...WITH, signal: giving.signal }), () => giving.abort());
  } catch (error) {
    if (error.name !== "AbortError") {
      throw error;
    }
  }
}

async function untilTrue(url) {
  while (!(await (await fetch(url, WITH)).json())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function refused(answer) {
  if (await answer.catch(() => null)) {
    throw new Error("not refused");
  }
}

async function readOn(reader) {
  while (!(await reader.read()).done) {
    continue;
  }
}

Object.assign(channels, {
  "fetch-get": (url) => fetch(url),
  "fetch-cross": (url) => fetch(url, WITH),
  "fetch-post": (url) =>
    fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"stress": 1}' }),
  "fetch-binary": (url) => fetch(url, { method: "POST", body: Uint8Array.from({ length: 256 }, (_, byte) => byte) }),
  "fetch-large": (url) => fetch(url, { method: "POST", body: "stress ".repeat(14629) }),
  "fetch-form": (url) => fetch(url, { ...WITH, method: "POST", body: formWithFile() }),
  "fetch-preflight": (url) => fetch(url, { ...WITH, method: "PUT", headers: { "X-Stress": "1" }, body: "put" }),
  "fetch-no-cors": (url) => fetch(url, { ...WITH, mode: "no-cors" }),
  "fetch-omit": (url) => fetch(url, { credentials: "omit" }),
  "fetch-error": (url) => fetch(url),
  "fetch-head": (url) => fetch(url, { ...WITH, method: "HEAD" }),
  "fetch-keepalive": (url) => fetch(url, { ...WITH, method: "POST", keepalive: true, body: "keepalive" }),
  "fetch-redirected-post": (url) => fetch(url, { ...WITH, method: "POST", body: "kept" }),
  "fetch-stream": async (url) => (await fetch(url, WITH)).text(),
  "fetch-until-close": async (url) => (await fetch(url, WITH)).text(),
  "fetch-endless": async (url) => {
    const reader = (await fetch(url, WITH)).body.getReader();
    await reader.read();
    kept.push(readOn(reader));
  },
  "fetch-aborted": (url, { heard }) => {
    const call = `?call=${crypto.randomUUID()}`;
    return givenUp(url + call, async (answer, giveUp) => {
      await untilTrue(heard + call);
      giveUp();
      return answer;
    });
  },
  "fetch-abandoned": (url) =>
    givenUp(url, async (answer, giveUp) => {
      await (await answer).body.getReader().read();
      giveUp();
    }),
  "fetch-later": (url) => fetchLater(url, { ...WITH, activateAfter: 500 }),
  "fetch-later-leave": (url) => fetchLater(url, WITH),
  "fetch-cors-denied": (url) => refused(fetch(url, WITH)),
  "fetch-preflight-denied": (url) => refused(fetch(url, { ...WITH, method: "PUT", body: "put" })),
  "xhr": (url) => asked("GET", url),
  "xhr-post": (url) => asked("POST", url, new URLSearchParams({ stress: 1 })),
  "xhr-sync": (url) => {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.send();
  },
  "beacon": (url) => sentAsBeacon(url, "beacon"),
  "beacon-form": (url) => sentAsBeacon(url, formWithFile()),
  "beacon-json": (url) => sentAsBeacon(url, new Blob(['{"stress": 1}'], { type: "application/json" })),
  "ping": (url) => added("a", { href: "#pinged", ping: url }).click(),
  "image-object": (url) => {
    const image = new Image();
    image.src = url;
    return happens(image, "load");
  },
  "script-injected": (url) => happens(added("script", { src: url }), "load"),
  "dynamic-import": (url) => import(url),
  "json-module": (url) => import(url, { with: { type: "json" } }),
  "wasm": (url) => WebAssembly.compileStreaming(fetch(url)),
  // What is served is no font: asking for it is all that matters.
  "font-face": (url) => new FontFace("Loaded", `url(${url})`).load().catch(() => null),
  "audio-worklet": (url) => new OfflineAudioContext(1, 128, 44100).audioWorklet.addModule(url),
  "paint-worklet": (url) => CSS.paintWorklet.addModule(url),
  "cache-add": async (url) => (await caches.open("page")).add(url),
  "revalidated": async (url) => {
    await (await fetch(url)).text();
    await (await fetch(url)).text();
  },
  "stale-while-revalidate": async (url) => {
    await (await fetch(url)).text();
    await (await fetch(url)).text();
  },
  "event-source": async (url) => {
    const source = new EventSource(url, { withCredentials: true });
    kept.push(source);
    await happens(source, "message");
  },
  "event-source-again": async (url) => {
    const source = new EventSource(url, { withCredentials: true });
    await happens(source, "message");
    await new Promise((resolve) => source.addEventListener("message", resolve, { once: true }));
    source.close();
  },
  "socket": async (url) => {
    const socket = new WebSocket(url);
    kept.push(socket);
    await happens(socket, "open");
    socket.send("from the page");
    socket.send(new Uint8Array([0, 1, 254, 255]));
    await happens(socket, "message");
  },
  "socket-refused": (url) => happens(new WebSocket(url.replace("https", "wss")), "error", "open"),
});

Object.assign(channels, {
  // The browser may keep its answer for itself as long as it likes.
  "fedcm": (url) => {
    navigator.credentials.get({ identity: { providers: [{ configURL: url, clientId: "stress" }] } }).catch(() => null);
  },
  "payment-method": (url) => {
    const total = { label: "nothing", amount: { currency: "EUR", value: "1" } };
    new PaymentRequest([{ supportedMethods: url }], { total }).canMakePayment().catch(() => null);
  },
});

function sentAsBeacon(url, body) {
  if (!navigator.sendBeacon(url, body)) {
    throw new Error("refused");
  }
}
