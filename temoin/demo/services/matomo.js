const asked = Object.fromEntries((window._paq || []).map(([name, value]) => [name, value]));
const site = asked.setSiteId || "1";
const suffix = `${site}.1fff`;
const seconds = asked.setVisitorCookieTimeout || kit.lifetime("_pk_id.*");
const random = () => kit.id().toString(16).padStart(8, "0");
const [visitor] = kit.keep(`_pk_id.${suffix}`, `${random()}${random()}.${Math.floor(kit.now() / 1000)}.`, seconds).split(".");
kit.write(`_pk_ses.${suffix}`, "1");
window.Matomo = window.Matomo || { initialized: true };
kit.beacon(asked.setTrackerUrl || "/matomo/matomo.php", {
  action_name: document.title, idsite: site, rec: 1, r: kit.id(), url: location.href, _id: visitor, _idn: 1,
  send_image: 0, res: `${screen.width}x${screen.height}`, pv_id: kit.id().toString(36).slice(0, 6), cookie: 1,
});
