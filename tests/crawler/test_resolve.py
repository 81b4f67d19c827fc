from __future__ import annotations

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
        ([], "firm.example", 80, None),
    ],
)
def test_lookup(rules: list[str], host: str, port: int, expected: tuple[str, int] | None) -> None:
    assert ResolveTable.parse(rules).lookup(host, port) == expected


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
