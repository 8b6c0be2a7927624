"""An export: the findings as a list in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """A line for each finding, and one for each of its words. Text or bytes are what an export gives."""
    titles = {d.id: d.title or d.name for d in facts.documents}
    lines = ["# Findings", ""]
    for finding in findings:
        lines.append(f"- **{finding.kind.value.replace('_', ' ')}**: {finding.why}")
        lines += [f"  - “{' '.join(s.text.split())}” ({titles[s.document]})" for s in (*finding.say, *finding.record)]
    return "\n".join(lines) + "\n"
