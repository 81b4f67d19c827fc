"""The policy documents: their bytes on disk become text, and the text claims."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.discovery.request import saved_document
from crawler.evidence import PolicyDocument, SiteFacts
from crawler.store import RunFolder
from detectors.policy.text import PolicyTextError, document_text

MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf"}
MAX_FILE_BYTES = 5_000_000


class PolicyFileError(Exception):
    """A file given with --policy cannot be read; the text is the one line a user reads."""


def read_policy_file(name: str) -> tuple[PolicyDocument, bytes]:
    """A policy given as a file, as a document and its bytes.

    Raises:
        PolicyFileError: it cannot be read, is too large, or holds no text.
    """
    path = Path(name)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise PolicyFileError(f"--policy {name}: the file is larger than {MAX_FILE_BYTES:,} bytes")
        content = path.read_bytes()
    except OSError as error:
        raise PolicyFileError(f"--policy {name}: {error.strerror or error}") from error
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/plain")
    document = PolicyDocument(
        url=path.absolute().as_uri(),
        status=None,
        sha256=hashlib.sha256(content).hexdigest(),
        retrieved=datetime.now(UTC),
        media_type=media_type,
        kind="given",
        found_by="given",
    )
    try:
        text = document_text(content, media_type, document.url)
    except PolicyTextError as error:
        raise PolicyFileError(f"--policy {name}: {error}") from error
    if not text.strip():
        raise PolicyFileError(f"--policy {name}: the file holds no text")
    return document.model_copy(update={"text": text}), content


def with_texts(facts: SiteFacts, folder: RunFolder, given: Sequence[tuple[PolicyDocument, bytes]]) -> SiteFacts:
    """The site's facts with every document's text, the given files last; texts are saved beside the documents."""
    documents = [_with_text(document, folder, index) for index, document in enumerate(facts.documents)]
    for document, content in given:
        if file := saved_document(folder.policy_folder(), len(documents), document.media_type):
            folder.write(file.relative_to(folder.path).as_posix(), content)
        documents.append(document)
    for index, document in enumerate(documents):
        if document.text:
            folder.write(f"policy/{index}.txt", document.text)
    return facts.model_copy(update={"documents": tuple(documents)})


def _with_text(document: PolicyDocument, folder: RunFolder, index: int) -> PolicyDocument:
    file = saved_document(folder.policy_folder(), index, document.media_type)
    if document.error is not None or file is None or not file.exists():
        return document
    try:
        text = document_text(file.read_bytes(), document.media_type, document.url)
    except PolicyTextError as error:
        return document.model_copy(update={"error": str(error)})
    return document.model_copy(update={"text": text})


def documents_to_judge(facts: SiteFacts | None) -> tuple[PolicyDocument, ...]:
    """The documents whose claims count: those given when there are any, else those found on the site."""
    if facts is None:
        return ()
    given = tuple(document for document in facts.documents if document.kind == "given")
    return given or facts.documents
