// An empty container: it loads, wakes, and starts nothing by itself. It writes no cookie.
window.google_tag_manager = window.google_tag_manager || { dataLayer: { gtmLoad: true } };
window.dataLayer = window.dataLayer || [];
for (const event of ["gtm.dom", "gtm.load"]) window.dataLayer.push({ event });
