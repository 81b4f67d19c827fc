"""A site with purposes, a record of them, and ways back to its banner."""

from __future__ import annotations

TEXT = "Nous utilisons des cookies pour mesurer l’audience et pour la publicité. Vous pouvez changer d’avis."
BACK = "<a href='#' id=back>Gérer mes cookies</a>"
SIX_MONTHS, ONE_DAY = 15552000, 86400


def site(*, back: str = BACK, keeps_acceptance: int = SIX_MONTHS, keeps_refusal: int = SIX_MONTHS) -> str:
    """A page whose banner has a settings layer with two purposes; the record says which are granted."""
    return f"""<!doctype html><html lang=fr><title>Site</title><h1>Site</h1>{"<p>Bienvenue.</p>" * 20}
<footer><a href='/contact'>Contact</a> {back}</footer><script>
const PURPOSES = ['analytics', 'advertising'];
const read = () => {{
  const m = /site_consent=([^;]*)/.exec(document.cookie);
  return m && JSON.parse(decodeURIComponent(m[1]));
}};
const keep = (granted) => {{
  const record = Object.fromEntries(PURPOSES.map((p) => [p, granted.includes(p)]));
  const age = granted.length ? {keeps_acceptance} : {keeps_refusal};
  document.cookie = 'site_consent=' + encodeURIComponent(JSON.stringify(record)) + '; path=/; max-age=' + age;
  for (const p of granted) fetch('/tracker/' + p);
  document.querySelector('#b')?.remove();
}};
const first = (b) => {{
  b.innerHTML = `<p>{TEXT}</p><button class=a>Tout accepter</button> <button class=r>Tout refuser</button>
    <button class=s>Personnaliser</button>`;
  b.querySelector('.a').onclick = () => keep(PURPOSES);
  b.querySelector('.r').onclick = () => keep([]);
  b.querySelector('.s').onclick = () => second(b);
}};
const second = (b) => {{
  const on = read() || {{}};
  b.innerHTML = `<p>{TEXT}</p><label><input type=checkbox checked disabled> Cookies nécessaires</label>
    <label><input type=checkbox class=p value=analytics ${{on.analytics ? 'checked' : ''}}> Mesure d’audience</label>
    <label><input type=checkbox class=p value=advertising ${{on.advertising ? 'checked' : ''}}> Publicité ciblée</label>
    <button class=v>Enregistrer mes choix</button>`;
  b.querySelector('.v').onclick = () => keep([...b.querySelectorAll('.p:checked')].map((x) => x.value));
}};
const show = (layer) => {{
  const b = document.createElement('div'); b.id = 'b';
  b.setAttribute('style', 'position:fixed;bottom:0;left:0;right:0;background:#fff;border-top:1px solid;padding:1em');
  document.body.append(b); layer(b);
}};
const held = read();
if (held) for (const p of PURPOSES) if (held[p]) fetch('/tracker/' + p);
if (!held) show(first);
const back = document.querySelector('#back');
if (back) back.onclick = (e) => {{ e.preventDefault(); show(second); }};
</script>"""
