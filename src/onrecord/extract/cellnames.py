"""Who stands in one cell: a name with its office in front, behind or in brackets, a list of people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.core.nouns import ActorKind
from onrecord.knowledge import load
from onrecord.knowledge.given import is_given
from onrecord.knowledge.model import fold

_BRACKETS = re.compile(r"(?<!\s)\s*+\(([^()]{1,80})\)\s*$")
_DEVICE = re.compile(
    r"(?:desk|mobile|cell|home|work|personal|private|direct|landline|handset|iphone|extension|ext\.? ?\d*|phone)(?: (?:line|phone|number|mobile))?",
    re.IGNORECASE,
)
"""What brackets behind a caller's name say of the telephone."""
_BESIDE = re.compile(r"^((?:[A-Z]\. ?){1,2}[A-Z][\w'’-]+),? ([A-Z][\w&'’-]+(?: [A-Z][\w&'’-]+)*)$")
"""Initials, a surname, and the body without any mark between ("P. Lind Acme Vision")."""
_NUMBER = re.compile(r"[+\d][\d\s().-]{4,}\d$")
_INVERTED = re.compile(r"^([^\W\d][\w'’-]+(?: [^\W\d][\w'’-]+)?),\s+([^\W\d][\w.'’ -]*)$")
_PLACED = re.compile(r"^([^,;()][^,;() ]*+ [^,;()]++), ([A-Z][^,;()]{2,60})$")
_BODY = re.compile(
    r"\b(?:plc|ltd|limited|inc|llc|llp|gmbh|ag|sa|ab|as|oy|bv|nv|spa|srl|corp|co|company|group|holdings?|partners|"
    r"bank|trust|foundation|council|committee|commission|ministry|department|agency|authority|association|union|"
    r"university|college|institute|office|board|club|society|federation|forum|hospitals?|church|press|party|"
    r"embassy|services?|team|staff|members|delegation|ports?|energy|homes|developments?|engineering|consulting|"
    r"affairs|capital|ventures|industries|systems|technologies|media|airlines?|estates?|cooperative)\b\.?",
    re.IGNORECASE,
)
_BODY_TOO = re.compile(
    r"\b(?:sta|station|ctr|cent(?:er|re)|cmd|command|desk|unit|branch|division|section|squad|hotel|restaurant|clinic|school|studio|works|roofing|plumbing|"
    r"builders|construction|transport|shipping|motors|stores?|supplies|farms|nominees|resorts?|lodge|inn|line|lines|shop|bookshop|garage|yachts|signs|homes|traders?|"
    r"solutions|properties|investments|securities|motorsport|alliance|league|congress|secretariat|directorate|directory|tribunal|court|registry|archives?|museum|"
    r"ltda|sarl|sas|eurl|kft|sro|doo|ood|pte|pty|sdn|bhd|kk|aps|asa|nyrt|zrt)\b|\b(?:s\.r\.o|a\.s|d\.o\.o|s\.a|s\.p\.a|s\.r\.l|b\.v|n\.v|k\.s)\.?(?= |$)| & |'s$",
    re.IGNORECASE,
)
"""What names a body where nobody's given name or initial stands in front."""
_TITLED_INITIALS = re.compile(r"^([^\W\d_][\w'’-]+) ((?:[^\W\d_]\.? ?){1,2})$")


_MORE = re.compile(
    r"(?<!\s)\s*+(?:\+ ?\d{1,3}|\+ ?(?:guest|one)s?|\(\+ ?\d{1,3}\)|x ?\d{1,2}|(?:and|&|with) (?:\w+ )?(?:others?|guests?|party|family|colleagues?)|et al\.?|,? ?party of \d{1,3}|,? (?:in person|by (?:proxy|phone|video)))$",
    re.IGNORECASE,
)
"""What a log adds to a name: "+ 2", "party of 6", "in person"."""
_LETTERS_AFTER = re.compile(
    r"(?<![\s,]),?\s++(?P<post>MP|MEP|MSP|MLA|MHA|MLC|TD|MS|QC|KC|SC|OBE|MBE|CBE|KBE|PhD|MD|Esq|Esquire|CPA|JP|FRS)\.?$"
)
_MEMBERS = frozenset({"MP", "MEP"})
_SHORT_ROLES = {
    "dir": "director", "mgr": "manager", "asst": "assistant", "min": "minister", "sec": "secretary", "comm": "commissioner",
    "amb": "ambassador", "gov": "governor", "cllr": "councillor", "comdr": "commander", "cmdr": "commander",
    "chmn": "chairman", "pres": "president", "treas": "treasurer", "supt": "superintendent", "insp": "inspector", "exec": "executive",
}  # fmt: skip
"""How logs shorten offices."""
_SURNAME_FIRST = re.compile(r"^([A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}(?: [A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,})?) ([A-ZÀ-Þ][a-zà-ÿ].*)$")
"""The surname in capitals in front: "ROE Jane Ann"."""
_STOOD_IN = re.compile(
    r"(?:his|her|their|private )?(?:office|staff|aides?|team|secretary|secretariat|rep(?:resentative)?s?|delegate|deputy|deputised|p\.?p\.?|"
    r"represented(?: by .*)?|for|not present|absent|apologies|regrets|sent .*)(?: only)?",
    re.IGNORECASE,
)
"""What a log puts in brackets where somebody else came for the one named."""
_LETTER = re.compile(r"^[A-ZÀ-Þ]$")


