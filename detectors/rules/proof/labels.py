"""Labels of controls compared as people read them, and the few words that make a control a refusal."""

from __future__ import annotations

import re
import unicodedata

from crawler.evidence import Control, ControlRole

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_REFUSAL = re.compile(
    r"\b(sans accepter|refus\w*|rejet\w*|declin\w*|non merci|interdire|uniquement les? \w*necessaires?"
    r"|without accepting|reject\w*|deny|disagree|decline\w*|no thanks|only (?:strictly )?(?:necessary|essential)"
    r"|(?:necessary|essential) (?:cookies )?only)\b"
)

_INFORMATION = re.compile(
    r"\b(savoir plus|plus d informations?|politique|charte|mentions|confidentialite|partenaires?|fournisseurs?|cgu"
    r"|conditions|policy|policies|privacy|notice|partners?|vendors?|learn more|read more|more info\w*|legal|terms"
    r"|francais|english|langue|language)\b"
)

_LEAVES = re.compile(
    r"\b(plus tard|pas maintenant|ignorer|passer|fermer|continuer|annuler|non|later|not now|skip|close|continue|cancel"
    r"|dismiss|no)\b"
)


def folded(label: str) -> str:
    """The label without case, accents, quotes or punctuation: ``« Je choisis »`` and ``JE CHOISIS`` are the same."""
    letters = unicodedata.normalize("NFKD", label.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_LETTERS.sub(" ", plain).strip()


def refuses(control: Control) -> bool:
    """Whether the control is a refusal by its role, or reads as one (“continue without accepting” is one)."""
    if control.role is ControlRole.REFUSE:
        return True
    return control.role is not ControlRole.ACCEPT and _REFUSAL.search(folded(control.label)) is not None


def informs(control: Control) -> bool:
    """Whether the control plainly leads to a text to read, and so cannot be a refusal.

    It does by its words, or as a link of other words than those by which one leaves a banner: whoever told the
    banner's other controls apart reads its language, and would have known a refusal.
    """
    if control.role is not ControlRole.OTHER:
        return False
    words = folded(control.label)
    is_link = control.tag.lower() == "a" and bool(words)
    return _INFORMATION.search(words) is not None or (is_link and _LEAVES.search(words) is None)
