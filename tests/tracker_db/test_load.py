"""Loading: what is accepted, what is refused and in which words; look-up by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker_db.errors import TrackerDbError
from tracker_db.load import load

GOOD = """\
id: {id}
name: Probe
vendor: Probe Ltd
brand: Probe
country: [FR]
purpose: analytics
consent: needed
consent_reason: a made-up service of the tests
urls:
  - {{host: probe.example, path: '^/hit$', role: collect}}
cookies:
  - {{name: probe_id, party: first, lifetime: 1 day, days: 1}}
sources:
  - {{url: 'https://probe.example/cookies', evidence: page}}
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_one_more_service_is_one_more_file(tmp_path: Path) -> None:
    write(tmp_path, "probe.yaml", GOOD.format(id="probe"))
    database = load([tmp_path])
    assert [match.service.id for match in database.match_url("https://eu.probe.example/hit")] == ["probe"]
    assert database.source_of(database.services["probe"]) == f"{tmp_path}/probe.yaml"
    assert database.sources == ("tracker_db/services", str(tmp_path))
    assert database.version != load().version
    assert set(database.services) == {*load().services, "probe"}


def test_the_shipped_database_is_read_once() -> None:
    assert load() is load()
    assert load().version == load([]).version
    assert load().source_of(load().services["matomo"]) == "tracker_db/services/matomo.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("other.yaml", "", "", "the id is «probe», the file's name says «other»"),
        ("probe.yaml", "purpose: analytics", "purpose: snooping", "purpose"),
        ("probe.yaml", "purpose: analytics", "purpose: analytics\ncolour: red", "colour"),
        ("probe.yaml", "brand: Probe\n", "", "brand: Field required"),
        ("probe.yaml", "'^/hit$'", "'^/hit('", "is not a regular expression"),
        ("probe.yaml", "host: probe.example", "host: 'https://probe.example'", "host"),
        ("probe.yaml", "host: probe.example", "host: '*.probe.example'", "host"),
        ("probe.yaml", "host: probe.example, path: '^/hit$'", "host: '*'", "a pattern for any host needs a path"),
        ("probe.yaml", "party: first", "party: third", "its host must be named"),
        ("probe.yaml", "name: probe_id", "name: 'p*'", "needs 3 characters"),
        ("probe.yaml", "party: first", "party: first, host: probe.example", "has no host of its own"),
        ("probe.yaml", "country: [FR]", "country: [France]", "two capitals"),
        ("probe.yaml", "  - {url: 'https://probe.example/cookies', evidence: page}", "  []", "sources: none"),
        ("probe.yaml", "name: Probe", "name: [", "not YAML"),
        ("probe.yaml", GOOD.format(id="probe"), "", "valid"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    text = GOOD.format(id="probe")
    assert old in text
    path = write(tmp_path, name, text.replace(old, new) if old else text)
    with pytest.raises(TrackerDbError, match=r"^[^\n]+$") as caught:
        load([path])
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert words in message


def test_an_id_of_the_shipped_files_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "matomo.yaml", GOOD.format(id="matomo"))
    with pytest.raises(TrackerDbError, match=r"«matomo» is already that of tracker_db/services/matomo\.yaml"):
        load([path])


def test_a_path_without_services_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrackerDbError, match=r"holds no \.yaml file"):
        load([tmp_path])
    with pytest.raises(TrackerDbError, match="cannot be read"):
        load([tmp_path / "absent.yaml"])


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("hotjar.com", {"hotjar"}),
        ("script.hotjar.com", {"hotjar"}),
        ("https://www.facebook.com/tr/?id=1", {"meta-pixel"}),
        ("https://www.facebook.com/", {"meta-pixel", "facebook-social"}),
        ("facebook.com", {"meta-pixel", "facebook-social"}),
        ("_hjSession_12", {"hotjar"}),
        ("u_scsid", {"snap-pixel"}),
        ("matomo", {"matomo"}),
        ("Google Tag Manager", {"google-tag-manager"}),
        ("Twitter", {"x-pixel", "x-embed"}),
        ("evil.example", set()),
        ("com", set()),
        ("", set()),
    ],
)
def test_lookup(text: str, services: set[str]) -> None:
    assert {service.id for service in load().lookup(text)} == services
