"""Whether an actor is one of those whom a claim is about: the steps from him to the claim's words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.core.dates import Answer, When
from onrecord.core.findings import Dimension, Step
from onrecord.core.nouns import ActorKind, Event, Party
from onrecord.knowledge.model import fold, words

from . import strength
from .chain import clean
from .world import ACTS_FOR, BELONGS, BY_NATURE, OF, STATE, TO_BODY, TO_PERSON, TO_STATE, WITHIN, Edge, World


@dataclass(frozen=True, slots=True)
class Cover:
    """Steps from an actor to the words of a claim, how strong they are, and whether they are settled."""

    steps: tuple[Step, ...]
    strength: float
    answer: Answer = Answer.YES
    then: bool = False  # what is not settled is whether a tie held at the time


def label(party: Party, world: World) -> str:
    """How a chain names a party: by its words, or by what it was resolved to where the words point elsewhere."""
    named = world.name(party.actor) if party.actor else ""
    shown = party.words.strip() or named or "anybody"
    if party.also:
        shown = " or ".join([shown, *(label(p, world) for p in party.also)])
    return clean(shown)


def state_in(party: Party, world: World) -> str | None:
    """The state that a party's words name where no actor was found for it ("the Russians")."""
    for form in (party.words, *party.words.split()):
        if form[:1].isupper() or " " in form:
            state = world.knowledge.state_of(form)
            if state is not None:
                return STATE + state
    return None


def covers(
    party: Party, actor: str, event: Event, world: World, dimension: Dimension, bodies_act: bool = False
) -> Cover | None:
    """How a party covers an actor at the time of an event; None where it does not.

    ``bodies_act`` lets a body be covered by those who hold office in it, as the subject of an act.
    The answer is UNKNOWN where a tie in it may not have held then.
    """
    when = event.when
    goal = label(party, world)
    if any(_reaches(world, actor, other) for other in party.but):
        return None
    acts = ACTS_FOR if bodies_act and dimension is Dimension.SUBJECT else None
    if dimension is Dimension.SUBJECT and acts is None:
        acts = TO_PERSON
    found = _one(party, actor, when, world, acts)
    for other in party.also:
        if found is None:
            found = _one(other, actor, when, world, acts)
    if found is None:
        return None
    links, answer = found
    doubtful = next(
        (tie for *_, tie in links if tie is not None and not world.certain(tie, world.time_of(event))), None
    )
    if doubtful is not None:
        links = [_then(link, doubtful) for link in links]
        return replace(_cover(world.name(actor), links, goal, Answer.UNKNOWN, dimension), then=True)
    return _cover(world.name(actor), links, goal, answer, dimension)


def _then(link: _Link, doubtful: Edge) -> _Link:
    to, by, _, tie = link
    return (to, f"{by}; whether then is not recorded", strength.THEN, tie) if tie is doubtful else link


def _reaches(world: World, actor: str, left_out: str) -> bool:
    """Whether the words may leave an actor out: him, whoever has been of the body or state that they name,
    and a body for which the person whom they name may have come."""
    if world.way(actor, left_out, _kinds_for(left_out, world), None) is not None:
        return True
    known = world.actors.get(actor)
    if known is None or known.kind is ActorKind.PERSON:
        return False
    return world.way(left_out, actor, _kinds_for(actor, world), None) is not None


# a link: (to what, by what, strength, the tie behind it)
_Link = tuple[str, str, float, Edge | None]


def _one(
    party: Party, actor: str, when: When | None, world: World, acts: frozenset[str] | None
) -> tuple[list[_Link], Answer] | None:
    """The links from an actor to one party; ``acts`` are the ties that count where it is who acted."""
    if party.cls is not None:
        return _of_class(party, actor, when, world)
    goal = party.of or party.actor
    if goal is None:
        goal = None if party.anyone else state_in(party, world)
        if goal is None:
            open_to_all = party.anyone or not party.words.strip()
            return (
                ([("", "the words leave nobody out", strength.SAME, None)], Answer.YES)
                if open_to_all
                else None
            )
        kinds = OF
    elif party.of is not None:
        kinds = OF
    else:
        kinds = acts if acts is not None else _kinds_for(goal, world)
    if party.of is not None and actor == party.of and _is_person(world, actor):
        return None
    way = world.way(actor, goal, kinds, when)
    return None if way is None else (_links(way, world), Answer.YES)


def _is_person(world: World, actor: str) -> bool:
    known = world.actors.get(actor)
    return known is not None and known.kind is ActorKind.PERSON


