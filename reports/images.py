"""Screenshots as data URIs, within a budget, so that the report stays one file that can be sent by mail."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.safe import Bounded

BUDGET = 4_000_000
"""Characters of data URIs in one report: about 3 MB of images."""

_MAGIC = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True)
class Shots:
    """The images that are in, by path, and those left out, with the reason."""

    uris: Mapping[str, Bounded]
    left_out: Mapping[str, str]


@dataclass
class _Album:
    budget: int
    uris: dict[str, Bounded] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, image: bytes | None) -> None:
        media_type = _media_type(image or b"")
        size = 4 * (len(image or b"") + 2) // 3
        if not image:
            self.left_out[path] = "the file is not there"
        elif media_type is None:
            self.left_out[path] = "not a PNG or JPEG image"
        elif size > self.budget:
            self.left_out[path] = f"{len(image):,} bytes would exceed the report's size limit"
        else:
            self.budget -= size
            self.uris[path] = Bounded(f"data:{media_type};base64,{base64.b64encode(image).decode('ascii')}")


def embed(paths: Sequence[Sequence[str]], images: Mapping[str, bytes], budget: int = BUDGET) -> Shots:
    """Embed the images of each visit, turn by turn, so that no visit takes the room of all the others.

    Args:
        paths: for each visit, the paths of its images in the order of their worth.
        images: the bytes by path.
        budget: the most characters that all data URIs may have together.
    """
    album = _Album(budget)
    for turn in range(max((len(of_visit) for of_visit in paths), default=0)):
        for of_visit in paths:
            if turn < len(of_visit):
                album.add(of_visit[turn], images.get(of_visit[turn]))
    return Shots(album.uris, album.left_out)


def _media_type(image: bytes) -> str | None:
    return next((media_type for magic, media_type in _MAGIC if image.startswith(magic)), None)
