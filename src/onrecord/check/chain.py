"""The chain of a finding as text that can be read back: what makes it replay.

The STATEMENT step ends in the *signature* of what the words exclude, each CERTAINTY step begins with
the signature of one recorded event. Every respect that the statement's signature names must be led
by steps from the event's value to the statement's value. :func:`replay_chain` knows nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.core.dates import Answer
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step, Verdict

HAPPENED = "happened"
_JOIN = "; "
_IS = " = "
NOT_RECORDED = "not recorded"
PROPOSED = "as a language model reads it, which nobody has confirmed"
"""How a step ends that rests on a reading of the second reader alone: its chain proves a lead at most."""
_COUNTED = re.compile(r"(\d+) occasions in (\d+) records$")

# in which dimension each respect of a signature is led from the event to the statement
LED_BY = {
    "speaker": Dimension.SPEAKER,
    "subject": Dimension.SUBJECT,
    "predicate": Dimension.PREDICATE,
    "party": Dimension.PARTY,
    "said": Dimension.TIME,
    "window": Dimension.TIME,
    "theme": Dimension.THEME,
    "place": Dimension.PLACE,
    "topic": Dimension.TOPIC,
    "purpose": Dimension.PURPOSE,
    "capacity": Dimension.CAPACITY,
    "manner": Dimension.MANNER,
    "meaning": Dimension.MANNER,
    "amount": Dimension.MANNER,
    "hedge": Dimension.HEDGE,
}
_STARTS_AT = {"said": "when", "window": "when"}
# the step that each kind of finding needs beside those of the signature
_NEEDS = {
    "inconsistency": Dimension.VERSION,
    "dispute": Dimension.VERSION,
    "nondisclosure": Dimension.DUTY,
}


def clean(value: str) -> str:
    """A value that can stand in a signature."""
    return " ".join(value.replace(";", ",").replace(" = ", " is ").split())


def signature(head: str, values: Iterable[tuple[str, str]]) -> str:
    """``denied; predicate = meet; subject = Jane Roe``."""
    return _JOIN.join([head, *(f"{key}{_IS}{clean(value)}" for key, value in values)])


def read_signature(text: str) -> tuple[str, dict[str, str]]:
    """The head and the values of a signature."""
    head, *parts = text.split(_JOIN)
    values = {}
    for part in parts:
        key, found, value = part.partition(_IS)
        if found:
            values[key] = value
    return head, values


@dataclass(frozen=True, slots=True)
class Proof:
    """What a chain proves: the verdict is None for every kind but a contradiction."""

    rule: str
    verdict: Verdict | None


def replay_chain(derivation: Derivation) -> Proof | None:
    """What the steps alone prove, or None where they prove nothing (a step is missing, or is too many)."""
    if derivation.rule == FindingKind.CONFLICT_OF_INTEREST:
        return _replay_conflict(derivation)
    steps = derivation.steps
    statements = [s for s in steps if s.dimension is Dimension.STATEMENT]
    events = [s for s in steps if s.dimension is Dimension.CERTAINTY]
    if len(statements) != 1 or not events:
        return None
    _, claimed = read_signature(statements[0].end)
    used: set[int] = {id(statements[0])}
    doubts: set[Answer] = set()
    lead = any(s.by.endswith(PROPOSED) for s in steps)
    for event in events:
        used.add(id(event))
        lead |= event.end != HAPPENED or event.answer is not Answer.YES
        _, recorded = read_signature(event.start)
        recorded["speaker"] = claimed.get("speaker", "")
        for key, dimension in LED_BY.items():
            if key not in claimed:
                continue
            goal = claimed["subject"] if key == "speaker" else claimed[key]
            path = _path(steps, dimension, recorded.get(_STARTS_AT.get(key, key), ""), goal)
            if path is None:
                return None
            used.update(id(s) for s in path)
            unknown = any(s.answer is not Answer.YES for s in path)
            if unknown and key == "said":
                lead = True
            elif unknown:
                doubts.add(Answer.UNKNOWN)
    if not _counted(steps, claimed, len(events), used):
        return None
    needed = _NEEDS.get(derivation.rule)
    if needed is not None:
        extra = [s for s in steps if s.dimension is needed]
        if len(extra) != 1:
            return None
        used.add(id(extra[0]))
    if any(id(s) not in used for s in steps):
        return None
    if derivation.rule != FindingKind.CONTRADICTION:
        return Proof(derivation.rule, None)
    return Proof(derivation.rule, _verdict(lead, "hedge" in claimed, bool(doubts)))


def _verdict(lead: bool, hedged: bool, doubtful: bool) -> Verdict:
    if lead:
        return Verdict.LEAD
    if hedged:
        return Verdict.HEDGED
    return Verdict.CONTRADICTED_UNLESS if doubtful else Verdict.CONTRADICTED


def _counted(steps: Sequence[Step], claimed: dict[str, str], number: int, used: set[int]) -> bool:
    """Whether a count is broken by just as many events as the chain holds (true where nothing is counted)."""
    counts = [s for s in steps if s.dimension is Dimension.QUANTITY]
    if "quantity" not in claimed:
        return not counts and number == 1
    if len(counts) != 1 or counts[0].end != claimed["quantity"]:
        return False
    used.add(id(counts[0]))
    stated = _COUNTED.match(counts[0].start)
    if stated is None or int(stated.group(2)) != number:
        return False
    op, _, limit = claimed["quantity"].partition(" ")
    return exceeds(op, int(limit), int(stated.group(1)))


def counted(total: int, rows: int) -> str:
    """How a QUANTITY step writes what was counted."""
    return f"{total} occasions in {rows} records"


def exceeds(op: str, limit: int, number: int) -> bool:
    """Whether so many cannot be what ``op limit`` says ("< 5" excludes five)."""
    return {"<": number >= limit, "<=": number > limit, "=": number > limit}.get(op, False)


def _path(steps: Sequence[Step], dimension: Dimension, start: str, end: str) -> list[Step] | None:
    """Steps of one dimension that lead from ``start`` to ``end``; at least one, the shortest."""
    edges = [s for s in steps if s.dimension is dimension]
    queue: list[list[Step]] = [[s] for s in edges if s.start == start]
    seen: set[int] = set()
    for path in queue:
        last = path[-1]
        if last.end == end:
            return path
        if id(last) in seen:
            continue
        seen.add(id(last))
        queue.extend([*path, s] for s in edges if s.start == last.end and s not in path)
    return None


def _replay_conflict(derivation: Derivation) -> Proof | None:
    """An office leads to a matter on one way, an interest of its holder leads to it on another."""
    offices = [s for s in derivation.steps if s.dimension is Dimension.OVERSIGHT]
    ties = [s for s in derivation.steps if s.dimension is Dimension.THEME]
    if not offices or not ties or len(offices) + len(ties) != len(derivation.steps):
        return None
    holder, matter = offices[0].start, offices[-1].end
    if ties[0].start != holder or ties[-1].end != matter:
        return None
    linked = all(a.end == b.start for side in (offices, ties) for a, b in pairwise(side))
    return Proof(derivation.rule, None) if linked else None


_ORDER = (Verdict.CONTRADICTED, Verdict.CONTRADICTED_UNLESS, Verdict.HEDGED, Verdict.LEAD)


def replay(finding: Finding) -> Verdict | None:
    """The verdict that a finding's chains give again, strongest first; None for the kinds without one.

    Raises ValueError where a chain proves nothing: such a finding is damaged.
    """
    found = []
    for derivation in finding.derivations:
        proof = replay_chain(derivation)
        if proof is None:
            raise ValueError(f"a chain of {finding.id} proves nothing")
        if proof.verdict is not None:
            found.append(proof.verdict)
    return min(found, key=_ORDER.index) if found else None
