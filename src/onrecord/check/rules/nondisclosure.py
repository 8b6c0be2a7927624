"""nondisclosure: asked or obliged to disclose, and a recorded fact was left out.

What it does
    Takes answers to questions that ask for interests, gifts, history or "anything we ought to know",
    nil rows of forms and registers, and what a paper says was not disclosed; and looks for a recorded
    fact of the kind that was asked for, about the party that was asked about, at the time asked about.

Why
    A declaration is read beside the declarations of other years, seldom beside the share register of
    a company it does not name.

Known problems
    Whether the form's own rules cover the fact (a threshold, a family member) is for a person to read:
    the words of the duty are shown where the record has them. A question about "any matter on the
    agenda" is held only against those whom that meeting dealt with.

Example
    "Shares held at the date of signature: Nil", signed in February, and a bank's list of members.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from onrecord.core.dates import Answer
from onrecord.core.findings import Derivation, Dimension, FindingKind, NotCovered, Step
from onrecord.core.nouns import (
    Act,
    ActorKind,
    Authority,
    Certainty,
    Claim,
    ClaimForm,
    Event,
    ParticipantRole,
    Party,
    Polarity,
    Qualifier,
    QualifierKind,
)
from onrecord.knowledge.model import fold

from .. import build, strength, wording
from ..alike import holds_phrase, share, stems
from ..build import Extra
from ..chain import replay_chain
from ..match import Match, match
from ..party import label
from ..survey import Route, Survey, route_of
from ..world import BELONGS, World
from ..zone import Zone
from .contradiction import Omission, is_disclosure

RULE = FindingKind.NONDISCLOSURE
_ANYBODY = Party("anybody", anyone=True)
_ANYTHING = ("contact", "benefit")
_CONCERN = re.compile(r"\bconcerns? (?:about|over|regarding|on|with) ([^?.;]+)", re.IGNORECASE)
_MATERIAL = ("information", "material", "knowledge", "evidence")
_OPEN = {"topic", "purpose", "party"}  # what leaves it open whether the fact was asked for
_DECISIONS = ("decide", "vote", "approve", "authorise", "order", "oversee")


def find(survey: Survey) -> tuple[list[Omission], list[NotCovered]]:
    """The omissions of a record, and what was looked at and is none, with the reason."""
    found: list[Omission] = []
    told: list[Omission] = []
    missed: list[NotCovered] = []
    for zone in (*filter(is_disclosure, survey.zones), *_recorded_omissions(survey)):
        looked = survey.world.once(
            RULE.value, zone.claim.id, zone, partial(_listed, zone, survey)
        )
        made = [one for one in looked if isinstance(one, Omission)]
        missed.extend(one for one in looked if isinstance(one, NotCovered))
        (told if zone.head == "omitted" else found).extend(made)
    return [*found, *_not_told_twice(found, told)], missed


def _not_told_twice(found: list[Omission], told: list[Omission]) -> Iterator[Omission]:
    """What a paper says was not disclosed, where no answer or form shows the same already."""
    covered = {(o.finding.subject, e) for o in found for e in o.finding.events}
    for omission in told:
        mine = {(omission.finding.subject, e) for e in omission.finding.events}
        if not mine & covered:
            covered |= mine
            yield omission


def _listed(zone: Zone, survey: Survey) -> tuple[Omission | NotCovered, ...]:
    return tuple(_of_zone(zone, survey))


def _of_zone(zone: Zone, survey: Survey) -> Iterator[Omission | NotCovered]:
    world = survey.world
    if zone.head == "complete" or (zone.claim.polarity is Polarity.AFFIRMED and zone.head == "affirmed"):
        return
    matches: list[Match] = []
    for looked in _matches(zone, survey):
        reason = _said_elsewhere(looked, world) if isinstance(looked, Match) else None
        if isinstance(looked, NotCovered):
            yield looked
        elif reason is not None:
            event = looked.event
            yield NotCovered(zone.claim.id, event.id, Dimension.DUTY, reason, event.spans)
        else:
            matches.append(looked)
    matches = _on_the_agenda(zone, matches, world)
    made = _finding(zone, sorted(matches, key=build.order)[:8], world)
    if made is not None:
        yield made


_PAST = re.compile(
    r"\b(?:past|last|previous(?:ly)?|ever|during|since|history|former(?:ly)?|disposed|years?|months)\b",
    re.IGNORECASE,
)


_GIFTS = re.compile(
    r"\b(?:gifts?|hospitality|benefits?|favou?rs?|anything of value|payments?|tickets?)\b", re.IGNORECASE
)


_HOLDINGS = re.compile(
    r"\b(?:investments?|obligations?|liabilities|shareholdings?|relationships?)\b", re.IGNORECASE
)


def _asks_gifts(zone: Zone) -> bool:
    """Whether a question for interests asks for what one was given as well."""
    asked = " ".join(s.text for s in zone.claim.spans)
    return "gift" in zone.claim.about or not _HOLDINGS.search(asked) or bool(_GIFTS.search(asked))


def _over(found: Match, zone: Zone) -> bool:
    """Whether a holding had ended when only what one holds was asked for."""
    event, said = found.event, zone.said
    if not event.state or said is None or event.when is None or event.when.latest is None:
        return False
    if "/" not in event.when.edtf:  # the day from which it was held
        return False
    asked = " ".join(s.text for s in zone.claim.spans)
    return event.when.before(said) is Answer.YES and not _PAST.search(asked)


def _said_elsewhere(found: Match, world: World) -> str | None:
    """Why a recorded fact was not left out, or None."""
    if _disclosed(found, world):
        return "it was disclosed by then"
    if _over(found, found.zone):
        return "it had ended by then"
    if not _deals(found, world):
        return "no paper tells that the body is one of those asked for"
    return "it stands in the same table" if _in_the_form(found, world) else None


def _matches(zone: Zone, survey: Survey) -> Iterator[Match | NotCovered]:
    """The recorded facts of the kind that was asked for; what was looked at and is not, once each."""
    world = survey.world
    seen: set[str] = set()
    missed: dict[str, NotCovered] = {}
    for asked in _asked_of_family(zone, world):
        for event in _events(asked, world):
            if (
                event.id in seen
                or asked.predicate == "benefit"
                and event.predicate == "gift"
                and not _asks_gifts(zone)
            ):
                continue
            looked = match(asked, event, world)
            if isinstance(looked, NotCovered):
                missed.setdefault(event.id, looked)
                continue
            settled = not looked.lead and not looked.open_kinds & _OPEN
            own = _own_to_tell(looked.event, asked, world)
            if settled and (own or route_of(looked, world) in (Route.ESTABLISHED, Route.VERSION)):
                seen.add(event.id)
                yield looked
            else:
                why = looked.lead or "; ".join(looked.unless) or "told by others only"
                reason = f"the record does not settle it ({why})"
                missed[event.id] = NotCovered(
                    zone.claim.id, event.id, Dimension.CERTAINTY, reason, event.spans
                )
    yield from (m for event, m in missed.items() if event not in seen)


def _own_to_tell(event: Event, asked: Zone, world: World) -> bool:
    """Whether a fact stands on the word of the relative whose it is, or of the body in which it is held."""
    if event.authority is not Authority.OWN or event.source is None:
        return False
    if event.source == asked.subject.actor:
        return True
    teller = world.actors.get(event.source)
    held = event.state and teller is not None and teller.kind is ActorKind.BODY
    return held and any(p.actor == event.source for p in event.participants)


_FAMILY = re.compile(
    r"\b(?:spouses?|husband|wife|wives|(?:civil |domestic |life )?partner(?! of| in)|famil(?:y|ies)|relatives?|relations? of yours|kin|household|children|child|dependants?|dependents?|parents?|siblings?|brothers?|sisters?|"
    r"sons?|daughters?|(?:persons?|anyone|people) (?:close|connected|related) to|connected persons?|close associates?|near relations?|in-laws?|cohabit\w+)\b",
    re.IGNORECASE,
)
"""Words by which a question takes in the family of the one who is asked."""


def _asked_of_family(zone: Zone, world: World) -> Iterator[Zone]:
    """What is asked of somebody and, where the words take them in, of those who are his family."""
    yield from _asked(zone, world)
    claim = zone.claim
    asked = " ".join(s.text for s in claim.spans)
    me = claim.subject.actor or claim.speaker
    if zone.head == "omitted" or me is None or not _FAMILY.search(asked):
        return
    for edge in world.ties(me):
        if edge.kind == "kin" and edge.end != me and edge.source is not None:
            kin = Party(f"the family of {world.name(me)}", actor=edge.end)
            yield from _asked(replace(zone, claim=replace(claim, subject=kin)), world)


_SOME = re.compile(
    r"\b(?:business(?:es)?|compan(?:y|ies)|firms?|enterprises?|suppliers?|entit(?:y|ies)|organi[sz]ations?|bod(?:y|ies)|undertakings?|corporations?|partnerships?|contractors?|vendors?|bidders?|tenderers?)\b[^?.;:]{0,30}?"
    r"\b(?:that|which|who|with|having|doing|holding|seeking|supplying|tendering|bidding|regulated|licensed)\b|\b(?:holders?|applicants?|licensees?|bidders?) (?:of|for)\b",
    re.IGNORECASE,
)
_TRADES = re.compile(
    r"\b(?:contract(?:s|ed|or)?|suppl(?:y|ies|ied|ier|iers)|tender(?:s|ed|er)?|bid(?:s|der)?|lease[sd]?|concession(?:s|aire)?|licen[cs](?:e|es|ed|ee)|permits?|grants?|vendor|invoice[sd]?|"
    r"franchise|awarded|hired|engaged|commissioned|procure\w*|purchase order|operat(?:e|es|ed|ing)|has run|have run|runs the|provides?|provided|application|applied|regulated)\b",
    re.IGNORECASE,
)
_NEAR = 260  # characters on each side of a name in which the dealing is looked for


def _deals(found: Match, world: World) -> bool:
    """Whether a body is one of those asked for ("firms that supply the school"): a paper tells of its dealings."""
    asked = " ".join(s.text for s in found.zone.claim.spans)
    if not _SOME.search(asked):
        return True
    if found.other is None:
        return False
    known = world.actors.get(found.other)
    forms = [f for f in (known.name, *known.aliases) if f[:1].isupper() and len(f) > 4] if known else []
    for paper in dict.fromkeys(e.document for e in world.events_of.get(found.other, [])):
        document = world.documents.get(paper)
        own = document is not None and document.id == found.zone.claim.document and found.zone.attribution
        if document is None or own or not world.named_in(found.other, document):
            continue
        for form in forms:
            for at in re.finditer(re.escape(form), document.text):
                if _TRADES.search(document.text, max(0, at.start() - _NEAR), at.end() + _NEAR):
                    return True
    return False


def _asked(zone: Zone, world: World) -> Iterator[Zone]:
    claim = zone.claim
    if claim.predicate == "disclose":
        general = replace(zone, head="denied", theme=None, hedge=None)
        kinds = [p for p in claim.about if not any(world.knowledge.entails(p, d) for d in _DECISIONS)]
        for predicate in kinds or (("benefit",) if claim.about else _ANYTHING):
            yield _any_concern(replace(general, predicate=predicate))
            if claim.party is None and claim.subject.actor is not None:
                # what others did to him is as much his to disclose: a concern raised with him
                turned = replace(claim, subject=_ANYBODY, party=claim.subject)
                yield _any_concern(replace(general, predicate=predicate, claim=turned))
        return
    yield replace(zone, head="denied")
    if claim.predicate == "possess" and claim.theme and any(w in fold(claim.theme) for w in _MATERIAL):
        yield replace(zone, head="denied", predicate="know", theme=None)


def _any_concern(zone: Zone) -> Zone:
    """A question for concerns about a matter asks for every word about it that came, in any form."""
    if zone.predicate != "raise_concern":
        return zone
    asked = " ".join(" ".join(s.text.split()) for s in zone.claim.spans)
    about = _CONCERN.search(asked)
    if about is None:
        return zone
    topic = Qualifier(QualifierKind.TOPIC, about.group(1))
    return replace(zone, predicate="contact", topics=(topic,), widened=True)


def _events(zone: Zone, world: World) -> Iterator[Event]:
    wanted = world.knowledge.entailing.get(zone.predicate, frozenset({zone.predicate}))
    subject = zone.subject.actor or (zone.party.actor if zone.party else None)
    pools = (
        [world.events_of.get(a, []) for a in world.below(subject)]
        if subject
        else [world.events_by_predicate.get(p, []) for p in sorted(wanted)]
    )
    for pool in pools:
        for event in pool:
            if event.predicate in wanted and event.id not in world.withdrawn:
                yield event


def _disclosed(found: Match, world: World) -> bool:
    """Whether the record shows that he did disclose it, by the time he was asked."""
    subject = found.zone.subject.actor or found.subject
    mine = {p.actor for p in found.event.participants if p.actor != subject}
    for event in world.events_of.get(subject or "", []):
        if event.predicate != "disclose" or event.certainty is not Certainty.HAPPENED:
            continue
        others = {p.actor for p in event.participants if p.actor != subject}
        told = stems(" ".join(filter(None, [event.theme, event.topic])), world.knowledge)
        about = stems(" ".join(filter(None, [found.event.theme, found.event.topic])), world.knowledge)
        late = (
            event.when is not None
            and found.zone.said is not None
            and event.when.after(found.zone.said) is Answer.YES
        )
        if not late and (mine & others or (told and share(told, about, world.knowledge))):
            return True
    return False


def _in_the_form(found: Match, world: World) -> bool:
    """Whether the fact stands in the very table that is said to leave it out."""
    if found.event.document != found.zone.claim.document:
        return False
    document = world.documents.get(found.event.document)
    return bool(document and document.rows)


def _on_the_agenda(zone: Zone, matches: list[Match], world: World) -> list[Match]:
    """Of a question about a meeting's agenda, what concerns those whom the meeting dealt with."""
    claim = zone.claim
    words = [claim.theme or "", claim.party.words if claim.party else "", *(s.text for s in claim.spans)]
    narrow = zone.head == "omitted" and zone.party is None
    if not narrow and holds_phrase(" ".join(words), world.knowledge.topics["agenda"]) is None:
        return matches
    return [m for m in matches if m.other is not None and _dealt_with(m.other, zone, world)]


