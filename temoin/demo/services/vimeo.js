const clip = location.pathname.split("/").pop();
localStorage.setItem("sync_volume", "1");
kit.get("https://vimeo.com/ablincoln/vuid", { pid: `${kit.id().toString(16)}${kit.now()}` });
kit.beacon("https://fresnel-events.vimeocdn.com/add/player-stats", { beacon: 1, "session-id": kit.id() }, JSON.stringify({ clip_id: clip, event: "load", referrer: document.referrer }));
