const account = (window.googleAdsAccount || "AW-1100220033").replace("AW-", "");
const seen = {
  random: kit.id(), cv: 11, fst: kit.now(), num: 1, guid: "ON", u_w: screen.width, u_h: screen.height,
  url: location.href, ref: document.referrer, tiba: document.title, fmt: 3, gcs: "G111",
};
kit.image(`https://www.googleadservices.com/pagead/conversion/${account}/`, { ...seen, label: "aBcDvisit", value: 0 });
kit.image(`https://googleads.g.doubleclick.net/pagead/viewthroughconversion/${account}/`, { ...seen, data: "event=page_view" });