def _dealt_with(actor: str, zone: Zone, world: World) -> bool:
    """Whether the paper with the words names an actor, or a decision of that day concerns it."""
    document = world.documents.get(zone.claim.document)
    if document is not None and world.named_in(actor, document):
        return True
    for event in world.events_on.get(zone.said.edtf, ()) if zone.said is not None else ():
        if any(world.knowledge.entails(event.predicate, p) for p in _DECISIONS):
            parties = [p.actor for p in event.participants if p.role is ParticipantRole.PARTY]
            if any(world.way(actor, d, BELONGS, None) is not None for d in parties):
                return True
    return False


def _recorded_omissions(survey: Survey) -> Iterator[Zone]:
    """ "The minutes record no declaration": an omission that the record itself tells."""
    for event in survey.world.facts.events:
        if event.predicate != "disclose" or event.certainty is not Certainty.NOT_HAPPENED or not event.spans:
            continue
        agents = [p.actor for p in event.participants if p.role is ParticipantRole.AGENT]
        others = [p.actor for p in event.participants if p.role is ParticipantRole.PARTY]
        if not agents:
            continue
        concerned = others[0] if others and event.topic is None else None
        claim = Claim(
            id=event.id,
            attribution=event.attribution or "",
            document=event.document,
            spans=event.spans,
            predicate="disclose",
            subject=Party(survey.world.name(agents[0]), actor=agents[0]),
            party=Party(survey.world.name(concerned), actor=concerned) if concerned else None,
            polarity=Polarity.DENIED,
            form=ClaimForm.NARRATED_OMISSION,
            said=event.when,
        )
        yield Zone(claim, None, "omitted", "disclose", event.when)


