"""Transcripts → turns: who speaks, who asks and who answers, who was sworn and by which words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from onrecord.core.document import Document, DocumentKind, Turn, TurnRole

from .labels import FULL_NAME, Label, is_post, is_titled, label_of, surname
from .lines import Line, is_line_numbered, is_page_number, lines_of

_WITNESS = re.compile(
    r"^\*?(?P<name>(?:[^\W\d_a-z][\w.'’-]*\s?){2,7}?),?\s*\((?P<how>sworn|affirmed|re-?sworn|recalled|continued|on former (?:oath|affirmation)|sworn in|called)[^)]{0,30}\)\.?\*?$"
)
_BY = re.compile(r"^BY (?P<name>(?:MR|MS|MRS|DR|MISS)\.? [^:\n]{2,40}):?$")
_FROM = re.compile(
    r"^(?:Questions|Examination|Cross-examination|Further questions|Re-examination|Questioned|Examined)(?:-in-chief)? (?:from|by) (?P<name>[^\n]{3,60}?)\.?$",
    re.I,
)
_EXAM = re.compile(r"^(?:DIRECT |CROSS-?|RE-?DIRECT |FURTHER )?EXAMINATION$")
_STAGE = re.compile(r"^\s*[\[(][^\])\n]{1,200}[\])]\.?\s*$")
_RULE = re.compile(r"^[\s_=*-]{5,}$")
_HEADING = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+)?[A-Z][A-Z0-9 ,.'’&/()-]{7,}$")
_ENDS = re.compile(
    r"^(?:STATEMENTS? OF |PREPARED STATEMENT|TESTIMONY OF |APPENDIX|A P P E N D I X|SUBMISSIONS? FOR THE RECORD)",
    re.I,
)
_PREPARED = re.compile(
    r"^\[(?:The )?(?:prepared|full|written|opening) (?:opening |written )?(?:statement|testimony|remarks)[^\]]*follows?[:.]?\s*\]?",
    re.I,
)
_ASKS = re.compile(r"\?[”\"’')\]]*\s*$")
_OBJECTS = re.compile(
    r"^(?:objection|object\b|i object|form\b|same objection|asked and answered|argumentative|[A-Z]\w+, i['’]ll caution|don['’]t answer|note my objection)",
    re.I,
)
_DENIES = re.compile(
    r"^(?:no\b|never\b|not\b|none\b|nobody\b|nothing\b|(?:I|we|he|she|they|it) (?:was|were|did|do|does|have|has|had|am|is|are)(?: not|n['’]t)\b)",
    re.I,
)
_SWEAR = re.compile(
    r"[^.?!]*\b(?:do you (?:solemnly )?(?:swear|affirm)|raise your right hand|please take the oath|take the (?:oath|affirmation))\b[^.?!]*[.?!]",
    re.I,
)
_UNDER = re.compile(
    r"(?:you(?:['’]re| are| understand that you are)?|witness is)[^.?!]{0,60}?(?:still\s+)?under (?:oath|affirmation)|you have (?:taken|made) the (?:oath|affirmation)|having been (?:first )?duly (?:sworn|affirmed)",
    re.I,
)
_PRESIDES = re.compile(
    rf"(?:[Pp]residing:\s*|[Pp]resided by\s*){FULL_NAME.pattern}"
    rf"|{FULL_NAME.pattern.replace('name>', 'name2>')}\]?,?\s*[\[(]?(?i:chairman|chairwoman|chair|chairperson)\b[^\n]{{0,80}}\bpresiding"
)
_ROLL = re.compile(r"\basked\b[^“\"\n]{0,60}[“\"]([^”\"\n]{8,400}\?)[”\"]\s*$")
_DEPONENT = re.compile(
    rf"\b(?i:deposition|testimony|evidence|examination|cross-examination) of (?:the )?{FULL_NAME.pattern}"
)
_FRONT = 6000


@dataclass
class _State:
    """What holds while the lines go by: who is called, who asks, who was sworn."""

    witness: str | None = None
    asker: str | None = None
    oath: tuple[int, int] | None = None
    sworn: bool | None = None
    turns: list[Turn] = field(default_factory=list)
    noise: list[tuple[int, int]] = field(default_factory=list)
    open: Turn | None = None


def transcript(document: Document) -> Document | None:
    """The document with its turns, or None where it is no transcript."""
    text = document.text
    numbered = is_line_numbered(text, document.body)
    lines = list(lines_of(text, document.body, numbered=numbered))
    indented = _is_indented(lines)
    labels = _labels(lines, indented, document)
    if labels is None:
        return None
    deponent = _DEPONENT.search(document.title)
    state = _State(witness=deponent["name"] if deponent else None)
    for line in lines:
        _step(line, labels.get(line.start), state, text)
    _close(state, len(text), text)
    kind = DocumentKind.TRANSCRIPT if document.kind is DocumentKind.UNKNOWN else document.kind
    noise = tuple(sorted({*document.noise, *state.noise}))
    document = replace(document, noise=noise, kind=kind)
    turns = _roll_calls(_named(state.turns, document), text, document.body)
    turns = _sworn(_paired(turns, document.reading), document.reading)
    return replace(document, turns=tuple(turns))


# --- which lines begin a turn ---------------------------------------------------------------------


def _is_indented(lines: Sequence[Line]) -> bool:
    """Whether dotted labels stand indented, with the text they bring in flush left (the GPO's way)."""
    flush = sum(1 for line in lines if line.text and line.indent == 0)
    four = sum(1 for line in lines if line.text and 2 <= line.indent <= 6)
    return four > 10 and flush > 2 * four


_Labels = dict[int, Label]


def _labels(lines: Sequence[Line], indented: bool, document: Document) -> _Labels | None:
    """The labels by the start of their line; None where too few, or in too few hands, to be a transcript."""
    found = {
        line.start: label for line in lines if line.text and (label := label_of(line, indented=indented))
    }
    counts = Counter(label.style for label in found.values())
    strict = document.kind is DocumentKind.TRANSCRIPT
    keep = {"qa", "answered", "bold", "dot", "colon"}
    paragraphs = sum(1 for a, b in zip(lines, lines[1:], strict=False) if a.blank and not b.blank) + 1
    if counts["named"] and (strict or counts["named"] > 0.6 * paragraphs) and counts["dot"] < counts["named"]:
        keep.add("named")
    if not strict and not (indented and counts["dot"] >= 6):
        found = _recurring(found, paragraphs)
        if not found:
            return None
    kept = {at: label for at, label in found.items() if label.style in keep}
    speakers = {surname(label.text) or label.text for label in kept.values()}
    enough = len(kept) >= 2 and (len(speakers) >= 2 or counts["qa"] >= 2)
    return kept if enough else None


def _recurring(found: _Labels, paragraphs: int) -> _Labels:
    """Outside of papers that call themselves transcripts, only what fills most paragraphs is a label."""
    if any(label.style in ("bold", "answered") for label in found.values()):
        return found
    strong = {at: label for at, label in found.items() if label.style in ("qa", "dot", "colon")}
    return found if len(strong) >= 4 and len(strong) > 0.3 * paragraphs else {}


# --- one line after the other ---------------------------------------------------------------------


def _step(line: Line, label: Label | None, state: _State, text: str) -> None:
    if line.number is not None:
        state.noise.append(line.number)
    if is_page_number(line):
        state.noise.append((line.at, line.end))
        return
    if label is None and _is_heading(line, state, text):
        return
    if label is not None:
        _close(state, line.start, text)
        who = (
            label.name
            if label.style in ("qa", "answered", "named")
            or (label.style == "colon" and not is_post(label.text))
            else None
        )
        if label.text == "Q.":
            who = who or state.asker
        elif label.text == "A." or label.text.casefold() == "the witness":
            who = state.witness
        role = {"Q.": TurnRole.QUESTION, "A.": TurnRole.ANSWER}.get(label.text, TurnRole.SPEECH)
        if label.style == "answered" or label.text.casefold() == "the witness":
            role = TurnRole.ANSWER
        state.open = Turn(
            label.text, label.end, label.end, label.start, name=who, role=role, description=label.about
        )
        if (
            label.style in ("colon", "bold", "dot")
            and state.witness
            and state.asker is None
            and not is_post(label.text)
        ):
            state.asker = label.name or label.text
    elif _STAGE.match(text[line.start : line.end]) and line.text:
        state.noise.append((line.at, line.at + len(line.text)))


def _is_heading(line: Line, state: _State, text: str) -> bool:
    """A heading that calls a witness, names who asks, or ends what was being said."""
    words = line.text.strip()
    witness = _WITNESS.match(words)
    if witness:
        _close(state, line.start, text)
        state.witness, state.asker = _decased(witness["name"].strip(" *,")), None
        sworn = "sworn" in witness["how"] or "affirm" in witness["how"] or "oath" in witness["how"]
        state.sworn = True if sworn else None
        at = line.at + line.text.index("(")
        state.oath = (at, line.at + line.text.index(")") + 1) if sworn else None
        return True
    asks = _BY.match(words) or _FROM.match(words)
    if asks:
        _close(state, line.start, text)
        state.asker = _decased(asks["name"])
        return True
    withdrew = re.match(r"^\(?\[?(?:The )?witness (?:withdrew|was excused)", words, re.I)
    if withdrew:
        _close(state, line.start, text)
        state.witness = state.asker = state.oath = state.sworn = None
        return True
    if (
        _PREPARED.match(words)
        or _ENDS.match(words)
        or _RULE.match(text[line.start : line.end] or "x")
        or _EXAM.match(words)
    ):
        _close(state, line.start, text)
        return True
    numbered = bool(re.match(r"\d+\.\d+\s", words))
    if _HEADING.match(words) and len(words.split()) > 1 and (numbered or not words.endswith((".", "?", "!"))):
        _close(state, line.start, text)
        return True
    return False


def _close(state: _State, end: int, text: str) -> None:
    """End the turn that is open at ``end``, trimmed of blanks at both ends."""
    turn = state.open
    state.open = None
    if turn is None:
        return
    start = turn.start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    answers = turn.role is TurnRole.ANSWER and state.sworn
    of_witness = turn.name is not None and turn.name == state.witness
    sworn = True if (answers or of_witness) and state.sworn else None
    state.turns.append(replace(turn, start=start, end=end, sworn=sworn, oath=state.oath if sworn else None))


def _decased(name: str) -> str:
    """ "MS RENTERIA" → "Ms Renteria": a heading's capitals are no part of the name."""
    return " ".join(
        w.capitalize()
        if w.isupper() and len(w) > 2
        else {"MR": "Mr", "MS": "Ms", "DR": "Dr"}.get(w.rstrip("."), w)
        for w in name.split()
    )


# --- who ------------------------------------------------------------------------------------------


def _named(turns: Sequence[Turn], document: Document) -> list[Turn]:
    """Each turn with the name that the paper itself ties to its label, where just one fits."""
    known = _known_names(turns, document)
    chair = _chair(document)
    named = []
    for turn in turns:
        name = turn.name
        if name is None and turn.label.casefold() in (
            "the chairman",
            "the chairwoman",
            "the chair",
            "chair",
            "the chairperson",
            "moderator",
        ):
            name = chair
        elif not is_post(turn.label):
            last = surname(name or turn.label)
            fits = known.get(last, set())
            given = (name or turn.label) if not is_titled(name or turn.label) else None
            if len(fits) == 1 and (given is None or len(given.split()) < 2):
                name = next(iter(fits))
            elif name is not None and name.isupper():
                name = _decased(name)
            elif name is None:
                name = _decased(turn.label.split("(")[0].split("[")[0].strip())
        named.append(replace(turn, name=name))
    return named


def _known_names(turns: Sequence[Turn], document: Document) -> dict[str, set[str]]:
    """Full names by surname, from the title, the head of the paper and the labels themselves."""
    found: dict[str, set[str]] = {}
    head = document.text[document.body : document.body + _FRONT]
    sources = [
        document.title,
        head,
        *(t.name or "" for t in turns),
        *(t.label for t in turns if not is_titled(t.label)),
    ]
    wanted = {surname(t.name or t.label) for t in turns}
    for source in sources:
        for match in FULL_NAME.finditer(source):
            name = match["name"].strip(" .,")
            last = name.split()[-1].casefold() if name else ""
            if last in wanted and not is_titled(name) and not name.isupper() and not _PLURAL.match(name):
                found.setdefault(last, set()).add(name)
    return {last: _longest(names) for last, names in found.items()}


_PLURAL = re.compile(
    r"(?:Councillors|Members|Senators|Messrs|Representatives|Commissioners|Directors|Aldermen)\b"
)


def _longest(names: set[str]) -> set[str]:
    """Names less those that are a part of another ("Daniel Roe" in "Daniel P. Roe")."""
    parts = {n: set(n.split()) for n in names}
    return {n for n in names if not any(n != o and parts[n] <= parts[o] for o in names)}


def _chair(document: Document) -> str | None:
    found = _PRESIDES.search(f"{document.title}\n{document.text[document.body : document.body + _FRONT]}")
    if found is None:
        return None
    name = found["name"] or found["name2"]
    return name if name and not re.match(r"(?:The|Our|This)\b", name) else None


def _roll_calls(turns: Sequence[Turn], text: str, body: int) -> list[Turn]:
    """A question that the minutes quote before a roll of short answers, as a turn that all of them answer."""
    result: list[Turn] = []
    at = body
    roll: int | None = None
    for turn in turns:
        between = text[at : turn.label_start]
        asked = _ROLL.search(between)
        if asked is not None:
            start = at + asked.start(1)
            result.append(Turn("asked", start, at + asked.end(1), at + asked.start(), role=TurnRole.QUESTION))
            roll = len(result) - 1
        elif between.strip():
            roll = None
        short = len(text[turn.start : turn.end].split()) < 30
        if roll is not None and short and turn.role is TurnRole.SPEECH:
            turn = replace(turn, role=TurnRole.ANSWER, question=roll)
        result.append(turn)
        at = turn.end
    return result


# --- questions, answers, oaths --------------------------------------------------------------------


def _paired(turns: Sequence[Turn], text: str) -> list[Turn]:
    """Roles, and for each answer the question that it answers."""
    explicit = any(t.label in ("Q.", "A.") for t in turns)
    pairs = _explicit if explicit else _spoken
    turns = list(turns)
    result: list[Turn] = []
    asked: int | None = None
    for turn in turns:
        made = pairs(turn, result, asked, text[turn.start : turn.end])
        if made.role is TurnRole.QUESTION:
            asked = len(result)
        elif made.question is not None and not explicit:
            asked = None
        result.append(made)
    return result


def _explicit(turn: Turn, earlier: Sequence[Turn], asked: int | None, words: str) -> Turn:
    """Where Q. and A. are printed: anybody else who asks is answered too, and an objection parts nothing."""
    if turn.role is TurnRole.ANSWER:
        return replace(turn, question=asked)
    if turn.role is TurnRole.SPEECH and asked is not None and not _OBJECTS.match(words):
        if earlier[asked].label == "Q." and not is_post(turn.label) and earlier[-1] is earlier[asked]:
            return replace(turn, role=TurnRole.ANSWER, question=asked)
    return replace(turn, role=TurnRole.QUESTION) if _ASKS.search(words) else turn


def _spoken(turn: Turn, earlier: list[Turn], asked: int | None, words: str) -> Turn:
    """Where only names are printed: who asks is who ends with a question mark, the next speaker answers.

    A denial thrown at somebody who has been asking answers what that person put, question mark or not.
    """
    if turn.question is not None:
        return turn
    asks = bool(_ASKS.search(words)) or words.startswith("To ask ")
    if turn.role is TurnRole.QUESTION or (asks and (asked is None or _back(earlier, turn))):
        return replace(turn, role=TurnRole.QUESTION)
    if asked is not None and not _same(earlier[asked], turn):
        return replace(turn, role=TurnRole.ANSWER, question=asked)
    last = earlier[-1] if earlier else None
    if (
        last is not None
        and last.role is TurnRole.SPEECH
        and not _same(last, turn)
        and _back(earlier[:-1], last)
    ):
        if _DENIES.match(words):
            earlier[-1] = replace(last, role=TurnRole.QUESTION)
            return replace(turn, role=TurnRole.ANSWER, question=len(earlier) - 1)
    return replace(turn, role=TurnRole.QUESTION) if asks else turn


def _same(one: Turn, other: Turn) -> bool:
    return (one.name or one.label) == (other.name or other.label)


def _back(earlier: Sequence[Turn], turn: Turn) -> bool:
    """Whether the speaker has asked before: an asker who answers with a question asks again."""
    return any(_same(t, turn) and t.role is TurnRole.QUESTION for t in earlier[-12:])


def _sworn(turns: list[Turn], text: str) -> list[Turn]:
    """Turns after an oath that the transcript itself records, marked with the words that say so."""
    for index, turn in enumerate(turns):
        words = text[turn.start : turn.end]
        swears, under = _SWEAR.search(words), _UNDER.search(words)
        found = swears or under
        if found is None:
            continue
        witness = _who_swears(turns, index, text, strict=under is None)
        if witness is None:
            continue
        place = (turn.start + found.start(), turn.start + found.end())
        lead = len(text[place[0] : place[1]]) - len(text[place[0] : place[1]].lstrip())
        place = (place[0] + lead, place[1])
        turns = [
            replace(t, sworn=True, oath=t.oath or place) if i > index and _same(t, witness) else t
            for i, t in enumerate(turns)
        ]
    return turns


def _who_swears(turns: Sequence[Turn], index: int, text: str, *, strict: bool) -> Turn | None:
    for turn in turns[index + 1 : index + 8]:
        if strict:
            if re.match(r"(?:I (?:do|will|swear|affirm)|Yes)\b", text[turn.start : turn.end]):
                return turn
            if index + 3 < turns.index(turn):
                return None
        elif turn.role is TurnRole.ANSWER:
            return turn
    return None
