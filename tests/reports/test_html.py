from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import reports
from crawler.evidence import VisitStatus
from detectors.rules.finding import Outcome, Severity
from reports.html import render_html
from tests.reports.builder import POLICY, Audit, finding, other_findings, png

SHOTS = {
    "visits/before-choice/before-choice.png": png(),
    "visits/refusal/banner.png": png(),
    "visits/refusal/after.png": b"<svg/>",
}


def page(audit: Audit | None = None) -> BeautifulSoup:
    audit = audit or Audit()
    text = render_html(audit.report(), documents=audit.texts(), screenshots=SHOTS, visits=audit.visits)
    return BeautifulSoup(text, "lxml")


def words(tag: Tag | BeautifulSoup | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def section(found: BeautifulSoup, anchor: str) -> Tag:
    tag = found.find(id=anchor)
    assert isinstance(tag, Tag)
    return tag


@pytest.fixture(scope="module")
def sample() -> BeautifulSoup:
    return page()


def test_verdict_comes_first_with_its_reason_and_counts(sample: BeautifulSoup) -> None:
    verdict = section(sample, "verdict")
    assert "Non-compliant" in words(verdict)
    assert "4 breaches were found, 2 of them critical; the gravest: Meta Pixel stored a cookie" in words(verdict)
    assert "2 critical 2 high" in words(verdict)
    first = sample.find("section")
    assert first is verdict


def test_sections_come_in_the_order_of_the_reader(sample: BeautifulSoup) -> None:
    anchors = [tag.get("id") for tag in sample.find_all("section") if tag.get("id")]
    assert anchors == ["verdict", "not-checked", "services", "findings", "visits", "policy", "rules"]


def test_what_was_not_checked_is_said(sample: BeautifulSoup) -> None:
    gaps = words(section(sample, "not-checked"))
    assert "Continued browsing" in gaps
    assert "browsing-taken-as-consent" in gaps


def test_failed_visit_and_missing_policy_are_gaps() -> None:
    visits = [one.model_copy(update={"status": VisitStatus.FAILED, "reason": "lost browser"}) for one in Audit().visits]
    audit = Audit(visits=visits[:2], documents=(), claims=(), findings=(), detections=())
    gaps = words(section(page(audit), "not-checked"))
    assert "The visit “Refusal” failed: lost browser" in gaps
    assert "The visit “Acceptance” was not played" in gaps
    assert "No policy was read" in gaps


def test_matrix_tells_each_service_in_words_not_colour_alone(sample: BeautifulSoup) -> None:
    rows = {words(row.find("th")): words(row) for row in section(sample, "services").select("tbody tr")}
    hotjar = next(text for name, text in rows.items() if name.startswith("Hotjar"))
    assert hotjar.endswith("– nothing ● stored , without consent – nothing ✓ yes")
    tiktok = next(text for name, text in rows.items() if name.startswith("TikTok"))
    assert tiktok.endswith("✕ no")


def test_finding_has_its_proof_claim_and_law(sample: BeautifulSoup) -> None:
    card = section(sample, "finding-1")
    text = words(card)
    assert "Meta Pixel stored a cookie before any choice" in text
    assert "_fbp on maison-brume.example" in text
    assert "visits/before-choice/visit.json#/cookies/0" in text
    assert "Avec votre accord, nous affichons des publicités" in text
    assert "Loi n° 78-17 du 6 janvier 1978, art. 82" in text
    quote = card.select_one("figcaption a")
    assert quote is not None
    assert sample.find(id=str(quote["href"]).removeprefix("#")) is not None


def test_accepted_finding_stands_apart(sample: BeautifulSoup) -> None:
    text = words(section(sample, "findings"))
    assert text.index("Accepted risks") > text.index("no-refusal-on-first-layer")
    assert "Accepted until 2026-12-31: Standard clauses signed in 2025" in text


def test_visit_tells_choice_steps_banner_and_cookies(sample: BeautifulSoup) -> None:
    text = words(section(sample, "visit-2"))
    assert "The visitor refused : banner gone" in text
    assert "✓ verified" in text
    assert "clicked “Continuer sans accepter”" in text
    assert "_hjSessionUser_3141" in text
    assert "The banner was the same as in the visit “Before any choice”" in text


def test_screenshots_are_embedded_or_named_as_left_out(sample: BeautifulSoup) -> None:
    sources = [str(image["src"]) for image in sample.find_all("img")]
    assert len(sources) == 2
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    left_out = words(section(sample, "visits"))
    assert "visits/refusal/after.png (not a PNG or JPEG image)" in left_out
    assert "visits/acceptance/accepted.png (the file is not there)" in left_out


def test_policy_stands_whole_with_every_claim_marked(sample: BeautifulSoup) -> None:
    text = sample.select_one(".policy-text")
    assert text is not None
    marked = [str(mark) for mark in text.find_all("mark")]
    assert len(marked) == 10
    tags = [words(tag) for tag in text.select(".tag")]
    assert len(tags) == 10
    assert any("refusal honoured: contradicted" in tag and "→ finding 2" in tag for tag in tags)
    for tag in text.select(".tag"):
        tag.decompose()
    assert text.get_text() == POLICY


def test_policy_without_its_text_still_lists_its_claims() -> None:
    audit = Audit()
    html = render_html(audit.report(), documents={}, visits=audit.visits)
    found = BeautifulSoup(html, "lxml")
    assert len(found.select("#policy .claims li")) == 10


def test_other_rules_are_listed(sample: BeautifulSoup) -> None:
    text = words(section(sample, "rules"))
    assert all(outcome in text for outcome in ("passed", "not applicable", "not run"))


def test_compliant_and_inconclusive_pages_say_why() -> None:
    compliant = words(section(page(Audit(findings=other_findings())), "verdict"))
    assert "Compliant None of the rules that could be run was broken: 3 rules passed on 3 visits." in compliant
    waiting = finding("x", "some-rule", Severity.HIGH, Outcome.REVIEW, "A wall may hide the page")
    inconclusive = words(section(page(Audit(findings=(*other_findings(), waiting))), "verdict"))
    assert "Inconclusive No verdict can be given. A person must look: A wall may hide the page." in inconclusive


def test_nothing_gathered_still_makes_a_page() -> None:
    audit = Audit(visits=(), detections=(), documents=(), claims=(), claim_outcomes={}, findings=())
    text = words(page(audit))
    assert "No visit was played" in text
    assert "No policy document was read" in text


def test_page_is_one_file_without_script_or_outside_loads(sample: BeautifulSoup) -> None:
    assert sample.find_all(["script", "link", "iframe", "object", "embed", "form", "base", "video", "svg"]) == []
    assert all(str(tag["src"]).startswith("data:") for tag in sample.find_all(src=True))
    style = "".join(tag.get_text() for tag in sample.find_all("style"))
    assert "url(" not in style
    assert "@import" not in style


def test_every_anchor_is_unique_and_every_inner_link_leads_somewhere(sample: BeautifulSoup) -> None:
    anchors = Counter(str(tag["id"]) for tag in sample.find_all(id=True))
    assert [anchor for anchor, number in anchors.items() if number > 1] == []
    targets = {str(tag["href"])[1:] for tag in sample.find_all("a") if str(tag["href"]).startswith("#")}
    assert targets <= set(anchors)


def test_page_can_be_found_by_ear(sample: BeautifulSoup) -> None:
    assert sample.html is not None
    assert sample.html["lang"] == "en"
    assert len(sample.find_all("h1")) == 1
    levels = [int(tag.name[1]) for tag in sample.find_all(re.compile("^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(table.find("caption") for table in sample.find_all("table"))
    assert all(cell.get("scope") for cell in sample.find_all("th"))
    assert all(image.get("alt") for image in sample.find_all("img"))
    assert {tag.get("lang") for tag in sample.select(".policy-text, .promise blockquote")} == {"fr"}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "grounds"),
    [
        ("ink", "white faint critical-ground medium-ground good-ground"),
        ("quiet", "white faint critical-ground medium-ground good-ground"),
        ("accent", "white faint critical-ground good-ground"),
        ("critical", "white critical-ground"),
        ("high", "white critical-ground"),
        ("medium", "white critical-ground medium-ground good-ground"),
        ("low", "white critical-ground good-ground"),
        ("good", "white good-ground"),
        ("info", "white"),
    ],
)
def test_palette_meets_aa(ink: str, grounds: str) -> None:
    css = (Path(reports.__file__).parent / "templates" / "style.css").read_text("utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css)) | {"white": "#ffffff"}
    too_faint = [ground for ground in grounds.split() if contrast(colours[ink], colours.get(ground, "#ffffff")) < 4.5]
    assert too_faint == []