@dataclass(frozen=True, slots=True)
class CellName:
    """A name as a table gives it: in running order, with what the cell says besides."""

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    of: str = ""
    of_state: bool = False
    role: str = ""


def is_number(text: str) -> bool:
    """Whether a cell is a telephone or account number rather than words."""
    return bool(_NUMBER.fullmatch(text.strip())) or text.strip().replace(".", "", 1).isdigit()


def name_of(cell: str) -> CellName:
    """Read a name: "Amb. Ana Lind (Norland)", "ROE, Jane Ann", "City Manager T. Brand", "07700 900123"."""
    text = cell.strip()
    if is_number(text) or "@" in text:
        return CellName(text, ActorKind.UNNAMED)
    text = _MORE.sub("", text) or text
    of, of_state, role = "", False, ""
    inner = _BRACKETS.search(text)
    if inner and _STOOD_IN.fullmatch(inner.group(1)) and text[: inner.start()].strip():
        return CellName(f"the office of {text[: inner.start()].strip()}", ActorKind.UNNAMED)
    if inner and inner.group(1)[:1].islower() and text[: inner.start()].strip():
        role = inner.group(1).strip() if load().role_kind(inner.group(1)) else ""
        text, inner = text[: inner.start()].strip(), None
    if inner and _DEVICE.fullmatch(inner.group(1)):
        text = text[: inner.start()].strip() or text
    elif inner and inner.group(1)[:1].isupper() and text[: inner.start()].strip():
        role, of = _post(inner.group(1).strip())
        text = text[: inner.start()].strip()
        state = load().state_of(of)
        of, of_state = (state, True) if state else (of, False)
    beside = _BESIDE.match(text)
    if beside and not of and not _BODY.search(beside.group(1)):
        text, of = beside.group(1), beside.group(2)
    placed = _PLACED.match(text)
    if placed and not of and not placed.group(1).isupper() and not _LETTERS_AFTER.search(text):
        return _placed(placed.group(1), placed.group(2))
    after = _LETTERS_AFTER.search(text)
    text = text[: after.start()] if after else text
    before, bare = _office_before(text)
    classes, bare = _title(bare)
    if load().state_of(bare) and bare[:1].isupper() and " " not in bare and not before:
        return CellName(bare, ActorKind.STATE, (), classes)
    if not classes and not before and not after and is_body(bare):
        return CellName(bare, ActorKind.BODY)
    if role:
        classes = (*(load().classes_in(role) or (role,)), *classes)
    if before:
        classes = (*load().classes_in(before), *classes)
    if after and after["post"] in _MEMBERS:
        classes = (*classes, load().class_of(after["post"]))
    return CellName(_running(bare), ActorKind.PERSON, (), classes, of, of_state, before)


def is_body(name: str) -> bool:
    """Whether a name is a body's by a word in it ("plc", "Committee", "Harbour Works")."""
    if _BODY.search(name):
        return True
    first = name.split(maxsplit=1)[0] if name.split() else ""
    return not is_given(first) and not _INITIAL.match(first) and bool(_BODY_TOO.search(name))


def looks_named(cell: str) -> bool:
    """Whether a cell holds somebody's name by its form: two words with capitals, a body, an office, a title."""
    text = _MORE.sub("", _BRACKETS.sub("", cell.strip()))
    parts = text.split()
    if not 1 <= len(parts) <= 12 or not text[:1].isupper() or any(c.isdigit() for c in text):
        return False
    if is_role(text) or is_body(text):
        return True
    capital = [p for p in parts if p[:1].isupper() and p[1:2] != ""]
    small = [p for p in parts if p.islower() and p not in _PARTICLES]
    initial = any(_INITIAL.match(p) for p in parts[:-1])
    return not small and (len(capital) >= 2 or (initial and bool(capital)))


_PARTICLES = frozenset(
    "de da do du della del di der den von van vom zu af of la le el al bin ibn ben y e and & the".split()
)


def _office_before(text: str) -> tuple[str, str]:
    """An office of several words, or shortened, in front of a name ("City Manager T. Brand", "Dir. T. Brand")."""
    parts = text.split()
    for size in range(min(5, len(parts) - 1), 0, -1):
        last = parts[size - 1].rstrip(".,").casefold()
        role = " ".join((*parts[: size - 1], _SHORT_ROLES.get(last, last))).casefold()
        named = parts[size][:1].isupper() and parts[size].casefold() not in load().roles
        known = (last in _SHORT_ROLES and (size > 1 or last not in load().titles)) or (
            size > 1 and (last in load().roles or role in load().roles)
        )
        if named and known and not is_given(parts[0]) and not _INITIAL.match(parts[0]):
            return role, " ".join(parts[size:])
    return "", text


