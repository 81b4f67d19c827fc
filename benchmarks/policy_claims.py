"""How well the reader finds the claims of the annotated policies.

    python benchmarks/policy_claims.py [--verbose] [--corpus DIR]

The corpus is ``claims.json`` beside the policies' texts (``../shared/policies`` unless told). Rules of the count:

* An annotation is **found** by a claim of the same kind whose span overlaps by at least half of the shorter span, each
  claim used once; for ``declared_vendor`` the vendors' names must also be the same, folded and without legal form.
* An annotation that stays without a claim is **missed** (recall). A claim that matches none is **extra** (precision),
  with one exception that is neither right nor wrong, because the annotators did both: a **repetition**, that is a
  further mention of a vendor already found in the document, or a further claim of the same kind in the paragraph of
  one that was found. ``--verbose`` lists them; the strict precision counts them as wrong.
* Values are compared on the annotations found, key by key, for the keys that a rule relies on (`COMPARED`): days within
  one, labels and dates exactly, countries as sets, the polarity of transfer clauses by its meaning.

The kinds of the first pass are `MANDATORY`; the other kinds of `ALSO` are read as well and reported apart.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detectors.policy.claim import Claim
from detectors.policy.fold import name_key
from detectors.policy.read import read
from tracker_db.load import load

CORPUS = Path(__file__).resolve().parents[1] / ".." / "shared" / "policies"
MANDATORY = (
    "declared_vendor",
    "third_party_content",
    "consent_required",
    "refusal_honoured",
    "refusal_possible",
    "banner_present",
    "banner_choice",
    "banner_button",
    "withdrawal_means",
    "browser_settings",
    "consent_validity",
    "cookie_lifetime_max",
    "implied_consent",
    "context_promise",
    "transfer_outside_eu",
    "hosting_location",
    "last_updated",
)
ALSO = (
    "tls_everywhere",
    "hsts",
    "no_data_sale",
    "cookie_category",
    "essential_claim",
    "legal_basis_tracking",
    "granularity",
)
COMPARED = (
    "vendor",
    "days",
    "months",
    "label",
    "action",
    "date",
    "country",
    "countries",
    "polarity",
    "context",
    "prohibits",
    "tracker",
)


@dataclass
class Score:
    """What came of one policy, or of all."""

    found: list[tuple[dict[str, Any], Claim]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)
    extra: list[Claim] = field(default_factory=list)
    repeated: list[Claim] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Take over the results of another policy."""
        self.found += other.found
        self.missed += other.missed
        self.extra += other.extra
        self.repeated += other.repeated

    def of(self, kinds: tuple[str, ...]) -> Score:
        """The part about some kinds."""
        return Score(
            [pair for pair in self.found if pair[0]["kind"] in kinds],
            [item for item in self.missed if item["kind"] in kinds],
            [claim for claim in self.extra if claim.kind in kinds],
            [claim for claim in self.repeated if claim.kind in kinds],
        )

    @property
    def recall(self) -> float:
        """Annotations found."""
        total = len(self.found) + len(self.missed)
        return len(self.found) / total if total else 1.0

    @property
    def precision(self) -> float:
        """Claims that are right, repetitions left out."""
        total = len(self.found) + len(self.extra)
        return len(self.found) / total if total else 1.0

    @property
    def strict_precision(self) -> float:
        """Claims that are right, repetitions counted as wrong."""
        total = len(self.found) + len(self.extra) + len(self.repeated)
        return len(self.found) / total if total else 1.0

    def values(self) -> tuple[int, int, list[str]]:
        """Compared values: how many, how many agree, and the differences in words."""
        total, right, wrong = 0, 0, []
        for item, claim in self.found:
            for key, expected, got in compared(item, claim):
                total += 1
                if agrees(key, expected, got):
                    right += 1
                else:
                    wrong.append(f"{item['policy']} {item['kind']} {key}: expected {expected!r}, read {got!r}")
        return total, right, wrong


def overlap(item: dict[str, Any], claim: Claim) -> float:
    """Share of the shorter span that both have in common."""
    common = min(item["end"], claim.end) - max(item["start"], claim.start)
    shorter = min(int(item["end"]) - int(item["start"]), claim.end - claim.start)
    return max(0, int(common)) / shorter


def matches(item: dict[str, Any], claim: Claim) -> bool:
    """Whether a claim is the one annotated."""
    if item["kind"] != claim.kind or overlap(item, claim) < 0.5:
        return False
    if claim.kind == "declared_vendor":
        return name_key(item["normalised"]["vendor"]) == name_key(claim.value["vendor"])
    return True


