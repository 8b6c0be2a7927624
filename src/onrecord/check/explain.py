"""A finding explained: its derivation, printed, so that anybody can walk the chain from end to end."""

from __future__ import annotations

from onrecord.core.dates import Answer
from onrecord.core.document import Span
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step, Verdict
from onrecord.core.nouns import Facts

_VERDICTS = {
    Verdict.CONTRADICTED: "the two cannot both be true",
    Verdict.CONTRADICTED_UNLESS: "the two cannot both be true, unless",
    Verdict.HEDGED: "the statement is hedged, and the record shows that there was something to know of",
    Verdict.LEAD: "this is a lead, nothing that the record establishes",
}
_KINDS = {
    FindingKind.INCONSISTENCY: "the two versions differ",
    FindingKind.NONDISCLOSURE: "the record shows a fact that was left out",
    FindingKind.CONFLICT_OF_INTEREST: "the office and the interest meet in the same matter",
    FindingKind.DISPUTE: "the two accounts are opposite, and the record does not settle which is right",
}


def explain(finding: Finding, facts: Facts) -> str:
    """The whole chain as text: the words, each step with its source, the conclusion, what would change it.

    Lines of at most one step. Offsets are code points into the named document.
    """
    titles = {d.id: d.name or d.title for d in facts.documents}
    lines = [finding.why, ""]
    for span in finding.say:
        lines.append(f"  statement: {_quote(span)} ({_place(span, titles)})")
    for span in finding.record:
        lines.append(f"  record:    {_quote(span)} ({_place(span, titles)})")
    for number, derivation in enumerate(finding.derivations, 1):
        lines.append("")
        if len(finding.derivations) > 1:
            lines.append(f"Chain {number} of {len(finding.derivations)}")
        lines.extend(_chain(derivation, titles))
        lines.append(f"So {_conclusion(finding)}.")
        if derivation.steps:
            weak = derivation.steps[derivation.weakest]
            lines.append(f"Weakest step: {_edge(weak)}.")
        if derivation.flips:
            lines.append(f"What would change it: {derivation.flips}")
    for span in finding.corrected:
        lines.append(f"Corrected since: {_quote(span)} ({_place(span, titles)})")
    for span in finding.replies:
        lines.append(f"In reply: {_quote(span)} ({_place(span, titles)})")
    return "\n".join(lines)


def _conclusion(finding: Finding) -> str:
    if finding.verdict is None:
        return _KINDS[finding.kind]
    if finding.verdict is Verdict.CONTRADICTED_UNLESS:
        return f"{_VERDICTS[finding.verdict]} {finding.unless}"
    return _VERDICTS[finding.verdict]


def _chain(derivation: Derivation, titles: dict[str, str]) -> list[str]:
    lines = []
    for i, step in enumerate(derivation.steps):
        word = "Because" if i == 0 else "and"
        where = f" [{_place(step.source, titles)}]" if step.source is not None else ""
        doubt = " (not settled)" if step.answer is not Answer.YES else ""
        lines.append(f"{word} {_edge(step)}{doubt}{where},")
    return lines


def _edge(step: Step) -> str:
    if step.dimension is Dimension.STATEMENT:
        return f"the words {step.start} mean: {step.end} ({step.by})"
    if step.dimension is Dimension.CERTAINTY:
        return f"the record holds {step.start}: {step.end} ({step.by})"
    if step.start == step.end:
        return f"{step.dimension.value}: {step.start} ({step.by})"
    return f"{step.dimension.value}: {step.start} → {step.end} ({step.by})"


def _quote(span: Span) -> str:
    return f"“{' '.join(span.text.split())}”"


def _place(span: Span, titles: dict[str, str]) -> str:
    return f"{titles.get(span.document, span.document)}, {span.start}:{span.end}"
