"""Transcripts → turns: who speaks, who asks and who answers, who was sworn and by which words.

A walk over the lines finds marks (labels, headings, furniture); which labels are believed is decided over
the whole paper, since a news article has lines with a colon too; then the marks cut the text into turns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from onrecord.core import dates
from onrecord.core.document import Document, DocumentKind, Turn, TurnRole

from .believed import believed
from .datewords import day_in
from .exchange import paired, roll_calls
from .labels import Label, Style, bare_of, is_post, surname
from .lines import trimmed
from .marks import Mark, MarkKind, survey
from .oaths import Called, sworn
from .people import named, people_of

_BEHALF = re.compile(r"(?:^|, )(?:speaking )?(?:for|on behalf of|representing) (?P<who>(?:the )?[^,;]{3,80})")
_MINUTES = re.compile(r"\bminutes\b(?! of evidence)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_COUNSEL = re.compile(r"(?:Lead|Counsel|Lead Counsel)(?: to the)? Inquiry")
_SPOKE = re.compile(
    r"(?:spokes(?:person|man|woman)|press secretary|counsel|solicitor|lawyer|attorney|agent) (?:for|of) (?P<who>(?:the )?[^,;]{3,80})",
    re.I,
)


_VERY_LONG = 4_000_000
_BEGINNING = 1_000_000
"""Of a very long text the beginning is asked first whether it is a transcript."""


@dataclass
class _State:
    """What holds while the marks go by: who is called, who asks, whose turn is open."""

    witness: str | None = None
    asker: str | None = None
    speaker: str | None = None
    named: str | None = None
    panel: list[Called] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    open: Turn | None = None
    tabled: dates.When | None = None


def transcript(document: Document) -> Document | None:
    """The document with its turns, or None where it is no transcript."""
    text = document.text
    if len(text) - document.body > _VERY_LONG:
        beginning = replace(document, text=text[: document.body + _BEGINNING], noise=(), origins=())
        if believed(survey(beginning), beginning) is None:
            return None
    found = survey(document)
    labels = believed(found, document)
    if labels is None:
        return None
    state = _State()
    for mark in found.marks:
        if mark.kind is not MarkKind.LABEL or mark.start in labels:
            _step(mark, mark.start in labels, state, text, document)
    _close(state, len(text), text)
    noise = tuple(sorted({*document.noise, *found.noise}))
    turns = _without_tails(state.turns, text, found.noise)
    if len(labels) < 0.6 * found.paragraphs and _MINUTES.search(
        f"{document.title}\n{text[document.body : document.body + 200]}"
    ):
        turns = [_paragraph(turn, text) for turn in turns]
    kind = DocumentKind.TRANSCRIPT if document.kind is DocumentKind.UNKNOWN else document.kind
    done = replace(document, noise=noise, kind=kind)
    turns = roll_calls(turns, text, document.body)
    people = people_of(
        document, turns, [m.name for m in found.marks if m.kind is MarkKind.WITNESS and m.name]
    )
    reading = done.reading
    turns = paired(named(turns, people, text), reading)
    turns = sworn(turns, reading, state.panel, text)
    return replace(done, turns=tuple(turns))


def _step(mark: Mark, labels: bool, state: _State, text: str, document: Document) -> None:
    """Take one mark; ``labels`` says whether it begins a turn."""
    if mark.kind is MarkKind.NOISE:
        return
    _close(state, mark.start, text)
    if labels and mark.label is not None:
        state.open = _opened(mark.label, state, document)
    elif mark.kind is MarkKind.WITNESS and mark.name:
        state.panel.append(Called(mark.name, mark.start, mark.oath))
        if mark.calls:
            state.witness, state.asker, state.speaker = mark.name, None, None
    elif mark.kind is MarkKind.ASKER:
        state.speaker = None
        state.asker = None if mark.name is None or re.search("(?i:counsel) (?i:to)", mark.name) else mark.name
    elif mark.kind is MarkKind.WITHDREW:
        state.witness = state.asker = state.speaker = None
    elif mark.kind is MarkKind.TABLED:
        state.tabled = day_in(text[mark.start : mark.end], document.published)


def _opened(label: Label, state: _State, document: Document) -> Turn:
    """The turn that a label begins, its words still to come."""
    plain = is_post(label.text) and label.name in (label.text, bare_of(label.text).strip())
    name = None if label.style is not Style.QA and plain else label.name
    witness = label.text == "A." or label.text.casefold() in ("the witness", "witness")
    if witness:
        _reassign(state, document.text)
        name = state.witness
    elif label.text == "Q.":
        name = name or state.asker
    elif _COUNSEL.fullmatch(label.text):
        state.speaker = state.speaker or state.named
        name = state.speaker
    elif not is_post(label.text) and not (name and state.witness and surname(name) == surname(state.witness)):
        state.named = name or label.text
    if label.text == "Q." and label.name and label.name.isupper():
        state.asker = label.name  # "Q. BY MR. ROE:" names who asks from here on
    role = TurnRole.QUESTION if label.asks else TurnRole.ANSWER if label.answers else TurnRole.SPEECH
    if label.text.casefold() == "the witness":
        role = TurnRole.ANSWER
    said = day_in(label.date, document.published) if label.date else None
    if said is None and not label.answers and label.style is not Style.QA:
        said, state.tabled = state.tabled, None
    behalf = (_BEHALF.search(label.about) or _SPOKE.search(label.about)) if label.about else None
    return Turn(
        label.text, label.end, label.end, label.start, name=name, role=role, description=label.about, said=said,
        on_behalf=behalf["who"].strip() if behalf else None,
    )  # fmt: skip


def _reassign(state: _State, text: str) -> None:
    """Whoever puts a question under his own name, and is answered by an "A.", asks the "Q." that follow."""
    last = state.turns[-1] if state.turns else None
    if last is not None and last.label not in ("Q.", "A.") and text[last.start : last.end].endswith("?"):
        state.asker = last.name or last.label


def _close(state: _State, end: int, text: str) -> None:
    """End the turn that is open at ``end``, without white space at either end."""
    turn, state.open = state.open, None
    if turn is not None:
        start, stop = trimmed(text, turn.start, max(end, turn.start))
        state.turns.append(replace(turn, start=start, end=stop))


def _paragraph(turn: Turn, text: str) -> Turn:
    """A turn in minutes, which is one paragraph: the next one is the minute-taker's."""
    end = _BLANK_LINE.search(text, turn.start, turn.end)
    return replace(turn, end=trimmed(text, turn.start, end.start())[1]) if end else turn


def _without_tails(turns: Sequence[Turn], text: str, noise: Sequence[tuple[int, int]]) -> list[Turn]:
    """The turns less the stage directions, page numbers and the like at either end; who says nothing else keeps them."""
    result: list[Turn] = []
    at = 0
    for turn in turns:
        while at < len(noise) and noise[at][1] <= turn.start:
            at += 1
        inside = []
        for place in range(at, len(noise)):
            if noise[place][0] >= turn.end:
                break
            inside.append(noise[place])
        start, end = turn.start, turn.end
        for first, last in inside:
            if first <= start < last:
                start = trimmed(text, min(last, end), end)[0] if text[last:end].strip() else start
        for first, last in reversed(inside):
            if first > start and last >= end:
                end = trimmed(text, start, first)[1]
        result.append(replace(turn, start=start, end=end) if start < end else turn)
    return result
