"""conflict_of_interest: an office decides on a matter in which its holder has an interest.

What it does
    Finds, for each person, what his offices oversee and what he decided, voted on or signed (himself,
    or the body that he heads), and what he holds in, was paid by, or had a part in. Where the two
    meet, in the same body, in its owner, in its main funder, or in an inquiry into what he took part
    in, both are shown. What his family holds, is paid or leads is an interest of his; who recommended,
    certified or negotiated a thing, or sat on the panel, had a hand in the decision.

Why
    The minutes name the applicant, the share register names the holder, and neither names the other.

Known problems
    Whether the interest was declared, allowed or too small to matter is not decided here. An office in
    the body that one oversees is no interest. A tie that ended counts for two years.

Example
    "The committee, which she chairs, granted Larch Estates its permit", and 120 shares in Larch Estates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.core.dates import Answer, When, interval, shift
from onrecord.core.document import Span
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Step
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    ActorKind,
    Authority,
    Certainty,
    Event,
    Office,
    ParticipantRole,
)
from onrecord.knowledge.model import fold

from .. import build, strength, wording
from ..chain import clean, replay_chain
from ..survey import Survey
from ..times import begun, ended, is_state
from ..world import World, held

RULE = FindingKind.CONFLICT_OF_INTEREST
_DECIDES = ("decide", "vote", "approve", "authorise", "oversee", "handle")
_VERBS = {
    "funded by": "is paid for by",
    "owned by": "is owned by",
    "part of": "is part of",
    "alias": "is",
    "same state": "is",
    "office": "holds office in",
    "kin": "is family of",
    "member": "is of",
    "represents": "acts for",
    "national": "is of",
    "subject of": "is the subject of",
}
_YEARS_AFTER = 730  # days for which a tie that ended still counts


_Links = tuple[tuple[str, str, Span | None], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A way from a holder to a matter: its nodes are joined by the links, each on some evidence."""

    holder: str
    matter: str
    links: _Links
    spans: tuple[Span, ...]
    strength: float
    when: When | None = None
    stake: bool = True


def find(survey: Survey) -> Iterator[Finding]:
    """The conflicts of a record, one for each holder and matter."""
    world = survey.world
    ties: dict[str, list[Side]] = defaultdict(list)
    own = [_of_himself(t, world) for t in _ties(world)]
    for tie in (*own, *_of_kin(own, world)):
        ties[tie.holder].append(tie)
    seen: set[tuple[str, str]] = set()
    led: dict[str, dict[str, list[tuple[int, Side]]]] = {}
    for power in (_of_himself(p, world) for p in _powers(world, ties)):
        key = (power.holder, power.matter)
        if key in seen or power.holder not in ties:
            continue
        if power.holder not in led:
            led[power.holder] = _by_matter(ties[power.holder])
        for tie in _leading(led[power.holder], power.matter, world):
            onward = _onward(tie, power.matter, world) if _at_the_time(power, tie) else None
            found = _finding(power, onward, tie.matter, world) if onward is not None else None
            if found is not None:
                seen.add(key)
                yield found
                break


def _by_matter(ties: list[Side]) -> dict[str, list[tuple[int, Side]]]:
    found: dict[str, list[tuple[int, Side]]] = defaultdict(list)
    for number, tie in enumerate(ties):
        found[tie.matter].append((number, tie))
    return found


def _leading(ties: Mapping[str, list[tuple[int, Side]]], matter: str, world: World) -> Iterator[Side]:
    """The ties from whose matter some chain leads to another, or back, in their order."""
    near = dict.fromkeys((*world.below(matter), *world.above(matter)))
    if len(near) > len(ties):
        found = [pair for other, pairs in ties.items() if other in near for pair in pairs]
    else:
        found = [pair for other in near for pair in ties.get(other, ())]
    return (tie for _, tie in sorted(found, key=lambda pair: pair[0]))


