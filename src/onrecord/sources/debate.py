"""Debates as XML: Akoma Ntoso (OASIS LegalDocML), TEI with Parla-CLARIN, and the ``<speech speakername>`` of
parliaments' scraped Hansards. Runs in the reading child.

Each speech becomes a turn under the name that the file gives its speaker: the printed label where there is one,
else the person that the speech points to. Headings and stage directions are paragraphs without a turn. Entities
are not resolved and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from onrecord.core.document import DocumentKind, Turn, TurnRole
from onrecord.core.problems import Problem

from .draft import Draft

_SPEECHES = {
    "speech": TurnRole.SPEECH, "u": TurnRole.SPEECH, "sp": TurnRole.SPEECH, "question": TurnRole.QUESTION,
    "answer": TurnRole.ANSWER,
}  # fmt: skip
_LABELS = ("from", "speaker")
_LEFT_OUT = frozenset({"meta", "teiheader", "coverpage"})
_PARAGRAPHS = frozenset(
    {
        "p",
        "seg",
        "ab",
        "heading",
        "head",
        "num",
        "scene",
        "narrative",
        "summary",
        "note",
        "item",
        "li",
        "l",
        "major-heading",
        "minor-heading",
        "oral-heading",
    }
)
_DIRECTIONS = frozenset({"note", "scene", "narrative", "kinesic", "vocal", "incident"})
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_DAY_IN_ID = re.compile(r"/(\d{4}-\d{2}-\d{2})[a-z]?\.")
_POINTER = re.compile(r"#([A-Z][\w'-]*[a-z])(?:[.-]\d+)?")
_PART = re.compile(r"(?<=[a-z])(?<!Mc)(?<!Mac)(?=[A-Z])")
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MEND = "Save the text of the debate as .txt or HTML."


@dataclass
class _Paper:
    """The text as it grows, and its turns."""

    pieces: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    at: int = 0

    def put(self, words: str) -> None:
        self.pieces.append(words)
        self.at += len(words)

    def gap(self) -> None:
        if self.at:
            self.put("\n\n")


def read(name: str, data: bytes) -> Draft | Problem:
    """A debate as a Draft with turns. A Problem where the XML is damaged or holds no words."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as cause:
        line = getattr(cause, "lineno", None)
        return Problem(name, "this XML is damaged.", f"line {line}" if line else "", _MEND)
    people = dict(_people(root))
    paper = _Paper()
    _walk(root, people, paper)
    if not paper.at:
        return Problem(name, "this debate holds no words.", mend=_MEND)
    return Draft(
        "".join(paper.pieces) + "\n", _title(root), published=_date(root), fallback=DocumentKind.TRANSCRIPT,
        turns=tuple(paper.turns),
    )  # fmt: skip


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _walk(element: etree._Element, people: dict[str, str], paper: _Paper) -> None:
    """Put the paragraphs of an element into the paper, speeches with their labels. By a stack: no depth is too deep."""
    stack = [element]
    announced = ""
    while stack:
        here = stack.pop()
        tag = _tag(here)
        if tag in _LEFT_OUT or not tag:
            continue
        if tag == "note" and here.get("type") == "speaker":
            announced = _words(here).rstrip(": ")
        elif tag in _SPEECHES and (label := announced or _label(here, people)):
            _speech(here, label, _named(here, people) or label, _SPEECHES[tag], paper)
            announced = ""
        elif tag in _PARAGRAPHS:
            words = _words(here)
            if words:
                paper.gap()
                paper.put(words)
        else:
            stack.extend(reversed(here))


def _speech(element: etree._Element, label: str, name: str, role: TurnRole, paper: _Paper) -> None:
    paragraphs = [w for w in _paragraphs(element) if w]
    if not paragraphs:
        return
    paper.gap()
    label_start = paper.at
    paper.put(f"{label}: ")
    start = paper.at
    paper.put("\n\n".join(paragraphs))
    asked = len(paper.turns) - 1
    answers = role is TurnRole.ANSWER and asked >= 0 and paper.turns[asked].role is TurnRole.QUESTION
    paper.turns.append(
        Turn(label, start, paper.at, label_start, name=name, role=role, question=asked if answers else None)
    )


