"""The case file of facts, as ``casefile`` reads it back without loss."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any

import yaml

from onrecord.core import dates
from onrecord.core.document import Span
from onrecord.core.nouns import (
    Attribution,
    Claim,
    Facts,
    Participant,
    ParticipantRole,
    Party,
    Polarity,
    Qualifier,
    Quantity,
    Window,
)

from .casefields import (
    ACTOR,
    CLAIM,
    CORRECTION,
    DOCUMENT,
    EVENT,
    OFFICE,
    PARTICIPANT,
    PARTY,
    QUALIFIER,
    RELATION,
    STANCE,
    STATEMENT,
    VERSION,
    WINDOW,
    Field,
)


def dump(facts: Facts, title: str = "") -> str:
    """The case file of some facts. ``parse(dump(facts)).facts`` has the same nouns."""
    root: dict[str, Any] = {"onrecord": VERSION}
    if title:
        root["title"] = title
    root["documents"] = [_dump_fields(d, DOCUMENT) for d in facts.documents]
    root["actors"] = [
        {**_dump_fields(a, ACTOR), **({"distinct": list(a.distinct)} if a.distinct else {})}
        for a in facts.actors
    ]
    root["offices"] = [_dump_fields(o, OFFICE) for o in facts.offices]
    root["relations"] = [_dump_fields(r, RELATION) for r in facts.relations]
    by_attribution: dict[str, list[Claim]] = {}
    for claim in facts.claims:
        by_attribution.setdefault(claim.attribution, []).append(claim)
    root["statements"] = [_dump_statement(a, by_attribution.get(a.id, [])) for a in facts.attributions]
    root["events"] = [_dump_owned(e, EVENT) for e in facts.events]
    root["stances"] = [_dump_owned(s, STANCE) for s in facts.stances]
    root["corrections"] = [_dump_owned(c, CORRECTION) for c in facts.corrections]
    kept = {key: value for key, value in root.items() if value not in ([], "")}
    return yaml.dump(kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors: every entry can be read, moved and copied by itself."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """A text; one with line ends other than a plain one in quotes that keep them as they are."""
    odd = any(c in "\r\x85\u2028\u2029" for c in value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if odd else None)


_Dumper.add_representer(str, _text)


def _dump_owned(noun: Any, table: tuple[Field, ...]) -> dict[str, Any]:
    return {"document": noun.document, **_dump_fields(noun, table)}


def _dump_statement(said: Attribution, claims: list[Claim]) -> dict[str, Any]:
    written = _dump_owned(said, STATEMENT)
    if claims:
        written["claims"] = [
            {
                ("denies" if c.polarity is Polarity.DENIED else "affirms"): c.predicate,
                **_dump_fields(c, CLAIM),
            }
            for c in claims
        ]
    return written


def _dump_fields(noun: Any, table: tuple[Field, ...]) -> dict[str, Any]:
    defaults = {f.name: f.default for f in dataclasses.fields(noun)}
    written: dict[str, Any] = {}
    for f in table:
        value = getattr(noun, f.attribute)
        if value is None or value == () or (value == defaults.get(f.attribute) and not f.required):
            continue
        written[f.key] = _dump_value(value)
    return written


def _dump_value(value: Any) -> Any:
    match value:
        case enum.Enum():
            return value.value
        case dates.When():
            return _dump_when(value)
        case Span():
            return _dump_span(value)
        case Party():
            return _dump_fields(value, PARTY)
        case Window():
            return _dump_fields(value, WINDOW)
        case Quantity():
            return f"{value.op} {value.number}"
        case Qualifier():
            return _dump_fields(value, QUALIFIER)
        case tuple() if value and isinstance(value[0], Participant):
            return _dump_participants(value)
        case tuple():
            return [_dump_value(v) for v in value]
        case _:
            return value


def _dump_when(value: dates.When) -> Any:
    return {"inferred": value.edtf} if value.inferred else value.edtf


def _dump_participants(value: tuple[Participant, ...]) -> Any:
    plain = all(p.role is ParticipantRole.AGENT and not p.words for p in value)
    return [p.actor if plain else _dump_fields(p, PARTICIPANT) for p in value]


def _dump_span(span: Span) -> Any:
    return {"document": span.document, "words": span.text, "at": span.start}