def _of_himself(side: Side, world: World) -> Side:
    """A side of somebody under another name of his, as one of himself: the name is its first link."""
    for edge in world.ties(side.holder):
        known = world.actors.get(edge.end)
        person = known is not None and known.kind is ActorKind.PERSON
        if edge.kind != "alias" or not person or not world.certain(edge, side.when):
            continue
        named = world.actors.get(side.holder)
        if named is not None and named.kind is ActorKind.PERSON and edge.end > side.holder:
            continue  # of two persons that are one, the first
        if fold(world.name(side.holder)) == fold(world.name(edge.end)):
            return replace(side, holder=edge.end)
        links = ((world.name(side.holder), "is", edge.source), *side.links)
        spans = (*side.spans, *([edge.source] if edge.source else []))
        return replace(
            side, holder=edge.end, links=links, spans=spans, strength=side.strength * edge.strength
        )
    return side


# --- powers ----------------------------------------------------------------------------------------


def _powers(world: World, ties: Mapping[str, list[Side]]) -> Iterator[Side]:
    """Who decides on or oversees what; decisions first, since they are dated."""
    paid = {holder: [t for t in own if _is_in_a_body(t, world)] for holder, own in ties.items()}
    decides = {p: any(world.knowledge.entails(p, d) for d in (*_DECIDES, "investigate")) for p in _acts(world)}
    for event in world.facts.events:
        if decides[event.predicate] and _established(event, world):
            yield from _of_decision(event, world)
            yield from _from_the_chair(event, world)
            yield from _beside(event, paid, world)
        elif event.predicate == "hold_office" and _established(event, world):
            yield from _on_the_panel(event, world)
    for office in world.facts.offices:
        for matter in office.oversees:
            yield from _of_oversight(office, matter, world)


def _acts(world: World) -> set[str]:
    return {event.predicate for event in world.facts.events}


def _established(event: Event, world: World) -> bool:
    if event.id in world.withdrawn:
        return False
    firm = event.authority in (Authority.OWN, Authority.OFFICIAL, Authority.PUBLICATION)
    return firm and event.certainty is Certainty.HAPPENED and bool(event.spans)


_VOTED = re.compile(
    r"\b(?:vot(?:ed?|es|ing)|decid(?:ed?|es|ing)|resolved?|recommend(?:ed|s)?) (?:to|for|that) (?P<what>[^.;]+)", re.I
)
_PANEL = re.compile(
    r"\b(?:panel|committee|jury|board|group|commission) (?:that|which|who) (?:had |has |unanimously )*"
    r"(?:chose|picked|selected|approved|awarded|granted|recommended|allotted|shortlisted|licensed|scored|appointed)"
    r"(?P<what>\b[^.;]+)",
    re.I,
)
_IN_THE_CHAIR = re.compile(
    r"\b(?:convened|chaired|headed|led|presided over) by (?P<who>[^,;.]{3,60})"
    r"|\bunder the (?:chairmanship|presidency) of (?P<of>[^,;.]{3,60})"
    r"|\bwith (?P<with>[^,;.]{3,60}) (?:in the chair|presiding)\b",
    re.I,
)


def _what(event: Event) -> Iterator[str | None]:
    """The words of what was decided: "voted to grant Acme the contract" has it in the verb's own clause."""
    yield event.theme
    yield event.topic
    if event.theme:
        after = re.compile(re.escape(event.theme) + r" (?P<what>(?:to|with|for|of|from) [^.;,]+)")
        for span in event.spans:
            yield from (found["what"] for found in after.finditer(" ".join(span.text.split())))
    if event.theme is None and event.topic is None:
        for span in event.spans:
            yield from (found["what"] for found in _VOTED.finditer(" ".join(span.text.split())))


