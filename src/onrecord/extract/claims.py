"""Frames inside attributions → claims: what somebody says was so, or was not.

Denials are taken in every shape that :mod:`onrecord.extract.scope` settles; affirmations where they can
be checked (a first time, an only topic, a count, completeness) or where they are about the speaker.
Short answers adopt their question (:mod:`onrecord.extract.answers`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.core.document import Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Attribution,
    AttributionKind,
    Certainty,
    Claim,
    ClaimForm,
    Coverage,
    HedgeKind,
    Modality,
    Party,
    Polarity,
    Provenance,
    Qualifier,
    QualifierKind,
    Quantity,
)
from onrecord.knowledge import Knowledge

from . import papers, voices
from .actors import Cast, Mention
from .answers import answered, read_answer
from .asserted import Scope
from .disclosure import completeness, minuted, named_in, narrated, nothing_to_declare
from .formtold import left_out, told_of_forms
from .frames import Frame
from .gainsaid import gainsaid
from .omitted import omissions
from .parties import Voice, Who, party, resolve
from .passage import Passage
from .qualifiers import TALKING, count_in
from .sayers import quoted_part, spoken_by, told_by

_PLACE_PREDICATES = frozenset({"visit", "travel_to", "be_present"})
_MATTERS = frozenset(
    "matter item business subject issue question decision transaction thing agenda application".split()
)
_TALKS = frozenset({"meet", "communicate", "call", "contact", "correspond"})
_SUCH = re.compile(r"\b(?:any such|such an?|no such|one|it|that|those|these)\b", re.IGNORECASE)
_NEIGHBOUR_CAPACITY = re.compile(
    r"\b(?:called|as|was|am|been|being|acting as) (?P<role>(?:an? |the )(?:surrogate|senator|member|minister|mayor|councill?or|candidate|private citizen|volunteer|lawyer|chair\w*|director|representative|commissioner|governor|adviser|advisor|spokes\w+)\b(?: of [^,.;]{3,40})?)",
    re.IGNORECASE,
)
_CLEFT = re.compile(
    r"\b(?P<what>(?:what|all)(?: that)? (?P<who>we|i|he|she|they)(?: ever)? (?:had |have |did )?(?:(?P<verb>text|talk|spoke|speak|e-?mail|discuss|chat|corresponded|wrote|exchanged)\w*)(?: to [\w ]+?| with [\w ]+?)?(?: about)?,?) (?P<be>was|were|is|has been) (?P<topic>[^.!?;]+)",
    re.IGNORECASE,
)
_CLEFT_PREDICATES = {
    "text": "correspond",
    "email": "correspond",
    "e-mail": "correspond",
    "corresponded": "correspond",
    "wrote": "correspond",
    "exchanged": "correspond",
    "discuss": "discuss",
}
_UNSURE = re.compile(
    r"(?:exactly |precisely |quite |really |yet |just )*(?:what|why|how|where|who|when|whether|if|which)\b",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\W*(?:and )?(?:(?:that|this|it)(?: only)? happened,? (?:(?:i think|i believe|perhaps|maybe|at most),? )*(?:just |only )?(?P<times>once|twice|thrice|once or twice|\w+ (?:or \w+ )?times)\b"
    r"|(?:that|this)(?:['’]s| is| was| would be)(?: all| it| that| the (?:extent|sum|sum total|lot|whole|limit|beginning and (?:the )?end)(?: of (?:it|that|our \w+))?)(?: there (?:is|was)(?: to it)?)?\W*$)",
    re.IGNORECASE,
)
_TAKES = frozenset("benefit donation fee gift loan owe receive receive_money".split())
_DEMONSTRATED = re.compile(r"(?:that|this|such|no such|the|those|these)\b", re.IGNORECASE)
_THAT_FAR = 3000
"""So many characters back "that conversation" may point."""
_KNOWS_OF = re.compile(r"know(?:s|n)?\s+(?:anything |nothing |something )?(?:of|about)\b", re.IGNORECASE)
_SUCH_FAR = 400
"""So many characters back "such" may point."""
_DANGLING = re.compile(r"^\W*(?:what|all) (?:we|i|he|she|they)\b[^.!?]{0,40}$", re.IGNORECASE)
_MANNER_ONLY = re.compile(
    r"^\W*(?P<all>(?:it|this|that|they) (?:was|were) (?:only |just |all |merely |no more than |purely )*(?P<manner>in passing|brief(?:ly)?|informal|casual|a chance encounter|social|purely social|by chance|in the corridor|a courtesy)\b[^.!?]*)",
    re.IGNORECASE,
)


def claims(
    passage: Passage,
    frames: Sequence[Frame],
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[Claim, ...]:
    """The claims of a passage, in the order of the text. Pure; raises nothing."""
    return _Claims(passage, frames, attributions, mentions, cast, knowledge).all()


def coverage(
    frames: Sequence[Frame], attributions: Sequence[Attribution], found: Sequence[Claim]
) -> Coverage:
    """How many denials stand in speech, and how many of them became claims that can be checked."""
    by_id = {a.id: a for a in attributions}
    denied = {
        (f.voice, f.sentence)
        for f in frames
        if f.scope.negative
        and not f.scope.void
        and f.voice is not None
        and voices.speaks(by_id.get(f.voice))
        and f.scope.modality in (Modality.ASSERTED, Modality.HEDGED)
    }
    typed = {
        (c.attribution, c.spans[-1].start)
        for c in found
        if c.polarity is Polarity.DENIED and not c.predicate.startswith("other:")
    }
    count = max(len(denied), len({s for _, s in typed}))
    return Coverage(count, min(count, len(typed)))


@dataclass
class _Claims:
    passage: Passage
    frames: Sequence[Frame]
    attributions: Sequence[Attribution]
    mentions: Sequence[Mention]
    cast: Cast
    knowledge: Knowledge

    def all(self) -> tuple[Claim, ...]:
        """Every claim once, by place."""
        found: list[Claim] = []
        for attribution in self.attributions:
            if not voices.speaks(attribution) or not attribution.content:
                continue
            found += self._of(attribution)
        for frame in self.frames:
            if frame.voice is None and frame.sayer is not None:
                found += self._told(frame)
        for signed in papers.signed(self.passage, self.mentions, self.cast):
            if not any(f.voice is not None for f in self.frames if voices.holds(signed, f.anchor)):
                found += self._of(signed)
        found += narrated(self.passage, self.frames, self.mentions, self.cast)
        found += omissions(self.passage, self.attributions, self.mentions, self.cast)
        found += minuted(self.passage, self.mentions, self.cast)
        found += told_of_forms(self.passage, self.mentions, self.cast)
        found += left_out(self.passage, self.mentions, self.cast)
        found += gainsaid(self.passage, found, self.mentions, self.cast)
        unique = {c.id: c for c in found}
        for claim in found:
            twins = [
                o
                for o in unique.values()
                if o.id != claim.id
                and (o.attribution, o.predicate, o.polarity, o.spans)
                == (claim.attribution, claim.predicate, claim.polarity, claim.spans)
            ]
            if claim.id in unique and claim.party is None and any(o.party is not None for o in twins):
                del unique[claim.id]
        return tuple(sorted(unique.values(), key=lambda c: c.spans[-1].start))

    def _told(self, frame: Frame) -> list[Claim]:
        """A frame that only its clause ties to who said it."""
        told = told_by(frame, self.passage, self.cast, self.knowledge)
        if told is None or voices.ironic(voices.content(told)):
            return []
        claim = self._plain(
            replace(frame, sayer=None), told, voices.voice(told, (), self.cast, self.passage.document)
        )
        return [claim] if claim is not None else []

    def _of(self, attribution: Attribution) -> list[Claim]:
        text = voices.content(attribution)
        attribution = self._with_question(
            spoken_by(attribution, self.frames, self.passage, self.mentions, self.cast)
        )
        said = voices.voice(attribution, self.attributions, self.cast, self.passage.document)
        if voices.ironic(text):
            return []
        own = [
            f
            for f in self.frames
            if f.voice == attribution.id
            or not attribution.id
            and f.voice is None
            and voices.holds(attribution, f.anchor)
        ]
        asked = self._question(attribution)
        out: list[Claim] = []
        for frame in own:
            claim = self._plain(frame, attribution, said, asked)
            if claim is not None:
                claim = self._against_question(claim, frame, asked, said)
                out.append(self._pointing_back(claim, attribution, asked, said))
        out += answered(
            self.passage,
            attribution,
            asked,
            said,
            self._claim,
            self.mentions,
            self.cast,
            spoken=bool(out),
        )
        out = _without_hedge(out, attribution, self.passage)
        whole = completeness(self.passage, attribution, self._question_text(attribution))
        if whole:
            out = [c for c in out if c.predicate != "disclose" or c.polarity is Polarity.DENIED]
        out += whole
        out += nothing_to_declare(self.passage, attribution)
        out += self._cleft(attribution, said, own)
        out += self._manner(attribution, said, own)
        out += self._no_more(attribution, said, own, asked)
        return out

    def _with_question(self, attribution: Attribution) -> Attribution:
        """A bare answer in prose with the question quoted just before it, or in the same breath."""
        if not attribution.question and len(attribution.content) > 1:
            asked, told = attribution.content[-2], attribution.content[-1]
            if asked.text.rstrip('”"’ ').endswith("?") and len(told.text.split()) <= 6:
                alone = replace(attribution, content=(quoted_part(told, self.passage.document),))
                if read_answer(alone, self.passage.document) is not None:
                    return replace(alone, question=(asked,))
        if not attribution.content or len(voices.content(attribution).split()) > 6:
            return attribution
        if attribution.question:  # "responded with a “No.”": the answer is what stands in quotation marks
            if read_answer(attribution, self.passage.document) is not None:
                return attribution
            alone = replace(
                attribution, content=(quoted_part(attribution.content[-1], self.passage.document),)
            )
            return alone if read_answer(alone, self.passage.document) is not None else attribution
        quoted = replace(attribution, content=(quoted_part(attribution.content[-1], self.passage.document),))
        if read_answer(quoted, self.passage.document) is None:
            return attribution
        start = attribution.content[0].start
        before = [
            s
            for a in self.attributions
            if a.id != attribution.id and a.speaker != attribution.speaker
            for s in a.content
            if start - 500 < s.end <= start and s.text.rstrip().rstrip('”"’ ').endswith("?")
        ]
        return replace(quoted, question=(max(before, key=lambda s: s.end),)) if before else attribution

    def _question(self, attribution: Attribution) -> list[Frame]:
        spots = [(s.start, s.end) for s in attribution.question]
        return [f for f in self.frames if any(a <= f.anchor < b for a, b in spots)]

    def _question_text(self, attribution: Attribution) -> str:
        return " ".join(" ".join(s.text.split()) for s in attribution.question)

    # --- one frame ----------------------------------------------------------------------------------

    def _plain(
        self, frame: Frame, attribution: Attribution, said: Voice, asked: Sequence[Frame] = ()
    ) -> Claim | None:
        scope = frame.scope
        if frame.subject is not None and frame.subject.person == "you":
            return None
        if frame.sayer is not None and any(s.start <= frame.sayer.start < s.end for s in attribution.content):
            return None  # "They say I never went": what others say
        if (
            scope.void
            or scope.modality not in (Modality.ASSERTED, Modality.HEDGED)
            or voices.unsaid(attribution, frame.anchor)
        ):
            return None
        untried = scope.negative and scope.certainty is Certainty.ATTEMPTED and not self._mutual(frame)
        if (
            not untried
            and scope.certainty is not Certainty.HAPPENED
            or (frame.predicate in ("promise", "be_invited", "be_scheduled") and not scope.negative)
        ):
            return None
        counts = frame.exact and frame.quantity is not None and bool(frame.partners)
        first = frame.form is ClaimForm.FIRST or counts
        if frame.nominal and not frame.light and not scope.negative and scope.hedge is None and not first:
            return None
        if (
            scope.negative
            and frame.subject is None
            and not frame.partners
            and frame.theme is None
            and not frame.passive
            and not frame.topic
            and not any(self._akin(f.predicate, frame.predicate) and f.partners for f in asked)
            and self._demonstrated(frame) is None
        ):
            return None
        if (
            frame.word in ("text", "talk", "speak", "discuss", "chat", "write", "email")
            and frame.form is ClaimForm.PLAIN
            and _DANGLING.match(self.passage.document.text[frame.start : frame.end])
        ):
            return None  # "What we texted about" without what it was
        if scope.embedded and not (scope.negative and frame.tense != "other"):
            return None
        if (
            frame.predicate == "know"
            and frame.tense == "present"
            and scope.hedge is None
            and (
                frame.subject is None
                or not frame.theme
                or _UNSURE.match(frame.theme)
                or frame.word == "know"
                and not _KNOWS_OF.search(self.passage.document.text[frame.anchor : frame.end])
            )
        ):
            return None  # "I don't know", "we do not yet know exactly how"
        nowhere = frame.theme is None and not frame.partners and frame.where is None and not asked
        if scope.negative and frame.predicate in ("visit", "travel_to") and nowhere:
            return None  # "has not visited": where is not read
        if frame.predicate == "disclose" and frame.hides or self._is_hedge(frame):
            return None
        if not scope.negative and not self._affirmable(frame, said):
            return None
        if (
            frame.tense == "present"
            and not frame.state
            and scope.negative
            and not frame.nominal
            and scope.hedge is None
            and frame.word != "have"
            and not (
                frame.predicate in _TAKES
                and frame.subject is not None
                and frame.subject.person in ("i", "we")
            )
        ):
            return None  # what somebody does not do now; "we borrow from nobody" is a habit of his own
        if frame.predicate.startswith("other:") and not (
            scope.negative and frame.tense in ("past", "perfect") and self._about_speaker(frame, said)
        ):
            return None
        return self._claim(frame, attribution, said)

    def _mutual(self, frame: Frame) -> bool:
        """Whether it may have come from the other side: who did not try to reach somebody may have been reached."""
        return self.knowledge.predicate(frame.predicate).symmetric or frame.predicate.startswith("other:")

    def _demonstrated(self, frame: Frame) -> Frame | None:
        """What "that conversation" or "the lunch" points to: the last like happening that names its sides."""
        text = self.passage.document.text[frame.start : frame.end]
        if not frame.nominal or frame.light or _DEMONSTRATED.match(text) is None:
            return None
        told = {w.lower() for w in re.findall(r"[A-Za-z]{5,}", text)}
        beside = told & {w.lower() for w in re.findall(r"\b(?:in|at|on) (?:the |a )?([A-Za-z]{5,})", text)}
        before = [
            f
            for f in self.frames
            if frame.anchor - _THAT_FAR < f.anchor < frame.start
            and f.partners
            and f.subject is not None
            and self._akin(f.predicate, frame.predicate)
            and all(w in self.passage.document.text[slice(*f.sentence)].lower() for w in beside)
        ]
        return before[-1] if before else None

    def _is_hedge(self, frame: Frame) -> bool:
        """Whether "I am not aware of …" only hedges another happening of the same clause."""
        if frame.predicate != "know" or not frame.scope.negative or frame.tense != "present":
            return False
        return any(
            f is not frame
            and f.voice == frame.voice
            and f.scope.hedge is not None
            and frame.anchor < f.anchor < frame.sentence[1]
            for f in self.frames
        )

    def _affirmable(self, frame: Frame, said: Voice) -> bool:
        """Whether an affirmation is worth keeping: it can be checked, or it is about the speaker's own doing."""
        if frame.tense not in ("past", "perfect") and not frame.state:
            return False
        counts = frame.exact and frame.quantity is not None and bool(frame.partners)
        if frame.nominal and not frame.light and frame.form is not ClaimForm.FIRST and not counts:
            return False
        if frame.form is not ClaimForm.PLAIN or (frame.quantity is not None and frame.exact):
            return True
        return (
            self._about_speaker(frame, said)
            and frame.predicate not in ("know", "tell", "communicate", "discuss")
            or self._about_speaker(frame, said)
            and bool(frame.partners)
        )

    def _about_speaker(self, frame: Frame, said: Voice) -> bool:
        people = [w for w in (frame.subject, *frame.partners) if w is not None]
        for who in people:
            if any(w.person in ("i", "we") or w.body or w.own in ("i", "we") for w in (who, *who.also)):
                return True
            actor = resolve(who, said)
            if actor is not None and actor in (said.speaker, said.principal, said.body):
                return True
        return False

    def _claim(
        self,
        frame: Frame,
        attribution: Attribution,
        said: Voice,
        *,
        spans: tuple[Span, ...] | None = None,
        denied: bool | None = None,
        hedge: tuple[HedgeKind, str] | None = None,
    ) -> Claim:
        """A frame as a claim of an attribution; ``spans`` and the rest are given where an answer adopts it."""
        document = self.passage.document
        scope = frame.scope
        modality = (
            Modality.HEDGED
            if hedge is not None
            else scope.modality
            if scope.modality is Modality.HEDGED
            else Modality.ASSERTED
        )
        polarity = scope.polarity if denied is None else (Polarity.DENIED if denied else Polarity.AFFIRMED)
        if (
            polarity is Polarity.DENIED
            and frame.exact
            and frame.quantity is not None
            and frame.quantity.op == ">"
        ):
            # "never more than twice" grants what it limits
            polarity = Polarity.AFFIRMED
            frame = replace(frame, quantity=Quantity("<=", frame.quantity.number))
        if spans is None:
            spans = (voices.clipped(document, attribution.content, frame.start, frame.end, frame.anchor),)
        form, quantity = self._form(frame, polarity)
        subject = self._subject(frame, said, attribution)
        other = self._party(frame, said, attribution)
        meant = self._demonstrated(frame) if frame.subject is None and not frame.partners else None
        if meant is not None:
            by_id = {a.id: a for a in self.attributions}
            then = by_id.get(meant.voice) if meant.voice is not None else None
            told = voices.voice(then, self.attributions, self.cast, self.passage.document)
            if then is None or then.act.value == "question":
                told = replace(said, addressee=said.speaker, principal=said.principal or said.speaker)
            subject, other = self._subject(meant, told), self._party(meant, told)
        qualifiers = self._qualifiers(frame, attribution, polarity)
        if (
            other is None
            and len(subject.also) == 1
            and frame.subject is not None
            and frame.subject.also
            and self.knowledge.predicate(frame.predicate).symmetric
        ):
            subject, other = (
                replace(subject, also=()),
                subject.also[0],
            )  # "you and he spoke": the second is the other side
        return Claim(
            id=content_id(
                "cl",
                document.id,
                attribution.id,
                frame.predicate,
                polarity.value,
                form.value,
                *(f"{s.start}-{s.end}" for s in spans),
                frame.anchor,
            ),
            attribution=attribution.id,
            document=document.id,
            spans=spans,
            predicate=frame.predicate,
            subject=subject,
            party=other,
            theme=None if _none_of_it(frame, polarity) else self._such(frame) or frame.theme,
            polarity=polarity,
            modality=modality,
            hedge=hedge[0] if hedge is not None else scope.hedge,
            hedge_words=hedge[1] if hedge is not None else scope.hedge_words,
            form=form,
            window=frame.window,
            quantity=quantity,
            qualifiers=qualifiers,
            speaker=attribution.speaker,
            behalf=attribution.behalf or said.principal if said.principal != attribution.speaker else None,
            said=attribution.said or document.published,
            present_state=frame.state and frame.tense == "present" and spans is not None,
        )

    def _form(self, frame: Frame, polarity: Polarity) -> tuple[ClaimForm, Quantity | None]:
        quantity = frame.quantity
        if polarity is Polarity.DENIED:
            return (ClaimForm.PLAIN, None)
        if quantity is not None and frame.exact:
            return (ClaimForm.COUNT, quantity)
        return (frame.form, quantity)

    def _subject(self, frame: Frame, said: Voice, attribution: Attribution | None = None) -> Party:
        if frame.subject is None and frame.predicate == "discuss" and said.principal is not None:
            return Party("", actor=said.principal)
        if frame.subject is None and attribution is not None and self._fragment(frame, attribution):
            return Party("", actor=said.speaker)
        if frame.subject is None and frame.light and frame.predicate in ("receive_money", "donation"):
            return Party("", actor=said.speaker)  # "there was no other money": to the speaker
        if frame.subject is None:
            return Party("anybody", anyone=True)
        made = party(frame.subject, said, self.passage)
        if self._titles_principal(made, frame.subject, said):
            return replace(made, actor=said.principal, anyone=False)
        itself = frame.subject.person == "third" and frame.subject.words.casefold() in ("he", "she")
        if attribution is not None and itself and made.actor is None and made.cls is None and made.of is None:
            told = (
                attribution.kind is AttributionKind.INDIRECT
                and attribution.source
                and frame.voice == attribution.id
            )
            speaker = self.cast.actor(attribution.speaker)
            if told and speaker is not None and speaker.kind.value == "person":
                return replace(
                    made, actor=attribution.speaker, anyone=False
                )  # "Roe said that he had never …"
        return made

    def _fragment(self, frame: Frame, attribution: Attribution) -> bool:
        """Whether an answer is a happening without a verb, which is the speaker's own: "Never a private meeting"."""
        if not frame.nominal or not attribution.question or attribution.speaker is None:
            return False
        return not any(t.pos_ in ("VERB", "AUX") for t in self.passage.tokens(*frame.sentence))

    def _titles_principal(self, made: Party, subject: Who, said: Voice) -> bool:
        """ "The chief was not aware", says his lawyer: an unknown "the …" that is an office of the principal's."""
        if made.actor is not None or made.of is not None or said.principal in (None, said.speaker):
            return False
        words = subject.words.casefold().split()
        if subject.open or subject.plural or len(words) < 2 or words[0] != "the":
            return False
        title = " ".join(words[1:])
        roles = [o.role.casefold() for o in self.cast.offices if o.holder == said.principal]
        return any(r == title or r.endswith(" " + title) or r.startswith(title + " ") for r in roles)

    def _party(self, frame: Frame, said: Voice, attribution: Attribution | None = None) -> Party | None:
        if frame.partners and frame.partners[0].cls in _MATTERS and frame.partners[0].of is None:
            return None  # "an interest in any matter": in whatever it is
        if frame.partners:
            first, *rest = frame.partners
            made = party(first, said, self.passage)
            return (
                replace(made, also=(*made.also, *(party(w, said, self.passage) for w in rest)))
                if rest
                else made
            )
        if frame.predicate == "discuss" and frame.subject is None and said.principal is not None:
            spoken = [
                f for f in self.frames if f.anchor < frame.anchor and f.partners and f.predicate in _TALKS
            ]
            if spoken:
                return self._party(spoken[-1], said, attribution)
        if (
            frame.subject is not None
            and frame.subject.person == "we"
            and self.knowledge.predicate(frame.predicate).symmetric
        ):
            have = {a for a in (said.speaker, said.body) if a is not None}
            beside = voices.companion(
                attribution, frame.anchor, frame.sentence[0], self.mentions, self.cast, have
            )
            if beside is not None:
                span = self.passage.document.span(beside.start, beside.end)
                return Party(" ".join(span.text.split()), actor=beside.actor, span=span)
        theme = frame.theme_who
        if theme is None:
            return None
        if theme.actor is None and theme.of is None and re.search(r"\bsuch\b", theme.words, re.IGNORECASE):
            before = [
                f
                for f in self.frames
                if f.anchor < frame.anchor
                and f.predicate == frame.predicate
                and (f.partners or f.theme_who is not None and f.theme_who.actor is not None)
            ]
            if before:
                return self._party(before[-1], said, attribution)
        actor = theme.actor if theme.actor is not None else None
        if (
            actor is not None
            or frame.predicate == "hold_asset"
            and (
                theme.of is not None
                or theme.cls in self.knowledge.class_parents
                and theme.open
                and theme.cls is not None
                and self.knowledge.class_entails(theme.cls, "body")
            )
        ):
            return party(theme, said, self.passage)
        return None

    def _such(self, frame: Frame) -> str | None:
        """What "such an instruction" points back to: what the last like happening was told to be."""
        if frame.theme is None or not re.match(r"(?:no |any )?such\b", frame.theme, re.IGNORECASE):
            return None
        before = [f for f in self.frames if f.anchor < frame.anchor and f.predicate == frame.predicate]
        return before[-1].theme if before and frame.anchor - before[-1].anchor < _SUCH_FAR else None

    def _qualifiers(
        self, frame: Frame, attribution: Attribution, polarity: Polarity
    ) -> tuple[Qualifier, ...]:
        found = list(frame.qualifiers)
        theme = frame.theme_who
        if (
            frame.predicate in _PLACE_PREDICATES
            and theme is not None
            and not any(q.kind is QualifierKind.PLACE for q in found)
        ):
            found.append(
                Qualifier(
                    QualifierKind.PLACE,
                    frame.theme or theme.words,
                    span=self.passage.document.span(theme.start, theme.end),
                )
            )
        if (
            frame.predicate == "discuss"
            and frame.theme
            and theme is not None
            and not any(q.kind is QualifierKind.TOPIC for q in found)
        ):
            found.append(
                Qualifier(
                    QualifierKind.TOPIC, frame.theme, span=self.passage.document.span(theme.start, theme.end)
                )
            )
        if (
            polarity is Polarity.DENIED
            and frame.predicate in TALKING
            and not any(q.kind is QualifierKind.CAPACITY for q in found)
        ):
            beside = self._beside(frame, attribution)
            if beside is not None:
                found.append(beside)
        return tuple(found)

    def _beside(self, frame: Frame, attribution: Attribution) -> Qualifier | None:
        """A capacity that the neighbouring clause of the same sentence names for the speaker."""
        low, high = frame.sentence
        text = self.passage.document.text[low:high].replace("\n", " ")
        for found in _NEIGHBOUR_CAPACITY.finditer(text):
            start, end = low + found.start("role"), low + found.end("role")
            if any(s.start <= start < s.end for s in attribution.content):
                return Qualifier(
                    QualifierKind.CAPACITY,
                    "as " + " ".join(found.group("role").split()),
                    span=self.passage.document.span(start, end),
                )
        return None

    def _against_question(self, claim: Claim, frame: Frame, asked: Sequence[Frame], said: Voice) -> Claim:
        """A longer answer: what the question narrows and the answer drops is inherited."""
        near = [f for f in asked if self._akin(f.predicate, claim.predicate)]
        if not near or claim.polarity is not Polarity.DENIED:
            return claim
        question = near[-1]
        adopted = bool(
            _SUCH.search(" ".join(s.text for s in claim.spans))
            and re.search(r"\bsuch\b", " ".join(s.text for s in claim.spans), re.I)
        )
        kinds = {q.kind for q in claim.qualifiers}
        extra = tuple(
            replace(q, provenance=Provenance.STATED if adopted else Provenance.INHERITED)
            for q in question.qualifiers
            if q.kind not in kinds
        )
        changes: dict[str, object] = {"qualifiers": (*claim.qualifiers, *extra)}
        if claim.party is None and claim.subject.anyone and frame.nominal and frame.subject is None:
            adopted = True  # "There were no meetings": with those whom the question names
        if adopted and claim.subject.anyone and question.subject is not None:
            changes["subject"] = self._subject(
                question, replace(said, addressee=said.speaker, principal=said.principal or said.speaker)
            )
        if adopted and claim.party is None and question.partners:
            changes["party"] = self._party(question, said)
        if claim.window is None and question.window is not None:
            changes["window"] = question.window if adopted else None
            if not adopted:
                changes["qualifiers"] = (
                    *claim.qualifiers,
                    *extra,
                    Qualifier(
                        QualifierKind.WINDOW,
                        question.window.words,
                        Provenance.INHERITED,
                        question.window.span,
                    ),
                )
        return replace(claim, **changes)  # type: ignore[arg-type]

    def _pointing_back(
        self, claim: Claim, attribution: Attribution, asked: Sequence[Frame], said: Voice
    ) -> Claim:
        """ "I did not meet with them", "they never paid me": those whom the question names."""
        voice = replace(said, addressee=said.speaker, principal=said.principal or said.speaker)
        meant = None
        if claim.party is not None and _points_back(claim.party):
            meant = self._asked_about(claim, attribution, asked, voice) or self._said_before(
                claim, attribution, said
            )
            if meant is not None:
                party_ = replace(meant, words=claim.party.words, span=claim.party.span)
                return replace(claim, party=party_)
        if _points_back(claim.subject):
            meant = self._asked_about(claim, attribution, asked, voice)
        if meant is not None:
            return replace(claim, subject=replace(meant, words=claim.subject.words, span=claim.subject.span))
        return claim

    def _said_before(self, claim: Claim, attribution: Attribution, said: Voice) -> Party | None:
        """ "That company": the body that the same speech has named last, a sentence or two before."""
        if claim.party is None or claim.party.span is None or not _THAT_BODY.fullmatch(claim.party.words):
            return None
        at = claim.party.span.start
        near = [
            m
            for m in self.mentions
            if at - 300 < m.start < at
            and m.form == "name"
            and m.actor not in (None, said.speaker, said.body)
            and any(s.start <= m.start < s.end for s in attribution.content)
            and (actor := self.cast.actor(m.actor)) is not None
            and actor.kind.value == "body"
        ]
        return Party("", actor=near[-1].actor) if near else None

    def _asked_about(
        self, claim: Claim, attribution: Attribution, asked: Sequence[Frame], voice: Voice
    ) -> Party | None:
        """The one other side of the question's like happening, else the only body that the question names."""
        near = [f for f in asked if self._akin(f.predicate, claim.predicate)]
        if near:
            sides = [w for w in near[-1].partners if w.person == ""]
            if sides:
                return self._party(replace(near[-1], partners=tuple(sides)), voice)
            subject = near[-1].subject
            return party(subject, voice, self.passage) if subject is not None and not subject.person else None
        named = {
            m.actor
            for m in self.mentions
            for s in attribution.question
            if s.start <= m.start < s.end and m.actor is not None
        } - {voice.speaker, voice.body, voice.principal}
        kinds = [actor.kind.value for a in named if (actor := self.cast.actor(a)) is not None]
        return Party("", actor=next(iter(named))) if kinds == ["body"] else None

    def _akin(self, one: str, other: str) -> bool:
        return self.knowledge.entails(one, other) or self.knowledge.entails(other, one)

    # --- shapes of a whole utterance ----------------------------------------------------------------

    def _cleft(self, attribution: Attribution, said: Voice, own: Sequence[Frame]) -> list[Claim]:
        """ "What we texted about," he said, "was softball": read over the pieces of one quotation."""
        attribution = self._carried_on(attribution)
        if len(attribution.content) < 2 or any(f.form is ClaimForm.ONLY for f in own):
            return []
        joined, places = _joined(attribution)
        found = _CLEFT.search(joined)
        if found is None:
            return []
        document = self.passage.document
        first = attribution.content[0]
        topic = document.span(places[found.start("topic")], places[found.end("topic") - 1] + 1)
        predicate = _CLEFT_PREDICATES.get(found.group("verb").lower(), "communicate")
        spans = (
            voices.trimmed(document, places[found.start()], first.end),
            voices.trimmed(document, places[found.start("be")], topic.end),
        )
        subject = Who(
            first.start,
            first.start,
            found.group("who"),
            first.start,
            person="we"
            if found.group("who").lower() == "we"
            else "i"
            if found.group("who").lower() == "i"
            else "third",
        )
        return [
            Claim(
                id=content_id("cl", document.id, attribution.id, predicate, "only", topic.start),
                attribution=attribution.id,
                document=document.id,
                spans=spans,
                predicate=predicate,
                subject=Party(found.group("who"), actor=said.speaker)
                if subject.person in ("we", "i")
                else Party(found.group("who"), actor=said.principal),
                form=ClaimForm.ONLY,
                qualifiers=(
                    Qualifier(QualifierKind.TOPIC, " ".join(topic.text.split()).rstrip(',”"'), span=topic),
                ),
                speaker=attribution.speaker,
                behalf=attribution.behalf,
                said=attribution.said or document.published,
            )
        ]

    def _carried_on(self, attribution: Attribution) -> Attribution:
        """A direct quotation with the pieces that carry its sentence on ("…," she said, "was …")."""
        if attribution.kind is AttributionKind.INDIRECT:
            return attribution
        text = self.passage.document.text
        pieces = list(attribution.content)
        first = pieces[0]
        if not first.text.rstrip('”"’ ').endswith(","):
            return attribution
        tail = text[first.end : first.end + 500]
        skipped = len(tail) - len(tail.lstrip('”"’'))
        after = re.match(r"[^“\"\n]{3,160}[“\"](?P<more>[a-z][^”\"\n]*)", tail[skipped:])
        if after is None:
            return attribution
        low = first.end + skipped + after.start("more")
        more = self.passage.document.span(low, first.end + skipped + after.end("more"))
        if any(p.start < more.end and more.start < p.end for p in pieces):
            return attribution
        return replace(attribution, content=(first, more, *pieces[1:]))

    def _manner(self, attribution: Attribution, said: Voice, own: Sequence[Frame]) -> list[Claim]:
        """ "It was in passing": the manner of what the speaker has just granted."""
        out: list[Claim] = []
        for piece in attribution.content:
            for sentence in re.finditer(r"[^.!?]+[.!?]*", piece.text):
                found = _MANNER_ONLY.match(sentence.group())
                if found is None:
                    continue
                at = piece.start + sentence.start() + found.start("all")
                before = [
                    f
                    for f in (own or self._last(at))
                    if f.anchor < at
                    and not f.scope.negative
                    and f.predicate
                    in (
                        "raise_concern",
                        "meet",
                        "communicate",
                        "discuss",
                        "call",
                        "tell",
                        "contact",
                        "correspond",
                    )
                ]
                if not before:
                    before = [
                        f
                        for f in self._last(at)
                        if f.predicate in ("raise_concern", "meet", "communicate", "discuss", "tell")
                    ]
                if before:
                    frame = before[-1]
                    document = self.passage.document
                    span = voices.trimmed(document, at, piece.start + sentence.start() + found.end("all"))
                    manner = Qualifier(
                        QualifierKind.MANNER, " ".join(found.group("manner").split()), span=span
                    )
                    made = self._claim(
                        replace(frame, form=ClaimForm.ONLY, quantity=None),
                        attribution,
                        said,
                        spans=(span,),
                        denied=False,
                    )
                    out.append(
                        replace(
                            made,
                            form=ClaimForm.ONLY,
                            qualifiers=(manner,),
                            id=content_id("cl", document.id, attribution.id, "manner", span.start),
                        )
                    )
        return out

    def _no_more(
        self, attribution: Attribution, said: Voice, own: Sequence[Frame], asked: Sequence[Frame]
    ) -> list[Claim]:
        """ "That happened once or twice, and that's all there was", "That's the extent of it": how often at the most."""
        out: list[Claim] = []
        document = self.passage.document
        for piece in attribution.content:
            for sentence in re.finditer(r"[^.!?]+[.!?]*", piece.text):
                found = _NO_MORE.match(" ".join(sentence.group().split()))
                at = piece.start + sentence.start()
                if found is None:
                    continue
                before = [
                    f
                    for f in own
                    if at - 250 < f.anchor < at
                    and not f.scope.negative
                    and f.scope.modality is not Modality.QUESTION
                    and self.knowledge.entails(f.predicate, "contact")
                ]
                words = found.group("times")
                counted = count_in(words.split(" or ")[-1]) if words else None
                number = counted[0].number if counted is not None else 1
                if not before or number < 1:
                    continue
                frame = replace(
                    before[-1],
                    scope=Scope(),
                    quantity=Quantity("<=", number),
                    exact=True,
                    form=ClaimForm.PLAIN,
                )
                span = voices.trimmed(document, at, piece.start + sentence.end())
                first = voices.clipped(document, attribution.content, frame.start, frame.end, frame.anchor)
                made = self._claim(frame, attribution, said, spans=(first, span), denied=False)
                if made.party is None:
                    voice = replace(said, addressee=said.speaker, principal=said.principal or said.speaker)
                    near = [f for f in asked if f.partners] or list(asked)
                    party_ = self._party(near[-1], voice) if near else None
                    made = replace(made, party=party_ or self._named_in_question(attribution, said))
                if made.party is not None:
                    out.append(made)
        return out

    def _named_in_question(self, attribution: Attribution, said: Voice) -> Party | None:
        spans = attribution.question
        return named_in(self.mentions, spans[-1], said.speaker, self.passage, self.cast) if spans else None

    def _last(self, at: int) -> list[Frame]:
        return [
            f
            for f in self.frames
            if at - 400 < f.anchor < at and f.voice is not None and not f.scope.negative
        ]


