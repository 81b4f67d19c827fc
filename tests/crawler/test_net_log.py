"""Reading Chromium's network log while it is being written."""

import re
from pathlib import Path

import pytest

from crawler.capture.net_log import NetLog
from tests.crawler.net_log_lines import OFFSET_MS, LogWriter


@pytest.fixture
def writer(tmp_path: Path) -> LogWriter:
    return LogWriter(tmp_path / "net-log.json")


def read(writer: LogWriter) -> NetLog:
    log = NetLog(writer.path)
    log.read_on()
    return log


def test_a_request_counts_once_its_headers_went_out(writer: LogWriter) -> None:
    writer.event(1, "URL_REQUEST_START_JOB", 900, phase=1, url="https://cached.example/", method="GET")
    writer.request("https://a.example/p?x=1#part", at=1000, method="POST", socket=7, sent=("Cookie: a=1; b=2",))
    (request,) = read(writer).requests
    assert (request.method, request.url) == ("POST", "https://a.example/p?x=1")
    assert request.time == OFFSET_MS / 1000 + 1.0


def test_headers_are_read_back_from_the_file_when_they_are_wanted(writer: LogWriter) -> None:
    received = ("HTTP/1.1 302 Found", "Location: https://b.example/", "Set-Cookie: a=1", "set-cookie: b=2")
    writer.request("https://a.example/", sent=("Cookie: a=1; b=2",), received=received)
    writer.request("https://z.example/")
    log = read(writer)
    request = log.requests[0]
    assert log.headers_sent(request).first("cookie") == "a=1; b=2"
    answer = log.headers_received(request)
    assert answer is not None
    status_line, headers = answer
    assert status_line == "HTTP/1.1 302 Found"
    assert [header.value for header in headers if header.name.lower() == "set-cookie"] == ["a=1", "b=2"]


def test_headers_that_are_not_plain_ascii_are_told_escaped(writer: LogWriter) -> None:
    writer.request("https://a.example/", sent=("%ESCAPED:\u200b Cookie: a=caf%C3%A9; b=1%2520",))
    log = read(writer)
    assert log.headers_sent(log.requests[0]).first("cookie") == "a=café; b=1%20"


def test_redirects_are_one_hop_each_with_its_own_answer(writer: LogWriter) -> None:
    for url, status in (("https://a.example/", "HTTP/1.1 302 Found"), ("https://b.example/", "HTTP/1.1 200 OK")):
        writer.event(1, "URL_REQUEST_START_JOB", 1000, phase=1, url=url, method="GET")
        writer.event(1, "HTTP_TRANSACTION_SEND_REQUEST_HEADERS", 1001, headers=["Host: x"])
        writer.event(1, "HTTP_TRANSACTION_READ_RESPONSE_HEADERS", 1002, headers=[status])
    log = read(writer)
    assert [request.url for request in log.requests] == ["https://a.example/", "https://b.example/"]
    assert [(log.headers_received(request) or ("",))[0][9:12] for request in log.requests] == ["302", "200"]


def test_connections_are_found_over_jobs_and_http2_sessions(writer: LogWriter) -> None:
    writer.request("https://one.example/", socket=7)
    writer.event(41, "HTTP2_SESSION_INITIALIZED", 1000, source_dependency={"id": 35, "type": 10})
    for source, job, event in (
        (60, 61, "HTTP2_SESSION_POOL_IMPORTED_SESSION_FROM_SOCKET"),
        (62, 63, "HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION"),
    ):
        writer.event(source, "URL_REQUEST_START_JOB", 1000, phase=1, url="https://two.example/", method="GET")
        writer.event(job, event, 1000, source_dependency={"id": 41, "type": 11})
        writer.event(source, "HTTP_STREAM_REQUEST_BOUND_TO_JOB", 1000, source_dependency={"id": job, "type": 17})
        writer.event(source, "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS", 1001, headers=[":method: GET"])
    writer.request("https://none.example/")
    log = read(writer)
    assert [log.connection_of(request) for request in log.requests] == [7, 35, 35, None]
    assert log.headers_sent(log.requests[1])[0] == (":method", "GET")


