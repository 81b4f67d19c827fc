"""The rules as a page: every rule's own words, for ``docs/rules.md``.

``python -m detectors.rules.documentation docs/rules.md`` rewrites the part of that page between the two markers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from detectors.rules.contract import ClaimUse, Needs, Rule
from detectors.rules.registry import all_rules

BEGIN = "<!-- rules: written by `python -m detectors.rules.documentation docs/rules.md`; do not edit by hand -->"
END = "<!-- end of rules -->"

_CLAIM_WORDS = {
    ClaimUse.PROMISE: "claims it judges",
    ClaimUse.DECLARATION: "claims it holds the evidence against",
    ClaimUse.CONTEXT: "claims it cites when they are there",
}


def as_markdown() -> str:
    """Every rule by id, markers included."""
    return "\n".join([BEGIN, "", *(_section(rule) for rule in all_rules()), END])


def with_rules(page: str) -> str:
    """The page with its part between the markers rewritten; raises ``ValueError`` when they are not there."""
    start, end = page.index(BEGIN), page.index(END) + len(END)
    return page[:start] + as_markdown() + page[end:]


def _section(rule: Rule) -> str:
    law = "\n".join(f"- [{citation.ref}]({citation.url})" for citation in rule.law)
    return (
        f"### `{rule.id}`\n\n**{rule.title}** · severity {rule.severity.value}\n\n{rule.why}\n\n"
        f"*How it looks.* {rule.method}\n\n*Needs.* {_needs(rule.needs)}\n\n{law}\n"
    )


def _needs(needs: Needs) -> str:
    parts = []
    if needs.visits:
        parts.append(f"the visits {', '.join(needs.visits)}")
    if needs.also:
        parts.append(f"where played, {'every other visit' if needs.also == ('*',) else ', '.join(needs.also)}")
    if needs.claims:
        parts.append(f"{_CLAIM_WORDS[needs.claim_use]}: {', '.join(needs.claims)}")
    if needs.documents:
        parts.append("the policy documents")
    if needs.site_facts:
        parts.append("what the spider learnt of the site")
    return f"{'; '.join(parts)}."


def main(arguments: list[str]) -> None:
    """Rewrite the page given as the one argument."""
    page = Path(arguments[0])
    page.write_text(with_rules(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
