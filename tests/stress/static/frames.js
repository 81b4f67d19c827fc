function framed(properties) {
  const frame = added("iframe", properties, document.querySelector(".rest"));
  return happens(frame, "load");
}

function sentForm(method, url, fields) {
  const name = `${plan.place}-${url.split("/").at(-1)}`;
  const frame = added("iframe", { name }, document.querySelector(".rest"));
  const form = added("form", { method, action: url, target: name });
  fields(form);
  form.submit();
  return happens(frame, "load");
}

function filled(form) {
  added("input", { name: "word", value: "stress" }, form);
}

function filledWithFile(form) {
  form.enctype = "multipart/form-data";
  const files = new DataTransfer();
  files.items.add(new File(["content"], "file.txt", { type: "text/plain" }));
  added("input", { name: "file", type: "file", files: files.files }, form);
}

Object.assign(channels, {
  "blank-frame": (_, links) => {
    const frame = added("iframe", {}, document.querySelector(".rest"));
    return happens(added("script", { src: links.script }, frame.contentDocument.body), "load");
  },
  "blob-frame": (_, links) => {
    const page = new Blob([`<script src="${links.script}"></script>`], { type: "text/html" });
    return framed({ src: URL.createObjectURL(page) });
  },
  "removed-frame": (_, links) => {
    const frame = added("iframe", {}, document.querySelector(".rest"));
    const inside = frame.contentWindow;
    inside.navigator.sendBeacon(links.beacon, "removed");
    inside.fetch(links.keepalive, { ...WITH, method: "POST", keepalive: true, body: "removed" }).catch(() => null);
    frame.remove();
  },
  "frame-superseded": async (url, links) => {
    const call = `?call=${crypto.randomUUID()}`;
    const frame = added("iframe", { src: url + call }, document.querySelector(".rest"));
    await untilTrue(links.heard + call);
    frame.src = links.next;
    await happens(frame, "load");
  },
  "form-post": (url) => sentForm("post", url, filled),
  "form-get": (url) => sentForm("get", url, filled),
  "form-file": (url) => sentForm("post", url, filledWithFile),
  "download-link": (url) => added("a", { href: url, download: "kept.bin" }).click(),
});

// Windows; a browser that blocks pop-ups lets them open only while it handles a click.
function openTab(url) {
  added("a", { href: url, target: "_blank", rel: "noopener" }).click();
}

function openPopup(url) {
  return open(url, "popup", "width=400,height=300");
}

function openBlank() {
  const blank = open("", "blank");
  blank.document.body.append("A window without an address.");
  const script = added("script", { src: link("blank-popup", "script") }, blank.document.body);
  script.addEventListener("load", () => setTimeout(() => blank.close(), 500));
}

function openWindows() {
  const { popup, tab, "click-tab": clickTab } = plan.windows ?? {};
  const waiting = clickTab ? [() => openTab(clickTab)] : [];
  if (link("blank-popup", "script")) {
    waiting.push(openBlank);
  }
  if (popup && !openPopup(popup)) {
    waiting.push(() => openPopup(popup));
  }
  if (tab) {
    openTab(tab);
  }
  // One window a click is what a browser allows; and a visitor's click, not one of the page's own.
  addEventListener("click", (event) => event.isTrusted && waiting.shift()?.());
}
