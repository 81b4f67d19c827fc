const portal = document.querySelector('script[src*="hs-analytics.net"]').src.split("/").pop().replace(".js", "");
const random = () => kit.id().toString(16).padStart(8, "0");
const visitor = kit.keep("hubspotutk", random() + random() + random() + random());
const site = "153820410";
kit.keep("__hstc", `${site}.${visitor}.${kit.now()}.${kit.now()}.${kit.now()}.1`);
kit.write("__hssc", `${site}.1.${kit.now()}`);
kit.write("__hssrc", "1");
kit.image("https://track.hubspot.com/__ptq.gif", {
  k: 1, sd: `${screen.width}x${screen.height}`, cs: "UTF-8", ln: navigator.language, bfp: kit.id(), v: "1.1", a: portal,
  pu: location.href, t: document.title, cts: kit.now(), vi: visitor, nc: true, u: kit.read("__hstc"), b: kit.read("__hssc"), cc: 15,
});
