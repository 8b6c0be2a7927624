"""A finding explained: its derivation, printed, so that anybody can walk the chain from end to end."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.dates import Answer
from onrecord.core.document import Span
from onrecord.core.findings import (
    Derivation,
    Dimension,
    Finding,
    FindingKind,
    History,
    Step,
    Verdict,
    VersionStep,
)
from onrecord.core.nouns import Facts

from .neutral import quoted_where_loaded

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


def explain(finding: Finding, facts: Facts, histories: Sequence[History] = ()) -> str:
    """The whole chain as text: the words, each step with its source, the conclusion, what would change it.

    Lines of at most one step. Offsets are code points into the named document. ``histories`` are those
    in which the finding's statement stands: the other versions, in time.
    """
    titles = {d.id: d.name or d.title for d in facts.documents}
    lines = [finding.why, ""]
    for span in finding.say:
        lines.append(f"  statement: {_quote(span)} ({place_words(span, titles)})")
    for span in finding.record:
        lines.append(f"  record:    {_quote(span)} ({place_words(span, titles)})")
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
        lines.append(f"Corrected since: {_quote(span)} ({place_words(span, titles)})")
    for span in finding.replies:
        lines.append(f"In reply: {_quote(span)} ({place_words(span, titles)})")
    for history in histories:
        lines += ["", *versions_told(history, facts)]
    return "\n".join(lines)


_DOES = {
    VersionStep.REPEATS: "repeats the version of {}",
    VersionStep.NARROWS: "narrows the version of {}",
    VersionStep.QUALIFIES: "qualifies the version of {}",
    VersionStep.WIDENS: "widens the version of {}",
    VersionStep.CHANGES: "narrows the version of {} in one respect and widens it in another",
    VersionStep.NO_LONGER_RECALLS: "no longer recalls what the version of {} says",
    VersionStep.RECALLS: "recalls what the version of {} does not",
    VersionStep.RETRACTS: "takes back the version of {}",
}


def versions_told(history: History, facts: Facts) -> list[str]:
    """A history as lines: each version with its date, its words and what it does to an earlier one."""
    titles = {d.id: d.name or d.title for d in facts.documents}
    names = {a.id: a.name for a in facts.actors}
    when = {v.claim: v.said.edtf for v in history.versions}
    lines = [f"Versions that {names.get(history.principal, history.principal)} gave, in time:"]
    for version in history.versions:
        by = (
            f", told by {names.get(version.teller or '', 'somebody')}"
            if version.teller != history.principal
            else ""
        )
        words = " … ".join(_quote(s) for s in version.spans)
        place = place_words(version.spans[-1], titles) if version.spans else "no place"
        line = f"  {version.said.edtf}{by}: {words} ({place})"
        if version.against is not None:
            line += f", which {_DOES[version.step].format(when[version.against])}"
            changed = "; ".join(f"{c.dimension.value}: {c.start} → {c.end}" for c in version.changes)
            line += f" ({changed})" if changed else ""
        lines.append(f"{line}.")
    return lines


def _conclusion(finding: Finding) -> str:
    if finding.verdict is None:
        return _KINDS[finding.kind]
    if finding.verdict is Verdict.CONTRADICTED_UNLESS:
        return f"{_VERDICTS[finding.verdict]} {quoted_where_loaded(finding.unless or '')}"
    return _VERDICTS[finding.verdict]


def _chain(derivation: Derivation, titles: dict[str, str]) -> list[str]:
    lines = []
    for i, step in enumerate(derivation.steps):
        word = "Because" if i == 0 else "and"
        where = f" [{place_words(step.source, titles)}]" if step.source is not None else ""
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


def place_words(span: Span, titles: dict[str, str]) -> str:
    """The paper and the place of a span: "hearing.txt, 12:40"."""
    return f"{titles.get(span.document, span.document)}, {span.start}:{span.end}"
