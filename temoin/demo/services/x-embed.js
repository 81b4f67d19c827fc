const buttons = Array.from(document.querySelectorAll("a.twitter-share-button"));
const unknown = buttons.every((button) => button.dataset.dnt === "true");
kit.get("https://syndication.twitter.com/settings", unknown ? { dnt: 1 } : { session_id: kit.id().toString(16) });
kit.beacon("https://syndication.twitter.com/i/jot", { l: JSON.stringify({ widget_origin: location.origin, dnt: unknown }) });
for (const button of buttons) {
  const frame = document.createElement("iframe");
  Object.assign(frame, { width: 80, height: 24, title: "Partager sur Twitter" });
  frame.style.border = "0";
  frame.src = kit.url("https://platform.twitter.com/widgets/tweet_button.2f70fb173b9000da126c79afe2098f02.fr.html", { dnt: unknown });
  button.replaceWith(frame);
}
