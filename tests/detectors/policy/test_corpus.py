"""The annotated policies, where they are: floors of what the benchmark measures."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / ".." / "shared" / "policies"

pytestmark = pytest.mark.skipif(
    not (CORPUS / "claims.json").is_file(), reason=f"the annotated policies are not here ({CORPUS})"
)


@cache
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("policy_claims", ROOT / "benchmarks" / "policy_claims.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["policy_claims"] = module
    spec.loader.exec_module(module)
    return module


def test_floors_of_the_first_pass() -> None:
    score = benchmark().total(benchmark().measure(CORPUS)).of(benchmark().MANDATORY)
    assert len(score.found) + len(score.missed) == 83
    assert score.recall >= 0.98, [(item["policy"], item["quote"]) for item in score.missed]
    assert score.precision >= 0.98, [claim.quote for claim in score.extra]
    assert score.strict_precision >= 0.97
    compared, agreeing, differences = score.values()
    assert compared >= 110
    assert agreeing >= 0.98 * compared, differences


def test_floors_of_the_other_kinds() -> None:
    score = benchmark().total(benchmark().measure(CORPUS)).of(benchmark().ALSO)
    assert score.recall >= 0.75
    assert score.precision >= 0.85


def test_traps_are_left_alone() -> None:
    """What the annotators marked as no claim about cookies or the site's vendors is not read as one."""
    import json

    from detectors.policy.read import read
    from tracker_db.load import load

    policies = {path.name: path.read_text(encoding="utf-8") for path in CORPUS.glob("*.txt")}
    claims = {name: read(text, load()) for name, text in policies.items()}
    annotations = json.loads((CORPUS / "claims.json").read_text(encoding="utf-8"))
    for trap, wrong in (
        ("not_a_tracker_mention", {"declared_vendor", "third_party_content"}),
        ("data_retention", {"cookie_lifetime_max", "consent_validity"}),
        ("forms_mandatory", {"refusal_possible", "refusal_honoured"}),
        ("communication_channel", {"declared_vendor"}),
        ("telephone_optout", {"declared_vendor", "withdrawal_means"}),
        ("newsletter_optout", {"withdrawal_means", "banner_button"}),
    ):
        marked = [item for item in annotations if item["kind"] == trap]
        assert marked
        for item in marked:
            caught = [
                c for c in claims[item["policy"]] if c.kind in wrong and c.start < item["end"] and item["start"] < c.end
            ]
            assert not caught, (trap, item["quote"])
