const linker = kit.keep("_gcl_au", `1.1.${kit.id()}.${Math.floor(kit.now() / 1000)}`);
localStorage.setItem("_gcl_ls", JSON.stringify({ schema: "gcl", version: 1, gcl_ctr: { value: { value: 1 } } }));
kit.beacon("https://www.google.com/ccm/collect", {
  en: "page_view", dl: location.origin + location.pathname, auid: linker.split(".").slice(2).join("."), gcs: "G111", rnd: kit.id(),
});
