"""A report in one HTML file: no script, no network, everything in it escaped. For reading and printing."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.faces.masking import SAID, is_masked
from onrecord.faces.web.page import environment, style
from onrecord.faces.web.view import View


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """The report as text."""
    view = View(facts, tuple(findings))
    template = environment().get_template("report.html")
    return template.render(
        style=style(),
        entries=[view.finding(f) for f in findings],
        masked=SAID if is_masked(facts) else "",
        documents=[view.document_entry(d) for d in facts.documents],
    )
