from typing import Any

import pytest

from crawler.capture.databases import DatabaseRecorder, Entry
from crawler.capture.remote_values import key_text, value_text
from crawler.capture.stamp import Stamp
from crawler.evidence import Party, Phase, StorageKind

SITE = "https://www.site.example/"
ORIGIN = "https://www.site.example"


def told(number: int, key: str | None, **more: Any) -> dict[str, Any]:
    stack = "Error\n    at f (https://t.example/t.js:1:2)"
    message = {"id": number, "storage": "indexeddb", "key": key, "value": "v", "removed": False, "stack": stack}
    return {"realm": "s 1", "origin": ORIGIN, **message, **more}


def entry(key: str) -> Entry:
    return Entry(StorageKind.INDEXEDDB, ORIGIN, key, "found")


def test_what_is_found_and_not_explained_has_no_writer() -> None:
    stamp = Stamp()
    databases = DatabaseRecorder(stamp)
    databases.on_write(told(1, "db/s/known"))
    stamp.phase, stamp.now = Phase.AFTER_CHOICE, 5.0
    databases.find([entry("db/s/known"), entry("db/s/hidden"), entry("db/s/hidden")])
    known, hidden = databases.writes(SITE)
    assert (known.key, known.value, known.url, known.party) == (
        "db/s/known", "v", "https://t.example/t.js", Party.FIRST,
    )  # fmt: skip
    assert (hidden.key, hidden.value, hidden.url, hidden.stack) == ("db/s/hidden", "found", None, ())
    assert (hidden.phase, hidden.time) == (Phase.AFTER_CHOICE, 5.0)


def test_a_key_that_comes_later_explains_what_was_found_before() -> None:
    databases = DatabaseRecorder(Stamp())
    databases.on_write(told(1, None))
    databases.find([entry("db/s/1")])
    databases.on_key({"realm": "s 1", "id": 1, "key": "db/s/1"})
    (write,) = databases.writes(SITE)
    assert (write.key, write.value) == ("db/s/1", "v")


def test_failed_writes_are_taken_out_by_realm() -> None:
    databases = DatabaseRecorder(Stamp())
    databases.on_write(told(1, "a"))
    databases.on_write(told(1, "b", realm="s 2"))
    databases.on_failed({"realm": "s 1", "id": 1})
    databases.on_failed({"realm": "s 9", "id": 1})
    assert [write.key for write in databases.writes(SITE)] == ["b"]


def test_a_service_worker_that_no_call_registered_is_told() -> None:
    databases = DatabaseRecorder(Stamp())
    registered = {"registrationId": "0", "scopeURL": SITE, "isDeleted": False}
    databases.on_event("ServiceWorker.workerRegistrationUpdated", {"registrations": [registered]})
    version = {"registrationId": "0", "scriptURL": f"{SITE}sw.js"}
    for _ in range(2):
        databases.on_event("ServiceWorker.workerVersionUpdated", {"versions": [version]})
    (write,) = databases.writes(SITE)
    assert (write.kind, write.key, write.value, write.origin) == (
        StorageKind.SERVICE_WORKER, SITE, f"{SITE}sw.js", ORIGIN,
    )  # fmt: skip


def test_nonsense_is_harmless() -> None:
    databases = DatabaseRecorder(Stamp())
    for nonsense in ({"storage": "drawer"}, {"id": "x"}):
        databases.on_write({**told(1, "k"), **nonsense})
    databases.on_key({})
    databases.on_failed({})
    assert databases.writes(SITE) == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"type": "string", "value": "me"}, "me"),
        ({"type": "number", "value": 3.5, "description": "3.5"}, "3.5"),
        (
            {
                "type": "object", "subtype": "date",
                "description": "Tue Jan 06 1970 19:53:20 GMT+0100 (heure normale d’Europe centrale)",
            },
            '"1970-01-06T18:53:20Z"',
        ),
        ({"type": "object", "subtype": "arraybuffer", "description": "ArrayBuffer(8)"}, '"[8 bytes]"'),
        (
            {
                "type": "object", "subtype": "array", "description": "Array(2)",
                "preview": {"properties": [
                    {"name": "0", "type": "string", "value": "a"}, {"name": "1", "type": "number", "value": "1"},
                ]},
            },
            '["a",1]',
        ),
    ],
)  # fmt: skip
def test_keys_are_written_as_the_hooks_write_them(value: dict[str, Any], text: str) -> None:
    assert key_text(value) == text


def test_values_are_told_by_their_members() -> None:
    value = {"type": "object", "description": "Object", "preview": {"overflow": True, "properties": []}}
    members: list[dict[str, Any]] = [
        {"name": "id", "value": {"type": "string", "value": 'a"b'}},
        {"name": "on", "value": {"type": "boolean", "value": True}},
        {"name": "none", "value": {"type": "object", "subtype": "null", "value": None}},
        {"name": "accessor"},
    ]
    assert value_text(value, members) == '{"id":"a\\"b","on":true,"none":null}'
    assert value_text(value, None) == '{"…":"…"}'
