const machine = kit.keep("__stripe_mid", crypto.randomUUID());
const session = kit.keep("__stripe_sid", crypto.randomUUID());
window.Stripe = window.Stripe || (() => ({ elements: () => null }));
kit.hiddenFrame("https://m.stripe.network/inner.html", { muid: machine, sid: session, url: location.href });
kit.beacon("https://r.stripe.com/b", {}, JSON.stringify({ event: "rum.stripejs", key: window.stripeKey, guid: machine }));
const card = document.getElementById("stripe-card");
if (card) {
  const frame = document.createElement("iframe");
  Object.assign(frame, { width: "100%", height: 56, title: "Champ de carte bancaire sécurisé" });
  frame.style.border = "0";
  frame.src = kit.url("https://js.stripe.com/v3/elements-inner-card-5c9f0e.html");
  card.append(frame);
}
