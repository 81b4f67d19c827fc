"""The verdicts on the terminal: a row a site, then where its report is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.model import ReportOutcome
from reports.verdict import is_breach
from temoin.result import AuditResult
from temoin.terminal import printable

COLOURS = {
    ReportOutcome.COMPLIANT: "green",
    ReportOutcome.NON_COMPLIANT: "red",
    ReportOutcome.INCONCLUSIVE: "yellow",
}
NARROW = 100


def verdict_table(results: Sequence[tuple[str, AuditResult]]) -> None:
    """Print the table and the paths of the reports to standard output."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=NARROW + 40)
    table = Table(title="Verdicts")
    for heading in ("Site", "Verdict", "Failed rules", "To review", "Visits"):
        table.add_column(heading, overflow="fold")
    for name, result in results:
        table.add_row(*_row(name, result))
    console.print(table)
    for name, result in results:
        page = result.folder.path / "report.html"
        shown = page if page.exists() else result.folder.path / "report.json"
        console.print(Text(f"{printable(name)}: {shown}"), soft_wrap=True)


def _row(name: str, result: AuditResult) -> tuple[Text, ...]:
    report = result.report
    failed = sorted({f.rule for f in report.findings if is_breach(f)})
    review = sorted({f.rule for f in report.findings if f.outcome.value == "review"})
    visits = ", ".join(f"{v.scenario} {v.status.value}" for v in report.visits)
    verdict = Text(report.outcome.value, style=COLOURS[report.outcome])
    return Text(printable(name)), verdict, Text(_list(failed)), Text(_list(review)), Text(visits)


def _list(names: Sequence[str]) -> str:
    return "\n".join(names) if names else "–"
