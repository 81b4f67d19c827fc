window.IN = window.IN || { init: () => null };
kit.get("https://www.linkedin.com/uas/js/userspace", { v: "0.0.2000-RC8.demo", apiKey: "temoin" });
kit.get("https://www.linkedin.com/countserv/count/share", { url: location.origin + location.pathname, format: "json" });