def _of_decision(event: Event, world: World) -> Iterator[Side]:
    matters = [p.actor for p in event.participants if p.role is ParticipantRole.PARTY]
    for words in _what(event):
        matters.extend(m for m in world.named(words) if not _only_whose(m, words or "", world))
    verb = world.knowledge.predicate(event.predicate).past
    for participant in event.participants:
        if participant.role is not ParticipantRole.AGENT:
            continue
        for matter in dict.fromkeys(m for m in matters if m != participant.actor):
            own = world.actors.get(participant.actor)
            if own is not None and own.kind is ActorKind.PERSON:
                if event.predicate != "investigate" and not _for_his_own(event, participant.actor, matter, world):
                    links = ((world.name(matter), verb, event.spans[0]),)
                    yield Side(participant.actor, matter, links, event.spans, strength.OVERSIGHT, event.when)
                continue
            for office in world.offices_in.get(participant.actor, []):
                if _stood_aside(office.holder, event, world):
                    continue
                if (
                    not world.knowledge.heads_body(office.role)
                    or held(office.start, office.end, event.when) is Answer.NO
                ):
                    continue
                by_office: _Links = (
                    (world.name(participant.actor), f"is {office.role} of", build_first(office)),
                    (world.name(matter), verb, event.spans[0]),
                )
                yield Side(
                    office.holder,
                    matter,
                    by_office,
                    (*event.spans, *office.evidence[:1]),
                    strength.OVERSIGHT,
                    event.when,
                )
            yield from _overseen(participant.actor, matter, verb, event, world)


def _from_the_chair(event: Event, world: World) -> Iterator[Side]:
    """ "The committee, convened by Lord Roe, approved the gift of Acme": who was in the chair decided as well."""
    bodies = [p.actor for p in event.participants if p.role is ParticipantRole.AGENT]
    if not any((k := world.actors.get(b)) and k.kind is ActorKind.BODY for b in bodies):
        return
    verb = world.knowledge.predicate(event.predicate).past
    for found in (f for s in event.spans for f in _IN_THE_CHAIR.finditer(" ".join(s.text.split()))):
        for person in world.named(found["who"] or found["of"] or found["with"]):
            known = world.actors.get(person)
            if known is None or known.kind is not ActorKind.PERSON or _stood_aside(person, event, world):
                continue
            for matter in dict.fromkeys(m for words in _what(event) for m in world.named(words)):
                links: _Links = (
                    (world.name(bodies[0]), "was in the chair of", event.spans[0]),
                    (world.name(matter), verb, event.spans[0]),
                )
                yield Side(person, matter, links, event.spans, strength.OVERSIGHT, event.when)


def _on_the_panel(event: Event, world: World) -> Iterator[Side]:
    """ "Mr Roe sat on the panel that chose Acme"."""
    for found in (f for s in event.spans for f in _PANEL.finditer(" ".join(s.text.split()))):
        for matter in world.named(found["what"]):
            for p in event.participants:
                if p.role is ParticipantRole.AGENT and p.actor != matter:
                    links = ((world.name(matter), "sat with those who decided on", event.spans[0]),)
                    yield Side(p.actor, matter, links, event.spans, strength.OVERSIGHT, event.when)


def _stood_aside(holder: str, event: Event, world: World) -> bool:
    """Whether the paper that records what his body decided records that he took no part."""
    return any(
        e.document == event.document and world.knowledge.entails(e.predicate, "recuse")
        for e in world.events_of.get(holder, ())
    )


def _for_his_own(event: Event, actor: str, matter: str, world: World) -> bool:
    """Whether he may have recommended or negotiated for the body of which he is: that decides nothing."""
    if not world.knowledge.entails(event.predicate, "handle"):
        return False
    return any(e.end == matter and e.kind in ("office", "member", "represents", "owner") for e in world.ties(actor))


def _only_whose(actor: str, words: str, world: World) -> bool:
    """Whether words name a person only as whose a thing is: a vote on "the governor's bill" is none on the governor."""
    known = world.actors.get(actor)
    if known is None or known.kind is not ActorKind.PERSON:
        return False
    forms = sorted((known.name, *known.aliases), key=len, reverse=True)
    held = [
        m
        for form in forms
        for m in re.finditer(rf"\b{re.escape(form)}\b(?P<owns>['\u2019]s?\s+\w)?", words, re.I)
    ]
    return bool(held) and all(m["owns"] for m in held)


