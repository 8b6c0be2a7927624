"""Short answers, which say what their question asks.

"No." to "Have you met him?" denies a meeting; the question's qualifiers are then the speaker's own. The
claim's spans are the clause of the question that asks and the words of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from onrecord.core.document import Document, Span
from onrecord.core.nouns import Attribution, Claim, ClaimForm, HedgeKind, Modality, Quantity

from . import voices
from .actors import Cast, Mention
from .disclosure import disclosures, is_list
from .frames import Frame
from .parties import Voice, Who
from .passage import Passage
from .qualifiers import count_in

_TITLES = r"mr|mrs|ms|miss|dr|sir|dame|lord|lady|senator|congressman|congresswoman|representative|chair|chairman|chairwoman|chairperson|minister|councill?or|professor|judge|your honou?r|counsel|commissioner|president"
# Four at most: a word is an address, or part of a name, in several ways, and more of them would be tried for ever.
_ADDRESS = rf"(?:,? (?:sir|ma['’]?am|madam(?: \w+)?|my lord|my lady|your honou?r|(?:{_TITLES})\b\.?(?: [A-Z][\w’'-]+){{0,3}}|at all|whatsoever|absolutely not|not at all|never|no|not one|not once|i have not|i did not|i do not|i was not|i haven[’']t|i didn[’']t|i (?:do not|don[’']t) (?:accept|agree(?: with)?) (?:that|it))){{0,4}}"
_YES_ADDRESS = rf"(?:,? (?:sir|ma['’]?am|madam(?: \w+)?|my lord|my lady|your honou?r|(?:{_TITLES})\b\.?(?: [A-Z][\w’'-]+){{0,3}}|indeed|of course|absolutely|i (?:did|have|do|was|am|would)|we (?:did|have|do|were)|it (?:is|was|does|did)|all of (?:them|it|those)|every one(?: of them)?|that(?:'s| is|’s) (?:right|correct))){{0,4}}"
_FIRMLY = r"(?:(?:same answer|(?:the|my) (?:short |simple |honest )?answer(?: to that)? is(?: a| an)?(?: simple| flat| firm| plain)?|(?:i can answer|to answer) that (?:in one word|very simply|simply)|in a word|again|ditto|as i(?:['’]ve| have)?(?: already)? said|i(?:['’]ve| have) (?:already )?told you|that(?:['’]s| is) an?(?: flat| firm| simple)?|let me be (?:very |absolutely )?clear|to be (?:very |absolutely )?clear)[.,:;—-]* ){0,2}"
"""What goes before a firm no: "Same answer.", "The answer is", "In a word,"."""
_FLATLY = (
    r"not (?:a bit|one bit|for (?:one|a) (?:moment|minute|second)|in the (?:least|slightest)|remotely)(?: of it)?"
    r"|(?:that(?:['’]s| is| was)|(?:it|this)(?:['’]s| is| was))(?: (?:simply|just|quite|all|totally|completely|entirely|wholly|absolutely|utterly))*"
    r" (?:an? (?:complete |total |downright |outright |flat |wicked |damned )?(?:lie|fabrication|falsehood)|(?:pure |complete |utter |total |sheer )(?:nonsense|rubbish|fiction|invention|fantasy))"
    r"|i (?:most )?(?:assuredly|certainly|emphatically|definitely|absolutely|categorically) (?:did|have|had|was|do|am) not"
    r"|i (?:can |must )?(?:tell|assure|promise) you(?: (?:now|categorically|plainly|firmly))?,?(?: that)? (?:i|we) (?:(?:did|have|had|was|were|do) not|(?:did|have|had|was|were|do)n[’']t|never (?:did|have|was))"
    r"|under no circumstances|(?:i did )?no such thing|i (?:did|have done) nothing of the (?:kind|sort)"
    r"|(?:good |dear )?(?:god|lord|heavens|goodness)(?: gracious)?,? no|(?:in the )?negative"
    r"|(?:it|that|no such thing) (?:never(?: ever)? (?:happened|occurred|took place)|(?:did not|didn[’']t) (?:happen|occur|take place))"
)
"""Flat denials without a no of their own."""
_BLANK = (
    r"(?:not|none|nothing|nobody)(?: of (?:that|the) (?:kind|sort)| like that)?(?: that)?(?: i can (?:(?:bring|call) to mind|think of)| (?:springs|comes) to mind)"
    r"|(?:it|that|the name|that name) (?:does not|doesn[’']t) ring (?:a|any) bells?(?: with me)?"
    r"|i(?:[’']m| am) drawing a (?:complete |total )?blank|i draw a (?:complete |total )?blank"
    r"|my (?:memory|mind) is a (?:complete |total )?blank(?: on that)?"
    r"|i (?:could not|couldn[’']t|cannot|can[’']t) (?:honestly )?(?:say|swear|tell you)(?: that)? (?:i|we) (?:ever )?(?:did|have|had|was|were)"
)
"""Lapses of memory in other words than "I do not recall"."""
_BOTH = re.compile(
    r"\b(?:no,? (?:and|on|to) (?:no|both)|neither|none of (?:those|these|the) (?:things|above)|both counts)\b",
    re.IGNORECASE,
)
"""An answer to all that was asked in one breath, not to the last question alone."""
_SO_OFTEN = re.compile(r"\b(?:once|twice|thrice|times?|occasions?)\b", re.IGNORECASE)
_I_DID = re.compile(r"^\W*(?:i|we) (?:did|have|do|was|were|am)\b", re.IGNORECASE)
_THATS_ALL = re.compile(
    r",? (?:and )?(?:that(?:['’]s| is| was)|no more|at (?:the )?most|tops|nothing more|never more)(?: all| it| the lot| than that)?(?: there (?:was|is)(?: to it)?)?\W*$",
    re.IGNORECASE,
)
"""What makes "once or twice" a bound."""
_NO = re.compile(
    r"^(?P<all>(?:(?:well|oh|er|um|i['’]m afraid|i['’]m sorry),? )?"
    + _FIRMLY
    + r"(?:answer:? ?|response:? ?|reply:? ?)?(?:(?:absolutely|certainly|definitely|emphatically|categorically|of course|most (?:certainly|definitely|emphatically)|decidedly|positively) not|not on your life|"
    + _FLATLY
    + r"|at no (?:time|stage|point|moment)|on no occasion|by no means|not so much as an? [a-z]+|no,? (?:and|on|to) (?:no|both(?: counts)?)|never (?:in my life|ever|once)|none of (?:those|these|the) (?:things|above|kind|sort)|nothing of the (?:kind|sort)|no|nope|none(?: of (?:them|those|it|us|that))?(?: (?:was|were|did|has|have))?|never|nil|not applicable|n/a|nothing(?: at all| whatsoever| to (?:declare|disclose|report|add))?|there (?:is|are|was|were|has been|have been) (?:not|none|nothing)|there (?:is|are|was|were|has|have)n[’']t(?: been)?(?: any)?|zero|nought|0|none to (?:declare|report|disclose)|"
    r"(?:i|we) (?:have |had )?(?:received|accepted|taken|held|had|have|hold|own) (?:none|nothing)|not (?:at all|once|ever|one|any|tonight|a single (?:one|time)|at any time|in any way|to anyone|with anyone|guilty|a (?:single |red )?(?:cent|penny|dime|word|pound|dollar|thing|euro|chance|soul|bean|crumb|scrap|farthing|rand|rupee|franc|line|sausage))|(?:i|we|he|she|it|they) (?:have|has|had|did|do|does|was|were|am|are|is|would) not|(?:i|we|he|she|they|it) (?:haven|hasn|hadn|didn|don|doesn|wasn|weren|aren|isn)[’']t|i never (?:have|did|was)|(?:by |with |to |from )?(?:nobody|no one)(?: (?:did|has|had|was))?(?: at all)?|i(?:[’']m| am) (?:quite |fairly |absolutely )?(?:sure|certain|positive)(?: that)? (?:i|we) (?:had|have|did|was|were)(?: not|n[’']t)|neither))"
    + _ADDRESS
    + r"\s*(?:$|[.!;—-]|, (?:and|but|because|as|not)\b)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^(?P<all>(?:yes|yeah|yep|correct|that(?:'s| is|’s) (?:all |quite |perfectly )?(?:correct|right|true)|that(?:'s| is|’s) my (?:evidence|testimony|position|recollection|answer)|(?:i|we) (?:did|have|do|was|were|am)|indeed|certainly|of course|absolutely|i (?:accept|admit|agree) that|affirmative|right))"
    + _YES_ADDRESS
    + r"\s*(?:$|[.!;—-]|, (?:and|but|i|we)\b)",
    re.IGNORECASE,
)
_HEDGED = (
    (
        re.compile(
            r"^(?:no,? |i['’]m afraid,? |i['’]m sorry,? )*(?P<all>"
            + _BLANK
            + r"|(?:not|none|nothing|nobody) that i (?:can )?(?:recall|remember|recollect)\b[^.?!]*|i (?:do not|don[’']t|can[’']?t|cannot|can not|did not|didn[’']t) (?:specifically |really |actually )?(?:recall|remember|recollect)(?: (?:it|that|any|one|this|so|(?:doing|saying|sending|writing|signing|seeing|hearing|asking|having (?:done|said)) (?:so|it|that|this)|(?:any such|an?|any|the)(?: [\w-]+)? (?:conversation|meeting|discussion|call|occasion|instance|exchange|e-?mail|letter|message|report)))?(?: at all)?|i (?:have no|do not have (?:any|a)|don[’']t have (?:any|a)) (?:specific |clear |particular |independent |direct )?(?:recollection|memory)(?: of (?:it|that|this|(?:doing|saying|sending|writing|signing|seeing|hearing|asking|having (?:done|said)) (?:so|it|that|this)|(?:any such|that|such an?|this) (?:conversation|meeting|discussion|call|occasion|instance|exchange|e-?mail|letter|message|report|thing|event)))?|not (?:to|as far as) my recollection|to the best of my (?:recollection|memory),? no)"
            + _ADDRESS
            + r"\s*(?:$|[.!;,—-])",
            re.IGNORECASE,
        ),
        HedgeKind.NO_RECALL,
    ),
    (
        re.compile(
            r"^(?:no,? )?(?P<all>(?:not|none|nobody) to (?:the best of )?my knowledge|not as far as i know|(?:not|none|nothing|nobody) that i know(?: of)?|to (?:the best of )?my knowledge,? no(?:ne|body)?(?: (?:was|were|did|has|have))?|not so far as i know)"
            + _ADDRESS
            + r"\s*(?:$|[.!;,—-])",
            re.IGNORECASE,
        ),
        HedgeKind.TO_KNOWLEDGE,
    ),
    (
        re.compile(
            r"^(?:no,? )?(?P<all>(?:not|none|nothing|nobody|no one) that (?:i(?:[’']m| am| was)|we(?:[’']re| are| were)) aware(?: of)?|not so far as (?:i am|i was|we are|we were) aware|(?:i(?:[’']m| am| was)|we(?:[’']re| are| were)) not aware(?: of (?:any|it|that|one|this))?|(?:i wasn[’']t|we weren[’']t|we aren[’']t) aware(?: of (?:any|it|that|one|this))?)"
            + _ADDRESS
            + r"\s*(?:$|[.!;,—-])",
            re.IGNORECASE,
        ),
        HedgeKind.NO_AWARENESS,
    ),
    (
        re.compile(
            r"^(?P<all>i (?:believe|think|suppose) not|i (?:do not|don[’']t) (?:believe|think) (?:so|(?:that )?i (?:ever )?(?:did|have|was))|not i think)"
            + _ADDRESS
            + r"\s*(?:$|[.!;,—-])",
            re.IGNORECASE,
        ),
        HedgeKind.BELIEF,
    ),
)
_COUNT = re.compile(
    r"^(?:answer:? )?(?:on )?(?P<all>(?:(?:only|just|exactly|no more than|fewer than|less than|more than|at least|at most|about|perhaps|maybe|never more than|over) )*(?:the )?(?:once|twice|thrice|\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen)(?: or (?:twice|two|three|four))?(?: (?:times?|occasions?|meetings?|calls?))?)\s*(?:$|[.!;—-]|,(?! (?:at|or|perhaps|maybe|possibly)\b))",
    re.IGNORECASE,
)
_ECHO = re.compile(r"^(?P<echo>[^.?!]{2,60}\?)\s+")
_AGAIN = re.compile(
    r"^(?P<all>(?:no,? )?(?:i|we|he|she|they|it) (?:(?:did|have|has|had|was|were|do|does)(?: not|n[’']t)|never(?: have| had)?) (?P<verb>[a-z]{3,})(?: (?:any(?:thing)?|one|it|them|that|him|her|so))?(?: at all)?)"
    + _ADDRESS
    + r"\s*(?:$|[.!;—-])",
    re.IGNORECASE,
)
"""The question's verb once more, with nothing that it had beside it: "I haven't received any"."""
_NO_SUCH = re.compile(
    r"^(?P<all>no (?:such |other |relevant )?(?P<noun>[a-z]{4,}))\s*(?:$|[.!])", re.IGNORECASE
)
_CONFIRMS = re.compile(r"(?:correct|that(?:['’]s| is) )", re.IGNORECASE)
_TAG = re.compile(
    r",\s+(?:is|was|are|were|do|does|did|has|have|had|would|could|should|will|can)(?:n[’']t| not)?\s+(?:it|he|she|they|you|we|i|there|that)(?: not)?\s*\?\W*$",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(
    r"^\W*(?:(?:and|so|but|well),? )*(?:to what (?:extent|degree)|how (?!many|often)|why|where|in what (?:way|sense))\b",
    re.IGNORECASE,
)
"""Questions that ask for more than yes or no: what "No." to them denies cannot be said."""
_PUT = re.compile(
    r"^\W*(?:(?:so|and|but|now),? )*(?:is it (?:right|correct|true|fair|the case|your (?:evidence|testimony|position|case|recollection))|it(?:[’']s| is) (?:right|correct|true|fair|the case|your (?:evidence|testimony|position|case))|(?:do )?you (?:still )?(?:deny|maintain|claim|confirm|say)\b|(?:can|could|would) you confirm)",
    re.IGNORECASE,
)
"""A question that puts a whole statement, so that a yes affirms even a denial in it."""
_WHEN = re.compile(
    r"^\W*(?:(?:and|so|but),? )*(?:when|on what (?:date|day)|on which (?:date|day)|how (?:did|were) \w+)\b",
    re.IGNORECASE,
)
_ASKING = frozenset({"who", "whom", "which", "what"})
_OATH = re.compile(
    r"\bdo you (?:solemnly |sincerely )?(?:swear|affirm|declare)\b|\bso help you god\b", re.IGNORECASE
)
_HOW_MANY = re.compile(r"\bhow (?:many|often)\b|\bon how many\b|\bnumber of\b", re.IGNORECASE)
_REMEMBERS = re.compile(r"\bdo you (?:remember|recall)\b|\b(?:remember|recall)\b[^?]*\?$", re.IGNORECASE)


class Maker(Protocol):
    """Makes a claim of a frame; see ``claims._Claims._claim``."""

    def __call__(
        self,
        frame: Frame,
        attribution: Attribution,
        said: Voice,
        *,
        spans: tuple[Span, ...] | None = None,
        denied: bool | None = None,
        hedge: tuple[HedgeKind, str] | None = None,
    ) -> Claim: ...


@dataclass(frozen=True)
class Answer:
    """What a short answer does: denies, affirms, counts or hedges; ``span`` are its own words."""

    span: Span
    denies: bool
    hedge: tuple[HedgeKind, str] | None = None
    quantity: Quantity | None = None
    exact: bool = False
    form_like: bool = False
    echo: str = ""
    bare: bool = True
    confirms: bool = False
    verb: str = ""
    """The question's verb or noun that the answer must repeat to be one."""


def read_answer(attribution: Attribution, document: Document) -> Answer | None:
    """The short answer that opens an attribution's words, if there is one."""
    if not attribution.content:
        return None
    piece = attribution.content[0]
    lead = len(piece.text) - len(piece.text.lstrip(" \n\t“\"'—-"))
    text = piece.text[lead:].replace("\n", " ")
    at = piece.start + lead
    echo = _ECHO.match(text)
    echoed = ""
    if echo is not None:
        echoed = echo.group("echo").rstrip("?")
        text, at = text[echo.end() :], at + echo.end()
    for pattern, kind in _HEDGED:
        found = pattern.match(text)
        if found is not None:
            return Answer(
                _words(document, at, found, piece.end),
                True,
                (kind, found.group("all")),
                echo=echoed,
                bare=_bare(text, found),
            )
    found = _NO.match(text)
    if found is not None:
        formal = bool(
            re.match(
                r"(?:answer|response|reply|nil|none to|nothing to|n/a|not applicable|0\b)",
                found.group("all"),
                re.I,
            )
        )
        return Answer(
            _words(document, at, found, piece.end),
            True,
            form_like=formal,
            echo=echoed,
            bare=_bare(text, found),
        )
    found = _COUNT.match(text)
    if found is not None:
        counted = count_in(found.group("all")) or _bounded(text)
        if counted is not None:
            return Answer(
                _words(document, at, found, piece.end), False, quantity=counted[0], exact=True, echo=echoed
            )
    found = _YES.match(text)
    if found is not None:
        return Answer(
            _words(document, at, found, piece.end),
            False,
            echo=echoed,
            bare=_bare(text, found),
            confirms=_CONFIRMS.match(found.group("all")) is not None,
        )
    for pattern, group in ((_AGAIN, "verb"), (_NO_SUCH, "noun")):
        found = pattern.match(text)
        if found is not None:
            return Answer(
                _words(document, at, found, piece.end), True, verb=found.group(group), bare=_bare(text, found)
            )
    return None


def _bounded(text: str) -> tuple[Quantity, bool] | None:
    """ "Once or twice, and that's all there was": twice at the most."""
    first = re.match(r"[^.!?]*", text)
    found = re.match(
        r"\W*(?:on )?(?P<one>\w+) or (?P<more>twice|\w+ (?:times|occasions))\b", text, re.IGNORECASE
    )
    if found is None or first is None or _THATS_ALL.search(first.group()) is None:
        return None
    counted = count_in(found.group("more"))
    return (Quantity("<=", counted[0].number), True) if counted is not None else None


def _bare(text: str, found: re.Match[str]) -> bool:
    return len(text[found.end() :].strip(" .!")) == 0


def _words(document: Document, at: int, found: re.Match[str], limit: int) -> Span:
    end = at + found.end()
    while end > at and document.text[end - 1] in " \n,;—-":
        end -= 1
    if found.group(0).rstrip().lower().endswith(
        (" and", " but", " i", " we", " because", " as", " not")
    ) and "," in found.group(0):
        end = at + found.group(0).rindex(",")
    return document.span(at, min(end, limit))


def answered(
    passage: Passage,
    attribution: Attribution,
    asked: Sequence[Frame],
    said: Voice,
    make: Maker,
    mentions: Sequence[Mention],
    cast: Cast,
    *,
    spoken: bool = False,
) -> list[Claim]:
    """The claims of a short answer: the question's frames, and what it leaves undisclosed.

    ``spoken`` says that the answer's own words have given a claim already.
    """
    if not attribution.question:
        return []
    question = asking(passage, attribution.question)
    if question is None:
        return []
    answer = read_answer(attribution, passage.document)
    if answer is None:
        return _told_when(passage, attribution, asked, question, said, make)
    if answer.verb and (spoken or not _repeats(answer.verb, question.text)):
        return []
    voice = replace(said, addressee=said.speaker, principal=said.principal or said.speaker)
    if _OATH.search(question.text) or re.match(
        r"\W*(?:\d+[.)]\s*)?if the answer\b", question.text, re.IGNORECASE
    ):
        return []
    found: list[Claim] = []
    addressed = bool(re.search(r"\byou(?:r|rs|rself)?\b", question.text, re.IGNORECASE))
    counting = bool(_HOW_MANY.search(question.text))
    often = answer.quantity is not None and _SO_OFTEN.search(answer.span.text) is not None
    if answer.quantity is not None and not counting and not often:
        return []
    if not answer.denies and answer.quantity is None and counting:
        return []
    adopted = _asked(asked, question)
    if _BOTH.search(answer.span.text):
        before = _questions(passage, attribution.question)
        adopted = [f for q in before if q.end <= question.start for f in _asked(asked, q)] + adopted
    for frame in adopted:
        denied = _denied(frame, answer, question)
        if denied is None or denied and _OPEN_ENDED.match(question.text):
            continue
        if frame.predicate.startswith("other:") and (frame.subject is None or frame.subject.person != "you"):
            continue  # a doing without a name of its own counts where the speaker is asked about himself
        turned = _turned(frame, answer, denied=denied, addressed=addressed)
        made = make(
            turned,
            attribution,
            voice,
            spans=_spans(question, answer),
            denied=denied,
            hedge=answer.hedge,
        )
        found.append(made)
    if answer.denies or answer.quantity is None:
        undisclosed = disclosures(
            passage,
            attribution,
            question,
            answer.span,
            adopted,
            voice,
            mentions,
            cast,
            denies=answer.denies,
            formal=answer.form_like or counting and attribution.act.value == "document",
        )
        if undisclosed:  # "an interest in any matter": left undisclosed, not denied of anybody
            found = [c for c in found if c.predicate not in ("benefit", "hold_asset") or c.party is not None]
        if answer.hedge is not None:
            kind, words = answer.hedge
            undisclosed = [
                replace(c, modality=Modality.HEDGED, hedge=kind, hedge_words=words) for c in undisclosed
            ]
        found += undisclosed
    return found


_TITLE_ALONE = re.compile(r"the (?:[\w-]+ ){0,2}[\w-]+", re.IGNORECASE)
"""Whom a question put to him calls by his office: "Has the minister met …?"."""


def _spans(question: Span, answer: Answer) -> tuple[Span, ...]:
    return (question, answer.span)


def _denied(frame: Frame, answer: Answer, question: Span) -> bool | None:
    """Whether the answer denies what the frame tells; None where either can be meant.

    "It was not published, was it?" "Yes." can mean both; "Is it right that it was not published?" "Yes."
    and "It was not published?" "Correct." cannot.
    """
    put = _PUT.match(question.text) is not None
    if not frame.scope.negative or answer.quantity is not None:
        return answer.denies
    if answer.denies:
        return None if put else True
    return True if put or answer.confirms else None


def _repeats(word: str, question: str) -> bool:
    stem = re.escape(word[:5] if len(word) > 6 else word[:4])
    return re.search(rf"\b{stem}", question, re.IGNORECASE) is not None


def _told_when(
    passage: Passage,
    attribution: Attribution,
    asked: Sequence[Frame],
    question: Span,
    said: Voice,
    make: Maker,
) -> list[Claim]:
    """ "When did you first hear of it?" "In September.": a first time, dated by the answer."""
    if not _WHEN.match(question.text):
        return []
    answer = attribution.content[0]
    voice = replace(said, addressee=said.speaker, principal=said.principal or said.speaker)
    hedge = re.search(r"\bI (?:think|believe|suppose)\b", answer.text[:60])
    out = []
    for frame in _asked(asked, question):
        window = frame.window
        first = frame.form is ClaimForm.FIRST
        if not first or window is None or window.span is None or frame.scope.negative:
            continue
        if not answer.start <= window.span.start < answer.end:
            continue
        end = answer.end if answer.end - window.span.end < 80 else window.span.end
        spans = (question, voices.trimmed(passage.document, answer.start, end))
        asserted = replace(frame, scope=replace(frame.scope, modality=Modality.ASSERTED))
        weak = (HedgeKind.BELIEF, hedge.group()) if hedge is not None else None
        out.append(make(asserted, attribution, voice, spans=spans, denied=False, hedge=weak))
    return out


def _turned(frame: Frame, answer: Answer, *, denied: bool, addressed: bool = True) -> Frame:
    if answer.quantity is not None:
        return replace(
            frame,
            quantity=answer.quantity,
            exact=True,
            scope=replace(frame.scope, negative=False, modality=Modality.ASSERTED),
        )
    subject = frame.subject
    if subject is not None and subject.words.casefold() == "who" and _I_DID.match(answer.span.text):
        frame = replace(frame, subject=replace(subject, person="you", anyone=False, open=False))
        subject = frame.subject
    third = subject is not None and (
        subject.words.casefold() in ("he", "she")
        or subject.human
        and subject.actor is None
        and not subject.open
        and bool(_TITLE_ALONE.fullmatch(subject.words))
    )
    if subject is not None and third and (subject.actor is None or not addressed):
        frame = replace(frame, subject=replace(subject, person="you", actor=None, human=True))
    return replace(
        frame,
        scope=replace(frame.scope, modality=Modality.ASSERTED, negative=denied),
        partners=tuple(
            replace(w, anyone=True, open=True) if w.words.casefold() in _ASKING else w for w in frame.partners
        ),
    )


def asking(passage: Passage, spans: Sequence[Span]) -> Span | None:
    """The sentence of a question that asks: the last with a question mark, else the last."""
    best: Span | None = None
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        piece = next((p for p in spans if p.start <= start < p.end), None)
        if piece is None or len(sentence.text.strip(' .?!”"')) < 2:
            continue
        span = voices.trimmed(passage.document, start, min(end, piece.end))
        if best is None or "?" in span.text or "?" not in best.text:
            best = span
    if best is None and spans and "?" in spans[-1].text:  # quoted inside a sentence of prose
        best = voices.trimmed(passage.document, spans[-1].start, spans[-1].end)
    return best


def _questions(passage: Passage, spans: Sequence[Span]) -> list[Span]:
    """Every sentence of a turn that asks, in order."""
    found = []
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        if any(p.start <= start < p.end for p in spans) and "?" in sentence.text:
            found.append(voices.trimmed(passage.document, start, end))
    return found


def _asked(asked: Sequence[Frame], question: Span) -> list[Frame]:
    """The frames that the answer adopts: of the asking sentence, else of the one before it."""
    usable = [f for f in asked if not f.scope.void or _REMEMBERS.search(question.text)]
    usable = [
        f
        for f in usable
        if f.scope.modality in (Modality.QUESTION, Modality.ASSERTED, Modality.HEDGED)
        and f.predicate not in ("promise", "know-nothing")
    ]
    inside = [f for f in usable if question.start <= f.anchor < question.end]
    tag = _TAG.search(question.text)
    if tag is not None:  # "There was a minister, wasn't there?"
        inside = [f for f in inside if f.anchor < question.start + tag.start()]
    inside = [f for f in inside if not _only_asks(f, question)]
    whole = _PUT.match(question.text) is not None or is_list(question.text)
    main = [f for f in inside if (whole or not f.scope.embedded) and f.scope.certainty.value == "happened"]
    if _HOW_MANY.search(question.text) and re.search(
        r"\bhow many of\b.*\b(?:his|hers|yours|theirs|your own)\b", question.text, re.I
    ):
        counted = [f for f in (inside or usable) if f.nominal] or [
            f for f in asked if f.predicate in ("meet", "call", "correspond", "communicate", "contact")
        ]
        return [
            replace(
                f,
                subject=_answerer(question),
                scope=replace(f.scope, negative=False, modality=Modality.QUESTION),
                quantity=None,
            )
            for f in counted[-1:]
        ]
    if _REMEMBERS.search(question.text) and (not main or all(_pronominal(f) for f in main)):
        earlier = [
            f
            for f in asked
            if f.anchor < question.start
            and f.predicate
            in ("correspond", "meet", "call", "communicate", "receive_document", "see_document", "sign")
        ]
        return earlier[-1:] or main
    if not main and _HOW_MANY.search(question.text):
        nominal = [f for f in inside if f.nominal]
        return nominal[:1]
    top = [f for f in main if not (f.nominal and not f.light)] or main
    return _outermost(top)


def _only_asks(frame: Frame, question: Span) -> bool:
    """ "Can you tell us who drafted it?" "No.": it is the telling that is denied."""
    asker = frame.subject is not None and frame.subject.words.casefold() in _ASKING
    return asker and not re.match(
        r"\W*(?:(?:and|so|but),? )?(?:who|which|what)\b", question.text, re.IGNORECASE
    )


def _answerer(question: Span) -> Who:
    return Who(question.start, question.end, "you", question.start, person="you")


def _pronominal(frame: Frame) -> bool:
    return not frame.partners and (frame.theme or "").casefold() in ("that", "it", "this", "")


def _outermost(frames: list[Frame]) -> list[Frame]:
    """Of frames of one sentence, those not inside the complement of another ("did you tell X that you knew")."""
    out = []
    for frame in frames:
        inside = [
            o
            for o in frames
            if o is not frame
            and o.anchor < frame.anchor
            and o.predicate in ("tell", "communicate", "order", "notify")
            and o.partners
            and o.theme is not None
        ]
        if (
            inside
            and not frame.nominal
            and frame.predicate in ("know", "meet", "see_document", "be_acquainted")
            and frame.start > inside[0].anchor
        ):
            continue
        out.append(frame)
    return out
