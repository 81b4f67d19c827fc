"""Evidence pointers: ``visits/<scenario>/visit.json#/<collection>/<index>`` read back into the thing they name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.evidence import (
    ApiUse,
    Banner,
    Choice,
    ConsentReading,
    Control,
    CookieWrite,
    PageView,
    Request,
    Step,
    StorageWrite,
    StoredCookie,
    TypedValue,
    Visit,
)

_Recorded = Request | CookieWrite | StoredCookie | StorageWrite | ApiUse | TypedValue | ConsentReading
Evidence = _Recorded | PageView | Banner | Control | Choice | Step

_VISIT_POINTER = re.compile(r"^visits/(?P<scenario>[^/#]+)/visit\.json#(?P<path>/.*)$", re.DOTALL)
_ITEM = re.compile(r"^/(?P<collection>[a-z_/]+?)(?:/(?P<index>0|[1-9]\d{0,8}))?$")


@dataclass(frozen=True)
class Resolved:
    """The visit a pointer leads to, and the piece of evidence in it."""

    visit: Visit
    item: Evidence


def pointer(scenario: str, collection: str, index: int) -> str:
    """The pointer of one item of a visit, for instance ``visits/refusal/visit.json#/cookies/3``."""
    return f"visits/{scenario}/visit.json#/{collection}/{index}"


class PointerIndex:
    """Resolves pointers against the visits at hand."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._visits: Mapping[str, Visit] = {visit.scenario: visit for visit in visits}

    def resolve(self, text: str) -> Resolved | None:
        """What ``text`` points to, or None when it is no pointer into a visit at hand or points past its end."""
        match = _VISIT_POINTER.match(text)
        if match is None or match["scenario"] not in self._visits:
            return None
        visit = self._visits[match["scenario"]]
        item = _item(visit, match["path"])
        return None if item is None else Resolved(visit, item)


def _item(visit: Visit, path: str) -> Evidence | None:
    match = _ITEM.match(path)
    if match is None:
        return None
    if match["index"] is None:
        return {"banner": visit.banner, "choice": visit.choice}.get(match["collection"])
    items = _collection(visit, match["collection"])
    index = int(match["index"])
    return items[index] if index < len(items) else None


def _collection(visit: Visit, name: str) -> Sequence[Evidence]:
    collections: dict[str, Sequence[Evidence]] = {
        "requests": visit.requests,
        "cookies": visit.cookies,
        "jar": visit.jar,
        "storage": visit.storage,
        "pages": visit.pages,
        "api_uses": visit.api_uses,
        "typed": visit.typed,
        "consent_readings": visit.consent_readings,
        "banner/buttons": visit.banner.buttons if visit.banner else (),
        "choice/steps": visit.choice.steps,
    }
    return collections.get(name, ())
