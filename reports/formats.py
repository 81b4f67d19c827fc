"""The formats a report can be written in. To add one, add ``reports/<name>_format.py``; nothing else changes.

Such a module has a ``FILE_NAME`` and a ``render(material)`` that gives text (written as UTF-8) or bytes. It is
imported when the format is first asked for, so that one format's needs never burden another.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, ModuleType

from crawler.evidence import Visit
from reports.model import Report

_SUFFIX = "_format"


@dataclass(frozen=True)
class Material:
    """All a format may draw on.

    Attributes:
        report: the report.
        visits: the evidence it points into.
        documents: the text of each policy document, by its index in ``report.policy``.
        screenshots: image bytes by their path in the run folder (``visits/<scenario>/<name>.png``).
    """

    report: Report
    visits: Sequence[Visit] = ()
    documents: Mapping[int, str] = field(default_factory=dict)
    screenshots: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """One format, by its name."""

    name: str

    @property
    def file_name(self) -> str:
        """The file's name in the run folder."""
        name: str = self._module().FILE_NAME
        return name

    def render(self, material: Material) -> bytes:
        """The report in this format, as the bytes of its file."""
        content: str | bytes = self._module().render(material)
        return content.encode("utf-8") if isinstance(content, str) else content

    def _module(self) -> ModuleType:
        return importlib.import_module(f"reports.{self.name}{_SUFFIX}")


def _found() -> dict[str, Format]:
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    names = sorted(module.name.removesuffix(_SUFFIX) for module in modules if module.name.endswith(_SUFFIX))
    return {name: Format(name) for name in names}


FORMATS: Mapping[str, Format] = MappingProxyType(_found())
"""Every format by its name on the command line (``--format``)."""
