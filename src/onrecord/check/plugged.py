"""Rules of plugins, held to the laws of the house: every chain proves its finding, every word stands in a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields

from onrecord.core.document import Span
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.core.plugins import Plugin, PluginError
from onrecord.knowledge.model import Knowledge

from .chain import replay


def plugged(
    plugin: Plugin, rule: Callable[[Facts, Knowledge], Iterable[object]], facts: Facts, knowledge: Knowledge
) -> tuple[Finding, ...]:
    """What a plugin's rule finds. Raises PluginError where it fails, or gives what is no proven finding."""
    try:
        given = tuple(rule(facts, knowledge))
        found = tuple(f for f in given if isinstance(f, Finding))
        faults = [f"gave {type(f).__name__}, which is no finding" for f in given if not isinstance(f, Finding)]
        faults += [why for f in found if (why := _fault(f, facts))]
    except Exception as cause:
        raise PluginError(_sentence(plugin, f"failed ({type(cause).__name__}: {cause})")) from cause
    if faults:
        raise PluginError(_sentence(plugin, faults[0]))
    return found


def _fault(finding: Finding, facts: Facts) -> str:
    """Why this is no finding that may be shown; empty where it is one."""
    texts = {d.id: d.text for d in facts.documents}
    for span in _spans(finding):
        if texts.get(span.document, "")[span.start : span.end] != span.text or not span.text:
            return f"quotes words that stand in no paper ({span.text!r})"
    if not finding.derivations or not finding.record:
        return "gave a finding without words of the record, or without a chain"
    try:
        verdict = replay(finding)
    except ValueError:
        return f"gave a finding whose chain proves nothing ({finding.why})"
    if verdict is not finding.verdict or any(d.rule != finding.kind for d in finding.derivations):
        return f"gave a finding of another kind or verdict than its chain proves ({finding.why})"
    return ""


def _spans(finding: Finding) -> Iterable[Span]:
    for field in fields(finding):
        value = getattr(finding, field.name)
        yield from (v for v in value if isinstance(v, Span)) if isinstance(value, tuple) else ()
    yield from (s.source for d in finding.derivations for s in d.steps if s.source is not None)


def _sentence(plugin: Plugin, what: str) -> str:
    return f"the rule {plugin} {what}. Mend it, or uninstall it: pip uninstall {plugin.package}."