_INITIAL = re.compile(r"^(?:[^\W\d_]\.?){1,2}$")


def _post(words: str) -> tuple[str, str]:
    """An office and its body where brackets hold both ("CEO Acme Bank", "Mayor of Kelford"), else the body alone."""
    known, parts = load(), words.split()
    for size in range(min(4, len(parts) - 1), 0, -1):
        role = " ".join(parts[:size]).rstrip(",.")
        rest = [p for p in parts[size:] if p.casefold() not in ("of", "the", "at", "for", "to")]
        if fold(role) in known.roles and rest and rest[0][:1].isupper():
            return role, " ".join(parts[len(parts) - len(rest) :])
    return "", words


def _placed(name: str, place: str) -> CellName:
    """ "Ana Lind, Ambassador of Norland" and "Ana Lind, Harbour Works": a full name, then office or body."""
    known = load()
    role, _, body = (
        re.split(r"( of | at | to | for )", place, maxsplit=1)
        if re.search(r" (?:of|at|to|for) ", place)
        else (place, "", "")
    )
    classes = known.classes_in(role) if known.role_kind(role) else ()
    of = body if classes else place
    state = known.state_of(of) if of else None
    titles, bare = _title(name)
    return CellName(_running(bare), ActorKind.PERSON, (name,), (*classes, *titles), state or of, bool(state))


def _running(name: str) -> str:
    """ "ROE, Jane Ann" and "Roe J" in running order, without shouting."""
    inverted = _INVERTED.match(name) or _SURNAME_FIRST.match(name)
    if inverted:
        name = f"{inverted.group(2)} {inverted.group(1)}"
    else:
        short = _TITLED_INITIALS.match(name)
        if short and short.group(2).isupper():
            initials = " ".join(f"{c}." for c in short.group(2).replace(".", "").replace(" ", ""))
            name = f"{initials} {short.group(1)}"
    parts = name.split()
    if len(parts) > 1 and _LETTER.match(parts[0]) and parts[-1].isupper():
        parts[0] += "."
    return " ".join(_unshouted(part) for part in parts)


def _unshouted(part: str) -> str:
    """ "O'BRIEN-LEE" as "O'Brien-Lee"; a word of mixed case and initials as they are."""
    if len(part) < 3 or not part.isupper() or "." in part:
        return part
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), part)


def _title(text: str) -> tuple[tuple[str, ...], str]:
    """The class that a title in front of a name gives, and the name without it."""
    known = load()
    found: list[str] = []
    while True:
        parts = text.split()
        sizes = (n for n in (3, 2, 1) if n < len(parts))
        title = next((t for n in sizes if (t := _bare_title(parts[:n])) in known.titles), None)
        if title is None:
            return tuple(dict.fromkeys(found)), text
        found += [known.title_class[title]] if title in known.title_class else []
        text = " ".join(parts[len(title.split()) :])


def _bare_title(parts: list[str]) -> str:
    return " ".join(p.rstrip(".").casefold() for p in parts)


def is_role(cell: str) -> bool:
    """Whether a cell holds an office alone ("Governor", "Night Manager", "Head of Works"), nobody's name."""
    bare = fold(cell.strip().removeprefix("the ").removeprefix("The "))
    known, parts = load().roles, bare.split()
    if bare in known:
        return True
    if not 2 <= len(parts) <= 6 or is_given(parts[0]) or _INITIAL.match(parts[0]) or _BRACKETS.search(cell):
        return False
    before, of, _ = bare.partition(" of ")
    return (bool(of) and before in known) or (parts[-1] in known and parts[-1] not in _SURNAMES)


_SURNAMES = frozenset(
    "dean king queen judge coach captain member partner head agent consul donor speaker chancellor provost rector doctor nurse owner".split()
)
"""Offices that are surnames as well, or that end no title by themselves."""


def _two_people(cell: str) -> bool:
    """Whether a comma parts two whole names: a given name or an initial begins either of them."""
    sides = [side.split() for side in cell.split(",")]
    return all(len(side) > 1 and (is_given(side[0]) or bool(_INITIAL.match(side[0]))) for side in sides)


def people_in(cell: str) -> tuple[str, ...]:
    """The names in a list of attendees: parted by semicolons, else by commas and "and" between full names."""
    if not cell.strip():
        return ()
    if ";" in cell:
        return tuple(p.strip() for p in cell.split(";") if p.strip())
    if _INVERTED.match(cell.strip()) and cell.count(",") == 1 and not _two_people(cell):
        return (cell.strip(),)
    pieces = [p.strip() for p in re.split(r",|\band\b|\s[&/]\s|\n", cell) if p.strip()]
    names = all(len(p.split()) >= 2 and p[:1].isupper() for p in pieces)
    return tuple(pieces) if len(pieces) > 1 and names else (cell.strip(),)