def _finding(zone: Zone, matches: list[Match], world: World) -> Omission | None:
    chains: list[tuple[Derivation, float]] = []
    kept: list[Match] = []
    for found in matches:
        step = Step(
            Dimension.DUTY,
            duty(zone, world),
            "left out",
            "asked or obliged to say it",
            Answer.YES,
            zone.claim.spans[0] if zone.claim.spans else None,
            zone.said,
        )
        chain = build.derivation(RULE, [found], world, Extra(step, strength.DUTY))
        if replay_chain(chain[0]) is not None:
            kept.append(found)
            chains.append(chain)
    if not kept:
        return None
    claim = zone.claim
    subject = world.name(claim.subject.actor or claim.speaker or claim.behalf or kept[0].subject)
    if zone.head == "omitted":
        told = f"{subject} is recorded as not having disclosed it ({duty(zone, world)})"
        why = f"{told}; {wording.shown(kept, world)}."
    else:
        asked = duty(zone, world)
        why = f"{asked[:1].upper()}{asked[1:]}, {subject} left out what {wording.shown(kept, world)}."
        why = why.replace(" records ", " records: ", 1)
    made = build.finding(RULE, None, kept, chains, why, world)
    return Omission(made, zone, tuple(kept))


def duty(zone: Zone, world: World) -> str:
    """What was asked, in words."""
    claim = zone.claim
    said = world.attributions.get(claim.attribution)
    when = wording.when_text(zone.said)
    if zone.head == "omitted":
        return (
            f"in the words {wording.quoted(' '.join(claim.spans[-1].text.split()))}"
            if claim.spans
            else "as recorded"
        )
    if said is not None and said.act is Act.DOCUMENT:
        return f"in a declaration {when}".strip()
    about = f" about {label(claim.party, world)}" if claim.party else ""
    return f"asked{about} {when}".strip()
