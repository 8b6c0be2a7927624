"""Who asks and who answers: the roles of turns, and for each answer the question that it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from onrecord.core.document import Turn, TurnRole

from .labels import is_post, surname

_ASKS = re.compile(r"\?[”\"’')\]]*\s*$")
_ASKS_EARLIER = re.compile(r"\?[”\"’')\]]*\s+(?:[^.?!]{1,160}[.!]\s*){1,2}$")
_TABLED = re.compile(
    r"(?:To ask |If (?:he|she|they) will |What (?:steps|recent|assessment|discussions|progress|plans|estimate|support|representations)\b|Whether (?:he|she|they) )"
)
_OBJECTS = re.compile(
    r"(?:(?:i )?object(?:ion|s)?\b|form\b|foundation\b|same objection|asked and answered|argumentative|move to strike|calls for|lacks foundation|"
    r"mischaracteri|privilege|hearsay|compound\b|leading\b|vague\b|beyond the scope|relevance\b|assumes facts|misstates|note my objection|"
    r"(?:you can|you may|go ahead|please) answer|don['’]t answer|do not answer|i(?:['’]ll|['’]m going to| will)? (?:instruct|caution|direct)|"
    r"[A-Z][\w.’' -]{1,30}, i['’](?:ll|m going to) (?:caution|instruct)|let (?:him|her|the witness|them) (?:finish|answer)|point of order|order[.!,])",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"(?:overruled|sustained|order[.!]|the (?:witness|gentleman|lady|minister|member|objection|question)[^.?!]{0,60}(?:will|may|can|should|is|stands)\b|"
    r"(?:you|he|she) (?:may|can|should|must) (?:answer|respond)|(?:please )?(?:answer|go ahead|proceed|continue)\b|(?:mr|mrs|ms|dr|senator|hon)\.? [\w'’.-]+[.?]$|"
    r"let (?:him|her|the witness|them)|quiet|silence|hear,? hear|yes,? go on|briefly)",
    re.IGNORECASE,
)
_HANDS_OVER = re.compile(
    r"(?:\b(?:proceed|go ahead|you may begin|floor is yours|(?:is|are|be) recogni[sz]ed|your (?:opening )?(?:statement|remarks|testimony)|hear from you|"
    r"over to you|next question|last question|first question|the floor|yield (?:back|to|the)|time (?:has|is) (?:expired|up)|thank you[^.?!]{0,40}|minutes|"
    r"(?:begin|start) with|adjourned|welcome[^.?!]{0,60}|move on|break|recess|questions?|no further questions?|nothing further)"
    r"[^.?!]{0,30}[.!]?|(?:mr|mrs|ms|dr|prof|professor|senator|hon|councillor)\.? [\w'’.-]+[.!]?)\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:no|yes|yeah|yep|nope|never|none|nothing|nobody|not\b|correct|right|agreed|absolutely|certainly|aye|nay|same|likewise|nor|neither|i agree|"
    r"(?:i|we) (?:(?:do|did|have|had|was|were|am|are|would|will|could|can)(?:n['’]t| not|(?=[.,;!]|$| (?:too|also|as well|either)\b))|also|too|never|concur)\b)",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"(?:thanks?\b|thank you|good (?:morning|afternoon|evening)|hello|hi\b|glad to|my pleasure|pleased to|it['’]s (?:good|great) to)",
    re.IGNORECASE,
)
_INTERVIEWS = re.compile(
    r"(?:the )?(?:interviewer|investigator|examiner|journalist|reporter|counsel inquiry|lead inquiry|counsel|special agent|detective)",
    re.IGNORECASE,
)
_NODS = re.compile(
    r"[-–—. ]*(?:(?:yes|yeah|no|ok|okay|right|mm|mm-hm|mhm|uh-huh|indeed|exactly|i see|sure|quite|good|fine|sorry|thank you|thanks|understood|absolutely|correct|all right|very good|"
    r"very well|well|so|go on|please|of course|certainly)[,.!; –—-]*){1,3}",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"(?:no\b|never\b|not\b|none\b|nobody\b|nothing\b|(?:i|we|he|she|they|it|you) (?:was|were|did|do|does|have|has|had|am|is|are|would|will|should|could|can)"
    r"(?: not|n['’]t)\b)",
    re.IGNORECASE,
)
_ROLL = re.compile(
    r"\basked\b[^“\"\n]{0,60}?(?:[“\"](?P<quoted>[^”\"\n]{8,400}\?)[”\"]|(?P<told>(?:whether|if|to (?:declare|disclose|state))\b[^\n“\".?!:]{8,300}[.:?]))\s*$"
)
_ROLL_CALLER = re.compile(
    r"(?:[Tt]he )?(?:(?:Town|City|Municipal|Returning|Presiding|Monitoring|Committee) )?(?:Clerk|Secretary|Chair(?:man|woman|person)?|Mayor|Registrar|Officer|Moderator|"
    r"President|Convener|Speaker)\b(?=[^“\"\n.?!]{0,160}$)"
)
_NEAR = 12


def short(words: str) -> bool:
    """Whether a turn is no longer than an answer to a roll call."""
    return len(words.split()) < 30


def roll_calls(turns: Sequence[Turn], text: str, body: int) -> list[Turn]:
    """A question that minutes tell of before a roll of short answers, as a turn that all of them answer."""
    result: list[Turn] = []
    at, roll = body, None
    for turn in turns:
        start = max(at, turn.label_start - 900)
        asked = _asked(text, start, turn.label_start)
        if asked is not None:
            result.append(asked)
            roll = len(result) - 1
        elif text[start : turn.label_start].strip():
            roll = None
        if roll is not None and turn.role is TurnRole.SPEECH and short(text[turn.start : turn.end]):
            turn = replace(turn, role=TurnRole.ANSWER, question=roll)
        result.append(turn)
        at = turn.end
    return result


def _asked(text: str, start: int, end: int) -> Turn | None:
    """The question put to everybody with which a stretch of minutes ends, if it does."""
    between = text[start:end].rstrip()
    found = _ROLL.search(between) if "asked" in between else None
    if found is None:
        return None
    group = "quoted" if found["quoted"] else "told"
    caller = _ROLL_CALLER.search(between, max(0, found.start() - 160), found.start())
    label, at = (caller.group(), caller.start()) if caller else ("asked", found.start())
    return Turn(
        label, start + found.start(group), start + found.end(group), start + at, role=TurnRole.QUESTION
    )


@dataclass
class _Talk:
    """What holds while the turns go by: the question that stands open, and the last one that was answered."""

    turns: list[Turn] = field(default_factory=list)
    asked: int | None = None
    answered: int | None = None


def paired(turns: Sequence[Turn], text: str) -> list[Turn]:
    """The turns with their roles. ``text`` is the document's reading, so that noise says nothing."""
    marked = sum(t.label in ("Q.", "A.") for t in turns)
    lettered = any(t.label == "A." for t in turns) and marked > 2
    words = [" ".join(text[t.start : t.end].split()) for t in turns]
    askers, respondents = _parties(turns, words)
    talk = _Talk()
    for turn, said in zip(turns, words, strict=True):
        if lettered:
            made = _lettered(turn, said, talk)
        else:
            made = _spoken(turn, said, talk, askers, respondents)
        _note(made, talk)
    if not lettered:
        _adopt(talk.turns, words, askers, respondents)
    return talk.turns


