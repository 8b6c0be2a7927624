"""What a person can decide about a record: findings, what papers say, who is who. Each decision is only
ever added to the log, can be undone, and outlives every reading.

The functions take an open store and the reader whose knowledge the facts are made with. ``reviewer`` is
who decides, ``reason`` why; both are kept with the decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

import yaml

from onrecord import flow
from onrecord.core.decisions import NOUN_KINDS, Decision, DecisionKind, Member, Noun, key_of
from onrecord.core.document import Document, Span
from onrecord.core.nouns import Actor, Facts, Proposal
from onrecord.core.problems import Problem, UsageError
from onrecord.extract.suggest import Suggestion, conflict, suggest
from onrecord.flow import Reader
from onrecord.knowledge.collect import Collected
from onrecord.record import Store
from onrecord.record.decided import home
from onrecord.sources import casefile

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, and why."""

    reviewer: str = ""
    reason: str = ""


# --- what is known beforehand ---------------------------------------------------------------------


def tell(store: Store, found: Collected, by: By, *, beside: bool = False) -> list[Decision]:
    """Let these files of knowledge and packs be what the record is read and checked with.

    They take the place of all before; with ``beside`` only of those of the same names. Each file that is
    new, other or gone is a decision.
    """
    files, packs = found.files, found.packs
    if beside:
        named = {f.name for f in files} | {p.name for p in packs}
        files = (*(f for f in store.told() if f.name not in named), *files)
        packs = (*(p for p in store.packs() if p.name not in named), *packs)
    return store.tell(files, packs, by.reviewer, by.reason)


def forget(store: Store, name: str, by: By) -> list[Decision]:
    """Let a file of knowledge count no more. Raises UsageError where the record was told none of that name."""
    files, packs = store.told(), store.packs()
    known = [*(f.name for f in files), *(p.name for p in packs)]
    if name not in known:
        raise UsageError(f"the record was told no file {name!r}; it was told {', '.join(known) or 'none'}.")
    left = [f for f in files if f.name != name], [p for p in packs if p.name != name]
    return store.tell(*left, by.reviewer, by.reason)


# --- findings -------------------------------------------------------------------------------------


def review(store: Store, finding: str, state: str, by: By) -> Decision:
    """Say how a finding stands: open, confirmed or dismissed. The last word holds; all are kept.

    Raises UsageError where there is no such finding and nobody ever decided on it, or no such state.
    """
    found = store.finding(finding)
    if found is None:
        before = store.log.all(finding)
        if not before:
            raise UsageError(f"there is no finding {finding} in the record.")
        why, key = before[-1].summary, before[-1].key
    else:
        why, key = found.why, key_of(found)
    return _add(store, Decision(DecisionKind.REVIEW, finding, state, summary=why, key=key), by)


def undo(store: Store, number: int | str, by: By) -> Decision:
    """Take a decision back, by its number in the log; an undo can be undone too."""
    return _add(store, Decision(DecisionKind.UNDO, str(number)), by)


# --- what papers say ------------------------------------------------------------------------------


def write(store: Store, reader: Reader, entry: str | Mapping[str, object], by: By) -> list[Decision]:
    """Write statements, claims, events, offices or stances by hand, as a case file has them.

    ``entry`` is a piece of a case file, as YAML or as the same in Python values: sections with entries
    whose ``document`` is the id or name of a paper in the record and whose ``words`` stand in it::

        events:
          - {document: papers/log.txt, words: "2018-09-12, Roe", what: meet, who: [Jane Roe, Arne Lind],
             when: 2018-09-12}

    Raises UsageError with every problem named; then nothing is written.
    """
    facts = flow.facts(store, reader)
    text = entry if isinstance(entry, str) else yaml.safe_dump(dict(entry), allow_unicode=True)
    case = casefile.parse_entry(text, facts.documents, facts.actors)
    _refuse(case.problems)
    actors = {a.id: a for a in (*facts.actors, *case.facts.actors)}
    made = [
        Decision(
            DecisionKind.ADD, noun.id, noun_kind=kind, noun=noun, actors=_named_in(noun, actors)
        )
        for kind in NOUN_KINDS
        for noun in getattr(case.facts, kind)
    ]  # fmt: skip
    if not made:
        raise UsageError("there is nothing in the entry to write.")
    for decision in made:
        if decision.noun is not None and not home(decision.noun):
            raise UsageError(f"{decision.noun_kind}: an entry needs words that stand in a paper.")
    return _add_all(store, made, by)


