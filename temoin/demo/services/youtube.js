localStorage.setItem("yt-remote-device-id", JSON.stringify({ data: crypto.randomUUID(), expiration: kit.now() + 31536000000 }));
localStorage.setItem("yt-remote-connected-devices", JSON.stringify({ data: [], expiration: kit.now() + 86400000 }));
kit.get("https://www.youtube.com/generate_204", { r: kit.id() });
kit.post("https://www.youtube.com/youtubei/v1/log_event", { events: [{ playerLoaded: location.pathname.split("/").pop() }] }, { alt: "json" });
