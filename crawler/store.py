"""The run's folder: every file written whole or not at all, as soon as it is known, and a manifest of all of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.evidence import Record, SiteFacts, Visit, well_formed
from crawler.har import har_text
from crawler.json_text import Text, list_text, object_text, value_text

MANIFEST = "manifest.json"
SITE_FACTS = "site.json"
MANIFEST_SCHEMA = "temoin/manifest/1"
CHUNK_BYTES = 1024 * 1024


class RunFolderError(Exception):
    """The folder cannot be used; the text is the one line a user reads."""


class RunFolder:
    """One run on disk. Paths given and returned are relative to the folder, with forward slashes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path) -> RunFolder:
        """Make a new folder.

        Raises:
            RunFolderError: it exists and is not empty, or cannot be written.
        """
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise RunFolderError(f"{path} exists already and is not an empty folder: name another one with -o")
            path.mkdir(parents=True, exist_ok=True)
            probe = path / ".write-test"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise RunFolderError(f"{path} cannot be written: {error.strerror or error}") from error
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Open a run that exists.

        Raises:
            RunFolderError: there is no run in this folder.
        """
        if not (path / "visits").is_dir():
            raise RunFolderError(f"{path} is not a run's folder: it has no visits")
        return cls(path)

    def visit_folder(self, scenario: str) -> Path:
        """Where a visit's files go; made when it is not there."""
        folder = self.path / "visits" / scenario
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def policy_folder(self) -> Path:
        """Where policy documents go; made when it is not there."""
        folder = self.path / "policy"
        folder.mkdir(exist_ok=True)
        return folder

    def write(self, name: str, content: str | bytes | Iterator[str]) -> None:
        """Write one file atomically, whole or piece by piece: a killed run leaves whole files only."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        pieces: Iterable[str | bytes] = (content,) if isinstance(content, str | bytes) else content
        with part.open("wb") as file:
            for piece in pieces:
                file.write(well_formed(piece).encode("utf-8") if isinstance(piece, str) else piece)
        part.replace(target)

    def write_visit(self, visit: Visit, *, creator_version: str) -> None:
        """A visit's evidence, its HAR, and its cookies and storage for those who want only these."""
        base = f"visits/{visit.scenario}"
        self.write(f"{base}/network.har", har_text(visit, creator_version=creator_version))
        self.write(f"{base}/cookies.json", object_text({"writes": _records(visit.cookies), "jar": _records(visit.jar)}))
        self.write(f"{base}/storage.json", _records(visit.storage))
        self.write(f"{base}/visit.json", _visit_text(visit))  # last: its presence says that the visit is whole

    def visits(self) -> tuple[Visit, ...]:
        """Every finished visit.

        Raises:
            RunFolderError: a file is not a visit of this version.
        """
        found = []
        for file in sorted((self.path / "visits").glob("*/visit.json")):
            try:
                found.append(Visit.from_json(file.read_bytes()))
            except (ValueError, OSError) as error:
                raise RunFolderError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error
        return tuple(sorted(found, key=lambda visit: visit.started))

    def write_site_facts(self, facts: SiteFacts) -> None:
        """What discovery learnt, texts of the policies included."""
        self.write(SITE_FACTS, facts.model_dump_json(indent=1))

    def site_facts(self) -> SiteFacts | None:
        """What discovery learnt; None when the run was cut off before.

        Raises:
            RunFolderError: the file is damaged.
        """
        file = self.path / SITE_FACTS
        if not file.exists():
            return None
        try:
            return SiteFacts.model_validate_json(file.read_bytes())
        except (ValueError, OSError) as error:
            raise RunFolderError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error

    def write_manifest(self, versions: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        """The SHA-256 of every file, with what made them. Written last."""
        manifest = {
            "schema": MANIFEST_SCHEMA,
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": dict(versions),
            "options": dict(options),
            "files": {name: _sha256(self.path / name) for name in self._files()},
        }
        self.write(MANIFEST, _json(manifest))

    def refresh_manifest(self) -> None:
        """Take the files as they are now into the manifest that is there.

        Raises:
            RunFolderError: there is no manifest, or it is damaged.
        """
        try:
            manifest = json.loads((self.path / MANIFEST).read_bytes())
            versions, options = manifest["versions"], manifest["options"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunFolderError(f"{self.path / MANIFEST} cannot be read: {error}") from error
        self.write_manifest(versions, options)

    def _files(self) -> Sequence[str]:
        files = (file for file in self.path.rglob("*") if file.is_file() and not file.name.endswith(".part"))
        names = (file.relative_to(self.path).as_posix() for file in files)
        return sorted(name for name in names if name != MANIFEST)


def _records(records: Iterable[Record]) -> Iterator[str]:
    return list_text(record.model_dump_json(by_alias=True) for record in records)


def _visit_text(visit: Visit) -> Iterator[str]:
    """What `Visit.to_json` says, record by record: a visit may hold thousands of requests."""
    members: dict[str, Text] = {}
    for name, info in Visit.model_fields.items():
        value = getattr(visit, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            members[info.alias or name] = _records(value)
        else:
            members[info.alias or name] = value_text(visit.model_dump(mode="json", include={name})[name])
    return object_text(members)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