def score(items: list[dict[str, Any]], claims: tuple[Claim, ...], text: str) -> Score:
    """Hold the claims of one policy against its annotations."""
    result, free = Score(), list(claims)
    for item in items:
        best = max(
            (claim for claim in free if matches(item, claim)), key=lambda claim: overlap(item, claim), default=None
        )
        if best is None:
            result.missed.append(item)
        else:
            free.remove(best)
            result.found.append((item, best))
    for claim in free:
        (result.repeated if _is_repetition(claim, result, text) else result.extra).append(claim)
    return result


def _is_repetition(claim: Claim, result: Score, text: str) -> bool:
    for _, other in result.found:
        if other.kind != claim.kind:
            continue
        if claim.kind == "declared_vendor":
            if name_key(other.value["vendor"]) == name_key(claim.value["vendor"]):
                return True
        elif "\n" not in text[min(other.end, claim.end) : max(other.start, claim.start)]:
            return True
    return False


def compared(item: dict[str, Any], claim: Claim) -> list[tuple[str, Any, Any]]:
    """The values that annotation and claim are compared by."""
    expected = dict(item["normalised"])
    if claim.kind == "transfer_outside_eu":
        expected["polarity"] = _polarity(expected)
    if claim.value.get("tracker") is None or not isinstance(expected.get("tracker"), bool):
        expected.pop("tracker", None)  # annotated "on_click", or the reader does not say
    return [(key, expected[key], claim.value.get(key)) for key in COMPARED if key in expected]


def _polarity(value: dict[str, Any]) -> str:
    if "conditional" in str(value.get("polarity", "")):
        return "conditional"
    if value.get("strength") == "preferably":
        return "preferably"
    if value.get("outside_eu") is False:
        return "never"
    return "possible" if value.get("outside_eu") else "safeguard"


def agrees(key: str, expected: Any, got: Any) -> bool:
    """Whether a read value is the annotated one."""
    if key == "days":
        return isinstance(got, int) and abs(got - expected) <= 1
    if key in {"vendor", "label"}:
        return isinstance(got, str) and name_key(expected) == name_key(got)
    if key == "countries":
        return isinstance(got, list) and set(got) == set(expected)
    return bool(expected == got)


def measure(corpus: Path = CORPUS) -> dict[str, Score]:
    """Read every policy of the corpus: policy → score."""
    annotations = json.loads((corpus / "claims.json").read_text(encoding="utf-8"))
    db, scores = load(), {}
    for name in sorted({item["policy"] for item in annotations}):
        text = (corpus / name).read_text(encoding="utf-8")
        items = [item for item in annotations if item["policy"] == name and item["kind"] in MANDATORY + ALSO]
        claims = tuple(claim for claim in read(text, db) if claim.kind in MANDATORY + ALSO)
        scores[name] = score(items, claims, text)
    return scores


def total(scores: dict[str, Score]) -> Score:
    """All policies together."""
    result = Score()
    for part in scores.values():
        result.add(part)
    return result


def _row(name: str, part: Score) -> str:
    counts = f"{len(part.found):5}{len(part.missed):7}{len(part.extra):6}{len(part.repeated):9}"
    return f"{name:24}{counts}   {part.recall:6.3f}  {part.precision:9.3f}  {part.strict_precision:6.3f}"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Precision and recall of the policy reader.")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument(
        "--verbose", action="store_true", help="list what was missed, extra, repeated or read differently"
    )
    options = parser.parse_args()
    if not (options.corpus / "claims.json").is_file():
        sys.stderr.write(f"no annotated corpus at {options.corpus}\n")
        return 2
    everything = total(measure(options.corpus))
    lines = [f"{'kind':24}found missed extra repeated   recall  precision  strict"]
    kinds = Counter(item["kind"] for item, _ in everything.found) + Counter(c.kind for c in everything.extra)
    for title, group in (("first pass", MANDATORY), ("also read", ALSO)):
        lines += [_row(kind, everything.of((kind,))) for kind in group if kinds[kind] or everything.of((kind,)).missed]
        lines += [_row(f"= {title}", everything.of(group)), ""]
        compared_values, right, wrong = everything.of(group).values()
        lines += [f"values compared ({title}): {right} of {compared_values} agree", ""]
        if options.verbose:
            lines += [f"  differs: {difference}" for difference in wrong]
    if options.verbose:
        lines += [f"missed    {i['policy']} {i['kind']} {i['start']}: {i['quote'][:150]}" for i in everything.missed]
        for title, claims in (("extra", everything.extra), ("repeated", everything.repeated)):
            lines += [f"{title:9} {c.kind} {c.start} {c.value.get('vendor', '')}: {c.quote[:150]}" for c in claims]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
