"""Rows of signed forms and registers of interests: what was declared, and what was said to be nil."""

from __future__ import annotations

from onrecord.core.dates import interval
from onrecord.core.document import Row
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    ActorKind,
    Attribution,
    AttributionKind,
    Authority,
    Claim,
    Grade,
    Party,
    Polarity,
)

from .rowcontacts import position
from .tabled import Table, agents


def declared(table: Table, row: Row) -> None:
    """A row of a signed form: "Nil" is the signatory's statement, an entry a holding that was declared."""
    name = table.value(row, "declarant") or table.value(row, "host")
    if not name:
        return
    signatory = table.actor(name, ActorKind.PERSON)
    position(table, row, signatory)
    signed = table.when(row, "signed") or table.document.published
    span = table.span(row)
    said = Attribution(
        content_id("at", table.document.id, span.start), table.document.id, AttributionKind.DIRECT, (span,),
        speaker=signatory, said=signed, grade=Grade.DIRECT_QUOTE, act=Act.DOCUMENT,
    )  # fmt: skip
    table.attributions.append(said)
    section = table.value(row, "section") or table.value(row, "topic")
    entry = table.value(row, "note") or table.value(row, "instrument")
    kinds = section_kinds(table, section)
    if table.words.is_only("nil", entry):
        table.claims.append(
            Claim(
                content_id("cl", said.id, "disclose"),
                said.id,
                table.document.id,
                (span,),
                "disclose",
                Party(words=name, actor=signatory),
                theme=section or None,
                polarity=Polarity.DENIED,
                about=kinds,
                speaker=signatory,
                said=signed,
            )
        )
        return
    start, end = table.when(row, "since"), table.when(row, "disposed")
    when = interval(start.earliest if start else None, end.latest if end else None) if start or end else None
    table.event(
        row, kinds[0] if kinds else "hold_asset", agents(signatory), when=when, theme=entry, state=True,
        authority=Authority.OWN, source=signatory, attribution=said.id,
    )  # fmt: skip
    if end is not None:
        table.event(
            row, "sell", agents(signatory), when=end, theme=entry, authority=Authority.OWN, source=signatory
        )


def section_kinds(table: Table, section: str) -> tuple[str, ...]:
    """Which predicates a section of a form asks for."""
    kinds = [k for k in ("gift", "donation", "loan", "fee", "travel") if table.words.says(k, section)]
    found = [{"travel": "travel_to"}.get(k, k) for k in kinds]
    if table.words.says("shares", section) or table.words.says("property", section):
        found.append("hold_asset")
    if table.words.says("employment", section):
        found.append("hold_office")
    return tuple(found)
