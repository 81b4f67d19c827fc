const visitor = kit.keep("sib_cuid", crypto.randomUUID());
localStorage.setItem("sib_cuid", visitor);
kit.hiddenFrame("https://sibautomation.com/cm.html", { key: window.sendinblue.client_key });
kit.image("https://in-automate.brevo.com/p", {
  sib_type: "page", cuid: visitor, key: window.sendinblue.client_key, ma_url: location.href, ma_title: document.title, ma_path: location.pathname,
});