def correct(
    store: Store,
    reader: Reader,
    ident: str,
    changes: str | Mapping[str, object],
    by: By,
    actors: Sequence[Actor] = (),
) -> Decision:
    """Correct fields of a statement, claim, event, office or stance: who spoke, when, which words.

    ``changes`` has the keys of the case file (``speaker: Jane Roe``, ``said: 2019-05``, ``words: {words:
    "…", at: 812}``), as YAML or as Python values; None unsets. What follows from a statement (its claims
    and admissions) goes with it. ``actors`` are new ones that the changes name. Raises UsageError.
    """
    facts = flow.facts(store, reader)
    if any(p.noun.id == ident for p in facts.proposals):
        raise UsageError(f"{ident} is only proposed; confirm it first, and then correct it.")
    kind, noun = _noun(facts, ident)
    text = changes if isinstance(changes, str) else yaml.safe_dump(dict(changes), allow_unicode=True)
    everybody = {a.id: a for a in (*facts.actors, *actors)}
    paper = _paper(facts, home(noun))
    read = casefile.parse_changes(text, kind, paper, facts.documents, everybody.values())
    _refuse(read.problems)
    new = tuple(read.values.items())
    named = _named_in((noun, tuple(value for _, value in new)), everybody)
    made = Decision(DecisionKind.CORRECT, ident, noun_kind=kind, noun=noun, changes=new, actors=named)
    return _add(store, made, by)


def reject(store: Store, reader: Reader, ident: str, by: By) -> Decision:
    """Say that the words do not say it: the noun is left out of the record's facts, or of what is proposed."""
    facts = flow.facts(store, reader)
    kind, noun = _noun(facts, ident)
    actors = _named_in(noun, {a.id: a for a in facts.actors})
    return _add(store, Decision(DecisionKind.REJECT, ident, noun_kind=kind, noun=noun, actors=actors), by)


def confirm(store: Store, reader: Reader, ident: str, by: By) -> list[Decision]:
    """Say that a language model's proposal is right: it is a fact of the record from then on, as if written by
    hand. The statement on which a claim rests goes with it where it is only proposed too. Raises UsageError.
    """
    facts = flow.facts(store, reader)
    waiting = _waiting(facts, ident)
    wanted = waiting[ident]
    first = waiting.get(getattr(wanted.noun, "attribution", None) or "")
    chosen = [p for p in (first, wanted) if p is not None]
    actors = {a.id: a for a in (*facts.actors, *(a for p in chosen for a in p.actors))}
    made = [
        Decision(DecisionKind.ADD, p.noun.id, noun_kind=p.kind, noun=p.noun, actors=_named_in(p.noun, actors))
        for p in chosen
    ]
    why = "; ".join(dict.fromkeys(f"proposed by the {p.by}" for p in chosen))
    return _add_all(store, made, replace(by, reason=f"{by.reason} ({why})" if by.reason else why))


def turn_down(store: Store, reader: Reader, ident: str, by: By) -> Decision:
    """Say that a language model's proposal is wrong. Raises UsageError where it is none that waits, so that what
    somebody else has confirmed meanwhile stays."""
    facts = flow.facts(store, reader)
    wanted = _waiting(facts, ident)[ident]
    actors = _named_in(wanted.noun, {a.id: a for a in facts.actors})
    return _add(store, Decision(DecisionKind.REJECT, ident, noun_kind=wanted.kind, noun=wanted.noun, actors=actors), by)


def _waiting(facts: Facts, ident: str) -> dict[str, Proposal]:
    """The proposals that nobody has decided on, by id; ``ident`` is among them. Raises UsageError."""
    waiting = {p.noun.id: p for p in facts.proposals}
    if ident not in waiting:
        raise UsageError(f"there is no open proposal {ident} in the record; onrecord compare lists them.")
    return waiting


