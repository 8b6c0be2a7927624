"""Whom the labels of a transcript mean: the people that the paper itself names, and its offices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from onrecord.core.document import Document, Turn, TurnRole

from .labels import FULL_NAME, NAMES, TITLE, bare_of, is_post, is_titled, place_of, surname, untitled

_FRONT = 14_000
_CHAIRS = re.compile(
    r"(?:the )?(?:acting )?(?:chair(?:man|woman|person)?|presiding (?:officer|member)|court|convener|president|speaker)",
    re.IGNORECASE,
)
_PRESIDES = (
    re.compile(
        rf"(?i:presiding|presided(?: over)? by|in the chair|chaired by|chair(?:man|woman|person)?):? (?:(?:the )?{TITLE} )*(?P<name>{NAMES})"
    ),
    re.compile(rf"(?m:^)[^\S\n]*+(?:BEFORE|Before):? (?:(?:the |THE )?{TITLE} )*(?P<name>{NAMES})"),
    re.compile(
        rf"(?P<name>{NAMES}),?\s{{0,3}}[\[(]?(?:the )?(?:acting |vice )?(?i:chair(?:man|woman|person)?)\b[^\n]{{0,80}}\s?[^\n]{{0,60}}presiding"
    ),
    re.compile(
        rf"(?P<name>{NAMES})(?: \([A-Z]{{1,4}}\))?,?\s+[\[(]?(?:in the chair|(?i:presiding|chair(?:man|woman|person)?)[)\],;.])"
    ),
    re.compile(rf"(?m:^)[^\S\n]*+(?P<name>{NAMES}), [A-Z][A-Za-z. ]+, (?i:chair(?:man|woman)?)\b"),
)
_PLURAL = re.compile(
    r"(?:Councillors|Members?|Senators|Messrs|Representatives|Commissioners|Directors|Aldermen|Ranking|The|This|Our|Present|Mr|Mrs|Ms|Dr|"
    r"Committee|Subcommittee|Chairs?|Press|Statement|Opening|Prepared|Testimony|Interview|Nomination|Deposition|Questions?|House|Senate|US|UK|"
    r"New|North|South|West|East|Presiding|President|Former|Acting|Also|Before|Honorable|Friend|Statements?|Written|Additional)\b",
    re.IGNORECASE,
)
_JOINED = frozenset({"OF", "AND", "FOR", "THE", "BY", "TO"})
_LISTED = re.compile(rf"(?P<last>[^\W\d_a-z][\w'’-]{{1,60}}), (?:(?>Hon\.?|{TITLE}) ){{1,6}}(?P<first>{NAMES})")
_SHORT = re.compile(
    rf"(?P<name>{NAMES})(?:, [^()\n]{{2,60}})? \((?:[\"“‘]|the )?(?P<short>[A-Z]{{2,4}})[\"”’]?\)"
)
_PLACED = re.compile(r",\s+(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})")
_SUBJECT = re.compile(
    r"\b(?i:deposition|testimony|evidence|examination|cross-examination|interview|conversation|hearing|statement|q ?(?:&|and) ?a)"
    rf" (?i:of|with|by|from) (?:(?:the )?{TITLE} )*{FULL_NAME.pattern}"
)
_ATTENDS = re.compile(
    r"\b(?P<post>(?i:Chair|Chairman|Chairwoman|Chairperson|Moderator|Host|Interviewer|Interviewee|Clerk|Secretary|Witness|Facilitator|Presenter))"
    rf": (?P<name>(?:{TITLE} ){{0,4}}{NAMES})"
)


_PRINTED = re.compile(rf"(?:{TITLE} )*{NAMES}")


@dataclass(frozen=True)
class Person:
    """A full name as the paper prints it, and the place that stands after it in a list of members."""

    name: str
    place: str | None = None


@dataclass
class People:
    """The people of one paper: by surname, by initials, by office."""

    by_surname: dict[str, list[Person]] = field(default_factory=dict)
    by_initials: dict[str, str] = field(default_factory=dict)
    by_post: dict[str, str] = field(default_factory=dict)
    chair: str | None = None
    subject: str | None = None

    def called(self, label: str) -> str | None:
        """The one person that a label with a surname, initials or a first name can mean, or None."""
        short = label.strip(" .:")
        if re.fullmatch(r"[A-Z]{2,4}", short) and short in self.by_initials:
            return self.by_initials[short]
        found = self.by_surname.get(surname(label), [])
        if not found:
            found = self._by_first(untitled(label))
        place = place_of(label)
        if place is not None:
            found = [p for p in found if p.place is None or p.place.casefold() == place.casefold()]
        words = untitled(label).split()
        first = words[0] if len(words) > 1 else ""
        names = _distinct([p.name for p in found if _fits(first, p.name)])
        return names[0] if len(names) == 1 else None

    def _by_first(self, word: str) -> list[Person]:
        if not re.fullmatch(r"[^\W\d_]{3,}", word):
            return []
        return [
            p
            for group in self.by_surname.values()
            for p in group
            if p.name.split()[0].casefold() == word.casefold()
        ]


def _fits(first: str, name: str) -> bool:
    """Whether a first name or initial agrees with a full name."""
    bare = first.strip(".").casefold()
    given = [w.strip(".").casefold() for w in name.split()[:-1]]
    return not bare or any(
        g == bare or (g[:1] == bare[:1] and (len(bare) == 1 or len(g) == 1)) for g in given
    )


def _distinct(names: list[str]) -> list[str]:
    """Names less those that another one tells more fully, mixed case before capitals."""
    kept: list[str] = []
    for name in sorted(dict.fromkeys(names), key=lambda n: (n.isupper(), -len(n.split()), -len(n))):
        if not any(_same_person(name, other) for other in kept):
            kept.append(name)
    return kept


def _same_person(one: str, other: str) -> bool:
    """Whether two full names of one surname can be one person's: first names agree, or one is the other's initial."""
    a, b = (name.split(maxsplit=1)[0].strip(".").casefold() for name in (one, other))
    return a == b or a[:1] == b[:1] and (len(a) == 1 or len(b) == 1)


def people_of(document: Document, turns: Sequence[Turn], headings: Iterable[str] = ()) -> People:
    """Who is named in the title, the front, the headings and the labels of a transcript."""
    first = min((t.label_start for t in turns), default=document.body)
    front = document.text[document.body : max(document.body, min(first, document.body + _FRONT))]
    full = [t.name or t.label for t in turns if not is_post(t.label)]
    wanted = {surname(label) for label in full}
    people = People()
    speech = document.text[first : first + 4000]
    sources = (
        document.title,
        *headings,
        front,
        speech,
        *dict.fromkeys(f for f in full if len(untitled(f).split()) > 1),
    )
    for source in sources:
        _gather(source, wanted, people)
    for found in _SHORT.finditer(front):
        people.by_initials.setdefault(found["short"], found["name"])
    for found in _ATTENDS.finditer(front):
        people.by_post.setdefault(found["post"].casefold(), found["name"])
    if not people.by_initials:
        _initials(full, people)
    for turn in turns:
        if is_post(turn.label) and turn.name:
            people.by_post.setdefault(_post_key(turn.label), turn.name)
    people.chair = _chair(f"{document.title}\n{front}", people)
    subject = _SUBJECT.search(document.title) or _SUBJECT.search(front)
    people.subject = subject["name"].strip(" ,") if subject else _party(f"{document.title}\n{front}")
    return people


_OF_PARTY = re.compile(
    r"\b(?:deposition|examination(?: (?:on|for) discovery)?|testimony|evidence|cross-examination) of the "
    r"(?:(?P<first>claimant|plaintiff|petitioner|applicant|appellant|complainant)|defendant|respondent)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    rf"(?:\bbetween |^|: |, )(?:(?:[Tt]he )?{TITLE} ){{0,4}}{FULL_NAME.pattern}[^\n]{{0,80}}?,? (?:v\.?|vs\.?|versus|and) "
    rf"(?:(?:[Tt]he )?{TITLE} ){{0,4}}(?P<other>[^\W\d_a-z][^\n,:;]{{2,80}})",
    re.MULTILINE,
)


def _party(words: str) -> str | None:
    """The witness of "deposition of the claimant" under "between Ann Roe and Port Ltd": a person of the caption."""
    asked = _OF_PARTY.search(words)
    caption = _CAPTION.search(words) if asked else None
    if asked is None or caption is None:
        return None
    other = FULL_NAME.match(caption["other"])
    named = caption if asked["first"] else other
    name = named["name"].strip(" ,") if named else ""
    return name if name and not _BODY.search(name) else None


_BODY = re.compile(
    r"\b(?:Authority|Council|Bank|Board|Department|Ministry|Agency|Commission|Company|Trust|Union|University|City|County|State|States|"
    r"Group|Holdings|Partners|Services|Industries|Ltd|Limited|Inc|LLC|LLP|Corp|Corporation|plc|GmbH)\b",
    re.IGNORECASE,
)


def _gather(source: str, wanted: set[str], people: People) -> None:
    for found in _LISTED.finditer(source):
        last = found["last"].casefold()
        if last in wanted:
            people.by_surname.setdefault(last, []).append(Person(f"{found['first']} {found['last']}"))
    for found in FULL_NAME.finditer(source):
        name = found["name"].strip(" ,")
        words = [
            w
            for w in name.replace(",", "").split()
            if w.rstrip(".").upper() not in ("JR", "SR", "II", "III", "IV")
        ]
        if len(words) < 2 or _PLURAL.match(name) or is_titled(name) or _JOINED.intersection(words):
            continue
        last = words[-1].casefold().replace("’", "'")
        if last not in wanted:
            continue
        placed = _PLACED.match(source, found.end())
        people.by_surname.setdefault(last, []).append(Person(name, placed["place"] if placed else None))


def _initials(full: Sequence[str], people: People) -> None:
    """Initials of those who are named in full, where no two share them."""
    labels = {f.strip(" .:") for f in full if re.fullmatch(r"[A-Z]{2,4}", f.strip(" .:"))}
    for label in labels:
        fits = {
            p.name
            for group in people.by_surname.values()
            for p in group
            if "".join(w[0] for w in p.name.split()).upper() == label
        }
        if len(fits) == 1:
            people.by_initials[label] = fits.pop()


def _chair(source: str, people: People) -> str | None:
    for pattern in _PRESIDES:
        for found in pattern.finditer(source):
            name = found["name"].strip(" ,.")
            if len(name.split()) < 2 or re.match(r"(?:The|Our|This|Committee|Subcommittee|Chair\w*)\b", name):
                continue
            fuller = [
                p.name
                for p in people.by_surname.get(surname(name), [])
                if _fits(untitled(name).split()[0], p.name)
            ]
            return name if not name.isupper() else next((n for n in fuller if not n.isupper()), name)
    return None


@lru_cache(maxsize=8192)
def _post_key(label: str) -> str:
    bare = bare_of(label).strip(" .:").casefold()
    return re.sub(r"^(?:the|hon|hon\.|madam|mr|mr\.) ", "", bare)


def named(turns: Sequence[Turn], people: People, text: str) -> list[Turn]:
    """Each turn with the name that the paper ties to its label; as printed where it is a name; None for an office."""
    known: dict[tuple[str, str | None], str | None] = {}
    found = []
    subject = people.subject or _addressed(turns, text)
    for turn in turns:
        key = (turn.label, turn.name)
        if key not in known:
            known[key] = _name(turn, people)
        name = known[key]
        if name is None and turn.role is TurnRole.ANSWER and turn.label == "A.":
            name = subject
        found.append(turn if turn.name == name else replace(turn, name=name))
    return _alike(found)


_VOCATIVE = re.compile(
    rf"(?:^|[.?!] )(?:(?:And|So|Now|Well|Thank you|Good (?:morning|afternoon|day)),? )?(?P<first>{TITLE} {NAMES})(?=, )"
    rf"|, (?P<last>{TITLE} {NAMES})(?=[?.]|, (?:and )?(?:you|did|do|are|is|were|was|have|had|has|can|could|would|will|that|what|when|where|who|why|how)\b)"
)
_TO_YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)


def _addressed(turns: Sequence[Turn], text: str) -> str | None:
    """The witness of a whole paper as the questions address him ("…, Mr. Roe?"), if they ever name just one."""
    called: dict[str, str] = {}
    for turn in turns:
        if turn.role is not TurnRole.QUESTION or turn.label != "Q.":
            continue
        words = text[turn.start : turn.end]
        if _TO_YOU.search(words):
            for found in _VOCATIVE.finditer(" ".join(words.split())):
                name = found["first"] or found["last"]
                called.setdefault(surname(name), name)
    return next(iter(called.values())) if len(called) == 1 else None


def _alike(turns: Sequence[Turn]) -> list[Turn]:
    """One form of each person's name: as the labels print it in full, where they do."""
    printed: dict[str, list[str]] = {}
    for label in dict.fromkeys(t.label for t in turns if not is_post(t.label)):
        bare = bare_of(label).split(",")[0].strip()
        words = untitled(bare).split()
        if (
            len(words) > 1
            and _PRINTED.fullmatch(bare)
            and not untitled(bare).isupper()
            and len(words[0].strip(".")) > 1
        ):
            printed.setdefault(surname(bare), []).append(bare)
    known: dict[str, str] = {}
    forms: dict[str, str] = {}
    result = []
    for turn in turns:
        if turn.name and turn.name not in known:
            first = untitled(turn.name).split()
            fits = [
                p
                for p in printed.get(surname(turn.name), [])
                if len(first) > 1 and _fits(first[0], untitled(p))
            ]
            form = fits[0] if len(fits) == 1 else turn.name
            known[turn.name] = forms.setdefault(untitled(form).casefold(), form) if len(first) > 1 else form
        name = known.get(turn.name) if turn.name else None
        result.append(turn if name == turn.name else replace(turn, name=name))
    return result


def _name(turn: Turn, people: People) -> str | None:
    label = turn.name or turn.label
    if label.islower():
        return None
    if is_post(label):
        if label.endswith("."):
            return turn.name
        key = _post_key(label)
        if key in ("witness", "deponent", "interviewee"):
            return people.by_post.get(key) or people.subject
        return people.by_post.get(key) or (people.chair if _CHAIRS.fullmatch(key) else None)
    bare = bare_of(label).strip(" ,.:") if turn.name is None else label
    if (
        len(untitled(bare).split()) > 1
        and not untitled(bare).isupper()
        and not re.match(r"[A-Z]\.", untitled(bare))
    ):
        return bare
    called = people.called(bare)
    return bare if called is None or called == untitled(bare) else called
