// Axeptio shows its own card (see its stand-in); the site only listens to the choice and opens the card again.
(() => {
  const { save, useBanner } = window.siteConsent;
  window._axcb = window._axcb || [];
  window._axcb.push((axeptio) => {
    axeptio.on("cookies:complete", (choices) => {
      save(Object.fromEntries(Object.entries(choices).filter(([name]) => !name.startsWith("$$"))));
    });
  });
  useBanner({
    open: () => { if (window.axeptioSDK) window.axeptioSDK.openCookies(); },
    close: () => { if (window.axeptioSDK) window.axeptioSDK.close(); },
  });
})();
