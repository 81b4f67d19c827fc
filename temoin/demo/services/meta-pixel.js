const [, pixel] = (window.fbq.queue || []).find(([command]) => command === "init") || [];
kit.keep("_fbp", `fb.1.${kit.now()}.${kit.id()}${kit.id()}`);
localStorage.setItem("lastExternalReferrer", document.referrer ? "other" : "empty");
localStorage.setItem("lastExternalReferrerTime", String(kit.now()));
kit.script(`https://connect.facebook.net/signals/config/${pixel}`, { v: "2.9.176", r: "stable", domain: location.hostname });
