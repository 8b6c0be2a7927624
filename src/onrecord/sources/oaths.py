"""Who spoke under oath or affirmation, and the words that say so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.document import Turn, TurnRole

from .labels import is_post, surname, untitled


def _loose(pattern: str) -> re.Pattern[str]:
    """A pattern in which each blank may be any white space: a line end, or what is left of a line number."""
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)


_SWEARS = _loose(
    r"\b(?:do|will) (?:you|each of you|any of you|both of you|all of you)(?: and each of you)?(?:,? [^.?!,]{1,40},)? (?:so |hereby |solemnly |sincerely )*"
    r"(?:swear|affirm)\b[^.?!]{0,400}[.?!]"
)
_RAISES = _loose(
    r"[^.?!]{0,160}\b(?:raise your right hands?|take (?:the|an|your) (?:oath|affirmation)(?! of office)|(?:be sworn|give the affirmation)|(?:swear|administer)(?: in)? the (?:oath|witness))\b"
    r"[^.?!\n]{0,120}[.?!]"
)
_REMINDS = _loose(
    r"\b(?:you|the witness|he|she|witnesses)(?:['’]re| are| is| remain| remains| (?:do )?(?:understand|realise|realize|recall|remember|know|appreciate)(?: that)? you(?:['’]re| are| remain))"
    r"(?P<not> not| n['’]t)?(?: all| both)?(?: giving evidence| testifying| here| speaking)?(?: still)? (?:under|on|bound by)(?: your| the| an)? (?:former )?(?:oath|affirmation)\b"
    r"|\byou(?:['’]ve| have)(?: all| both| each)?(?: already| now| just)? (?:taken|made|given|sworn)(?: the| an| your)? (?:oath|affirmation)\b"
    r"|\byou(?:['’]ve| have)?(?: all| both| each)? (?:been|were)(?: already| previously| duly)? (?:sworn|affirmed)\b"
    r"|\b(?:i (?:remind|should remind|must remind|would remind|will remind)|let me remind|remind(?:ing)?) you(?: that you are| of your)(?: still)?(?: under)? (?:oath|affirmation)\b"
)
_UNSWORN = _loose(
    r"\b(?:you|the witness|he|she|this|it|these)(?:['’]re|['’]s| are| is| were| was) not (?:being |been )?(?:giving evidence |testifying |taken |given |made )?(?:under|on) (?:oath|affirmation)\b"
)
_NOTED = _loose(
    r"[\[(](?P<who>(?:the )?witness(?:es)?|[^\])\n]{3,60}?)(?:,? )(?:was |were |having been |being |is )?(?:first |then )?(?:duly )?(?P<how>sworn|affirmed|re-?sworn)(?: in)?[.,]?[\])]"
    r"|(?:^|\n)\*?(?:the )?witness(?:es)? (?:was|were|having been) (?:first )?(?:duly )?(?:sworn|affirmed)\b"
    r"|[\[(][^\])\n]{0,60}\b(?:took|takes|taking) the (?:oath|affirmation)[^\])\n]{0,40}[\])]"
    r"|[\[(](?:oath|affirmation) (?:administered|taken)[^\])\n]{0,40}[\])]"
    r"|\b(?:let )?the record (?:should |will |may )?(?:show|reflect|shows|reflects) that (?:all |both |each of |each )?(?:of )?the witness(?:es)? (?:have |has )?(?:all |both |each )?"
    r"(?:answered|responded|replied|indicated)[^.?!\n]{0,20} in the affirmative"
)
_ACCEPTS = re.compile(
    r"(?:yes,? )?(?:i|we) (?:do|will|swear|affirm|solemnly)\b|yes\b|so help me|i so ", re.IGNORECASE
)
_REACH = 8
_BEFORE = 6000


@dataclass(frozen=True)
class Called:
    """A witness as a heading calls them, from an offset on; ``oath`` is the place of the words, if any."""

    name: str
    start: int
    oath: tuple[int, int] | None = None


def sworn(turns: Sequence[Turn], text: str, panel: Sequence[Called], brackets: str) -> list[Turn]:
    """The turns after each oath that the transcript records, marked. ``panel`` names who testifies.

    ``text`` is the document's reading, ``brackets`` its text with the stage directions in it.
    """
    if not turns:
        return []
    events = [*_in_turns(turns, text), *_called(turns, panel), *_noted(turns, brackets, panel)]
    events.sort(key=lambda e: (e[0], e[2]))
    held: dict[str, tuple[tuple[int, int], bool]] = {}
    result, at = [], 0
    for index, turn in enumerate(turns):
        while at < len(events) and events[at][0] <= index:
            _, keys, place, value = events[at]
            for key in keys:
                if key not in held or held[key][1] is not value:
                    held[key] = (place, value)
            at += 1
        oath = held.get(_key(turn))
        result.append(turn if oath is None else replace(turn, sworn=oath[1], oath=oath[0]))
    return result


_Event = tuple[int, set[str], tuple[int, int], bool]


def _key(turn: Turn) -> str:
    if turn.name is None and turn.label.casefold() in ("a.", "the witness", "witness"):
        return "the witness"
    return (turn.name or turn.label).casefold()


def _in_turns(turns: Sequence[Turn], text: str) -> list[_Event]:
    """Oaths put and taken in what is said."""
    events: list[_Event] = []
    for index, turn in enumerate(turns):
        words = text[turn.start : turn.end]
        low = words.casefold()
        if not any(w in low for w in ("oath", "affirm", "swear", "sworn", "right hand")):
            continue
        unsworn = _UNSWORN.search(words)
        if unsworn:
            keys = _addressed(turns, index, words[: unsworn.start()])
            events.append((index + 1, keys, _place(turn, unsworn), False))
            continue
        put = _SWEARS.search(words) or _RAISES.search(words)
        if put:
            keys = _accepting(turns, index, text)
            if keys:
                events.append((index + 1, keys, _place(turn, put), True))
                continue
        reminded = _REMINDS.search(words)
        if reminded and not reminded["not"] and turn.role is not TurnRole.ANSWER:
            keys = _addressed(turns, index, words)
            events.append((index + 1, keys, _place(turn, reminded), True))
    return [e for e in events if e[1]]


def _place(turn: Turn, found: re.Match[str]) -> tuple[int, int]:
    words = found.group()
    lead = len(words) - len(words.lstrip())
    return turn.start + found.start() + lead, turn.start + found.start() + len(words.rstrip())


def _accepting(turns: Sequence[Turn], index: int, text: str) -> set[str]:
    """Who says "I do" next: one witness, or several one after the other."""
    keys: set[str] = set()
    for turn in turns[index + 1 : index + 1 + _REACH]:
        if _ACCEPTS.match(text[turn.start : turn.end].strip()) and _key(turn) != _key(turns[index]):
            keys.add(_key(turn))
        elif keys or is_post(turn.label) is False:
            break
    return keys


def _addressed(turns: Sequence[Turn], index: int, words: str) -> set[str]:
    """Whom a reminder is put to: who is named in it, else who next answers, else who next speaks but asks nothing."""
    speaker = _key(turns[index])
    later = turns[index + 1 : index + 1 + _REACH]
    spoken = set(re.findall(r"[\w'-]+", words.casefold().replace("’", "'")))
    named = [t for t in later if _key(t) != speaker and surname(t.name or t.label) in spoken]
    askers = {_key(t) for t in later if t.role is TurnRole.QUESTION}
    for group in (
        [t for t in named if _key(t) not in askers],
        [t for t in later if t.role is TurnRole.ANSWER],
        [
            t
            for t in later
            if _key(t) not in askers
            and not (is_post(t.label) and t.label.casefold() not in ("the witness", "a."))
        ],
    ):
        for turn in group:
            if _key(turn) != speaker:
                return {_key(turn)}
    return set()


def _called(turns: Sequence[Turn], panel: Sequence[Called]) -> list[_Event]:
    """Oaths that headings note when they call a witness; those called together speak in the same stretch."""
    starts = [t.label_start for t in turns]
    groups: dict[int, list[Called]] = {}
    for called in panel:
        if called.oath is not None:
            groups.setdefault(bisect_left(starts, called.start), []).append(called)
    events: list[_Event] = []
    order = sorted(groups)
    for position, after in enumerate(order):
        last = order[position + 1] if position + 1 < len(order) else len(turns)
        stretch = {_key(t): t for t in turns[after:last]}
        for called in groups[after][:_REACH]:
            keys = {key for key, turn in stretch.items() if _is(turn, called.name)}
            if keys and called.oath is not None:
                events.append((after, keys, called.oath, True))
    return events


def _is(turn: Turn, name: str) -> bool:
    """Whether a turn is the called person's."""
    label = turn.name or turn.label
    if label.casefold() == name.casefold():
        return True
    one, other = untitled(label).casefold().split(), untitled(name).casefold().split()
    if not one or not other or surname(label) != surname(name):
        return False
    return len(one) == 1 or one[0][:1] == other[0][:1]


def _noted(turns: Sequence[Turn], text: str, panel: Sequence[Called]) -> list[_Event]:
    """Oaths noted in brackets ("[Witnesses sworn.]"): of the one who is named there, or of those called next."""
    starts = [t.label_start for t in turns]
    found = list(_NOTED.finditer(text))
    events: list[_Event] = []
    for index, note in enumerate(found):
        after = bisect_left(starts, note.start())
        last = bisect_left(starts, found[index + 1].start()) if index + 1 < len(found) else len(turns)
        stretch = {_key(t): t for t in turns[after:last]}
        who = note["who"] or ""
        if who and "witness" not in who.casefold():
            keys = {key for key, turn in stretch.items() if _is(turn, who)}
        else:
            stop = found[index + 1].start() if index + 1 < len(found) else len(text)
            near = [c for c in panel if note.start() - _BEFORE < c.start < stop]
            ahead = ([c for c in near if c.start > note.start()] or near)[: 4 * _REACH]
            keys = {key for key, turn in stretch.items() if any(_is(turn, c.name) for c in ahead)}
            if not ahead:
                keys = {_key(t) for t in turns[after : after + _REACH] if t.role is TurnRole.ANSWER}
        if keys:
            events.append((after, keys, note.span(), True))
    return events
