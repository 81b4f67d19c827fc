// What a site's own snippets use to start the services they chose.
window.sitePage = {
  script(src, attributes = {}) {
    const tag = document.createElement("script");
    tag.async = true;
    for (const [name, value] of Object.entries(attributes)) tag.setAttribute(name, value);
    tag.src = src;
    document.head.append(tag);
  },
  // Fill every place the page keeps for a service (data-embed) with what `make` returns.
  embed(service, make) {
    for (const place of document.querySelectorAll(`[data-embed="${service}"]`)) place.replaceChildren(make(place));
  },
  frame(src, title, height = 360) {
    const frame = document.createElement("iframe");
    Object.assign(frame, { src, title, height, width: "100%" });
    frame.style.border = "0";
    return frame;
  },
};
