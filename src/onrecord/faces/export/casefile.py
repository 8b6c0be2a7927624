"""The case file: everything in the record as YAML that ``onrecord read`` takes back without loss."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.sources import casefile


def write(facts: Facts, findings: Sequence[Finding]) -> str:
    """The case file of a record. Findings are not in it: they follow from it."""
    return casefile.dump(facts)
