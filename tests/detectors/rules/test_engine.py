"""The engine and the contract: declared inputs only, gaps told, errors told, stable ids, one pass a rule."""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from detectors.rules.contract import Case, ClaimUse, Needs, Rule, UndeclaredInputError, Verdict
from detectors.rules.documentation import as_markdown, with_rules
from detectors.rules.engine import CaseFile, case_for, judge
from detectors.rules.finding import Citation, Outcome, Severity, Subject
from detectors.rules.proof.companions import companions
from detectors.rules.proof.traces import resolve
from detectors.rules.registry import RuleError, all_rules, checked
from tests.detectors.rules.builders import (
    AFTER,
    GA,
    META,
    Scene,
    claim,
    document,
    facts,
    file_of,
    outcomes,
)

ROOT = Path(__file__).resolve().parents[3]
LAW = (Citation(ref="art. 82", url="https://www.cnil.fr/"),)

Judge = Callable[[Case], Iterable[Verdict]]


def _rule(
    judge_: Judge, needs: Needs | None = None, rule_id: str = "some-rule", law: tuple[Citation, ...] = LAW
) -> Rule:
    return Rule(rule_id, "A title", Severity.HIGH, "Why", "How", law, needs or Needs(), judge_)


def _silent(_: Case) -> Iterable[Verdict]:
    return ()


def _verdict(outcome: Outcome, name: str) -> Verdict:
    return Verdict(outcome, Subject(kind="site", name=name), "Words.")


READS: dict[str, Callable[[Case], object]] = {
    "visits": lambda case: case.visits,
    "the visit refusal": lambda case: case.visit("refusal"),
    "detections": lambda case: case.detections,
    "claims": lambda case: case.claims,
    "documents": lambda case: case.documents,
    "site facts": lambda case: case.site_facts,
}


@pytest.mark.parametrize("what", READS)
def test_reading_an_undeclared_input_raises(what: str) -> None:
    case = case_for(_rule(_silent), file_of(Scene("refusal").call(META), claims=[claim("hsts")], site_facts=facts()))
    with pytest.raises(UndeclaredInputError, match=what):
        READS[what](case)


def test_a_rule_receives_its_declared_inputs_and_no_others() -> None:
    scenes = (Scene("before-choice").call(META), Scene("refusal").call(GA), Scene("acceptance").call(GA, phase=AFTER))
    needs = Needs(visits=("refusal",), also=("before-choice",), detections=True, claims=("hsts",))
    case = case_for(_rule(_silent, needs), file_of(*scenes, claims=[claim("hsts", 1), claim("last_updated", 2)]))
    assert list(case.visits) == ["refusal", "before-choice"]
    assert {found.scenario for found in case.detections} == {"refusal", "before-choice"}
    assert [one.id for one in case.claims] == ["c1"]
    with pytest.raises(UndeclaredInputError, match="acceptance"):
        case.visit("acceptance")


def test_detections_of_an_uncertain_phase_are_withheld() -> None:
    failed = Scene("refusal", status="failed").call(META).call(GA, phase=AFTER)
    case = case_for(_rule(_silent, Needs(visits=("refusal",), detections=True)), file_of(failed))
    assert [found.service for found in case.detections] == ["meta-pixel"]


def test_a_rule_that_raises_is_not_run_with_its_error_and_keeps_what_it_had_found(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_: Case) -> Iterator[Verdict]:
        yield _verdict(Outcome.FAIL, "a")
        raise KeyError("the missing key")

    with caplog.at_level(logging.ERROR):
        found = judge(file_of(), [_rule(broken)]).findings
    assert sorted(outcomes(found)) == [Outcome.FAIL, Outcome.NOT_RUN]
    assert "KeyError: 'the missing key'" in found[-1].explanation
    assert "some-rule could not be judged" in caplog.text


def test_ids_follow_the_subjects_and_do_not_depend_on_the_order_of_the_evidence() -> None:
    def judged(names: str) -> list[tuple[str, str]]:
        def rule(_: Case) -> Iterator[Verdict]:
            yield from (_verdict(Outcome.FAIL, name) for name in names)

        return [(one.id, one.subject.name) for one in judge(file_of(), [_rule(rule)]).findings]

    assert judged("cab") == judged("bca") == [("some-rule-1", "a"), ("some-rule-2", "b"), ("some-rule-3", "c")]


def test_one_pass_a_rule_and_none_beside_a_failure() -> None:
    def passes(_: Case) -> Iterator[Verdict]:
        yield _verdict(Outcome.PASS, "a")
        yield _verdict(Outcome.PASS, "b")

    def mixed(case: Case) -> Iterator[Verdict]:
        yield from passes(case)
        yield _verdict(Outcome.FAIL, "c")

    assert outcomes(judge(file_of(), [_rule(passes)]).findings) == [Outcome.PASS]
    assert outcomes(judge(file_of(), [_rule(mixed)]).findings) == [Outcome.FAIL]
    (nothing,) = judge(file_of(), [_rule(_silent)]).findings
    assert (nothing.outcome, nothing.severity) == (Outcome.PASS, Severity.INFO)


def test_a_pass_is_not_given_where_something_needed_is_missing() -> None:
    def passes(_: Case) -> Iterator[Verdict]:
        yield _verdict(Outcome.PASS, "a")

    found = judge(file_of(), [_rule(passes, Needs(visits=("refusal",)))]).findings
    assert [(one.outcome, one.scenario) for one in found] == [(Outcome.NOT_RUN, "refusal")]


