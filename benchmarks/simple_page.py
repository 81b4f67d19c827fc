"""A simple page with a consent banner, for measuring how long an audit takes when the site costs nothing."""

from __future__ import annotations

from tests.page_server import Answer

HOME = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Boutique</title>
<h1>Boutique</h1><p>Bonjour.</p><footer><a href="/confidentialite">Politique de confidentialité</a></footer>
<div id="banner" role="dialog" style="position:fixed;bottom:0;left:0;right:0;background:#fff;padding:20px">
  Nous utilisons des cookies pour mesurer l’audience de ce site.
  <button id="accept">Tout accepter</button> <button id="reject">Tout refuser</button></div>
<script>
  const chosen = document.cookie.match(/consent=(\\w+)/), banner = document.getElementById("banner");
  const measure = () => { document.cookie = "_ga=GA1.1.123456789.1700000000; max-age=33696000; path=/";
    new Image().src = "/collect?tid=1"; };
  const choose = (what) => { document.cookie = `consent=${what}; max-age=15552000; path=/`; banner.remove(); };
  if (chosen) { banner.remove(); if (chosen[1] === "yes") measure(); }
  else {
    document.getElementById("accept").onclick = () => { choose("yes"); measure(); };
    document.getElementById("reject").onclick = () => choose("no");
  }
</script></html>"""

POLICY = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Politique</title>
<h1>Politique de confidentialité</h1><p>Nous utilisons Google Analytics pour mesurer l’audience de notre site.</p>"""

PAGES: dict[str, Answer] = {"/": HOME, "/confidentialite": POLICY}
