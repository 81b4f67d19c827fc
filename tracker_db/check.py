"""Everything wrong with files of the database, one line each: what the CI and ``temoin db check`` report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tracker_db.errors import TrackerDbError
from tracker_db.load import SourceFile, files_at, parse, read_service, shipped_files
from tracker_db.model import Service
from tracker_db.validity import problems_of


def check(paths: Sequence[Path] = ()) -> tuple[int, tuple[str, ...]]:
    """Check the shipped files, or those at ``paths`` together with the shipped ones.

    Returns:
        How many files were looked at, and one line for each problem; no line when all is well.
    """
    problems: list[str] = []
    given: list[SourceFile] = []
    for path in paths:
        try:
            given.extend(files_at(path))
        except TrackerDbError as error:
            problems.append(str(error))
    # a shipped file given by its path is itself, not a second service of the same id
    contents = {(file.stem, file.content) for file in given}
    files = [*(f for f in shipped_files() if (f.stem, f.content) not in contents), *given]
    services: list[tuple[str, Service]] = []
    for file in files:
        problems.extend(_problems_in(file, services))
    problems.extend(_conflicts(services))
    return len(given) if paths else len(files), tuple(problems)


def _problems_in(file: SourceFile, services: list[tuple[str, Service]]) -> Iterator[str]:
    """What is wrong with one file; a service that can be read is added to ``services`` all the same."""
    try:
        service = read_service(file)
    except TrackerDbError as error:
        yield str(error)
        return
    services.append((file.where, service))
    several = [f"{file.where}: {problem}" for problem in problems_of(service)]
    if several:
        yield from several
        return
    try:
        parse(file)
    except TrackerDbError as error:
        yield str(error)


def _conflicts(services: Iterable[tuple[str, Service]]) -> Iterator[str]:
    """Traces of which nobody could tell whose they are, because two services claim them alike."""
    claimed: dict[str, list[str]] = defaultdict(list)
    for where, service in services:
        for claim in sorted(set(_claims(service))):
            claimed[claim].append(where)
    for claim, files in sorted(claimed.items()):
        if len(files) > 1:
            yield f"{files[-1]}: the {claim} is claimed by {', '.join(files[:-1])} too"


def _claims(service: Service) -> Iterator[str]:
    """What must be one service's alone; a cookie on a named host may be shared, its setter tells the services apart."""
    yield f"id «{service.id}»"
    yield from (f"address «{' '.join((p.host, p.path, *p.query))}»" for p in service.urls)
    yield from (f"{spec.party}-party cookie «{spec.name}»" for spec in service.cookies if spec.host is None)
    yield from (f"{spec.kind} storage key «{spec.key}»" for spec in service.storage)
