"""The case file: everything in the record as YAML that ``onrecord read`` takes back without loss."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.faces.masking import SAID, is_masked
from onrecord.sources.casewriting import dump


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """The case file of a record. Findings are not in it: they follow from it."""
    note = "".join(f"# {line}\n" for line in textwrap.wrap(SAID, 100)) if is_masked(facts) else ""
    return note + dump(facts)