def _note(turn: Turn, talk: _Talk) -> None:
    if turn.role is TurnRole.QUESTION:
        talk.asked, talk.answered = len(talk.turns), None
    elif turn.role is TurnRole.ANSWER and turn.question is not None:
        talk.answered, talk.asked = turn.question, None
    talk.turns.append(turn)


def _key(turn: Turn) -> str:
    return (turn.name or turn.label).casefold()


def _same(one: Turn, other: Turn) -> bool:
    return _key(one) == _key(other) or (
        not is_post(one.label) and not is_post(other.label) and surname(_key(one)) == surname(_key(other)) != ""
        and (one.name is None) == (other.name is None) and _key(one).split()[0] == _key(other).split()[0]
    )  # fmt: skip


def _parties(turns: Sequence[Turn], words: Sequence[str]) -> tuple[set[str], set[str]]:
    """Those who mostly ask and those who mostly answer what others ask."""
    asks: dict[str, int] = {}
    answers: dict[str, int] = {}
    for index, (turn, said) in enumerate(zip(turns, words, strict=True)):
        key = _key(turn)
        if turn.role is TurnRole.QUESTION or _ASKS.search(said):
            asks[key] = asks.get(key, 0) + 1
        elif turn.role is TurnRole.ANSWER or (index and _ASKS.search(words[index - 1])):
            answers[key] = answers.get(key, 0) + 1
    askers = {k for k, n in asks.items() if n >= answers.get(k, 0)}
    askers |= {_key(t) for t in turns if _INTERVIEWS.fullmatch(t.label)}
    return askers, {k for k, n in answers.items() if n > asks.get(k, 0)}


