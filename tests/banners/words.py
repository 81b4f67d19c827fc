"""What the pages say: the labels and texts of the banners, the sites and the other boxes, by language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """Language code → what `words.yaml` says of it."""
    return _read("words.yaml")


@cache
def box_words() -> Mapping[str, Mapping[str, tuple[str, str, str, str]]]:
    """Language code → box → title, text, yes, no. English stands for the languages that have none."""
    return {
        language: {box: tuple(four) for box, four in boxes.items()} for language, boxes in _read("boxes.yaml").items()
    }


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return found
