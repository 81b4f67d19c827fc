kit.beacon("/cdn-cgi/rum", {}, JSON.stringify({ location: location.href, startTime: performance.timeOrigin, versions: { js: "2024.10.1" } }));
