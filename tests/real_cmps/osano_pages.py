"""Osano's free library (cookieconsent 3.1.1) in its three types: opt-in, opt-out, and information without any choice.

Its own interface: https://www.npmjs.com/package/cookieconsent (src/cookieconsent.js, «hasConsented»).
"""

from __future__ import annotations

from typing import Any

from tests.real_cmps.real_page import RealPage, document, js, whole_package

FILES = whole_package("cookieconsent", "build")
TRUTH = "the site starts trackers as the library's documentation says, by what its interface tells of the choice"


def head(settings: dict[str, Any], begin: str) -> str:
    """The library, and the site's own few lines around it.

    Args:
        settings: the library's.
        begin: a JavaScript expression of the popup: whether trackers run.
    """
    return f"""<link rel="stylesheet" href="/cookieconsent/build/cookieconsent.min.css">
<script src="/cookieconsent/build/cookieconsent.min.js"></script>
<script>
addEventListener("DOMContentLoaded", () => {{
  const palette = {{ popup: {{ background: "#252e39" }}, button: {{ background: "#14a7d0" }} }};
  window.trackersRun = false;
  const decide = (popup) => {{ window.trackersRun = {begin}; }};
  cookieconsent.initialise(Object.assign({{ palette,
    onInitialise() {{ decide(this); }}, onStatusChange() {{ decide(this); }}, onPopupOpen() {{ decide(this); }},
  }}, {js(settings)}));
}});
</script>"""


IN_FORCE = 'trackersRun ? ["analytics", "ads"] : []'
BOTH = frozenset({"analytics", "ads"})
OSANO_PAGES = (
    RealPage(  # the tab that leads back shows only while the mouse is near the edge, as it does by default
        name="osano-opt-in-fr",
        cmp="Osano",
        html=document(
            "fr",
            head=head(
                {
                    "type": "opt-in",
                    "position": "bottom-right",
                    "content": {
                        "message": "Ce site utilise des cookies pour mesurer l’audience et afficher de la publicité.",
                        "allow": "Accepter",
                        "deny": "Refuser",
                        "link": "En savoir plus",
                        "href": "/legal",
                        "policy": "Cookies",
                    },
                },
                "popup.hasConsented()",
            ),
            in_force=IN_FORCE,
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": (".cc-deny",),
            "accept": (".cc-allow",),
            "withdraw": ("edge:", ".cc-revoke", ".cc-deny"),
        },
    ),
    RealPage(  # trackers run until they are refused
        name="osano-opt-out-en",
        cmp="Osano",
        html=document(
            "en",
            head=head(
                {"type": "opt-out", "position": "top", "animateRevokable": False, "content": {"href": "/legal"}},
                '!popup.hasAnswered() || popup.getStatus() !== "deny"',
            ),
            in_force=IN_FORCE,
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": (".cc-deny",),
            "accept": (".cc-allow",),
            "withdraw": (".cc-revoke", ".cc-deny"),
        },
        before=BOTH,
    ),
    RealPage(  # one button, which tells that the notice was read: no choice at all
        name="osano-info-en",
        cmp="Osano",
        html=document(
            "en",
            head=head({"type": "info", "theme": "classic", "content": {"href": "/legal"}}, "true"),
            in_force=IN_FORCE,
        ),
        files=FILES,
        expected={"refusal": "no-free-refusal", "acceptance": "accepted", "granular": False, "withdrawal": False},
        truth=TRUTH,
        by_hand={"accept": (".cc-dismiss",)},
        before=BOTH,
    ),
)
