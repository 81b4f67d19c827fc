"""The report as one self-contained HTML file."""

from __future__ import annotations

from reports.formats import Material
from reports.html import render_html

FILE_NAME = "report.html"


def render(material: Material) -> str:
    """This format's entry in `reports.formats`."""
    return render_html(
        material.report,
        documents=material.documents,
        screenshots=material.screenshots,
        visits=material.visits,
    )
