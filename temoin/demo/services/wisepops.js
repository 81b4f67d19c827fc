const site = new URL(document.currentScript.src).searchParams.get("h");
const visitor = kit.keep("wisepops", encodeURIComponent(JSON.stringify({ csd: 1, popups: {}, sub: 0, ucrn: kit.id(), cid: String(kit.id()), v: 4 })));
kit.keep("wisepops_visits", encodeURIComponent(JSON.stringify([new Date().toISOString()])));
kit.keep("wisepops_session", encodeURIComponent(JSON.stringify({ arrivalOnSite: new Date().toISOString(), pageviews: 1 })));
localStorage.setItem("wisepops_activity", "{}");
kit.get(`https://wisepops.net/site/${site}.json`, { visitor: visitor.length }).then(() => {
  kit.post("https://wp.wisepops.net/visits", { site, url: location.href, visitor });
});
