"""Pages with consent banners of many makes, and what an honest visitor achieves on each.

Each page keeps its choice in a cookie and hides its banner once there is one, unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT = "Nous utilisons des cookies pour mesurer l’audience de ce site. Vous pouvez changer d’avis à tout moment."
STYLE = "position:fixed;bottom:0;left:0;right:0;background:#fff;color:#111;border-top:1px solid;padding:1em;z-index:9"
KEEP = """
const chosen = () => /choice=/.test(document.cookie);
const keep = (v) => { document.cookie = 'choice=' + v + '; path=/; max-age=15552000'; };
"""


@dataclass(frozen=True)
class BannerPage:
    """A page and what refusing and accepting on it must come to."""

    html: str
    refusal: str
    acceptance: str = "accepted"


def _page(script: str, body: str = "") -> str:
    filler = "<p>Bienvenue.</p>" * 30
    foot = "<footer><a href='/politique'>Politique de cookies</a></footer>"
    return f"<!doctype html><html lang=fr><title>Page</title><h1>Site</h1>{body}{filler}{foot}<script>{KEEP}{script}</script>"


def _banner(inner: str, wiring: str, *, style: str = STYLE, delay: int = 0, text: str = TEXT) -> str:
    make = f"""
const show = () => {{ if (chosen()) return;
  const b = document.createElement('div'); b.setAttribute('style', {style!r});
  b.innerHTML = {f"<p>{text}</p>{inner}"!r}; document.body.append(b);
  const on = (id, f) => {{ const el = b.querySelector('#' + id); if (el) el.addEventListener('click', (e) => {{ e.preventDefault(); f(b); }}); }};
  {wiring} }};
setTimeout(show, {delay});"""
    return _page(make)


BUTTONS = "<button id=a>Tout accepter</button> <button id=r>Tout refuser</button>"
WIRED = "on('a', () => { keep('yes'); b.remove(); }); on('r', () => { keep('no'); b.remove(); });"
ACCEPT_ONLY = "on('a', () => { keep('yes'); b.remove(); });"

SHADOW = _page(
    """
if (!chosen()) { const host = document.createElement('cmp-host'); document.body.append(host);
  const root = host.attachShadow({mode: 'open'});
  root.innerHTML = `<div style="%s"><p>%s</p><button id=a>OK pour moi</button><button id=r>Non merci</button><button>Je choisis</button></div>`;
  root.querySelector('#a').onclick = () => { keep('yes'); host.remove(); };
  root.querySelector('#r').onclick = () => { keep('no'); host.remove(); }; }"""
    % (STYLE, TEXT)
)

DECLARED = _page(
    """
const host = document.querySelector('cmp-host');
if (chosen()) host.remove();
addEventListener('message', (e) => { if (['yes', 'no'].includes(e.data)) { keep(e.data); host.remove(); } });""",
    f"""<cmp-host><template shadowrootmode=closed><div style="{STYLE}"><p>{TEXT}</p>
<button onclick="postMessage('yes', '*')">Tout accepter</button>
<button onclick="postMessage('no', '*')">Tout refuser</button></div></template></cmp-host>""",
)

FRAME_INNER = f"""<!doctype html><title>CMP</title><p>{TEXT}</p><button id=a>J’accepte</button>
<a href="#" id=r>Continuer sans accepter →</a><script>
a.onclick = () => parent.postMessage('yes', '*'); r.onclick = () => parent.postMessage('no', '*');</script>"""
FRAME = _page(
    """
if (!chosen()) { const f = document.createElement('iframe'); f.src = 'http://consent.cmp.example/banner';
  f.setAttribute('style', '%s;width:100%%;height:220px'); document.body.append(f);
  addEventListener('message', (e) => { if (['yes', 'no'].includes(e.data)) { keep(e.data); f.remove(); } }); }"""
    % STYLE
)

SECOND_LAYER = (
    """on('a', () => { keep('yes'); b.remove(); });
on('s', () => { b.innerHTML = '<p>%s</p><button id=ra>Tout refuser</button><button id=v>Valider mes choix</button>';
  on('ra', () => { keep('no'); b.remove(); }); });"""
    % TEXT
)
TOGGLES = (
    """on('a', () => { keep('yes'); b.remove(); });