def withdraw(store: Store, reader: Reader, document: str, by: By) -> int:
    """Take a paper out of the record with all that rests on it, leaving only a marker that says so.

    ``document`` is an id or a name; all its versions go. This cannot be undone, and the same bytes are not
    read again. Gives how many papers went. Raises UsageError where there is none.
    """
    gone = store.withdraw(document, by.reviewer, by.reason)
    if not gone:
        raise UsageError(f"there is no paper {document!r} in the record.")
    flow.run_check(store, reader)
    return gone


def _noun(facts: Facts, ident: str) -> tuple[str, Noun]:
    for kind in NOUN_KINDS:
        for noun in getattr(facts, kind):
            if noun.id == ident:
                return kind, noun
    for proposal in facts.proposals:
        if proposal.noun.id == ident:
            return proposal.kind, proposal.noun
    raise UsageError(f"there is no statement, claim, event, office or stance {ident} in the record.")


def _paper(facts: Facts, ident: str) -> Document:
    found = next((d for d in facts.documents if d.id == ident), None)
    if found is None:
        raise UsageError("it rests on no paper of the record, so nothing can be corrected in it.")
    return found


def _named_in(value: object, actors: Mapping[str, Actor]) -> tuple[Actor, ...]:
    """The actors that a noun refers to, without evidence and aliases: to be found again by name."""
    found: dict[str, None] = {}

    def walk(inner: object) -> None:
        if isinstance(inner, str):
            if inner in actors:
                found[inner] = None
        elif isinstance(inner, tuple):
            for each in inner:
                walk(each)
        elif is_dataclass(inner) and not isinstance(inner, (type, Span)):
            for f in fields(inner):
                walk(getattr(inner, f.name))

    walk(value)
    return tuple(Actor(i, actors[i].name, actors[i].kind) for i in found)


# --- who is who -----------------------------------------------------------------------------------


def merge(store: Store, reader: Reader, one: str, other: str, by: By, *, anyway: bool = False) -> Decision:
    """Say that two actors are one. Actors are named by id or name.

    Raises UsageError where something is against it (two offices at once, other given names, a paper that
    says that they are two), unless ``anyway``.
    """
    facts = flow.facts(store, reader)
    a, b = actor(facts, one), actor(facts, other)
    if a.id == b.id:
        raise UsageError(f"{a.name} and {b.name} are one actor already.")
    against = None if anyway else conflict(a, b, facts)
    if against is not None:
        raise UsageError(f"{against}; if they are one all the same, say so with --anyway.")
    members = _members(store, facts)
    made = Decision(DecisionKind.SAME, a.id, one=members(a), other=members(b))
    return _add(store, made, by)


def split(store: Store, reader: Reader, whole: str, parts: Sequence[str], by: By) -> Decision:
    """Say that some of the papers' actors (ids, as :func:`members` gives them) are another than the rest.

    They stay one among themselves.
    """
    facts = flow.facts(store, reader)
    found = actor(facts, whole)
    own = _members(store, facts)(found)
    wanted = set(parts)
    unknown = sorted(wanted - {m.id for m in own})
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: not among what makes up {found.name}.")
    out = tuple(m for m in own if m.id in wanted)
    rest = tuple(m for m in own if m.id not in wanted)
    if not out or not rest:
        raise UsageError(
            f"a split of {found.name} leaves somebody on both sides: name some of its parts, not all."
        )
    return _add(store, Decision(DecisionKind.APART, found.id, one=out, other=rest), by)


def apart(store: Store, reader: Reader, one: str, other: str, by: By) -> Decision:
    """Say that two actors are not one: they are never suggested or merged by rule."""
    facts = flow.facts(store, reader)
    a, b = actor(facts, one), actor(facts, other)
    if a.id == b.id:
        raise UsageError(f"{a.name} is one actor in the record; part it with a split.")
    members = _members(store, facts)
    return _add(store, Decision(DecisionKind.APART, a.id, one=members(a), other=members(b)), by)


def rename(store: Store, reader: Reader, who: str, name: str, by: By) -> Decision:
    """Give an actor the name that it goes by; the others stay as aliases."""
    return _called(store, reader, DecisionKind.NAME, who, name, by)