def _lettered(turn: Turn, words: str, talk: _Talk) -> Turn:
    """Where Q. and A. are printed: anybody else who asks is answered too, and an objection parts nothing."""
    standing = talk.asked if talk.asked is not None else talk.answered
    if turn.role is TurnRole.ANSWER:
        return turn if turn.question is not None else replace(turn, question=standing)
    if turn.role is TurnRole.QUESTION:
        return turn
    if _ASKS.search(words) and not _OBJECTS.match(words):
        return replace(turn, role=TurnRole.QUESTION)
    if talk.asked is not None and talk.turns[-1].role is TurnRole.QUESTION and not is_post(turn.label):
        if talk.turns[talk.asked].name != turn.name and not _OBJECTS.match(words):
            return replace(turn, role=TurnRole.ANSWER, question=talk.asked)
    return turn


def _spoken(turn: Turn, words: str, talk: _Talk, askers: set[str], respondents: set[str]) -> Turn:
    """Where only names are printed: who ends with a question mark asks, the next other speaker answers.

    An objection or a ruling of the chair leaves the question open; who asks in answer to a question and is
    no questioner answers.
    """
    last = talk.turns[-1] if talk.turns else None
    if turn.role is TurnRole.ANSWER:
        return turn if turn.question is not None else replace(turn, question=_standing(talk))
    open_ = talk.turns[talk.asked] if talk.asked is not None else None
    asks = bool(_ASKS.search(words)) or bool(_TABLED.match(words))
    if turn.role is TurnRole.QUESTION or (
        asks and (open_ is None or _key(turn) in askers or _same(open_, turn))
    ):
        return replace(turn, role=TurnRole.QUESTION)
    if open_ is not None and not _same(open_, turn):
        if _OBJECTS.match(words) or (is_post(turn.label) and _RULES.match(words) and short(words)):
            return turn
        return replace(turn, role=TurnRole.ANSWER, question=talk.asked)
    if open_ is not None:
        return turn
    if last is not None and last.role is TurnRole.ANSWER and talk.answered is not None:
        asker = talk.turns[talk.answered]
        goes_on = _same(last, turn)
        joins = _key(turn) not in askers and not _same(asker, turn) and _BARE.match(words) and short(words)
        if goes_on or joins:
            return replace(turn, role=TurnRole.ANSWER, question=talk.answered)
    return replace(turn, role=TurnRole.QUESTION) if asks else turn


def _standing(talk: _Talk) -> int | None:
    return talk.asked if talk.asked is not None else talk.answered


def _adopt(turns: list[Turn], words: Sequence[str], askers: set[str], respondents: set[str]) -> None:
    """What a questioner puts without a question mark, and one who answers takes up, is a question too.

    So is what a denial denies, where the one before it has asked elsewhere.
    """
    for index in range(len(turns) - 1):
        turn, following = turns[index], turns[index + 1]
        if (
            turn.role is not TurnRole.SPEECH
            or following.role is not TurnRole.SPEECH
            or _same(turn, following)
        ):
            continue
        if _NODS.fullmatch(words[index]):
            before = turns[index - 1] if index else following
            if index and before.role is TurnRole.ANSWER and _same(before, following):
                turns[index + 1] = replace(following, role=TurnRole.ANSWER, question=before.question)
            continue
        asks = _key(turn) in askers and not _OBJECTS.match(words[index])
        if not asks or _key(following) in askers:
            continue
        late = bool(_ASKS_EARLIER.search(words[index]))
        if _GREETS.match(words[index + 1]) and short(words[index + 1]):
            continue
        puts = (
            _key(following) in respondents
            and not _HANDS_OVER.search(words[index])
            and (not is_post(turn.label) or _INTERVIEWS.fullmatch(turn.label) is not None)
        )
        if late or puts or (_DENIES.match(words[index + 1]) and not is_post(turn.label)):
            turns[index] = replace(turn, role=TurnRole.QUESTION)
            turns[index + 1] = replace(following, role=TurnRole.ANSWER, question=index)
            _carry(turns, words, index + 1, askers)


def _carry(turns: list[Turn], words: Sequence[str], index: int, askers: set[str]) -> None:
    """The same speaker's next turn, and a bare answer by another, answer the same question."""
    question = turns[index].question
    for later in range(index + 1, min(index + _NEAR, len(turns))):
        turn = turns[later]
        if turn.role is not TurnRole.SPEECH or question is None:
            return
        joins = _key(turn) not in askers and bool(_BARE.match(words[later])) and short(words[later])
        if not (_same(turns[later - 1], turn) or joins):
            return
        turns[later] = replace(turn, role=TurnRole.ANSWER, question=question)
