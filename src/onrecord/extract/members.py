"""Who of a pack is meant by a name in a paper: by office, state, party and date. Unknown rather than a guess.

A name is looked up only where the paper says that its bearer holds an office: by a title ("Rep. Alder"), by
party and state ("Alder (R-Ohio)", "the Ohio Republican"), or because he speaks in a chamber's own hearing.
It is somebody only where exactly one can have held that office on the day of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.core.dates import When
from onrecord.core.document import Document, Turn, TurnRole
from onrecord.knowledge import Directory, Knowledge, Member, Term
from onrecord.knowledge.model import fold

from . import identity
from .namewords import HONORIFIC_PRONOUN

_HEAD = 14_000  # characters in which a transcript prints its members and its chamber
_YOUNGEST, _OLDEST = 25, 95  # years of age of somebody whose terms are not dated
_PLACE = r"[A-Z][A-Za-z.]{0,40}(?: [A-Z][A-Za-z.]{1,40}){0,2}"
_BRACKETS = re.compile(
    rf"^,?\s*[(\[](?P<party>[A-Z][a-z]{{0,3}})\.?\s?[-–—,/]\s?(?P<place>{_PLACE})(?:[-–]\d+)?[)\]]"
)
_DASHED = re.compile(rf"^, (?P<party>[A-Z])[-–](?P<place>{_PLACE})\b")
_OF = re.compile(rf"^,? (?:of|from) (?P<place>{_PLACE})")
_LISTED = re.compile(rf"^, (?P<place>{_PLACE})")
_APPOSED = re.compile(
    rf"^, (?:an? |the )?(?:[a-z]+ )?(?:(?P<place>{_PLACE}) (?P<party>[A-Z][a-z]+)|(?P<party2>[A-Z][a-z]+) (?:of|from) (?P<place2>{_PLACE}))\b"
)
_BEFORE = re.compile(rf"(?P<place>{_PLACE}?)(?:['’]s)?(?: (?P<party>[A-Z][a-z]+))?,? $")
_CONGRESS = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)? Congress\b|\bHrg\. (\d{2,3})-", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:former|then|ex|late|onetime|future|incoming|state)[- ](?:[\w.’']+ ){0,3}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a paper says of somebody: his office (a class), his place, his party. None: nothing."""

    role: str | None = None
    place: str | None = None
    party: str | None = None

    def enough(self, *, full: bool) -> bool:
        """Whether it says that he holds an office of the pack; ``full``: the name has a given name.

        A title and a surname alone may belong to another parliament.
        """
        placed = self.place is not None
        return (self.role is not None and (placed or full)) or (placed and self.party is not None)


class Members:
    """The lookup for one paper."""

    def __init__(self, document: Document, knowledge: Knowledge, directory: Directory) -> None:
        """``knowledge`` reads titles; ``directory`` are its packs."""
        self.document, self.knowledge, self.directory = document, knowledge, directory
        self.head = document.text[:_HEAD]
        self.when = self._dated()
        self.forum = _forum(document, directory)
        self.committee = _committee(self.head, directory) if self.forum else None

    def _dated(self) -> When | None:
        """The paper's date; where it prints none, that of the Congress that it says it is of."""
        published = self.document.published
        found = _CONGRESS.search(self.head) if published is None or published.inferred else None
        sat = self.knowledge.period(f"the {found.group(1) or found.group(2)}th congress") if found else None
        return sat or published

    def of_name(self, text: str, titles: Sequence[str], before: str, after: str) -> Member | None:
        """Who is meant by a name in running text. ``before`` and ``after`` are the words around it."""
        if _FORMER.search(before):
            return None
        said = self._said(titles, before, after)
        if not said.enough(full=True):
            return None
        found = self._one(text, said, _pronoun(titles))
        full = found is not None and len(text.split()) > len(found.surname.split())
        return found if said.enough(full=full) else None

    def of_turn(self, turn: Turn) -> Member | None:
        """Who speaks in a turn of a chamber's own hearing: a member whose name it prints, or who can only be one."""
        if self.forum is None or turn.sworn:
            return None
        label, named = (re.sub(r"[.:\s]+$", "", words or "") for words in (turn.label, turn.name))
        placed = re.search(rf" of (?P<place>{_PLACE})$", label)
        place = self._place(placed["place"]) if placed else None
        if named and named.casefold() != label.casefold():
            printed = re.search(rf"(?i:{re.escape(named)}){_LISTED.pattern[1:]}", self.head)
            listed = self._place(printed["place"]) if printed else None
            said = Said(self.forum, listed or place)
            return self._one(_running(named), said, None) if said.place else None
        name = label[: placed.start()] if placed else label
        bare = identity.person(name)
        if bare.given or not bare.surname or bare.surname == identity.plain(name):
            return None  # in full, or without a title: not the manner of a chamber
        title = name.partition(" ")[0].rstrip(".").casefold()
        found = self._one(_running(bare.surname), Said(self.forum, place), _pronoun((title,)))
        if found is None or place:
            return found
        return found if turn.role is not TurnRole.ANSWER and self._sits(found) else None

    def _sits(self, member: Member) -> bool:
        """Whether he is on the committee, as far as its seats of that day are known; nobody else of the name is printed."""
        if self.committee is not None and self.directory.is_whole(self.when):
            return any(s.body == self.committee and s.possible(self.when) for s in member.seats)
        others = re.findall(
            rf"([A-Z][\w.]+(?: [A-Z][\w.]*)*) {re.escape(member.surname)}\b", self.head, re.IGNORECASE
        )
        return all(
            identity.may_be_same(f"{o} {member.surname}", member.name) for o in others if not self._titled(o)
        )

    def _titled(self, words: str) -> bool:
        return fold(words).rstrip(".") in self.knowledge.titles

    # --- what the paper says ----------------------------------------------------------------------

    def _said(self, titles: Sequence[str], before: str, after: str) -> Said:
        classes = (self.knowledge.title_class.get(t) for t in titles)
        role = next((c for c in classes if c in self.directory.roles), None)
        for pattern in (_BRACKETS, _DASHED, _APPOSED, _OF):
            found = pattern.match(after)
            if found:
                groups = found.groupdict()
                place = self._place(groups.get("place") or groups.get("place2"))
                party = self._party(groups.get("party") or groups.get("party2"))
                if place and (party or pattern is _OF):
                    return Said(role, place, party)
        placed = _BEFORE.search(before)
        if placed is None:
            return Said(role)
        # "Texas Republican Sen. X" and "Texas Sen. X": what stands before the titles
        words = [*placed["place"].split(), *([placed["party"]] if placed["party"] else [])]
        party = self._party(words[-1]) if words else None
        place = self._place(" ".join(words[:-1] if party else words))
        place = place or self._place(" ".join((words[:-1] if party else words)[-1:]))
        return Said(role, place, party)

    def _place(self, words: str | None) -> str | None:
        """The place that some words name, or begin with: "Ohio", "N.Y.", "New York Republican"."""
        parts = (words or "").split()
        for size in range(len(parts), 0, -1):
            found = self.directory.places.get(fold(" ".join(parts[:size])).rstrip(","))
            if found:
                return found
        return None

    def _party(self, words: str | None) -> str | None:
        return self.directory.parties.get(fold(words).rstrip(".")) if words else None

    # --- who fits ---------------------------------------------------------------------------------

    def _one(self, text: str, said: Said, pronoun: str | None) -> Member | None:
        """The one bearer of a name of whom all that is said can be so, or None."""
        whole = self.directory.is_whole(self.when)
        sure: list[Member] = []
        possible: list[Member] = []
        for member in self.directory.bearers(text.rsplit(maxsplit=1)[-1] if text else ""):
            if not is_called(member, text) or (pronoun and member.pronoun not in ("", pronoun)):
                continue
            fits = [_fits(term, said, self.when) for term in member.terms]
            if True in fits:
                sure.append(member)
            elif None in fits and not whole and _of_age(member, self.when):
                possible.append(member)
        if len(sure) + len(possible) != 1:
            return None
        # Undated terms need the place: "Senator Marsh" alone may be any of his century.
        return sure[0] if sure else possible[0] if said.place else None