def _beside(event: Event, ties: Mapping[str, list[Side]], world: World) -> Iterator[Side]:
    """A decision that does not name its matter, in a paper that names a body just before: its heading.

    ``ties`` are what those who decide were paid by bodies, or hold in them.
    """
    document = world.documents.get(event.document)
    if document is None or any(p.role is ParticipantRole.PARTY for p in event.participants):
        return
    start = event.spans[0].start
    heading = " ".join(document.text[max(0, start - _HEADING) : start].casefold().split())
    verb = world.knowledge.predicate(event.predicate).past
    for participant in event.participants:
        for tie in ties.get(participant.actor, ()):
            known = world.actors[tie.matter]
            forms = (f for f in (known.name, *known.aliases) if f[:1].isupper() and len(f) > 4)
            if any(" ".join(form.casefold().rstrip(".").split()) in heading for form in forms):
                links = ((known.name, f"{verb} a matter headed with", event.spans[0]),)
                yield Side(participant.actor, tie.matter, links, event.spans, strength.HEADING, event.when)


_HEADING = 900  # characters before a decision in which its heading is looked for


def _overseen(body: str, matter: str, verb: str, event: Event, world: World) -> Iterator[Side]:
    """Those whose office oversees the body that decides or investigates."""
    for office in world.overseers.get(body, ()):
        links: _Links = (
            (world.name(body), f"oversees, as {office.role},", build_first(office)),
            (world.name(matter), verb, event.spans[0]),
        )
        spans = (*office.evidence[:1], *event.spans)
        stake = event.predicate != "investigate"
        yield Side(office.holder, matter, links, spans, strength.OVERSIGHT, event.when, stake)


def build_first(office: Office) -> Span | None:
    """The first evidence of an office."""
    return office.evidence[0] if office.evidence else None


def _of_oversight(office: Office, matter: str, world: World) -> Iterator[Side]:
    spans = office.evidence[:1]
    if not spans:
        return
    for goal in [matter] if matter in world.actors else world.named(matter):
        if goal != office.organization:
            links = ((world.name(goal), f"oversees, as {office.role},", spans[0]),)
            when = interval(
                office.start.earliest if office.start else None, office.end.latest if office.end else None
            )
            yield Side(office.holder, goal, links, spans, strength.OVERSIGHT, when if office.start else None)
    for relation in world.subjects_of.get(matter, world.subjects_of.get(fold(matter), [])):
        if relation.evidence:
            about: _Links = (
                (clean(world.name(matter)), f"oversees, as {office.role},", spans[0]),
                (world.name(relation.subject), "what it is about", relation.evidence[0]),
            )
            yield Side(
                office.holder, relation.subject, about, (*spans, *relation.evidence[:1]), strength.OVERSIGHT
            )


# --- ties ------------------------------------------------------------------------------------------


def _ties(world: World) -> Iterator[Side]:
    readings = {
        p: [r for r in world.knowledge.readings(p).values() if r.name == "benefit" and not r.begins]
        for p in _acts(world)
    }
    contacts = {p: world.knowledge.entails(p, "contact") for p in readings}
    for event in world.facts.events:
        benefits, contact = readings[event.predicate], contacts[event.predicate]
        if (benefits or contact) and _established(event, world):
            for reading in benefits:
                yield from _of_benefit(event, reading.swapped, world)
            if contact:
                yield from _of_contact(event, world)
        elif event.predicate == "hold_office" and _established(event, world):
            yield from _of_seat(event, world)
    for office in world.facts.offices:
        if office.organization and office.evidence:
            links = ((world.name(office.organization), f"is or was {office.role} of", office.evidence[0]),)
            when = interval(
                office.start.earliest if office.start else None, office.end.latest if office.end else None
            )
            yield Side(office.holder, office.organization, links, office.evidence[:1], strength.TIE, when)


