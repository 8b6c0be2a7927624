"""Reads the labelled sentences and says how far what was found agrees with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from onrecord import sources
from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    Actor,
    ActorKind,
    Attribution,
    AttributionKind,
    Claim,
    Correction,
    Event,
    Grade,
    Modality,
    Party,
    Polarity,
)
from onrecord.extract import times as time_words
from onrecord.extract.actors import Cast, cast_of
from onrecord.extract.attributions import attributions
from onrecord.extract.claims import claims
from onrecord.extract.corrections import corrections
from onrecord.extract.events import events
from onrecord.extract.frames import frames
from onrecord.extract.models import Models
from onrecord.extract.passage import passages
from onrecord.extract.pipeline import run

FOLDER = Path(__file__).parent.parent / "data" / "claims"


def items(name: str = "*") -> Iterator[dict[str, Any]]:
    """All labelled items, or those of one file."""
    for path in sorted(FOLDER.glob(f"{name}.yaml")):
        held = yaml.safe_load(path.read_text("utf-8"))
        defaults, found = (held.get("defaults", {}), held["items"]) if isinstance(held, dict) else ({}, held)
        for item in found:
            whole = {**defaults, **item, "of": path.stem}
            yield {key: value for key, value in whole.items() if value is not None}


@dataclass
class Found:
    """What the rules gave for one item."""

    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    corrections: tuple[Correction, ...] = ()
    cast: Cast = field(default_factory=Cast)
    document: Document | None = None
    speaker: str | None = None
    frames: tuple[Any, ...] = ()


def _document(item: dict[str, Any]) -> Document:
    question = item.get("question")
    text = item["text"] if question is None else f"{question}\n\n{item['text']}"
    kind = DocumentKind(item.get("paper", "transcript"))
    said = item.get("said") or item.get("published")
    return Document(
        id=content_id("do", item["id"]),
        name=f"{item['id']}.txt",
        sha256="0" * 64,
        text=text + "\n",
        kind=kind,
        title=item.get("title", ""),
        publisher=item.get("publisher", ""),
        published=dates.parse(str(said)) if said else None,
    )


def _utterance(
    item: dict[str, Any], document: Document, cast: Cast
) -> tuple[tuple[Attribution, ...], Cast, str]:
    speaker = Actor(content_id("ac", document.id, item["speaker"]), item["speaker"], ActorKind.PERSON)
    actors = [*cast.actors]
    if speaker.id not in {a.id for a in actors}:
        actors.append(speaker)
    behalf = None
    if "behalf" in item:
        behalf = content_id("ac", document.id, item["behalf"])
        actors.append(Actor(behalf, item["behalf"], ActorKind.PERSON))
    said = document.published
    question = item.get("question")
    start = len(question) + 2 if question else 0
    out = []
    spans = ()
    if question:
        spans = (document.span(0, len(question)),)
        asker = content_id("ac", document.id, item["asker"])
        actors.append(Actor(asker, item["asker"], ActorKind.PERSON))
        out.append(
            Attribution(
                content_id("at", document.id, "q"),
                document.id,
                AttributionKind.DIRECT,
                spans,
                speaker=asker,
                said=said,
                grade=Grade.TRANSCRIPT,
                act=Act.QUESTION,
            )
        )
    words = document.span(start, start + len(item["text"]))
    out.append(
        Attribution(
            content_id("at", document.id, "a"),
            document.id,
            AttributionKind.DIRECT,
            (words,),
            speaker=speaker.id,
            behalf=behalf,
            said=said,
            grade=Grade.TRANSCRIPT,
            question=spans,
        )
    )
    return tuple(out), Cast(tuple(actors), cast.offices, cast.relations), speaker.id


def _whole(item: dict[str, Any], models: Models) -> Found:
    """A small paper, read as its file would be."""
    (document,) = sources.read_bytes(item["file"], item["text"].encode()).documents
    read = run(document, models)
    return Found(read.claims, read.events, read.corrections, Cast(read.actors), read.document)


def read(item: dict[str, Any], models: Models) -> Found:
    """Run the steps on one item; a speaker's words are one attribution, given. A ``file`` goes the whole way."""
    if "file" in item:
        return _whole(item, models)
    document = _document(item)
    found = Found(document=document)
    for passage in passages(document, models):
        when = time_words.find(passage, document.published)
        mentions, cast = cast_of(passage, Cast(), models.knowledge)
        if "speaker" in item:
            said, cast, found.speaker = _utterance(item, document, cast)
        else:
            said = attributions(passage, mentions, cast, when, models.knowledge, models.finder).firm
        framed = frames(passage, mentions, said, when, models.knowledge)
        found.frames += framed
        found.claims += claims(passage, framed, said, mentions, cast, models.knowledge)
        found.events += events(passage, framed, said, mentions, cast, models.knowledge)
        found.corrections += corrections(passage, said)
        found.cast = cast
    return found


@dataclass
class Score:
    """Counts for precision and recall, with what was missed and what was false."""

    right: int = 0
    wanted: int = 0
    given: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.wanted + other.wanted,
            self.given + other.given,
            [*self.false, *other.false],
            [*self.missed, *other.missed],
        )

    @property
    def precision(self) -> float:
        return 1 - len(self.false) / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def score_claims(item: dict[str, Any], found: Found, score: Score) -> None:
    """Add one item's claims to the score."""
    wanted = list(item.get("claims", ()))
    allowed = set(item.get("allow", ()))
    given = [c for c in found.claims if c.modality in (Modality.ASSERTED, Modality.HEDGED)]
    used: set[str] = set()
    for want in wanted:
        score.wanted += 1
        match = next((c for c in given if c.id not in used and _claim(want, c, found)), None)
        if match is None:
            score.missed.append(f"{item['id']} {want}")
        else:
            score.right += 1
            used.add(match.id)
    if item["of"] in ("booked", "events", "records", "corrections") and not wanted:
        return
    for claim in given:
        score.given += 1
        if claim.id in used or claim.predicate in allowed or any(_claim(w, claim, found) for w in wanted):
            continue
        score.false.append(f"{item['id']} {item['text'][:60]!r}: {brief(claim, found)}")