def test_what_no_policy_and_no_promise_mean_depends_on_the_use_of_claims() -> None:
    def of(use: ClaimUse, *, read: bool) -> Outcome:
        rule = _rule(_silent, Needs(claims=("hsts",), claim_use=use))
        (found,) = judge(file_of(documents=[document()] if read else []), [rule]).findings
        return found.outcome

    assert (of(ClaimUse.PROMISE, read=False), of(ClaimUse.PROMISE, read=True)) == (
        Outcome.NOT_RUN,
        Outcome.NOT_APPLICABLE,
    )
    assert (of(ClaimUse.DECLARATION, read=False), of(ClaimUse.DECLARATION, read=True)) == (
        Outcome.NOT_RUN,
        Outcome.PASS,
    )
    assert (of(ClaimUse.CONTEXT, read=False), of(ClaimUse.CONTEXT, read=True)) == (Outcome.PASS, Outcome.PASS)


def test_the_shipped_rules_are_the_eighteen_each_with_its_file_and_its_test() -> None:
    ids = {rule.id for rule in all_rules()}
    assert len(ids) == 18
    tests = {path.name for path in Path(__file__).parent.glob("test_*.py")}
    assert {f"test_{rule.replace('-', '_')}.py" for rule in ids} <= tests


def test_severities_and_confirmed_sources_are_those_of_the_facts() -> None:
    path = ROOT / ".." / "shared" / "facts" / "rules.json"
    if not path.exists():
        pytest.skip("the shared facts are not on this machine")
    known = {one["id"]: one for one in json.loads(path.read_text(encoding="utf-8"))["rules"]}
    for rule in all_rules():
        assert rule.severity.value == known[rule.id]["severity"], rule.id


def test_every_rule_cites_a_law_that_can_be_opened() -> None:
    for rule in all_rules():
        assert rule.law, rule.id
        assert all((citation.url or "").startswith("https://") for citation in rule.law), rule.id


def _module(name: str, rule: object) -> ModuleType:
    module = ModuleType(f"detectors.rules.{name}")
    module.__dict__["RULE"] = rule
    return module


def test_modules_that_are_not_what_their_name_says_raise_at_load() -> None:
    good = _module("some_rule", _rule(_silent))
    assert [rule.id for rule in checked([good])] == ["some-rule"]
    with pytest.raises(RuleError, match="twice"):
        checked([good, good])
    with pytest.raises(RuleError, match="must be named"):
        checked([_module("other_name", _rule(_silent))])
    with pytest.raises(RuleError, match="defines no RULE"):
        checked([_module("helper", None)])


@pytest.mark.parametrize("rule_id", ["Some-Rule", "some_rule", "some rule", "-rule"])
def test_a_rule_without_a_proper_id_or_an_openable_law_is_refused(rule_id: str) -> None:
    with pytest.raises(ValueError, match="rule id"):
        _rule(_silent, rule_id=rule_id)
    with pytest.raises(ValueError, match="without a URL"):
        _rule(_silent, law=(Citation(ref="art. 5"),))


def test_pointers_resolve_or_say_nothing() -> None:
    visit = Scene("refusal").call(META).cookie("a", META).stored("k", META).kept("b", META).visit()
    base = "visits/refusal/visit.json#"
    assert resolve(visit, f"{base}/requests/0") is visit.requests[0]
    assert resolve(visit, f"{base}/cookies/0") is visit.cookies[0]
    assert resolve(visit, f"{base}/storage/0") is visit.storage[0]
    assert resolve(visit, f"{base}/jar/0") is visit.jar[0]
    assert resolve(visit, "visits/refusal/network.har#/log/entries/0") is visit.requests[0]
    assert resolve(visit, "visits/refusal/requests/r0") is visit.requests[0]
    for lost in (f"{base}/requests/9", f"{base}/cookies/x", f"{base}/cookies/-1", f"{base}/banner", "", "x" * 5000):
        assert resolve(visit, lost) is None


def test_companions_name_services_of_the_tracker_database() -> None:
    shelf = ROOT / "tracker_db" / "services"
    known = {path.stem for path in shelf.glob("*.yaml")}
    named = {*companions(), *(one for companion in companions().values() for one in companion.comes_with)}
    assert named <= known


def test_the_page_of_the_rules_is_what_the_rules_say() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert as_markdown() in page, "run: python -m detectors.rules.documentation docs/rules.md"
    assert with_rules(page) == page


def test_judging_needs_no_browser_and_no_spider() -> None:
    script = (
        "import sys, detectors.rules.engine as engine;"
        "engine.judge(engine.CaseFile());"
        "print(sorted(name for name in ('playwright', 'scrapy', 'twisted') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_a_large_case_is_judged_in_time() -> None:
    scenes = [Scene(name) for name in ("before-choice", "refusal", "acceptance", "withdrawal", "continued-browsing")]
    for scene in scenes:
        for number in range(1000):
            scene.call(META, phase=AFTER).cookie(f"c{number}", GA, AFTER)
    case = file_of(*scenes, claims=[claim("cookie_lifetime_max", 1, months=1)], site_facts=facts())
    start = time.perf_counter()
    judge(case)
    assert time.perf_counter() - start < 10


def test_an_empty_case_file_is_judged_and_nothing_passes() -> None:
    assert set(outcomes(judge(CaseFile()).findings)) == {Outcome.NOT_RUN}
