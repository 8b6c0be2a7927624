"""What the record would show if a language model's readings held: leads, until a person confirms them.

The check is made without them, and then once more with them. What they leave as it was stays as it was: no
proposal makes a finding weaker, changes its words or takes it away. A contradiction that only comes with them
is a lead which names them. The other kinds of finding know no lead, so they come when a person has confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from onrecord.core.dates import Answer
from onrecord.core.document import Span
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step, Verdict
from onrecord.core.nouns import Claim, Facts, Proposal
from onrecord.knowledge.model import Knowledge

from .chain import PROPOSED
from .engine import Checked, derive, rank, same_pair

NOTE = "this rests on a language model's reading, which nobody has confirmed"


def with_proposals(checked: Checked, facts: Facts, knowledge: Knowledge) -> Checked:
    """What was found without proposals, and the leads that come with those of the facts."""
    if not facts.proposals:
        return checked
    wider = derive(widened(facts), knowledge)
    by_id = {p.noun.id: p for p in facts.proposals}
    claims = {
        c.id: c for c in (*facts.claims, *(p.noun for p in facts.proposals if isinstance(p.noun, Claim)))
    }
    known: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in checked.findings:
        if finding.kind is FindingKind.CONTRADICTION:
            known[finding.subject].append(finding)
    leads: list[Finding] = []
    for finding in wider.findings:
        rests = _rests_on(finding, by_id, claims) if finding.kind is FindingKind.CONTRADICTION else []
        if rests and not any(same_pair(finding, other) for other in known[finding.subject]):
            leads += _as_lead(finding, rests)
    return replace(checked, findings=tuple(sorted((*checked.findings, *leads), key=rank)))


def widened(facts: Facts) -> Facts:
    """The facts as they would be if every proposal held."""
    new: dict[str, list[Any]] = {p.kind: [] for p in facts.proposals}
    actors = {a.id: a for a in facts.actors}
    for proposal in facts.proposals:
        new[proposal.kind].append(proposal.noun)
        for actor in proposal.actors:
            actors.setdefault(actor.id, actor)
    more: dict[str, Any] = {kind: (*getattr(facts, kind), *nouns) for kind, nouns in new.items()}
    return replace(facts, actors=tuple(actors.values()), proposals=(), **more)


def _rests_on(finding: Finding, by_id: dict[str, Proposal], claims: dict[str, Claim]) -> list[Proposal]:
    """The proposals without which the finding would not be there."""
    statements = [claims[c].attribution for c in finding.claims if c in claims]
    found = {i: by_id[i] for i in (*statements, *finding.claims, *finding.events) if i in by_id}
    sources = {s.source for d in finding.derivations for s in d.steps if s.source is not None}
    tied = {i: p for i, p in by_id.items() if p.kind in _TIES and sources & set(_evidence(p))}
    return list((found | tied).values())


_TIES = ("offices", "relations")


def _evidence(proposal: Proposal) -> tuple[Span, ...]:
    noun = proposal.noun
    spans: tuple[Span, ...] = getattr(noun, "evidence", ()) or getattr(noun, "spans", ())
    return spans


def _as_lead(finding: Finding, rests: Sequence[Proposal]) -> list[Finding]:
    said = any(p.kind in ("claims", "attributions") for p in rests)
    events = {s for p in rests if p.kind == "events" for s in _evidence(p)}
    ties = {s for p in rests if p.kind in _TIES for s in _evidence(p)}
    by = "; ".join(dict.fromkeys(str(p.by) for p in rests))
    ids = tuple(p.noun.id for p in rests)

    def marked(step: Step) -> Step:
        if step.dimension is Dimension.STATEMENT:
            touched = said
        elif step.dimension is Dimension.CERTAINTY:
            touched = step.source in events
        else:
            touched = step.source in ties
        if not touched:
            return step
        firm = step.dimension not in (Dimension.STATEMENT, Dimension.CERTAINTY)
        answer = step.answer if firm else Answer.UNKNOWN
        return replace(step, by=f"{step.by}; {by}: {PROPOSED}", answer=answer)

    marks = [replace(d, steps=tuple(map(marked, d.steps))) for d in finding.derivations]
    chains = tuple(_open(d, ids) for d in marks if any(s.by.endswith(PROPOSED) for s in d.steps))
    if not chains:
        return []
    why = f"{finding.why.removesuffix('.')} ({NOTE})."
    lead = Verdict.LEAD
    return [replace(finding, verdict=lead, unless=None, why=why, derivations=chains, proposed=ids)]


def _open(chain: Derivation, ids: Iterable[str]) -> Derivation:
    weakest = next((i for i, s in enumerate(chain.steps) if s.by.endswith(PROPOSED)), chain.weakest)
    flips = f"It would be more than a lead if a person confirmed {', '.join(ids)}."
    return replace(chain, weakest=weakest, flips=flips)
