"""Forms that print no "Question" and "Answer": headings and labels, each with what was filled in.

They are read only in a paper that calls itself a form: elsewhere "Apologies: none" is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.core.document import Turn, TurnRole

from .lines import Line, trimmed

_CALLED = re.compile(
    r"\b(?:declarations?|statements?|registers?|returns?|disclosures?|schedules?|notifications?) (?:of|form)\b[^.\n]{0,60}\b(?:interests?|assets|gifts?|hospitality|means|conflicts?|income|holdings?|liabilities|independence|outside|financial|business)\b|"
    r"\b(?:interests?|financial|assets?|conflicts?|gifts?|independence|fit and proper|means)\b[^.\n]{0,40}\b(?:declarations?|statements?|returns?|disclosures?|forms?|questionnaires?)\b|"
    r"\b(?:questionnaires?|application forms?|(?:licen[cs]e|permit|visa|grant|job|membership|insurance) applications?|disclosure (?:form|statement)|proposal forms?|form [A-Z]{0,3}-?\d+)\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"\b(?:minutes|press|news|guidance|guide|report|review|notes? (?:on|for)|speech|debate|hearing|letter|policy|history)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?P<label>(?:[A-Z][-.]?\d{1,2}|[QS]?\d{1,2}(?:\.\d{1,2})?|[A-Za-z]|[ivxIVX]{1,4})[.)]|\([A-Za-z0-9]{1,3}\))\s+(?=\S)"
)
_LABEL = re.compile(r"(?P<what>[A-Z][^:?\n]{3,220}[^:?\s]):\s+(?P<answer>\S[^\n]{0,400})")
_FIELD = re.compile(
    r"(?:(?:full|first|last|family|given) )?(?:names?|position|title|office|post|date|dated|signed|signature|address|phone|telephone|tel|e-?mail|department|ward|constituency|electorate|party|filer|members?|declarant|"
    r"trustee|governor|director|councillor|officer|club|company|school|council|reference|ref|form|period|year|received|contact|witness|applicant|candidate|nominee|respondent|employee|owner|controlling owner|judge|minister|"
    r"senator|commissioner|vessel|policy|notes?|page|status|to|from|subject|completed by|submitted by|filed by|answered|for (?:office|board|official) use|place|sworn)\b(?: \w+){0,3}",
    re.IGNORECASE,
)
_NIL = re.compile(
    r"(?:nil|none|no|n\.?/?a\.?|not applicable|nothing|néant|aucun|keine|ninguno|nessuno|0|zero|[-–—]+)(?![\w'’])",
    re.IGNORECASE,
)
_TICK = r"(?:\[\s?[xX✓✔]\s?\]|\(\s?[xX✓✔]\s?\)|[☒☑✓✔])"
_BEHIND = re.compile(rf"{_TICK}\s?(?P<word>yes|no|none|nil)\b", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?P<word>yes|no|none|nil)\s?{_TICK}", re.IGNORECASE)
_BOXES = re.compile(
    r"(?:\[\s?[xX✓✔ ]?\s?\]|\(\s?[xX✓✔ ]?\s?\)|[☐☒☑✓✔])\s?(?:yes|no|none|nil)\b|\b(?:yes|no|none|nil)\s?(?:\[\s?[xX✓✔ ]?\s?\]|[☐☒☑])",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\(?A[.)]")
_INITIAL = re.compile(r"[A-Z]\. [A-Z][\w'’-]+$")
"""An initial and a surname are no heading, unless the headings are lettered."""
_LONGEST = 60  # words of an answer


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a line asks for, and what stands behind it in the same line: offsets into the text."""

    label: str
    at: int
    start: int
    end: int
    answer: tuple[int, int] | None