on('s', () => { b.innerHTML = '<p>%s</p><label><input type=checkbox checked disabled> Nécessaires</label>'
  + '<label><input type=checkbox class=p checked> Audience</label><label><input type=checkbox class=p checked> Publicité</label>'
  + '<button id=v>Enregistrer mes choix</button>';
  on('v', () => { keep([...b.querySelectorAll('.p')].some((x) => x.checked) ? 'yes' : 'no'); b.remove(); }); });"""
    % TEXT
)

PURPOSES = ("Mesure d’audience", "Publicité personnalisée")
FOLDED = _banner(
    "<button id=a>Tout accepter</button><button id=s>Personnaliser</button>",
    ACCEPT_ONLY
    + """
  const on_now = [true, true];
  on('s', () => { b.innerHTML = %r + '<button id=k>Enregistrer mes choix</button>';
    b.querySelectorAll('button.fold').forEach((fold) => { fold.onclick = () => { fold.nextElementSibling.hidden = false; }; });
    b.querySelectorAll('button[data-n]').forEach((one) => { one.onclick = () => { on_now[one.dataset.n] = one.dataset.to === 'on'; }; });
    b.querySelector('#k').onclick = () => { keep(on_now.some(Boolean) ? 'some' : 'no'); b.remove(); }; });"""
    % "".join(
        f"<div><button class=fold>{name}</button><div hidden><button data-n={n} data-to=on>Autoriser</button>"
        f"<button data-n={n} data-to=off>Interdire</button></div></div>"
        for n, name in enumerate(PURPOSES)
    ),
)
CLOSED = _banner(
    "<button id=a>Tout accepter</button><button id=s>Paramétrer</button>",
    ACCEPT_ONLY
    + """
  on('s', () => { const p = document.createElement('div'); p.setAttribute('role', 'dialog');
    p.setAttribute('style', 'position:fixed;top:10vh;left:20vw;width:50vw;background:#fff;z-index:99;padding:1em');
    p.innerHTML = '<h2>Vos cookies</h2>' + %r + '<button id=c>Fermer</button>'; document.body.append(p);
    p.querySelector('#c').onclick = () => { const off = ![...p.querySelectorAll('input')].some((one) => one.checked); p.remove();
      const save = b.querySelector('#s'); save.textContent = 'Enregistrer mes choix';
      save.onclick = (e) => { e.stopImmediatePropagation(); keep(off ? 'no' : 'some'); b.remove(); }; save.replaceWith(save.cloneNode(true));
      b.querySelector('#s').onclick = () => { keep(off ? 'no' : 'some'); b.remove(); }; }; });"""
    % "".join(f"<label><input type=checkbox checked> {name}</label>" for name in PURPOSES),
)
FADING = _banner(
    BUTTONS,
    """const go = (v) => { keep(v); b.querySelector('p').textContent = 'Merci, vos cookies sont réglés.';
    b.style.transition = 'opacity 2.4s'; b.style.opacity = 0; b.addEventListener('transitionend', () => b.remove()); };
  on('a', () => go('yes')); on('r', () => go('no'));""",
)

PAGES: dict[str, BannerPage] = {
    "bottom-bar": BannerPage(_banner(BUTTONS, WIRED), "refused"),
    "english": BannerPage(
        _banner(
            "<button id=a>Accept all</button><button id=r>Reject all</button>",
            WIRED,
            text="We use cookies to understand how you use this website, with your consent.",
        ),
        "refused",
    ),
    "late": BannerPage(_banner(BUTTONS, WIRED, delay=4000), "refused"),
    "shadow-root": BannerPage(SHADOW, "refused"),
    "other-sites-frame": BannerPage(FRAME, "refused"),
    "home-made-controls": BannerPage(
        _banner(
            "<div id=a style='cursor:pointer'>J’accepte</div><span id=r style='cursor:pointer'>Je refuse</span>", WIRED
        ),
        "refused",
    ),
    "continue-without-accepting": BannerPage(
        _banner("<a href='#' id=r>Continuer sans accepter</a><button id=a>Accepter et fermer</button>", WIRED),
        "refused",
    ),
    "early-clicks-are-lost": BannerPage(
        _banner(
            BUTTONS,
            "let n = 0; on('a', () => { if (n++) { keep('yes'); b.remove(); } });"
            "on('r', () => { if (n++) { keep('no'); b.remove(); } });",
        ),
        "refused",
    ),
    "refusal-on-second-layer": BannerPage(
        _banner("<button id=a>Tout accepter</button><button id=s>Paramétrer</button>", SECOND_LAYER), "refused"
    ),
    "purposes-to-switch-off": BannerPage(
        _banner("<button id=a>Tout accepter</button><button id=s>Personnaliser</button>", TOGGLES),
        "saved-with-purposes-off",
    ),
    "purposes-folded-away": BannerPage(FOLDED, "saved-with-purposes-off"),
    "settings-only-closed": BannerPage(CLOSED, "saved-with-purposes-off"),
    "fades-away-slowly": BannerPage(FADING, "refused"),
    "only-accept": BannerPage(_banner("<button id=a>OK</button>", ACCEPT_ONLY), "no-free-refusal"),
    "pay-or-accept": BannerPage(
        _banner("<button id=a>Tout accepter</button><button id=p>Refuser et s’abonner</button>", ACCEPT_ONLY),
        "no-free-refusal",
    ),
    "dead-buttons": BannerPage(_banner(BUTTONS, ""), "failed", "failed"),
    "comes-back": BannerPage(
        _banner(
            BUTTONS,
            "on('a', () => { localStorage.n = 1; b.remove(); }); on('r', () => { localStorage.n = 2; b.remove(); });",
        ),
        "failed",
        "failed",
    ),
    "stores-nothing": BannerPage(
        _page(
            """