def _kinds_for(goal: str, world: World) -> frozenset[str]:
    actor = world.actors.get(goal)
    if goal.startswith(STATE) or (actor is not None and actor.kind is ActorKind.STATE):
        return TO_STATE
    return TO_PERSON if actor is not None and actor.kind is ActorKind.PERSON else TO_BODY


def _links(way: tuple[Edge, ...], world: World) -> list[_Link]:
    return [(world.name(e.end), e.by, e.strength, e) for e in way]


def _of_class(party: Party, actor: str, when: When | None, world: World) -> tuple[list[_Link], Answer] | None:
    assert party.cls is not None
    wanted = party.cls
    within = party.of or state_in(party, world)
    doubtful: tuple[list[_Link], Answer] | None = None
    for who, before in _same_persons(actor, when, world):
        for cls, edge in world.classes(who, when):
            climb = _climb(cls, wanted, world)
            if climb is None:
                continue
            lead = [*before]
            if edge.kind != "class":
                lead.append((clean(edge.by), "office held", edge.strength, edge))
            elif edge.by != BY_NATURE:
                lead.append((cls, edge.by, edge.strength, edge))
            if len(climb) > 1:
                shown = " ⊑ ".join(climb)
                lead.append(
                    (climb[-1], f"every {climb[0]} is one: {shown}", strength.CLASS ** (len(climb) - 1), None)
                )
            if within is None:
                return lead, Answer.YES
            onward = _within(edge, within, when, world)
            if onward is not None:
                return [*lead, *onward], Answer.YES
            if doubtful is None and _may_be_of(who, within, world) and edge.by != BY_NATURE:
                words_ = f"the record does not say whether {world.name(who)} is of {world.name(within)}"
                doubtful = [*lead, (clean(party.words), words_, strength.OF_UNKNOWN, None)], Answer.UNKNOWN
    acting = _acting_for(wanted, actor, within, when, world)
    return acting or doubtful or (_through_body(wanted, actor, when, world) if within is None else None)


def _acting_for(
    wanted: str, actor: str, within: str | None, when: When | None, world: World
) -> tuple[list[_Link], Answer] | None:
    """Who acts for somebody is an agent of his, whatever his own post is called."""
    if wanted not in ("agent", "representative"):
        return None
    for edge in world.ties(actor):
        if edge.kind == "represents" and edge.end == within and world.lasted(edge, when):
            return [(world.name(edge.end), edge.by, edge.strength, edge)], Answer.YES
    return None


def _through_body(
    wanted: str, actor: str, when: When | None, world: World
) -> tuple[list[_Link], Answer] | None:
    """Who texts the head of a vendor has texted a vendor: a class of bodies reaches those who act for one."""
    if not world.knowledge.class_entails(wanted, "body") and wanted not in _BUSINESS:
        return None
    for edge in world.ties(actor):
        if edge.kind not in ("office", "member", "represents") or not world.lasted(edge, when):
            continue
        for cls, called in world.classes(edge.end, when):
            if called.by == BY_NATURE or _climb(cls, wanted, world) is None:
                continue
            links: list[_Link] = [
                (world.name(edge.end), edge.by, edge.strength, edge),
                (cls, called.by, called.strength, called),
            ]
            return links, Answer.YES
    return None


_BUSINESS = frozenset(
    "vendor supplier contractor bidder developer lender tenant landlord grantee client competitor rival".split()
)
"""Words for a body or a person that does business; whoever acts for the one is met in its name."""


def _same_persons(actor: str, when: When | None, world: World) -> list[tuple[str, list[_Link]]]:
    """An actor and the other names of the same one, with the ties that say so."""
    found: list[tuple[str, list[_Link]]] = [(actor, [])]
    seen = {actor}
    for who, links in found:
        for edge in world.ties(who):
            if (
                edge.kind == "alias"
                and edge.end not in seen
                and world.lasted(edge, when)
                and not world.apart(actor, edge.end)
            ):
                seen.add(edge.end)
                found.append((edge.end, [*links, (world.name(edge.end), edge.by, edge.strength, edge)]))
    return found


def _climb(cls: str, wanted: str, world: World) -> tuple[str, ...] | None:
    path = world.knowledge.class_path(cls, wanted)
    if path:
        return path
    tokens, goal = _head_noun(words(cls)), words(wanted)
    if goal and tokens[-len(goal) :] == goal and not set(tokens) & _LESSER:
        return (fold(cls),)
    for known in world.knowledge.classes_in(wanted):  # "Russian official" asks for an official
        path = world.knowledge.class_path(cls, known)
        if path and _only_of_a_state(wanted, known, world):
            return path
    return None


_LESSER = frozenset({"vice", "deputy", "assistant", "former", "ex", "shadow", "honorary", "acting", "junior"})


