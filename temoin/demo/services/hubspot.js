const portal = document.getElementById("hs-script-loader").src.split("/").pop().replace(".js", "");
const fiveMinutes = 300000;
kit.script(`https://js.hs-analytics.net/analytics/${Math.floor(kit.now() / fiveMinutes) * fiveMinutes}/${portal}.js`);
