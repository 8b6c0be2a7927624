"""The pack of the US Congress, from the public files of unitedstates/congress-legislators (CC0).

Each file is taken wherever it lies under the folder: ``legislators-*.yaml`` (members with all their
terms), ``legislators-*.csv`` (members with the last office and no dates), ``committees-*.yaml``,
``committee-membership-current.yaml``. What a file calls current stood on some day: that of its folder
(``as-of-2016-09-02``), or the one that the user names. A seat or a term that is known from one day alone
begins somewhere from the first day of that Congress to that day, and ends somewhere after it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from onrecord.core.problems import Problem, UsageError

from .directory import FORMAT
from .model import fold

_ROLES = {"rep": "representative", "sen": "senator"}
_BODIES = {"rep": "United States House of Representatives", "sen": "United States Senate"}
_FORUMS = {
    "representative": [
        ["u.s. house of representatives"], ["united states house of representatives"],
        ["house of representatives", "congress"], ["house hearing", "congress"],
    ],
    "senator": [["united states senate"], ["u.s. senate"], ["senate hearing", "congress"]],
}  # fmt: skip
"""For each office the phrases at the head of a transcript that say in which chamber it was."""
_PARTIES = {
    "Democrat": ["Democratic", "Democrats", "D", "Dem", "DFL"],
    "Republican": ["Republicans", "R", "GOP"],
    "Independent": ["Independents", "I", "Ind"],
}
_STATES = """\
AL Alabama Ala.; AK Alaska; AZ Arizona Ariz.; AR Arkansas Ark.; CA California Calif.; CO Colorado Colo.; CT Connecticut Conn.;
DE Delaware Del.; FL Florida Fla.; GA Georgia Ga.; HI Hawaii; ID Idaho; IL Illinois Ill.; IN Indiana Ind.; IA Iowa; KS Kansas Kan.;
KY Kentucky Ky.; LA Louisiana La.; ME Maine; MD Maryland Md.; MA Massachusetts Mass.; MI Michigan Mich.; MN Minnesota Minn.;
MS Mississippi Miss.; MO Missouri Mo.; MT Montana Mont.; NE Nebraska Neb.; NV Nevada Nev.; NH New_Hampshire N.H.; NJ New_Jersey N.J.;
NM New_Mexico N.M.; NY New_York N.Y.; NC North_Carolina N.C.; ND North_Dakota N.D.; OH Ohio; OK Oklahoma Okla.; OR Oregon Ore.;
PA Pennsylvania Pa.; RI Rhode_Island R.I.; SC South_Carolina S.C.; SD South_Dakota S.D.; TN Tennessee Tenn.; TX Texas Tex.; UT Utah;
VT Vermont Vt.; VA Virginia Va.; WA Washington Wash.; WV West_Virginia W.Va.; WI Wisconsin Wis.; WY Wyoming Wyo.;
DC District_of_Columbia D.C.; PR Puerto_Rico P.R.; GU Guam; AS American_Samoa; VI Virgin_Islands V.I.; MP Northern_Mariana_Islands"""
PLACES = {
    parts[0]: [p.replace("_", " ") for p in parts[1:]]
    for parts in map(str.split, _STATES.replace("\n", " ").split(";"))
}
"""Postal code → the name of a state or territory, and its older abbreviation."""
_GAP = timedelta(days=31)
_AS_OF = re.compile(r"as-of-(\d{4}-\d{2}-\d{2})$")

# Prose about a committee's jurisdiction, as far as it is a plain list of matters and bodies.
_OVER = re.compile(
    r"\b(?:jurisdiction over|jurisdiction on matters related to|oversees|oversight of|considers legislation about)\s+(.*)",
    re.S,
)
_LEAD = re.compile(
    r"^(?:and |or |the |all |other |issues |matters |federal |pertaining to |relating to |related to |legislation |several |"
    r"such as |including |as well as )+"
)
_OWN = re.compile(
    r"\b(?:house|senate|congress\w*|president|committees?|members?|speaker|which|that|it|its)\b",
    re.IGNORECASE,
)
_LONGEST = 6  # words: what is longer is a clause and no name of a matter


@dataclass
class _Person:
    """Somebody while the files are read."""

    identifier: str
    name: str
    surname: str
    given: dict[str, None] = field(default_factory=dict)
    born: int = 0
    pronoun: str = ""
    terms: dict[tuple[str, ...], None] = field(default_factory=dict)
    seats: dict[tuple[str, ...], None] = field(default_factory=dict)


@dataclass(frozen=True)
class Built:
    """A pack that was built: its data, how much there is of each, what could not be used."""

    data: Mapping[str, Any]
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]

    def write(self, folder: Path) -> Path:
        """Write it into a folder, made if it is not there. Raises UsageError where that cannot be done."""
        path = folder / "congress.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(
                json.dumps(self.data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
            )
        except OSError as cause:
            reason = (cause.strerror or str(cause)).lower()
            raise UsageError(
                f"{path} cannot be written: {reason}; name another folder with --out."
            ) from cause
        return path


def build(folder: Path, as_of: str | None = None) -> Built:
    """The pack from the files under a folder. ``as_of`` is the day of those whose folder names none.

    Raises UsageError where the folder holds no members, or the day is none.
    """
    if as_of is not None:
        _day(as_of, "--as-of")
    builder = _Builder(as_of)
    paths = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    for pattern, take in (
        (r"legislators-\w+\.ya?ml", builder.members),
        (r"legislators-\w+\.csv", builder.last_offices),
        (r"committees-\w+\.ya?ml", builder.committees),
        (r"committee-membership-\w+\.ya?ml", builder.seats),
    ):
        for path in paths:
            if re.fullmatch(pattern, path.name):
                builder.read(path, take)
    if not builder.people:
        raise UsageError(
            f"there are no members in {folder}: name a folder with legislators-current.yaml or .csv in it."
        )
    return builder.built()


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as cause:
        raise UsageError(f"{what}: {text!r} is no day; write it as 2025-02-01.") from cause


def _congress(day: date) -> tuple[str, str]:
    """The first and the last day of the Congress that sat on a day."""
    year = day.year if day.year % 2 else day.year - 1
    if day < date(year, 1, 3):
        year -= 2
    return f"{year}-01-03", f"{year + 2}-01-03"


def _around(day: str) -> tuple[str, str]:
    """From when and to when something held that is known to have been so on one day."""
    first, last = _congress(date.fromisoformat(day))
    return f"{first}/{day}", f"{day}/{last}"


class _Builder:
    """All that the files say, while they are read one after the other."""

    def __init__(self, as_of: str | None) -> None:
        self.as_of = as_of
        self.people: dict[str, _Person] = {}
        self.bodies: dict[str, str] = dict(_BODIES)
        self.oversees: dict[str, tuple[str, ...]] = {}
        self.whole: dict[str, None] = {}
        self.problems: list[Problem] = []

    def read(self, path: Path, take: Any) -> None:
        """Take in a file; what is wrong with it is a problem, and the others go on."""
        found = _AS_OF.search(path.parent.name)
        day = found.group(1) if found else self.as_of if "current" in path.name else None
        try:
            text = path.read_text("utf-8-sig")
            data = (
                list(csv.DictReader(io.StringIO(text)))
                if path.suffix == ".csv"
                else yaml.load(text, Loader=yaml.CSafeLoader)
            )
            take(data, day, path)
            if day and path.name.startswith("legislators-current"):
                self.whole["/".join(_congress(date.fromisoformat(day)))] = None
        except (OSError, UnicodeDecodeError, csv.Error, yaml.YAMLError) as cause:
            what = f"the file cannot be read ({' '.join(str(cause).split())})."
            self.problems.append(Problem(str(path), what, mend="Left out."))
        except (KeyError, TypeError, AttributeError, ValueError) as cause:
            what = f"it is not of the form of congress-legislators ({type(cause).__name__}: {cause})."
            self.problems.append(Problem(str(path), what, mend="Left out from there on."))

    # --- people -----------------------------------------------------------------------------------

    def members(self, data: Sequence[Mapping[str, Any]], day: str | None, path: Path) -> None:
        """Members with all their terms."""
        for entry in data:
            name = entry["name"]
            others = [n.get("first", "") for n in entry.get("other_names", ())]
            full = name.get("official_full") or _full(name["first"], name["last"], name.get("suffix", ""))
            given = [name["first"], name.get("middle", ""), name.get("nickname", ""), *others]
            person = self._person(entry["id"]["bioguide"], full, name["last"], given, entry.get("bio", {}))
            for term in entry["terms"]:
                if term["type"] in _ROLES:
                    self._term(
                        person,
                        term["type"],
                        term["state"],
                        term.get("party", ""),
                        str(term["start"]),
                        str(term["end"]),
                    )

    def last_offices(self, data: Sequence[Mapping[str, str]], day: str | None, path: Path) -> None:
        """Members with their last office, whose dates the table does not have."""
        for row in data:
            full = row["full_name"] or _full(
                row["nickname"] or row["first_name"], row["last_name"], row["suffix"]
            )
            given = [row["first_name"], row["middle_name"], row["nickname"]]
            known = row["bioguide_id"] in self.people
            person = self._person(row["bioguide_id"], full, row["last_name"], given, row)
            start, end = _around(day) if day else ("", "")
            covered = any(day and t[4] <= day <= t[5] for t in person.terms if t[4] and "/" not in t[4])
            if not covered and (day or not known or "current" in path.name):
                self._term(person, row["type"], row["state"], row["party"], start, end)

    def _person(
        self, bioguide: str, full: str, last: str, given: Sequence[str], about: Mapping[str, Any]
    ) -> _Person:
        person = self.people.setdefault(bioguide, _Person(f"bioguide:{bioguide}", full, fold(last)))
        spoken = fold(full).removesuffix(fold(last)).split()
        person.given.update(dict.fromkeys(w.strip(".,\"'()") for g in given for w in fold(g).split()))
        person.given.update(dict.fromkeys(w.strip(".,\"'()") for w in spoken if w != fold(last)))
        person.given.pop("", None)
        person.born = person.born or int(str(about.get("birthday") or "0")[:4])
        person.pronoun = person.pronoun or {"M": "he", "F": "she"}.get(about.get("gender") or "", "")
        return person

    def _term(self, person: _Person, kind: str, state: str, party: str, start: str, end: str) -> None:
        if kind in _ROLES:
            place = PLACES.get(state, [state])[0]
            person.terms[_ROLES[kind], kind, place, party, start, end] = None

    # --- committees -------------------------------------------------------------------------------

    def committees(self, data: Sequence[Mapping[str, Any]], day: str | None, path: Path) -> None:
        """Names of committees and what they oversee."""
        for entry in data:
            name = entry["name"]
            ident = entry["thomas_id"]
            self.bodies.setdefault(ident, name)
            matters = matters_in(entry.get("jurisdiction", ""))
            if matters:
                self.oversees.setdefault(ident, matters)
            for under in entry.get("subcommittees", ()):
                self.bodies.setdefault(
                    ident + under["thomas_id"], f"Subcommittee on {under['name']} of the {name}"
                )

    def seats(self, data: Mapping[str, Sequence[Mapping[str, Any]]], day: str | None, path: Path) -> None:
        """Who sat on a committee on the day on which the file stood."""
        if day is None:
            what = "it does not say on which day it stood, so its seats are left out."
            self.problems.append(Problem(str(path), what, mend="Name the day with --as-of.", fatal=False))
            return
        start, end = _around(day)
        for committee, members in data.items():
            for member in members:
                person = self.people.get(member["bioguide"])
                if person is not None and committee in self.bodies:
                    role = member.get("title", "member").lower()
                    person.seats[role, committee, "", "", start, end] = None

    # --- the pack ---------------------------------------------------------------------------------

    def built(self) -> Built:
        """The pack's data."""
        people: dict[str, list[Any]] = {}
        terms = seats = 0
        for person in sorted(self.people.values(), key=lambda p: p.identifier):
            held = list(_joined(person.terms))
            terms, seats = terms + len(held), seats + len(person.seats)
            people.setdefault(person.surname.split()[-1], []).append(
                [
                    person.identifier,
                    person.name,
                    person.surname,
                    list(person.given),
                    person.born,
                    person.pronoun,
                    held,
                    sorted(person.seats),
                ]
            )
        used = {seat[1] for person in self.people.values() for seat in (*person.terms, *person.seats)}
        data: dict[str, Any] = {
            "onrecord_pack": FORMAT,
            "title": "the United States Congress, from unitedstates/congress-legislators (CC0)",
            "parties": _PARTIES,
            "places": {names[0]: [code, *names[1:]] for code, names in PLACES.items()},
            "forums": _FORUMS,
            "whole": list(self.whole),
            "bodies": {key: name for key, name in self.bodies.items() if key in used},
            "oversees": {key: matters for key, matters in self.oversees.items() if key in used},
            "identifiers": {p.identifier: p.surname.split()[-1] for p in self.people.values()},
            "people": people,
        }  # fmt: skip
        counts = {"members": len(self.people), "terms": terms, "seats": seats, "bodies": len(data["bodies"])}
        return Built(data, counts, tuple(self.problems))