def _head_noun(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a role up to what it is of: who manages a bank is none ("manager of a bank", "bank manager")."""
    cut = next((i for i, w in enumerate(tokens) if i and w in ("of", "for", "to", "at", "in")), len(tokens))
    return tokens[:cut]


def _only_of_a_state(wanted: str, known: str, world: World) -> bool:
    """Whether what stands beside a class in its words is a state: "tax official" is narrower than "official"."""
    beside = [
        w for w in wanted.split() if world.knowledge.class_of(w) != known and fold(w) not in words(known)
    ]
    return all(world.knowledge.state_of(w) is not None or fold(w) in _ANY for w in beside)


_ANY = frozenset(
    {"any", "a", "an", "no", "the", "some", "single", "public", "government", "state", "foreign"}
)


def _within(edge: Edge, within: str, when: When | None, world: World) -> list[_Link] | None:
    """From an office, or from the actor himself, to what the class is said to be of."""
    if edge.kind != "class":
        way = world.way(edge.end, within, WITHIN, when)
        if way is not None:
            return [(world.name(edge.end), "where the office is", strength.SAME, None), *_links(way, world)]
        return None
    way = world.way(edge.start, within, BELONGS, when)
    return None if way is None else _links(way, world)


def _may_be_of(actor: str, within: str, world: World) -> bool:
    """Whether the record leaves it open that a body is of what the claim names.

    Only for bodies: an official of one state is none of another, but a bank may be one that an
    authority supervises though no paper says so.
    """
    known = world.actors.get(actor)
    if known is None or known.kind is not ActorKind.BODY:
        return False
    return not any(e.kind in ("part of", "overseen", "same state") for e in world.ties(actor))


def contains(wide: Party | None, narrow: Party | None, world: World) -> bool:
    """Whether whoever is meant by one party of a claim is meant by another, as far as the words say.

    No party at all leaves nobody out.
    """
    if wide is None:
        return True
    if narrow is None:
        return leaves_nobody_out(wide) and not wide.but
    return all(any(_holds(w, n, world) for w in _each(wide)) for n in _each(narrow))


def _each(party: Party) -> tuple[Party, ...]:
    """The parties that one names, apart."""
    return (replace(party, also=()), *party.also) if party.also else (party,)


def leaves_nobody_out(party: Party) -> bool:
    """Whether the words mean anybody at all."""
    return party.anyone and party.cls is None and party.of is None


def _holds(wide: Party, narrow: Party, world: World) -> bool:
    left_out = set(wide.but) - set(narrow.but)
    if leaves_nobody_out(wide):
        return not left_out or (narrow.actor is not None and not left_out & {narrow.actor})
    if left_out or leaves_nobody_out(narrow):
        return False
    if narrow.actor is not None and narrow.cls is None and narrow.of is None:
        found = _one(wide, narrow.actor, None, world, TO_PERSON if wide.actor and not wide.of else None)
        return found is not None and found[1] is Answer.YES
    inner, outer = narrow.of or state_in(narrow, world), wide.of or state_in(wide, world)
    if wide.actor is not None and outer is None:
        return False
    placed = outer is None or (inner is not None and world.way(inner, outer, WITHIN, None) is not None)
    if wide.cls is None:
        return placed and (outer is not None or wide.words.casefold() == narrow.words.casefold())
    return placed and narrow.cls is not None and world.knowledge.class_entails(narrow.cls, wide.cls)


def _cover(start: str, links: list[_Link], goal: str, answer: Answer, dimension: Dimension) -> Cover:
    """The links as steps, each beginning where the one before ended, without loops; the last ends in ``goal``."""
    nodes = [clean(start)]
    kept: list[_Link] = []
    for link in links:
        node = clean(link[0]) or goal
        if node in nodes:
            cut = nodes.index(node)
            nodes, kept = nodes[: cut + 1], kept[:cut]
            continue
        nodes.append(node)
        kept.append(link)
    sure = 1.0
    for _, _, part, _ in links:
        sure *= part
    if nodes[-1] != goal:
        if goal in nodes:
            cut = nodes.index(goal)
            nodes, kept = nodes[: cut + 1], kept[:cut]
        else:
            nodes.append(goal)
            kept.append((goal, "whom the words mean", strength.SAME, None))
    if not kept:
        return Cover((Step(dimension, nodes[0], goal, "the same"),), sure, answer)
    steps = []
    for i, (_, by, _, edge) in enumerate(kept):
        source = edge.source if edge else None
        when = edge.begin if edge else None
        settled = answer if i == len(kept) - 1 else Answer.YES
        steps.append(Step(dimension, nodes[i], nodes[i + 1], by, settled, source, when))
    return Cover(tuple(steps), sure, answer)