if (!performance.getEntriesByType('navigation').some((n) => n.type === 'reload')) {
  const b = document.createElement('div'); b.setAttribute('style', '%s'); b.innerHTML = '<p>%s</p>%s'; document.body.append(b);
  b.querySelectorAll('button').forEach((x) => { x.onclick = () => b.remove(); }); }"""
            % (STYLE, TEXT, BUTTONS)
        ),
        "failed",
        "failed",
    ),
    "closed-shadow-root": BannerPage(SHADOW.replace("mode: 'open'", "mode: 'closed'"), "refused"),
    "closed-shadow-root-in-markup": BannerPage(DECLARED, "refused"),
    "unknown-language": BannerPage(_page("").replace("<html lang=fr>", "<html lang=ja>"), "failed", "failed"),
    "after-a-scroll": BannerPage(
        _banner(BUTTONS, WIRED).replace("setTimeout(show, 0)", "addEventListener('scroll', show, {once: true})"),
        "refused",
    ),
    "stores-the-opposite": BannerPage(
        _banner(
            BUTTONS,
            "const t = (v) => { document.cookie = 'cookie_consent=' + v + '; path=/; max-age=9999'; };"
            "on('a', () => { keep('yes'); t('accepted'); b.remove(); });"
            "on('r', () => { t('accepted'); b.remove(); });",
        ).replace("/choice=/", "/consent=/"),
        "failed",
    ),
    "hides-from-robots": BannerPage(
        _page("if (navigator.webdriver !== undefined) document.body.append('');", "<div id=tarteaucitronRoot></div>"),
        "hidden-from-bots",
        "hidden-from-bots",
    ),
    "asks-twice": BannerPage(
        _banner(
            BUTTONS,
            "on('a', () => { keep('yes'); b.remove(); }); on('r', () => { b.innerHTML = '<p>%s Êtes-vous sûr ?</p>"
            "<button id=back>Retour</button><button id=sure>Confirmer mon refus</button>';"
            "on('sure', () => { keep('no'); b.remove(); }); });" % TEXT,
        ),
        "refused",
    ),
    "lies-under-something": BannerPage(
        _banner(BUTTONS, WIRED).replace(
            "</footer>",
            "</footer><div style='position:fixed;bottom:0;left:0;right:0;height:200px;z-index:99;background:#ddd'></div>",
        ),
        "failed",
        "failed",
    ),
    "half-an-emoji": BannerPage(
        _banner("<button id=a>Tout accepter \\ud83d</button> <button id=r>Tout refuser</button>", WIRED), "refused"
    ),
    "no-banner": BannerPage(_page(""), "no-banner", "no-banner"),
    "newsletter-is-no-banner": BannerPage(
        _page(
            "",
            f"<div style='{STYLE}'><p>Recevez notre lettre d’information chaque semaine.</p>"
            "<button>J’accepte</button><button>Non merci</button></div>",
        ),
        "no-banner",
        "no-banner",
    ),
}
