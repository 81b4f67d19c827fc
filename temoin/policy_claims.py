"""Reading the claims of one policy, from a file or from the web."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crawler.discovery.request import DiscoveryRequest, saved_document
from crawler.discovery.run import discover
from crawler.errors import SiteUnreachable
from crawler.evidence import PolicyDocument, SiteFacts
from crawler.look_up import NameLookUp
from crawler.private_addresses import private_site
from crawler.resolve import ResolveTable
from crawler.site import normalise_audit_url
from detectors.policy.claim import Claim
from detectors.policy.read import read
from detectors.policy.text import document_text
from temoin.documents import read_policy_file
from temoin.options import is_url
from tracker_db.load import load

USER_AGENT = "Mozilla/5.0 (compatible; temoin; policy reader)"


def claims_of(source: str, *, resolve: Sequence[str], insecure: bool, ca_file: str | None) -> tuple[Claim, ...]:
    """The claims of a policy.

    Raises:
        PolicyFileError, PolicyTextError: it cannot be read.
        SiteUnreachable: the URL did not answer with a document.
    """
    if not is_url(source):
        document, _ = read_policy_file(source)
        return read(document.text, load())
    with tempfile.TemporaryDirectory(prefix="temoin-policy-") as place:
        request = DiscoveryRequest(
            url=normalise_audit_url(source),
            user_agent=USER_AGENT,
            save_to=Path(place),
            pages=1,
            policies=(source,),
            look_for_policies=False,
            resolve=ResolveTable.parse(resolve),
            insecure=insecure,
            ca_file=Path(ca_file) if ca_file else None,
        )
        facts = asyncio.run(_discovered(request))
        return read(_text(facts.documents, source, Path(place)), load())


async def _discovered(request: DiscoveryRequest) -> SiteFacts:
    private = await private_site(request.url, request.resolve, NameLookUp())
    return await discover(replace(request, private_site=private))


def _text(documents: Sequence[PolicyDocument], source: str, place: Path) -> str:
    if not documents or documents[0].error is not None:
        reason = documents[0].error if documents else "nothing was fetched"
        raise SiteUnreachable(f"{source}: {reason}")
    file = saved_document(place, 0, documents[0].media_type)
    if file is None or not file.exists():
        raise SiteUnreachable(f"{source}: {documents[0].media_type} is no kind of policy document")
    return document_text(file.read_bytes(), documents[0].media_type, source)
