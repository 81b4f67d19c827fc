"""A policy document as it was fetched → the text that is saved, read and quoted.

Everything here is hostile input: its size is bounded before and after, and whatever cannot be read is an error in one
line, never an empty text.
"""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

from crawler.evidence import well_formed
from detectors.policy.errors import PolicyTextError
from detectors.policy.html_text import html_text

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_BYTES = 5_000_000
MAX_TEXT = 1_000_000  # code points
_MAX_PAGES = 500
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_MANY_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_MARKUP = re.compile(
    rb"^\s*(?:<!doctype\s+html|<html|<head|<body|<\?xml|<!--|<(?:div|p|h1|main|article|section)\b)", re.IGNORECASE
)

__all__ = ["MAX_BYTES", "MAX_TEXT", "PolicyTextError", "document_text"]


def document_text(content: bytes, media_type: str, url: str = "") -> str:
    """The text of a policy, ready to be saved.

    Args:
        content: the document as fetched, at most `MAX_BYTES`.
        media_type: the ``Content-Type`` it came with, parameters included; the content itself decides in doubt.
        url: where it came from; only its ending is looked at, and it is named in errors.

    Returns:
        NFC text with line feeds and the typography of the original; at most `MAX_TEXT` code points. Lists are
        lines that begin with ``- ``, table cells are separated by `` | ``.

    Raises:
        PolicyTextError: too large, not a kind of document that can be read, unreadable, or without any text.
    """
    where = f" ({url[:200]})" if url else ""
    if len(content) > MAX_BYTES:
        raise PolicyTextError(f"policy larger than {MAX_BYTES:,} bytes{where}")
    kind = _kind(content, media_type, url)
    if kind == "pdf":
        text = _pdf_text(content, where)
    elif kind == "html":
        text = html_text(content, _charset(media_type))
    elif kind == "text":
        text = _decoded(content, _charset(media_type))
    else:
        raise PolicyTextError(f"cannot read a policy of type {media_type.partition(';')[0].strip()[:80]!r}{where}")
    text = _MANY_BLANK.sub("\n\n", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    text = well_formed(unicodedata.normalize("NFC", text).strip("\n "))
    if not any(char.isalnum() for char in text):
        raise PolicyTextError(f"no text in the policy: an image, or a page that only scripts fill{where}")
    if len(text) > MAX_TEXT:
        raise PolicyTextError(f"policy of more than {MAX_TEXT:,} characters{where}")
    return text


def _kind(content: bytes, media_type: str, url: str) -> str | None:
    essence = media_type.partition(";")[0].strip().lower()
    if content.lstrip()[:5] == b"%PDF-" or essence == "application/pdf":
        return "pdf"
    if essence in {"text/html", "application/xhtml+xml"} or _MARKUP.match(content[:2_000]):
        return "html"
    if essence.startswith("text/"):
        return "text"
    generic = essence in {"", "application/octet-stream", "binary/octet-stream"}
    named = url.partition("?")[0].lower().endswith((".txt", ".md", ".text"))
    return "text" if (generic or named) and b"\x00" not in content[:4_000] else None


def _charset(media_type: str) -> str | None:
    match = _CHARSET.search(media_type)
    return match[1].lower() if match else None


def _decoded(content: bytes, charset: str | None) -> str:
    for encoding in (charset, "utf-8-sig", "cp1252"):
        if encoding is None:
            continue
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


def _unlock(reader: PdfReader, where: str) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise PolicyTextError(f"the PDF is protected by a password{where}")


def _pdf_text(content: bytes, where: str) -> str:
    parts: list[str] = []
    length = 0
    try:
        from pypdf import PdfReader  # few policies are PDFs, and it takes a while to import

        reader = PdfReader(io.BytesIO(content))
        _unlock(reader, where)
        for page in reader.pages[:_MAX_PAGES]:
            parts.append(page.extract_text())
            length += len(parts[-1])
            if length > MAX_TEXT:
                break
    except PolicyTextError:
        raise
    except Exception as error:  # a broken or hostile PDF makes pypdf raise anything
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise PolicyTextError(f"cannot read the PDF: {reason}{where}") from error
    return "\n".join(parts)