def alias(store: Store, reader: Reader, who: str, name: str, by: By, *, drop: bool = False) -> Decision:
    """Say that an actor is also called so, and whoever is called just so is that actor; or that it is not."""
    return _called(store, reader, DecisionKind.NO_ALIAS if drop else DecisionKind.ALIAS, who, name, by)


def private(store: Store, reader: Reader, who: str, label: str, by: By) -> Decision:
    """Say that an actor is a minor or a private person: exports and printed dossiers hold ``label`` for its name.

    Without a label it is "private person", with a letter where there are several. An undo takes it back.
    Raises UsageError where the label has a word of one of the actor's names.
    """
    label = " ".join(label.split()).strip("[]")
    facts = flow.facts(store, reader)
    found = actor(facts, who)
    own = {w.casefold() for name in (found.name, *found.aliases) for w in _WORD.findall(name) if len(w) > 2}
    told = [w for w in _WORD.findall(label) if w.casefold() in own and w[:1].isupper()]
    if told:
        raise UsageError(f"{label!r} has {told[0]!r} in it, which is a name of {found.name}: choose other words.")
    return _add(store, Decision(DecisionKind.PRIVATE, found.id, label, one=_members(store, facts)(found)), by)


def _called(store: Store, reader: Reader, kind: DecisionKind, who: str, name: str, by: By) -> Decision:
    name = " ".join(name.split())
    if not name:
        raise UsageError("a name is not empty.")
    facts = flow.facts(store, reader)
    found = actor(facts, who)
    return _add(store, Decision(kind, found.id, name, one=_members(store, facts)(found)), by)


def actor(facts: Facts, called: str) -> Actor:
    """The actor of an id or a name. Raises UsageError where there is none, or more than one."""
    for found in facts.actors:
        if found.id == called or called in facts.members.get(found.id, ()):
            return found
    plain = called.casefold()
    fits = [a for a in facts.actors if a.name.casefold() == plain]
    fits = fits or [a for a in facts.actors if plain in (n.casefold() for n in a.aliases)]
    if len(fits) > 1:
        told = ", ".join(f"{a.id} ({a.name}, {a.kind.value})" for a in fits[:8])
        raise UsageError(f"{called!r} is the name of several actors; name one by its id: {told}.")
    if not fits:
        raise UsageError(f"there is no actor {called!r} in the record.")
    return fits[0]


def members(store: Store, reader: Reader, who: str) -> tuple[Member, ...]:
    """What makes up an actor: the actors of single papers, which a split can part."""
    facts = flow.facts(store, reader)
    return _members(store, facts)(actor(facts, who))


def _members(store: Store, facts: Facts) -> Callable[[Actor], tuple[Member, ...]]:
    def members(whole: Actor) -> tuple[Member, ...]:
        ids = facts.members.get(whole.id, (whole.id,))
        first = sorted(ids, key=lambda i: i != whole.id)  # the one that gives its id to all comes first
        own = store.own_actors(ids)
        found = [own.get(i, whole) for i in first]
        return tuple(Member(i, a.name, a.kind) for i, a in zip(first, found))

    return members


def suggestions(store: Store, reader: Reader) -> list[Suggestion]:
    """Which actors may be one, most likely first, each with what speaks for it."""
    facts = flow.facts(store, reader)
    parted = {frozenset(p[:2]) for p in flow.identity(store).pairs if not p[2]}
    return [s for s in suggest(facts) if not _parted(s, facts, parted)]


def _parted(s: Suggestion, facts: Facts, parted: set[frozenset[str]]) -> bool:
    return any(
        frozenset((a, b)) in parted
        for a in facts.members.get(s.one, (s.one,))
        for b in facts.members.get(s.other, (s.other,))
    )


# --- parts ----------------------------------------------------------------------------------------


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise UsageError(" ".join(str(p) for p in problems))


def _add(store: Store, decision: Decision, by: By) -> Decision:
    return _add_all(store, [decision], by)[0]


def _add_all(store: Store, decisions: Sequence[Decision], by: By) -> list[Decision]:
    return store.log.add(*(replace(d, reviewer=by.reviewer, reason=by.reason) for d in decisions))