def calls_itself_a_form(title: str, lines: Sequence[Line]) -> bool:
    """Whether the title, or a head of a paper without one, says that it is a form to be filled in."""
    if title:
        return bool(_CALLED.search(title)) and not _NOT_ONE.search(title)
    return any(bool(_CALLED.search(x.text)) and not _NOT_ONE.search(x.text) for x in lines[:3])


def filled(lines: Sequence[Line], text: str, ends: Sequence[bool]) -> list[Turn] | None:
    """A question and an answer for each entry of a form; None where it is none.

    ``ends`` says of each line whether it closes the entries (a signature, a declaration).
    """
    if not any(_FIRST.match(x.text) for x in lines):
        lines = [x._replace(text="") if _INITIAL.match(x.text) else x for x in lines]
    turns: list[Turn] = []
    nil = answered = 0
    asked: _Asked | None = None
    taken: list[int] = []
    for index, line in enumerate((*lines, None)):
        opened = _asks(line) if line is not None and not ends[index] else None
        boxes = (
            line is not None and bool(_BOXES.search(line.text)) and asked is not None and asked.answer is None
        )
        stops = line is None or ends[index] or (opened is not None and not boxes)
        if asked is not None and (stops or boxes):
            inside = (lines[taken[0]].at, lines[taken[-1]].at + len(lines[taken[-1]].text)) if taken else None
            place = asked.answer or (_place(line) if boxes and line is not None else inside)
            if place is not None:
                made = _pair(asked, place, text)
                answered += 1
                nil += _NIL.match(text[made[1].start : made[1].end]) is not None
                turns += made
            asked, taken = None, []
        if opened is not None and not boxes:
            asked = opened
        elif line is not None and asked is not None and asked.answer is None and not boxes:
            taken.append(index)
    return turns if answered >= 3 and nil else None


def _place(line: Line) -> tuple[int, int]:
    return line.at, line.at + len(line.text)


def _asks(line: Line) -> _Asked | None:
    """What a line asks for, if it is a numbered heading, a question or a label."""
    numbered = _NUMBERED.match(line.text)
    start = numbered.end() if numbered else 0
    label = numbered["label"] if numbered else ""
    words = line.text[start:]
    if "?" in words:
        mark = words.index("?") + 1
        if not 8 < mark <= 500 or len(words[mark:].split()) > _LONGEST:
            return None
        return _made(line, label, start, start + mark, start + mark)
    boxes = _BOXES.search(words)
    if boxes is not None and boxes.start() > 6:
        return _made(line, label, start, start + boxes.start(), start + boxes.start())
    labelled = _LABEL.fullmatch(words)
    if (
        labelled is not None
        and not _FIELD.fullmatch(labelled["what"])
        and len(labelled["answer"].split()) <= _LONGEST
    ):
        return _made(
            line, label or ":", start, start + labelled.end("what"), start + labelled.start("answer")
        )
    if numbered is not None and 3 < len(words) <= 300 and words[:1].isupper():
        return _made(line, label, start, len(line.text), len(line.text))
    return None


def _made(line: Line, label: str, start: int, end: int, rest: int) -> _Asked:
    answer = (line.at + rest, line.at + len(line.text)) if line.text[rest:].strip() else None
    return _Asked(label or "?", line.at, line.at + start, line.at + end, answer)


def ticked(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the word stands whose box is ticked; the whole answer where none is."""
    boxed = _BOXES.search(text, start, end)
    if boxed is None:
        return start, end
    pattern = _BEFORE if boxed.group()[:1].isalpha() else _BEHIND
    found = pattern.search(text, start, end)
    return (start, end) if found is None else found.span("word")


def _pair(asked: _Asked, place: tuple[int, int], text: str) -> tuple[Turn, Turn]:
    """The two turns."""
    start, end = trimmed(text, *place)
    first, last = trimmed(text, asked.start, asked.end)
    return (
        Turn(asked.label, first, last, asked.at, role=TurnRole.QUESTION),
        Turn(asked.label, start, end, place[0], role=TurnRole.ANSWER),
    )
