const pixel = window.ttq.id;
const session = sessionStorage.getItem("tt_sessionId") || `${kit.now()}::${kit.id()}`;
sessionStorage.setItem("tt_sessionId", session);
sessionStorage.setItem("tt_pixel_session_index", JSON.stringify({ index: 1, main: session }));
kit.keep("ttcsid", `${session}.1.${kit.now()}`);
kit.keep(`ttcsid_${pixel}`, `${session}.1.${kit.now()}`);
const event = (name) => JSON.stringify({
  event: name, event_id: "", message_id: `messageId-${kit.now()}-${kit.id()}`, timestamp: new Date().toISOString(),
  context: { pixel: { code: pixel }, page: { url: location.href, referrer: document.referrer }, user: { ttp: kit.read("_ttp") },
    session_id: session, userAgent: navigator.userAgent },
});
for (const [name] of window.ttq.queue.splice(0)) {
  kit.beacon("https://analytics.tiktok.com/api/v2/pixel", {}, event(name === "page" ? "Pageview" : name));
}
kit.beacon("https://analytics.tiktok.com/api/v2/pixel/act", {}, event("EnrichAM"));