def _paragraphs(element: etree._Element) -> Iterator[str]:
    """The paragraphs of a speech less its label and stage directions; a speech without any is one paragraph."""
    inner = [e for e in element.iter() if _tag(e) in _PARAGRAPHS and not _inside(e, element)]
    if not inner:
        yield _words(element, (*_LABELS, *_DIRECTIONS))
        return
    for one in inner:
        if _tag(one) not in _DIRECTIONS:
            yield _words(one, (*_LABELS, *_DIRECTIONS))


def _inside(one: etree._Element, speech: etree._Element) -> bool:
    """Whether another paragraph of the speech holds this one, or its label does."""
    for around in one.iterancestors():
        if around is speech:
            return False
        if _tag(around) in _PARAGRAPHS or _tag(around) in _LABELS:
            return True
    return False


def _words(element: etree._Element, without: tuple[str, ...] = ()) -> str:
    pieces: list[str] = []
    stack: list[etree._Element | str] = [element]
    while stack:
        here = stack.pop()
        if isinstance(here, str):
            pieces.append(here)
            continue
        if not _tag(here) or (here is not element and _tag(here) in without):
            continue
        pieces.append(here.text or "")
        for child in reversed(here):
            stack.append(child.tail or "")
            stack.append(child)
    return " ".join("".join(pieces).split())


def _label(element: etree._Element, people: dict[str, str]) -> str:
    """Who speaks: the label that is printed with the speech, else the person that it points to."""
    for child in element:
        if _tag(child) in _LABELS:
            printed = _words(child).rstrip(": ")
            if printed:
                return printed
    told = element.get("speakername") or element.get("speaker") or element.get("as") or ""
    return " ".join((_named(element, people) or told or _spelt(element)).split())


def _named(element: etree._Element, people: dict[str, str]) -> str:
    """The name of the person that a speech points to, where the file lists it."""
    pointed = (element.get("by") or element.get("who") or "").split()
    return " ".join(people.get(pointed[0].lstrip("#"), "").split()) if pointed else ""


def _spelt(element: etree._Element) -> str:
    """The name in a pointer to a list of people that is another file (ParlaMint: "#AdaHolm.1961")."""
    found = _POINTER.fullmatch(element.get("who") or "")
    return _PART.sub(" ", found.group(1)) if found else ""


def _people(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The people that the head of the file lists: id → name."""
    for element in root.iter():
        tag = _tag(element)
        if tag == "tlcperson":
            yield element.get("eId") or element.get("id") or "", element.get("showAs") or ""
        elif tag == "person":
            names = [e for e in element if _tag(e) == "persname"]
            if names:
                forenames = [_words(e) for e in names[0] if _tag(e) == "forename"]
                surnames = [_words(e) for e in names[0] if _tag(e) == "surname"]
                yield element.get(_ID) or "", " ".join([*forenames, *surnames]) or _words(names[0])


def _title(root: etree._Element) -> str:
    for element in root.iter():
        if _tag(element) in ("doctitle", "title") and (words := _words(element)):
            return words
    return ""


def _date(root: etree._Element) -> str:
    """The day of the debate (EDTF): of an Akoma Ntoso work, or of the setting that a TEI head describes."""
    for tag, keys in (("frbrdate", ("date",)), ("setting", ()), ("date", ("when", "date"))):
        for element in root.iter():
            if _tag(element) != tag:
                continue
            inner = [element, *element.iter()] if tag == "setting" else [element]
            for one in inner:
                for key in keys or ("when",):
                    found = _DAY.match(one.get(key) or "")
                    if found:
                        return found.group()
    for element in root.iter():  # a scraped Hansard has the day in its ids
        if _tag(element) in _SPEECHES and (found := _DAY_IN_ID.search(element.get("id") or "")):
            return found.group(1)
    return ""
