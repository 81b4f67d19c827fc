const [, pixel] = window.snaptr.queue.find(([command]) => command === "init") || [];
const browser = kit.keep("_scid", crypto.randomUUID());
kit.keep("_scid_r", browser);
kit.keep("_sctr", `1|${kit.now()}`);
kit.write("_ScCbts", encodeURIComponent("[]"));
localStorage.setItem("u_sclid", localStorage.getItem("u_sclid") || crypto.randomUUID());
sessionStorage.setItem("u_scsid", sessionStorage.getItem("u_scsid") || crypto.randomUUID());
kit.get(`https://tr.snapchat.com/config/${location.hostname}/${pixel}.json`, { v: "3.9.0" }).then(() => {
  kit.post("https://tr.snapchat.com/p", {
    pid: pixel, ev: "PAGE_VIEW", pl: location.href, u_c1: browser, u_scsid: sessionStorage.getItem("u_scsid"), ts: kit.now(),
  });
});
kit.hiddenFrame("https://tr.snapchat.com/cm/i", { pid: pixel, u_scsid: sessionStorage.getItem("u_scsid") });
