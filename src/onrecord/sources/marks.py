"""What the lines of a paper show at a glance: labels, headings that end a turn, witnesses called, furniture."""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.core.document import Document

from .labels import NAMES, TITLE, Label, label_of, standing
from .lines import Line, Numbering, is_page_number, lines_of, numbering_of

_OATH = (
    r"(?:sworn|re-?sworn|affirmed|sworn in|on (?:former|previous) (?:oath|affirmation)|under oath|on oath)"
)
_WITNESS = re.compile(
    rf"\*{{0,2}}(?P<name>(?:{TITLE} )*{NAMES}),?\s*[(\[](?P<how>(?:{_OATH}|recalled|continued|called)[^)\]]{{0,40}})[)\]]\.?\*{{0,2}}$"
)
_HAVING = re.compile(
    rf"(?P<name>(?:{TITLE} )*{NAMES}),?\s(?:[^.]{{0,160}}?\s)?(?P<how>(?:having\s(?:first\s)?been|being|was|after\sbeing|having\sbeen\s(?:previously|first))"
    r"\s(?:first\s|previously\s)?(?:duly\s)?(?:sworn|affirmed))\b"
)
_SWORN_IN = re.compile(
    rf"[(\[]?(?:(?:The |the )?(?:[Ww]itness|[Dd]eponent) (?:was excused|withdrew|stood down)[.;] )?"
    rf"(?:(?:The |the )?(?:[Ww]itness|[Dd]eponent),? )?(?P<name>(?:{TITLE} )*(?:\(j\.g\.\) )?{NAMES})(?:, [^()\[\].]{{1,160}})?,? "
    r"(?:was|is|being|having been) (?:then |first )?(?:duly )?(?P<how>sworn|affirmed)\b"
)
_STATEMENT = re.compile(
    rf"(?:(?:OPENING |PREPARED )?STATEMENTS? OF|(?:Opening |Prepared )?Statements? of|TESTIMONY OF|Testimony of|EXAMINATION OF|EVIDENCE OF|Evidence of|"
    rf"DEPOSITION OF|Deposition of) (?:(?:THE |the )?{TITLE} )*(?P<name>{NAMES}(?:, (?:JR|SR|Jr|Sr|III|II)\b\.?)?)"
)
_BY = re.compile(
    rf"(?:(?:DIRECT|CROSS|REDIRECT|RECROSS|FURTHER)[A-Z -]*EXAMINATION )?BY (?P<name>{TITLE} [^:\n]{{2,40}}?):?$"
)
_FROM = re.compile(
    r"\*{0,2}(?:Further )?(?:Questions?|Examination|Cross-examination|Re-examination|Questioned|Examined|Cross-examined|Re-examined)(?:-in-chief)? (?:from|by) "
    r"(?P<name>[^\n.:]{3,60}?)(?: \(continued\))?[.:]?\*{0,2}$",
    re.IGNORECASE,
)
_EXAM = re.compile(
    r"(?:(?:DIRECT|CROSS|RE-?DIRECT|RE-?CROSS|FURTHER|CONTINUED)[ -]*)*EXAMINATION(?: \(?(?:RESUMED|CONTINUED)\)?)?(?:[ -]IN[ -]CHIEF)?$",
    re.I,
)
_WITHDREW = re.compile(
    r"\*?[(\[]?(?:the )?(?:witness(?:es)?|deponent|panel) (?:withdrew|(?:was|were) (?:excused|released)|stood down|stepped down)",
    re.I,
)
_STAGE = re.compile(r"\*{0,2}(?:\([^()\n]{1,200}\)|\[[^\[\]\n]{1,200}\])[.:]?\*{0,2}$")
_DIRECTIONS = (
    r"(?:laughter|applause|pause|inaudible|indiscernible|unintelligible|crosstalk|cross-talk|interruption|interjections?|cheers?|cheering|booing|"
    r"indicating|no (?:audible )?response|nods?|nodding|shakes|shaking|sic|off the record|on the record|recess|break|silence|music|overlapping|"
    r"disturbance|alarm|gavel|witness (?:nods|shakes|indicat)|simultaneous|discussion (?:held )?off|phonetic)"
)
_INLINE = re.compile(
    rf"\*?(?:\({_DIRECTIONS}[^()\n]{{0,60}}\)|\[{_DIRECTIONS}[^\[\]\n]{{0,60}}\])\.?\*?", re.IGNORECASE
)
_RULE = re.compile(r"[\s_=*~#-]{5,}$")
_CAPS = re.compile(r"(?:\d+(?:\.\d+)*\.?\s+|[A-Z]\.\s+|#{1,4}\s+)?[A-Z][A-Z0-9 ,.'’&/()–—-]{7,}$")
_ENDS = re.compile(
    r"(?:STATEMENTS? OF |PREPARED STATEMENT|TESTIMONY OF |APPENDIX|A P P E N D I X|SUBMISSIONS? FOR THE RECORD|UIN \d|RESPONSES? TO WRITTEN QUESTIONS|"
    r"\[?Official Report,|QUESTIONS FOR THE RECORD|CERTIFICATE\b|C E R T I F I C A T E)"
)
_TABLED = re.compile(r"(?:.{0,40}\b)?(?:[Tt]abled|[Aa]sked) on:? \d{1,2} [A-Z][a-z]+ \d{4}$")
_BRACKET = re.compile(r"[\[(][A-Z*]")
_FOLLOWS = re.compile(r"follows?[:.]?\s*[\])]?$|supplied for the record", re.IGNORECASE)
_WHEREUPON = re.compile(
    r"[\[(]?(?:\d{1,2}[:.]\d{2} [ap]\.?m\.?,? )?(?:Whereupon\b|WHEREUPON\b|The (?:\w+ ){1,3}(?:was |were )?(?:adjourned|concluded|ended|rose|recessed|suspended|closed)\b)"
)
_OVER = re.compile(r"Whereupon[^\]]{0,80}(?:adjourned|concluded)", re.IGNORECASE | re.DOTALL)
_MET = re.compile(r"[^.\n]{0,90}\b(?:met|convened|reconvened|resumed)\b,? (?:pursuant|at|in|on|by)\b")
_NARRATES = re.compile(
    r"(?:The|This|That|An?|His|Her|Its) (?:[\w'’-]+ ){0,3}(?:motion|meeting|hearing|session|sitting|committee|subcommittee|council|board|house|court|witness(?:es)?|"
    r"deposition|proceedings|inquiry|tribunal|panel|call|briefing|conference|interview|amendment|question|item|report|minutes|resolution|public gallery|vote|chamber|"
    r"availability|webcast|debate|event)"
    r"(?: (?:was|were|then|is|thereupon|having been))* (?:adopted|carried|adjourned|rose|ended|closed|concluded|recessed|agreed|negatived|withdrew|excused|put|passed|"
    r"lost|defeated|approved|suspended|resumed|convened|reconvened|cleared|received|noted|tabled|deferred|dismissed|divided|broke|terminated|seconded)\b"
)
_INTERJECTS = re.compile(
    r"(?:[A-Z][\w.’'-]* )(?:[\w.’'-]+ ){0,4}(?:interject(?:ing|ed)|having spoken|exclaiming)\b[^.?!\n]{0,40}[—–.-]*$"
)
_DOTTED = r"(?:[A-Z][a-z]+\.? |The )(?:[A-Z][\w'’-]+ ){0,2}[A-Z][\w'’-]+(?: of [A-Z]\w+)?\.(?: |$|-)"
_INDENTED = re.compile(rf"^ {{2,8}}{_DOTTED}", re.MULTILINE)
_UNINDENTED = re.compile(rf"^{_DOTTED}", re.MULTILINE)
_FLUSH = re.compile(r"^\S", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LONGEST_BRACKET = 900


class MarkKind(enum.Enum):
    """What a mark means for the turn that is open: all but noise end it."""

    LABEL = "label"
    HEADING = "heading"
    WITNESS = "witness"
    ASKER = "asker"
    WITHDREW = "withdrew"
    TABLED = "tabled"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a line shows. A heading with a ``label`` is a name alone on its line. ``calls``: the witness it names is the one who answers from here on."""

    kind: MarkKind
    start: int
    end: int
    label: Label | None = None
    name: str | None = None
    oath: tuple[int, int] | None = None
    calls: bool = False
    rest: str = ""
    opens: bool = False


@dataclass
class Survey:
    """All marks in order, the noise in order, and counts of lines and paragraphs."""

    marks: list[Mark] = field(default_factory=list)
    noise: list[tuple[int, int]] = field(default_factory=list)
    paragraphs: int = 0
    lines: int = 0
    indented: bool = False
    tight: int = 0


def survey(document: Document) -> Survey:
    """Look at every line once."""
    text, start = document.text, document.body
    numbering = numbering_of(text, start)
    found = Survey(indented=_is_indented(text, start))
    heads = _running_heads(text, start, numbering)
    skip, over = start, False
    for line, following in _pairs(lines_of(text, start, numbering)):
        if line.start < skip:
            continue
        found.lines += 1
        found.paragraphs += line.opens and bool(line.text)
        if line.number is not None:
            found.noise.append((line.start, line.number))
        if not line.text:
            continue
        if is_page_number(line) or (
            numbering is not Numbering.NONE and line.number is None and line.text.isdigit()
        ):
            found.noise.append((line.at, line.at + len(line.text)))
            continue
        if heads and _headless(line.text) in heads:
            found.noise.append((line.at, line.at + len(line.text)))
            continue
        if found.indented and over:
            over = not _MET.match(line.text)
            continue
        place = _bracket(line, text)
        if place is not None:
            skip = _bracketed(found, line, place, text)
            over = over or bool(_OVER.search(text, place[0], place[1]))
            continue
        for mark in _marks(line, following, text, found.indented, numbering):
            found.marks.append(mark)
        if "(" in line.text or "[" in line.text:
            found.noise += [(line.at + m.start(), line.at + m.end()) for m in _INLINE.finditer(line.text)]
    found.noise.sort()
    return found


def _pairs(lines: Iterator[Line]) -> Iterator[tuple[Line, Line | None]]:
    last: Line | None = None
    for line in lines:
        if last is not None:
            yield last, line
        last = line
    if last is not None:
        yield last, None


def _is_indented(text: str, start: int) -> bool:
    """Whether dotted labels stand four blanks in, with the text they bring in flush left (the GPO's way)."""
    sample = text[start : start + 120_000]
    flush = len(_FLUSH.findall(sample))
    labels = len(_INDENTED.findall(sample))
    return labels >= 3 and flush > 0.3 * labels and labels > 3 * len(_UNINDENTED.findall(sample))


# --- furniture ---


def _headless(words: str) -> str:
    return re.sub(r"\d+", "", words).strip().casefold()


def _running_heads(text: str, start: int, numbering: Numbering) -> frozenset[str]:
    """Lines that stand beside a page number on most pages: the running heads of a print."""
    beside: Counter[str] = Counter()
    pages, last, fresh = 0, "", False
    for line in lines_of(text[: start + 400_000], start, numbering):
        if not line.text:
            continue
        if is_page_number(line):
            pages += 1
            beside[_headless(last)] += 1
            fresh = True
            continue
        if fresh:
            beside[_headless(line.text)] += 1
        last, fresh = (line.text if len(line.text) < 80 else ""), False
    return (
        frozenset(w for w, n in beside.items() if w and n >= 3 and n > 0.5 * pages)
        if pages >= 3
        else frozenset()
    )


def _bracket(line: Line, text: str) -> tuple[int, int] | None:
    """The place of a stage direction or a note that a line begins and that is all there is, over several lines perhaps."""
    if not _BRACKET.match(line.text) and not line.text.startswith(("*(", "*[", "[", "(")):
        return None
    if _STAGE.match(line.text):
        return line.at, line.at + len(line.text)
    if line.text[0] != "[":
        return None
    end = text.find("]", line.at, line.at + _LONGEST_BRACKET)
    if end < 0 or _BLANK_LINE.search(text, line.at, end):
        return None
    stop = text.find("\n", end)
    rest = text[end + 1 : stop if stop >= 0 else len(text)]
    return (line.at, end + 1) if not rest.strip(" .:\r") else None


def _bracketed(found: Survey, line: Line, place: tuple[int, int], text: str) -> int:
    """Note a stage direction; gives the offset from which to look on."""
    words = " ".join(text[place[0] : place[1]].split())
    witness = _WITNESS.match(words)
    sworn = _SWORN_IN.match(words)
    if sworn is not None:
        found.noise.append(place)
        found.marks.append(
            Mark(MarkKind.WITNESS, line.start, place[1], name=sworn["name"].strip(" ,"), oath=place, calls=True)
        )
        return place[1]
    kind = MarkKind.NOISE
    if _WITHDREW.match(words):
        kind = MarkKind.WITHDREW
    elif witness is None and (_FOLLOWS.search(words) or _WHEREUPON.match(words)):
        kind = MarkKind.HEADING
    found.noise.append(place)
    found.marks.append(Mark(kind, line.start, place[1], opens=line.opens))
    return place[1]


# --- marks of one line ---


def _marks(
    line: Line, following: Line | None, text: str, indented: bool, numbering: Numbering
) -> Iterator[Mark]:
    words = line.text
    if ":" in words[:150] or "." in words[:150] or "—" in words[:150] or words[:1] in "QA*_>[" or words[-1:] in "0123456789])":
        label = label_of(line, indented=indented)
        if label is not None and not _WITNESS.match(words):
            rest = text[label.end : line.end].strip()
            yield Mark(MarkKind.LABEL, line.start, line.end, label, rest=rest, opens=line.opens)
            return
    heading = _heading(line, following, text, numbering, indented)
    if heading is not None:
        yield heading


def _heading(
    line: Line, following: Line | None, text: str, numbering: Numbering, indented: bool
) -> Mark | None:
    words = line.text
    if len(words) > 160 and not line.opens:
        return None
    witness = _WITNESS.match(words) if words[-1:] in ")]*." else None
    if witness is not None:
        how = witness["how"]
        oath = None
        if re.match(_OATH, how, re.IGNORECASE):
            at = line.at + witness.start("how")
            oath = (at - 1, at + len(how) + 1)
        return Mark(
            MarkKind.WITNESS, line.start, line.end, name=witness["name"].strip(" ,"), oath=oath, calls=True
        )
    by = (_BY.match(words) if "BY " in words[:60] else None) or (
        _FROM.match(words) if len(words) < 110 else None
    )
    if by is not None:
        return Mark(
            MarkKind.ASKER, line.start, line.end, name=re.sub(r"^the ", "The ", by["name"].strip(" *:"))
        )
    statement = _STATEMENT.match(words) if line.opens or line.indent > 6 else None
    if statement is not None and len(words) < 100:
        calls = words[:2].isupper() and not words.startswith(("STATEMENT", "OPENING", "PREPARED"))
        return Mark(MarkKind.WITNESS, line.start, line.end, name=statement["name"].strip(" ,"), calls=calls)
    having = _having(line, text, numbering) if line.opens or numbering is not Numbering.NONE else None
    if having is not None:
        return having
    if _WITHDREW.match(words):
        return Mark(MarkKind.WITHDREW, line.start, line.end)
    if _TABLED.match(words):
        return Mark(MarkKind.TABLED, line.start, line.end)
    if _EXAM.match(words) or _ENDS.match(words) or _RULE.match(words):
        return Mark(MarkKind.HEADING, line.start, line.end)
    if not _ends(line, following, indented):
        return None
    alone = standing(line) if line.opens and not indented else None
    return Mark(MarkKind.HEADING, line.start, line.end, alone, opens=True)


def _having(line: Line, text: str, numbering: Numbering) -> Mark | None:
    """A witness who "having been duly sworn, testified as follows", perhaps over several lines."""
    if (
        not line.text[:1].isupper()
        or not line.text[:9].replace(".", "").replace(" ", "").replace(",", "").isupper()
    ):
        return None
    window = _BLANK_LINE.split(text[line.at : line.at + 360], maxsplit=1)[0]
    if "sworn" not in window and "affirmed" not in window:
        return None
    flat = re.sub(r"\n\s{0,8}(?:\d{1,4}:)?\d{0,2}(?=\s)", lambda m: " " * len(m.group()), window).replace(
        "\n", " "
    )
    found = _HAVING.match(re.sub(r" (?= )", "\u2002", flat) if numbering is not Numbering.NONE else flat)
    if found is None:
        return None
    place = (line.at + found.start("how"), line.at + found.end("how"))
    return Mark(
        MarkKind.WITNESS,
        line.start,
        line.end,
        name=" ".join(found["name"].split()).strip(" ,"),
        oath=place,
        calls=True,
    )


def _ends(line: Line, following: Line | None, indented: bool) -> bool:
    """Whether a line is a heading or a note of the minute-taker, which nobody says."""
    words = line.text
    count = len(words.split())
    alone = line.opens and (following is None or following.blank or bool(_RULE.match(following.text)))
    numbered = bool(re.match(r"\d+\.\d+\s", words))
    if _CAPS.match(words) and count > 1 and (numbered or words[-1] not in ".?!"):
        return alone or numbered or not indented
    if indented:
        return False
    if line.opens and words.startswith("#"):
        return True
    if (
        alone
        and count <= 60
        and (_NARRATES.match(words) or _WHEREUPON.match(words) or _INTERJECTS.match(words))
    ):
        return True
    return (
        alone
        and count <= 12
        and (words[0].isupper() or words[0].isdigit())
        and words[-1].isalnum()
        and not words.startswith("I ")
    )
