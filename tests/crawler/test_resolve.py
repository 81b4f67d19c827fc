from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from crawler.resolve import ResolveError, ResolveTable


@pytest.mark.parametrize(
    ("rules", "host", "port", "expected"),
    [
        (["*=127.0.0.1"], "firm.example", 443, ("127.0.0.1", 443)),
        (["*:443=127.0.0.1:8443"], "firm.example", 443, ("127.0.0.1", 8443)),
        (["*:443=127.0.0.1:8443"], "firm.example", 80, None),
        (["firm.example=127.0.0.1:8000"], "firm.example", 80, ("127.0.0.1", 8000)),
        (["firm.example=127.0.0.1"], "www.firm.example", 80, None),
        (["*.firm.example=127.0.0.1"], "www.firm.example", 80, ("127.0.0.1", 80)),
        (["*.firm.example=127.0.0.1"], "firm.example", 80, None),
        (["Firm.Example=127.0.0.1"], "FIRM.example", 80, ("127.0.0.1", 80)),
        (["firm.example=[::1]:8443"], "firm.example", 443, ("::1", 8443)),
        (["firm.example=[::1]"], "firm.example", 443, ("::1", 443)),
        (["firm.example=localhost:8000"], "firm.example", 80, ("localhost", 8000)),
        (["[::1]=127.0.0.1"], "::1", 80, ("127.0.0.1", 80)),
        (["[::1]:443=127.0.0.1:1"], "::1", 443, ("127.0.0.1", 1)),
        (["a=10.0.0.1", "*=10.0.0.2"], "a", 80, ("10.0.0.1", 80)),
        (["*=10.0.0.2", "a=10.0.0.1"], "a", 80, ("10.0.0.2", 80)),
        (["société.example=10.0.0.1"], "xn--socit-esab.example", 80, ("10.0.0.1", 80)),
        (["f.rm.example=10.0.0.1"], "firm.example", 80, None),
        ([" firm.example = 10.0.0.1 "], "firm.example", 80, ("10.0.0.1", 80)),
        (["*=10.0.0.1"], "temoin-visited.localhost", 80, None),
        ([], "firm.example", 80, None),
    ],
)
def test_lookup(rules: list[str], host: str, port: int, expected: tuple[str, int] | None) -> None:
    assert ResolveTable.parse(rules).lookup(host, port) == expected


def test_chromium_gets_the_same_rules_in_the_same_order() -> None:
    table = ResolveTable.parse(["firm.example:443=[::1]:8443", "*=127.0.0.1", "[::1]=10.0.0.1", "[::1]:80=10.0.0.2"])
    assert table.chromium_rules() == (
        "MAP firm.example:443 [::1]:8443, MAP * 127.0.0.1, MAP ::1 10.0.0.1, MAP [::1]:80 10.0.0.2, "
        "EXCLUDE temoin-visited.localhost, EXCLUDE temoin-embedded.localhost"
    )


def test_no_rule_is_no_argument() -> None:
    assert ResolveTable.parse([]).chromium_rules() is None


def test_a_table_survives_its_sources() -> None:
    table = ResolveTable.parse(["*:443=127.0.0.1:8443"])
    assert ResolveTable.parse(table.sources) == table


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "firm.example",
        "=127.0.0.1",
        "firm.example=",
        "firm.example=other.example",
        "firm.example=::1",
        "::1=127.0.0.1",
        "firm.example=[::1",
        "firm.example=[::1]8443",
        "firm.example:0=127.0.0.1",
        "firm.example:65536=127.0.0.1",
        "firm.example:=127.0.0.1",
        "firm.example=127.0.0.1:http",
        "firm.example=300.0.0.1",
        "firm?.example=127.0.0.1",
        "a, MAP b=127.0.0.1",
        "a\\b=127.0.0.1",
        "a b=127.0.0.1",
        "[not-an-address]=127.0.0.1",
        "firm.example=127.0.0.1=2",
    ],
)
def test_a_rule_that_cannot_be_read_is_told_in_one_line(rule: str) -> None:
    with pytest.raises(ResolveError) as caught:
        ResolveTable.parse(["*=127.0.0.1", rule])
    assert repr(rule) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture
def server() -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<p>reached as {self.headers['Host']}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    local = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=local.serve_forever)
    thread.start()
    yield int(local.server_address[1])
    local.shutdown()
    local.server_close()
    thread.join()


def test_chromium_itself_understands_the_rules(server: int, tmp_path: Path) -> None:
    binary = shutil.which("chromium-headless-shell")
    if binary is None:
        pytest.skip("no chromium-headless-shell on this machine")
    table = ResolveTable.parse(["elsewhere.example=127.0.0.2:9", f"*.firm.example:80=127.0.0.1:{server}"])
    command = [
        *(binary, "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--no-proxy-server"),
        *(f"--host-resolver-rules={table.chromium_rules()}", "--dump-dom", "http://www.firm.example/"),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=90)
    assert "reached as www.firm.example" in shown.stdout, shown.stderr