def lookup(document: Document, knowledge: Knowledge) -> Members | None:
    """The lookup for a paper; None where no pack is known."""
    return Members(document, knowledge, knowledge.directory) if knowledge.directory else None


def _fits(term: Term, said: Said, when: When | None) -> bool | None:
    """Whether a term can be the office that a paper speaks of; None where its dates do not tell."""
    lasted = term.possible(when)
    if said.place is not None and term.place != said.place:
        return False
    if said.party is not None and term.party and term.party != said.party:
        return False
    if said.role is not None and term.role != said.role:
        return False if term.start else None  # the last office only: he may have held another before
    return lasted


def _of_age(member: Member, when: When | None) -> bool:
    if when is None or when.earliest is None or not member.born:
        return True
    return _YOUNGEST <= when.earliest.year - member.born <= _OLDEST


def is_called(member: Member, text: str) -> bool:
    """Whether a name as written can be his: the surname whole, and no given name against it."""
    parts = [identity.plain(w).strip(".,") for w in text.split()]
    parts = [p for p in parts if p not in ("jr", "sr", "ii", "iii", "iv")]
    surname = identity.plain(member.surname).split()
    if parts[-len(surname) :] != surname:
        return False
    given = parts[: -len(surname)]
    return (
        not given
        or any(_same_given(given[0], own) for own in member.given)
        or _same_given(given[-1], member.given[0])
    )


def _same_given(one: str, other: str) -> bool:
    plain = identity.plain(other)
    return one == plain or (1 in (len(one), len(plain)) and one[:1] == plain[:1])


def _pronoun(titles: Sequence[str]) -> str | None:
    return next((p for t in titles if (p := HONORIFIC_PRONOUN.get(t))), None)


def _running(name: str) -> str:
    """A shouted name in ordinary capitals, without what follows the surname."""
    return re.sub(r",.*$", "", name).title() if name.isupper() else re.sub(r",.*$", "", name)


def _forum(document: Document, directory: Directory) -> str | None:
    """The office of those who sit where a transcript was made, or None."""
    if not document.turns:
        return None
    head = fold(f"{document.title} {document.publisher} {document.text[:_HEAD]}")
    found = [role for role, sets in directory.forums.items() if any(all(p in head for p in s) for s in sets)]
    return found[0] if len(found) == 1 else None


def _committee(head: str, directory: Directory) -> str | None:
    """The committee of the pack whose name a transcript's head prints, the longest if several; None without seats."""
    printed = fold(head)
    found: Iterator[str] = (b for b in directory.bodies if "Committee" in b and _short(b) in printed)
    return max(found, key=len, default=None)


def _short(body: str) -> str:
    return fold(re.sub(r"^(?:United States )?(?:House|Senate) ", "", body))
