localStorage.setItem("li_adsId", localStorage.getItem("li_adsId") || crypto.randomUUID());
for (const partner of window._linkedin_data_partner_ids) {
  kit.image("https://px.ads.linkedin.com/collect", {
    v: 2, fmt: "gif", pid: partner, time: kit.now(), li_adsId: localStorage.getItem("li_adsId"), url: location.href,
  });
}