def _full(first: str, last: str, suffix: str) -> str:
    return " ".join(part for part in (first, last, suffix) if part)


def _joined(terms: Mapping[tuple[str, ...], None]) -> Iterator[tuple[str, ...]]:
    """Terms in order, those that follow each other in one office for one place made one."""
    last: tuple[str, ...] | None = None
    for term in sorted(terms, key=lambda t: (t[4], t[5])):
        if last is not None and last[:4] == term[:4] and _follows(last, term):
            last = (*term[:4], last[4], max(last[5], term[5]))
            continue
        if last is not None:
            yield last
        last = term
    if last is not None:
        yield last


def _follows(one: Sequence[str], other: Sequence[str]) -> bool:
    days = (one[4], one[5], other[4], other[5])
    if not all(days) or any("/" in d for d in days):
        return False
    return date.fromisoformat(other[4]) - date.fromisoformat(one[5]) <= _GAP


def matters_in(jurisdiction: str) -> tuple[str, ...]:
    """What a committee oversees, as far as its description lists it: "agriculture, food, and forestry".

    Precision first: clauses and whatever names the chambers themselves are passed over.
    """
    found: dict[str, None] = {}
    for sentence in re.split(r"(?<=[a-z)])\.\s+", " ".join(jurisdiction.split())):
        over = _OVER.search(sentence)
        for piece in re.split(r"[,;:]\s+", over.group(1)) if over else ():
            matter = _LEAD.sub("", piece.strip(" .")).strip()
            if matter and len(matter.split()) <= _LONGEST and not _OWN.search(matter):
                found[matter] = None
    return tuple(found)
