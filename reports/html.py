"""The report as one HTML file that needs nothing else: no script, no font, no address to load from.

Everything a site sent is hostile. Every expression of every template passes `reports.safe.printable` (bounded, no
invisible or reordering character) and is then escaped; a Content-Security-Policy in the file forbids whatever might
still slip through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.evidence import Visit
from reports import words
from reports.html_view import page
from reports.model import Report
from reports.safe import bounded, printable, safe_href, shortened


def render_html(
    report: Report,
    *,
    documents: Mapping[int, str],
    screenshots: Mapping[str, bytes] | None = None,
    visits: Sequence[Visit],
) -> str:
    """The report as one self-contained HTML document.

    Args:
        report: the report.
        documents: the text of each policy document by its index in ``report.policy``.
        screenshots: image bytes (PNG or JPEG) by path in the run folder, ``visits/<scenario>/<file>``; about 3 MB of
            them are embedded, the rest is listed as left out.
        visits: the evidence that the findings point into; a pointer into a visit not given is shown as it is.
    """
    view = page(report, documents=documents, screenshots=screenshots or {}, visits=visits)
    return _environment().get_template("report.html.j2").render(page=view, report=report)


def prepare_pages() -> None:
    """Compile every template now, so that the first report need not wait for it."""
    environment = _environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        finalize=printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"bounded": bounded, "shortened": shortened, "href": safe_href}
    environment.globals["words"] = words
    return environment