def score_events(item: dict[str, Any], found: Found, score: Score) -> None:
    """Add one item's events to the score."""
    wanted = list(item.get("events", ()))
    allowed = set(item.get("allow", ()))
    given = [e for e in found.events if e.certainty.value != "not happened"]
    used: set[str] = set()
    for want in wanted:
        score.wanted += 1
        match = next((e for e in given if e.id not in used and _event(want, e, found)), None)
        if match is None:
            score.missed.append(f"{item['id']} {want}")
        else:
            score.right += 1
            used.add(match.id)
    if item["of"] not in ("booked", "events", "records", "papers", "none", "quiet"):
        return
    for event in given:
        score.given += 1
        if event.id in used or event.predicate in allowed or any(_event(w, event, found) for w in wanted):
            continue
        score.false.append(f"{item['id']} {item['text'][:60]!r}: {brief_event(event, found)}")


def name(ident: str | None, found: Found) -> str:
    """The name of an actor, or its id."""
    actor = found.cast.actor(ident)
    return actor.name if actor is not None else str(ident or "")


def _party(wanted: str, party: Party | None, found: Found, item: dict[str, Any] | None = None) -> bool:
    if party is None:
        return wanted == ""
    if wanted == "anyone":
        return party.anyone
    if wanted == "speaker":
        return (
            party.actor == found.speaker
            or any(p.actor == found.speaker for p in party.also)
            or (party.of == found.speaker and False)
        )
    words = " ".join(
        [
            party.words,
            party.cls or "",
            name(party.actor, found),
            name(party.of, found),
            *(p.words for p in party.also),
            *(p.cls or "" for p in party.also),
        ]
    )
    return wanted.casefold() in words.casefold()


def _claim(want: dict[str, Any], claim: Claim, found: Found) -> bool:
    denied = "denies" in want
    predicates = str(want.get("denies") or want.get("affirms")).split("|")
    if claim.predicate not in predicates or (claim.polarity is Polarity.DENIED) is not denied:
        return False
    if "who" in want and not _party(want["who"], claim.subject, found):
        return False
    if (
        "with" in want
        and want["with"]
        and not _party(want["with"], claim.party, found)
        and want["with"].casefold() not in (claim.theme or "").casefold()
    ):
        return False
    if "theme" in want and want["theme"].casefold() not in (claim.theme or "").casefold():
        return False
    for kind in ("topic", "purpose", "capacity", "place", "manner"):
        if kind in want and not any(
            q.kind.value == kind and str(want[kind]).casefold() in q.words.casefold()
            for q in claim.qualifiers
        ):
            return kind == "topic" and str(want[kind]).casefold() in (claim.theme or "").casefold()
    if "window" in want and (
        claim.window is None or str(want["window"]).casefold() not in claim.window.words.casefold()
    ):
        return False
    if "hedge" in want and (claim.hedge is None or claim.hedge.value not in str(want["hedge"]).split("|")):
        return False
    if "hedge" not in want and claim.hedge is not None:
        return False
    if "form" in want and claim.form.value not in str(want["form"]).split("|"):
        return False
    if "count" in want and (
        claim.quantity is None or f"{claim.quantity.op} {claim.quantity.number}" != want["count"]
    ):
        return False
    if "state" in want and claim.present_state is not want["state"]:
        return False
    return not ("about" in want and want["about"] not in claim.about)


def _event(want: dict[str, Any], event: Event, found: Found) -> bool:
    if event.predicate not in str(want["what"]).split("|"):
        return False
    people = " | ".join(f"{name(p.actor, found)} {p.words}" for p in event.participants).casefold()
    if any(str(w).casefold() not in people for w in want.get("who", ())):
        return False
    if "when" in want and (event.when is None or event.when.edtf != str(want["when"])):
        return False
    if "topic" in want and want["topic"].casefold() not in (event.topic or "").casefold():
        return False
    if "where" in want and want["where"].casefold() not in (event.where or "").casefold():
        return False
    if event.certainty.value != want.get("certainty", "happened"):
        return False
    if "authority" in want and event.authority.name.casefold() != want["authority"]:
        return False
    if "count" in want and event.count != want["count"]:
        return False
    return not ("state" in want and event.state is not want["state"])


def brief(claim: Claim, found: Found) -> str:
    """A claim in one line."""
    qualifiers = ", ".join(f"{q.kind.value}:{q.words}" for q in claim.qualifiers)
    party = claim.party.words if claim.party is not None else None
    extra = [
        x
        for x in (
            claim.hedge and claim.hedge.value,
            claim.form.value if claim.form.value != "plain" else None,
            claim.window and claim.window.words,
            qualifiers,
        )
        if x
    ]
    return f"{claim.polarity.value} {claim.predicate}({claim.subject.words}, {party}, {claim.theme}) {extra}"


def brief_event(event: Event, found: Found) -> str:
    """An event in one line."""
    people = ", ".join(p.words or name(p.actor, found) for p in event.participants)
    return f"{event.predicate}({people}; {event.theme}) when={event.when} where={event.where} topic={event.topic} {event.certainty.value} {event.authority.name} x{event.count}"
