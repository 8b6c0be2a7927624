"""Which labels of a paper are believed: those of a transcript, and not the colons of an article or a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from onrecord.core.document import Document, DocumentKind

from .labels import NAMES, TITLE, Style, is_post, is_titled, surname, untitled
from .marks import Mark, MarkKind, Survey

_ATTENDANCE = re.compile(rf"(?:{TITLE} )*{NAMES}(?:,? (?:KC|QC|SC|MP)| \([A-Z]{{1,4}}\))?[,;]?$")
_CALLED = re.compile(
    r"\b(?:transcript (?:of|\()|verbatim|hansard|official report|deposition of|oral evidence|minutes of evidence|uncorrected evidence|press conference|"
    r"(?:full|edited|uncorrected|official|provisional) transcript)",
    re.IGNORECASE,
)
_LOOSE = (Style.COLON, Style.BOLD, Style.STAMPED)


def believed(found: Survey, document: Document) -> set[int] | None:
    """The starts of the lines whose labels begin a turn; None where the paper is no transcript."""
    marks = [m for m in found.marks if m.kind is MarkKind.LABEL and m.label is not None]
    alone = _alone(found, len(marks))
    strict = document.kind is DocumentKind.TRANSCRIPT or _says_so(document)
    counts = Counter(m.label.style for m in marks if m.label)
    if found.indented:
        dotted = [m for m in marks if m.label and m.label.style is Style.DOT]
        return (
            {m.start for m in dotted}
            if len(dotted) >= (2 if strict else 6) and _parties(dotted) >= 2
            else None
        )
    marks = [m for m in marks if not _is_attendance(m)]
    marks = _lettered(marks)
    marks = _dotted(marks, counts, found, strict)
    marks = _persons(_uniform(marks), strict, len(marks) / max(1, found.paragraphs))
    if strict and alone:
        return {m.start for m in (*marks, *alone)}
    if not _enough(marks, found, document, strict):
        return None
    return {m.start for m in marks}


def _alone(found: Survey, others: int) -> list[Mark]:
    """Names alone on their lines, where a paper prints its labels so: most come again, and few others are printed."""
    marks = [m for m in found.marks if m.kind is MarkKind.HEADING and m.label is not None]
    again = Counter(_key(m) for m in marks)
    often = [m for m in marks if again[_key(m)] > 1]
    few = len(marks) < 4 or others > 0.3 * len(marks)
    return [] if few or len(again) < 2 or len(often) < 0.5 * len(marks) else marks


def _says_so(document: Document) -> bool:
    """Whether a paper of no stated kind calls itself a transcript at its head."""
    head = f"{document.title}\n{document.text[document.body : document.body + 300]}"
    return document.kind is DocumentKind.UNKNOWN and bool(_CALLED.search(head))


def _uniform(marks: Sequence[Mark]) -> list[Mark]:
    """Where most labels are printed in bold letters, the others are none."""
    bold = sum(1 for m in marks if m.label and m.label.style is Style.BOLD)
    if bold < 2 or bold < 0.5 * len(marks):
        return list(marks)
    return [m for m in marks if m.label and m.label.style in (Style.BOLD, Style.QA, Style.BY)]


def _key(mark: Mark) -> str:
    assert mark.label is not None  # marks here are labels
    return surname(mark.label.name or mark.label.text) or mark.label.text.casefold()


def _parties(marks: Sequence[Mark]) -> int:
    return len({_key(m) for m in marks})


def _is_attendance(mark: Mark) -> bool:
    """Whether an office and a name are an entry of those present ("Chair: Jane Roe") and no speech."""
    label = mark.label
    if label is None or label.style not in (Style.COLON, Style.BOLD) or not is_post(label.text):
        return False
    return (
        len(mark.rest.split()) >= 2 and bool(_ATTENDANCE.fullmatch(mark.rest)) and mark.rest[-1] not in ".?!"
    )


def _lettered(marks: Sequence[Mark]) -> list[Mark]:
    """Q. and A. are labels only where both occur, or where the one who asks is named."""
    letters = Counter(m.label.text for m in marks if m.label and m.label.style is Style.QA)
    whose = sum(1 for m in marks if m.label and m.label.style is Style.QA and m.label.name)
    others = sum(1 for m in marks if m.label and m.label.style is not Style.QA)
    both = letters["Q."] and letters["A."] and letters["Q."] <= 6 * letters["A."] + 6
    alone = letters["Q."] >= 1 and not letters["A."] and (whose or letters["Q."] >= 2) and others
    if both or alone:
        return list(marks)
    return [m for m in marks if m.label and m.label.style is not Style.QA]


def _dotted(marks: Sequence[Mark], counts: Counter[Style], found: Survey, strict: bool) -> list[Mark]:
    """Full names with a full stop after them are labels where they fill a paper, and each comes again or tells an office."""
    names = Counter(m.label.name for m in marks if m.label and m.label.style is Style.NAMED)
    others = len(marks) - counts[Style.NAMED]
    share = (len(marks) if strict else counts[Style.NAMED]) / max(1, found.paragraphs)
    wanted = (
        counts[Style.NAMED] >= 2
        and share > (0.4 if strict else 0.6)
        and (strict or others < counts[Style.NAMED])
    )
    if counts[Style.DOT] > 2 * counts[Style.NAMED]:
        wanted = False
    return [
        m
        for m in marks
        if m.label
        and (m.label.style is not Style.NAMED or (wanted and (m.label.about or names[m.label.name] > 1)))
    ]


def _persons(marks: Sequence[Mark], strict: bool, share: float) -> list[Mark]:
    """The marks whose label is a person's or an office's, and not any capitalised word with a colon.

    One word alone must come again, or be the surname or the initials of somebody who is named in full, or
    stand in bold letters, or in a paper whose paragraphs nearly all have a label.
    """
    often = Counter(_key(m) for m in marks)
    names = {untitled(m.label.name or m.label.text) for m in marks if m.label}
    full = {surname(name) for name in names if len(name.split()) > 1}
    full |= {"".join(word[0] for word in name.split()).casefold() for name in names if len(name.split()) > 1}
    dense = strict and share > 0.7
    kept = []
    for mark in marks:
        label = mark.label
        if label is None:
            continue
        bare = untitled(label.name or label.text)
        plain = label.style in _LOOSE and not (
            is_titled(label.text) or label.asks or label.answers or is_post(label.text)
        )
        the = plain and bare.startswith(("The ", "THE "))
        single = plain and not label.about and len(bare.split()) < 2
        bold = label.style is Style.BOLD
        if the and often[_key(mark)] < 2:
            continue
        if not single or often[_key(mark)] > 1 or dense or (strict and (bold or _key(mark) in full)):
            kept.append(mark)
    return kept


def _enough(marks: Sequence[Mark], found: Survey, document: Document, strict: bool) -> bool:
    """Whether what is left makes a transcript: at least two parties, and outside of papers that call themselves
    transcripts, labels that begin much of it, are spoken under again, and bring in sentences."""
    if not marks:
        return False
    letters = sum(1 for m in marks if m.label and m.label.style is Style.QA)
    parties = _parties(marks)
    units = max(1, found.paragraphs if found.paragraphs > 0.5 * len(marks) else len(marks))
    if strict and (parties >= 2 or letters >= 2 or _holds_forth(marks)):
        if document.kind is DocumentKind.TRANSCRIPT or len(marks) > 0.15 * units:
            return True
    bold = [m for m in marks if m.label and m.label.style is Style.BOLD and is_titled(m.label.text)]
    if len(bold) > 0.6 * len(marks) and (_parties(bold) >= 2 or (strict and len(bold) >= 1)):
        return True
    answered = sum(1 for m in marks if m.label and m.label.style is Style.BY and m.label.answers)
    if answered and len(marks) > answered:
        return True
    again = Counter(_key(m) for m in marks)
    share = len(marks) / units
    if not again:
        return False
    said = sum(1 for m in marks if len(m.rest.split()) >= 3 or not m.rest or m.rest[-1:] in ".?!")
    if parties < 2 or len(marks) < 4 or max(again.values()) < 2 or said < 0.6 * len(marks):
        return False
    article = document.kind is DocumentKind.ARTICLE
    titled = sum(
        1
        for m in marks
        if m.label and (is_titled(m.label.text) or is_post(m.label.text) or m.label.style is Style.QA)
    )
    wanted = (
        0.3 if article and letters >= 4 else 0.6 if article else 0.3 if titled > 0.5 * len(marks) else 0.45
    )
    return share > wanted and (len(again) < 0.75 * len(marks) or titled > 0.5 * len(marks))


def _holds_forth(marks: Sequence[Mark]) -> bool:
    """Whether one speaker alone, named in full or by an office, has the floor."""
    return all(
        m.label and (is_titled(m.label.text) or len(untitled(m.label.text).split()) > 1) for m in marks
    )
