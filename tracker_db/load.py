"""Reads the services: those shipped with the program, and files or folders a user adds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tracker_db.database import Database, FiledService
from tracker_db.errors import TrackerDbError
from tracker_db.model import Service
from tracker_db.validity import problem_of

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHIPPED = "tracker_db/services"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A service's file: where it says it is, the id its name gives it, and its bytes."""

    where: str
    stem: str
    content: bytes


def shipped_files() -> tuple[SourceFile, ...]:
    """The files that come with the program, sorted by name."""
    return tuple(_in_folder(resources.files("tracker_db") / "services", _SHIPPED))


def files_at(path: Path) -> tuple[SourceFile, ...]:
    """The ``.yaml`` files at a path, a file or a folder; raises `TrackerDbError` when there are none."""
    try:
        found = tuple(_in_folder(path, str(path))) if path.is_dir() else (_read(path, str(path)),)
    except OSError as error:
        raise TrackerDbError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not found:
        raise TrackerDbError(f"{path}: holds no .yaml file")
    return found


def read_service(file: SourceFile) -> Service:
    """The service a file describes, its shape checked but not its sense; raises `TrackerDbError` as `parse` does."""
    try:
        data = yaml.load(file.content, Loader=_Loader)  # noqa: S506 - both loaders are the safe ones
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TrackerDbError(f"{file.where}: not YAML: {' '.join(str(error).split())}") from error
    try:
        return Service.model_validate(data)
    except ValidationError as error:
        raise TrackerDbError(f"{file.where}: {_first_fault(error)}") from error


def parse(file: SourceFile) -> Service:
    """One usable service from its file; raises `TrackerDbError`, one line that names the file and the fault."""
    service = read_service(file)
    if service.id != file.stem:
        raise TrackerDbError(f"{file.where}: the id is «{service.id}», the file's name says «{file.stem}»")
    if problem := problem_of(service):
        raise TrackerDbError(f"{file.where}: {problem}")
    return service


def load(extra: Sequence[Path] = ()) -> Database:
    """The database of the shipped services and those at ``extra`` (files or folders of the same form).

    The shipped ones are read once in a process. Raises `TrackerDbError` for a file that cannot be used and for an id
    that occurs twice.
    """
    if not extra:
        return _shipped()
    return _database((*shipped_files(), *(file for path in extra for file in files_at(path))), extra)


@cache
def _shipped() -> Database:
    return _database(shipped_files(), ())


def _database(files: Sequence[SourceFile], extra: Sequence[Path]) -> Database:
    filed: dict[str, FiledService] = {}
    for file in files:
        service = parse(file)
        if service.id in filed:
            raise TrackerDbError(f"{file.where}: the id «{service.id}» is already that of {filed[service.id].where}")
        filed[service.id] = FiledService(service, file.where)
    return Database(
        tuple(filed.values()),
        version=_version(files),
        sources=(_SHIPPED, *(str(path) for path in extra)),
        other_products=_other_products(),
    )


def _other_products() -> tuple[str, ...]:
    content = (resources.files("tracker_db") / "other_products.yaml").read_bytes()
    return tuple(yaml.load(content, Loader=_Loader))  # noqa: S506 - both loaders are the safe ones


def _version(files: Iterable[SourceFile]) -> str:
    """The program's version and the first half of a hash of all contents: equal versions judge alike."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.where):
        digest.update(f"{file.stem}\0{len(file.content)}\0".encode())
        digest.update(file.content)
    try:
        program = metadata.version("temoin")
    except metadata.PackageNotFoundError:
        program = "0"
    return f"{program}+{digest.hexdigest()[:12]}"


def _in_folder(folder: Traversable, where: str) -> Iterator[SourceFile]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml") and entry.is_file():
            yield _read(entry, f"{where}/{entry.name}")


def _read(entry: Traversable, where: str) -> SourceFile:
    return SourceFile(where, entry.name.removesuffix(".yaml"), entry.read_bytes())


def _first_fault(error: ValidationError) -> str:
    faults = error.errors(include_url=False)
    first = faults[0]
    place = ".".join(str(part) for part in first["loc"]) or "the file"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{place}: {first['msg']}{more}"