_THAT_BODY = re.compile(
    r"(?:that|this|the same|said) (?:\w+ )?(?:company|firm|business|bank|group|organi[sz]ation|outfit|contractor|supplier|union|charity|club|trust)",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:them|they|it|(?:any|either|none|neither|one) of them|(?:that|this|the|those|these) "
    r"(?:\w+ )?(?:company|companies|firms?|business|bank|group|organi[sz]ations?|outfit|people|lot|contractor|supplier|union|charity|club|trust))",
    re.IGNORECASE,
)


def _none_of_it(frame: Frame, polarity: Polarity) -> bool:
    """ "Nobody gave me one rand": one is none, and no amount."""
    return (
        polarity is Polarity.DENIED
        and frame.predicate in _TAKES | {"pay", "give"}
        and frame.theme is not None
        and re.match(r"(?:not )?(?:one|a single) (?:[a-z]+ )?[a-z]+\b", frame.theme) is not None
    )


def _points_back(who: Party) -> bool:
    """Whether a party is unknown and only points at somebody named before."""
    unknown = who.actor is None and who.cls is None and who.of is None and not who.anyone and not who.also
    return unknown and _BACK.fullmatch(who.words) is not None


def _without_hedge(found: list[Claim], attribution: Attribution, passage: Passage) -> list[Claim]:
    """ "None that I am aware of": the answer's hedge is no denial of knowledge besides."""
    answer = read_answer(attribution, passage.document) if attribution.question else None
    if answer is None or answer.hedge is None:
        return found
    low, high = answer.span.start, answer.span.end
    return [
        c for c in found if c.predicate != "know" or len(c.spans) > 1 or not low <= c.spans[0].start < high
    ]


def _joined(attribution: Attribution) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for piece in attribution.content:
        if letters and letters[-1] != " ":
            letters.append(" ")
            places.append(piece.start)
        for index, letter in enumerate(piece.text):
            if letter in '“”"':
                continue
            letters.append(" " if letter.isspace() else letter)
            places.append(piece.start + index)
    return "".join(letters), places