def _of_benefit(event: Event, swapped: bool, world: World) -> Iterator[Side]:
    agents = [p.actor for p in event.participants if p.role is ParticipantRole.AGENT]
    parties = [p.actor for p in event.participants if p.role is ParticipantRole.PARTY]
    mine, theirs = (parties, agents) if swapped else (agents, parties)
    past = world.knowledge.predicate(event.predicate).past
    if swapped and world.knowledge.entails(event.predicate, "pay"):
        past = world.knowledge.predicate("receive_money").past
    when = event.when
    if is_state(event, world):
        when = interval(begun(event), ended(event, world))
    for holder in mine:
        for other in theirs:
            links = ((world.name(other), past, event.spans[0]),)
            yield Side(
                holder, other, links, event.spans, strength.TIE * strength.AUTHORITY[event.authority], when
            )


def _of_seat(event: Event, world: World) -> Iterator[Side]:
    """ "He has sat on the board of Acme since 2019"."""
    bodies = [p.actor for p in event.participants if p.role is ParticipantRole.PARTY]
    when = interval(begun(event), ended(event, world)) if is_state(event, world) else event.when
    for holder in (p.actor for p in event.participants if p.role is ParticipantRole.AGENT):
        for body in dict.fromkeys((*bodies, *_boards(event, world))):
            known = world.actors.get(body)
            if body != holder and known is not None and known.kind is ActorKind.BODY:
                links = ((known.name, world.knowledge.predicate("hold_office").past, event.spans[0]),)
                yield Side(holder, body, links, event.spans, strength.TIE, when)


def _boards(event: Event, world: World) -> list[str]:
    found = re.search(r"\bboard of (?P<body>.+)", event.theme or "", re.I)
    return world.named(found["body"]) if found else []


def _of_contact(event: Event, world: World) -> Iterator[Side]:
    """A part in what an inquiry looks into: it is no stake in anything else."""
    people = [p.actor for p in event.participants if p.role is not ParticipantRole.PRESENT]
    past = world.knowledge.predicate(event.predicate).past
    for holder in people:
        for other in people:
            if other != holder:
                links = ((world.name(other), past, event.spans[0]),)
                yield Side(holder, other, links, event.spans, strength.TIE, event.when, stake=False)


_LEADS = re.compile(
    r"\b(?:held office|director|owner|partner|proprietor|founder|chief executive|managing|chair\w*|president|shareholder)\b", re.I
)


def _of_kin(ties: Iterable[Side], world: World) -> Iterator[Side]:
    """What his family holds in a body, is paid by it, or leads: it is an interest of his as well."""
    for tie in ties:
        office = any(_LEADS.search(by) for _, by, _ in tie.links)
        known = world.actors.get(tie.matter)
        if not _is_in_a_body(tie, world) and not (office and known and known.kind is ActorKind.BODY):
            continue
        for edge in world.ties(tie.holder):
            if edge.kind == "kin" and world.certain(edge, tie.when):
                links = ((world.name(tie.holder), _VERBS["kin"], edge.source), *tie.links)
                spans = (*tie.spans, *([edge.source] if edge.source else []))
                yield replace(
                    tie, holder=edge.end, links=links, spans=spans, strength=tie.strength * edge.strength
                )


def _at_the_time(power: Side, tie: Side) -> bool:
    """Whether the tie had begun when the power was used, and had not ended two years before."""
    if not tie.stake and power.stake:
        return False
    if power.when is None or tie.when is None:
        return True
    if power.when.latest and tie.when.earliest and tie.when.earliest > power.when.latest:
        return False
    return shift(tie.when, _YEARS_AFTER).before(power.when) is not Answer.YES if tie.when.latest else True


def _onward(tie: Side, matter: str, world: World) -> Side | None:
    """The tie led on to the matter: the same body, its owner, what it owns, its funder, its state."""
    if tie.matter == matter:
        return tie
    if tie.matter in (o.organization for o in world.offices_of.get(tie.holder, ())) and not _is_paid(tie):
        kinds = frozenset({"alias", "owned by", "same state"})
    else:
        kinds = frozenset({"alias", "owned by", "funded by", "part of", "same state", "subject of"})
    if not tie.stake:
        kinds = frozenset(
            {"alias", "office", "member", "represents", "national", "same state", "part of", "subject of"}
        )
    way = world.way(tie.matter, matter, kinds, tie.when)
    if way is None:
        return _down(tie, matter, world)
    links = (*tie.links, *((world.name(e.end), _VERBS.get(e.kind, e.by), e.source) for e in way))
    spans = (*tie.spans, *(e.source for e in way if e.source is not None))
    sure = tie.strength
    for edge in way:
        sure *= edge.strength
    return Side(tie.holder, matter, links, spans, sure, tie.when, tie.stake)