def test_it_is_read_on_from_where_it_was_left_even_in_mid_line(writer: LogWriter) -> None:
    log = read(writer)
    writer.request("https://a.example/")
    whole = writer.path.read_bytes()
    for end in range(len(whole) - 300, len(whole) + 1, 7):
        writer.path.write_bytes(whole[:end])
        log.read_on()
    writer.path.write_bytes(whole)
    log.read_on()
    assert [request.url for request in log.requests] == ["https://a.example/"]
    assert log.headers_sent(log.requests[0]).first("host") == "x"


def test_what_a_page_writes_into_its_urls_and_headers_is_not_taken_for_the_logs_own_words(writer: LogWriter) -> None:
    hostile = 'https://a.example/?"type":11},\n{"type":11'
    writer.request(hostile, sent=('Cookie: x="type":999}',))
    writer.event(5, "SOCKET_ALIVE", 1000, note='"type":17}')
    (request,) = read(writer).requests
    assert request.url == hostile


def test_jars_tell_what_went_in_and_out_and_why(writer: LogWriter) -> None:
    writer.cookie(28, "_ga", "GA1.2", ".a.example", at=1000)
    writer.cookie(28, "_ga", "GA1.2", ".a.example", at=2000, deleted="EXPLICIT")
    added, deleted = read(writer).jar_events
    assert (added.store, added.kind, added.params["value"]) == (28, "added", "GA1.2")
    assert (deleted.kind, deleted.params["deletion_cause"]) == ("removed", "EXPLICIT")


def test_it_knows_whether_something_is_still_under_way(writer: LogWriter) -> None:
    began = OFFSET_MS / 1000 + 1.5
    writer.request("https://earlier.example/", at=1000, received=None)
    log = read(writer)
    assert not log.is_busy(began)
    writer.event(70, "URL_REQUEST_START_JOB", 2000, phase=1, url="https://a.example/", method="POST")
    log.read_on()
    assert log.is_busy(began)
    writer.event(70, "HTTP_TRANSACTION_SEND_REQUEST_HEADERS", 2001, headers=[])
    log.read_on()
    assert log.is_busy(began)
    writer.event(70, "HTTP_TRANSACTION_READ_RESPONSE_HEADERS", 2002, headers=["HTTP/1.1 204"])
    log.read_on()
    assert not log.is_busy(began)


def test_what_is_no_network_log_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text('{"constants":{}},\n')
    with pytest.raises(ValueError, match="does not begin as one"):
        NetLog(file).read_on()
    with pytest.raises(OSError, match="No such file"):
        NetLog(tmp_path / "absent").read_on()


def test_a_log_that_was_broken_once_is_not_read_on(writer: LogWriter) -> None:
    writer.cookie(28, "a", "secret", ".a.example", at=1000)
    good = writer.path.read_text(encoding="utf-8")
    last = good.rstrip().splitlines()[-1]
    without_source = re.sub(r'"source":\{[^}]*\},?', "", last)
    writer.path.write_text(good.replace(last, without_source), encoding="utf-8")
    log = NetLog(writer.path)
    with pytest.raises(ValueError, match="not as it should be") as told:
        log.read_on()
    assert "secret" not in str(told.value)
    writer.request("https://a.example/")
    with pytest.raises(ValueError, match="not as it should be"):
        log.read_on()
    assert log.requests == []


def test_changes_of_jars_are_handed_out_once(writer: LogWriter) -> None:
    writer.cookie(28, "a", "1", ".a.example", at=1000)
    log = read(writer)
    assert [event.params["name"] for event in log.take_jar_events()] == ["a"]
    assert log.take_jar_events() == []
