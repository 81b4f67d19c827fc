for (const box of document.querySelectorAll(".frc-captcha")) {
  fetch(kit.url("https://eu-api.friendlycaptcha.eu/api/v1/puzzle", { sitekey: box.dataset.sitekey }), { credentials: "omit" })
    .then((answer) => answer.text())
    .then(() => { box.textContent = "✓ Je ne suis pas un robot"; })
    .catch(() => null);
}
