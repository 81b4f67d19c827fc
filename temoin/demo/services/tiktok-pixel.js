kit.write("_tt_enable_cookie", "1");
kit.keep("_ttp", `${kit.id().toString(36)}${kit.id().toString(36)}.tt.1`);
sessionStorage.setItem("tt_appInfo", JSON.stringify({ appID: window.ttq.id, platform: "pc" }));
kit.script("https://analytics.tiktok.com/i18n/pixel/static/main.js", { sdkid: window.ttq.id });