def _down(tie: Side, matter: str, world: World) -> Side | None:
    """From money or shares of a company to what that company owns; never down and up again."""
    way = world.way(matter, tie.matter, frozenset({"alias", "owned by"}), tie.when)
    if way is None or not _is_in_a_body(tie, world):
        return None
    verbs = {"owned by": "owns"}
    down = tuple((world.name(e.start), verbs.get(e.kind, "is"), e.source) for e in reversed(way))
    spans = (*tie.spans, *(e.source for e in way if e.source is not None))
    sure = tie.strength
    for edge in way:
        sure *= edge.strength
    return Side(tie.holder, matter, (*tie.links, *down), spans, sure, tie.when)


def _is_in_a_body(tie: Side, world: World) -> bool:
    """Whether it is money or shares of a body: what a state pays is no interest in all that it owns."""
    known = world.actors.get(tie.matter)
    return tie.stake and _is_paid(tie) and known is not None and known.kind is ActorKind.BODY


def _is_paid(tie: Side) -> bool:
    return any(
        "paid" in by or "money" in by or "shares" in by or "fee" in by or "pay" in by
        for _, by, _ in tie.links
    )


def _own_body(holder: str, matter: str, world: World) -> bool:
    """Whether the matter is the body in which he holds the office itself."""
    return any(o.organization == matter for o in world.offices_of.get(holder, ()))


# --- the finding -----------------------------------------------------------------------------------


def _steps(side: Side, dimension: Dimension, world: World) -> tuple[Step, ...]:
    steps = []
    at = clean(world.name(side.holder))
    for node, by, source in side.links:
        if clean(node) != at:
            steps.append(Step(dimension, at, clean(node), by, Answer.YES, source, side.when))
            at = clean(node)
    return tuple(steps)


def _finding(power: Side, tie: Side, stake: str, world: World) -> Finding | None:
    """The finding; ``stake`` is the body in which the interest lies, from which it leads on to the matter."""
    if set(power.spans) == set(tie.spans) or power.holder == power.matter:
        return None
    if power.stake and _own_body(power.holder, power.matter, world) and not _is_paid(tie):
        return None
    steps = (*_steps(power, Dimension.OVERSIGHT, world), *_steps(tie, Dimension.THEME, world))
    chain = Derivation(
        RULE,
        steps,
        len(steps) - 1,
        "It would fall if the tie had ended before, or the matter were in other hands.",
    )
    if replay_chain(chain) is None:
        return None
    name, matter = world.name(power.holder), world.name(power.matter)
    return Finding(
        id=content_id("fi", RULE.value, name, matter),
        kind=RULE,
        verdict=None,
        speaker=None,
        subject=power.holder,
        say=(),
        record=build.gather((*power.spans, *tie.spans), world),
        why=f"{_told(power, name, True)}; {_told(tie, name, False)}.",
        confidence=round(power.strength * tie.strength, 4),
        derivations=(chain,),
        matters=tuple(dict.fromkeys((power.matter, stake))),
    )


def _told(side: Side, name: str, dated_last: bool) -> str:
    parts = [f"{name} {side.links[0][1]} {side.links[0][0]}"]
    kin = side.links[0][1] == _VERBS["kin"]
    who = ["who" if kin else "which", *("which" for _ in side.links[2:])]
    parts.extend(f"{w} {by} {node}" for w, (node, by, _) in zip(who, side.links[1:], strict=False))
    when = wording.when_text(side.when)
    if when:
        parts[-1 if dated_last else 1 if kin and len(parts) > 1 else 0] += f" {when}"
    return ", ".join(parts)
