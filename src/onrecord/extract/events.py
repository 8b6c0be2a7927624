"""Frames → events: what is recorded as having happened, on whose word, and how surely.

The paper's own voice gives publications and official records; a speaker's words about himself give
admissions; words about others give accounts of a named or unnamed source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from onrecord.core.dates import When
from onrecord.core.document import DocumentKind, Span
from onrecord.core.ids import content_id
from onrecord.core.nouns import (
    Act,
    ActorKind,
    Attribution,
    Authority,
    Certainty,
    Event,
    Grade,
    Modality,
    Participant,
    ParticipantRole,
)
from onrecord.knowledge import Knowledge

from . import identity, inscribed, papers, thetwo, voices
from .actors import Cast, Mention
from .admissions import confirmed
from .answers import asking, read_answer
from .devices import HELD_BY, holders
from .frames import Frame
from .ledgers import diary_spans
from .lexicon import lemma
from .parties import Voice, Who, resolve
from .passage import Passage
from .sayers import spoken_by, told_by

_OFFICIAL = frozenset(
    {DocumentKind.FILING, DocumentKind.LOG, DocumentKind.STATEMENT, DocumentKind.TRANSCRIPT}
)
_NEVER = frozenset("be_acquainted benefit disclose oppose overlook promise support".split())
_SPOKEN = frozenset("agree communicate discuss notify order raise_concern tell".split())
_DOUBTED = frozenset(
    "accusation allegation claim denial idea inquiry possibility prospect question report request rumor "
    "rumour story suggestion talk".split()
)
_DISMISSED = frozenset(
    "allege claim deny dismiss dispute examine investigate probe question rebut reject".split()
)
_CAPITAL_OR_QUOTE = frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZ“"')
_CONCERN = re.compile(
    r"\b(?:not safe|unsafe|safety|danger\w*|risks?|concerns?|concerned|worr(?:y|ied|ies)|warn\w*|fears?|afraid|deaths?|harm\w*|breach\w*|fault\w*|defect\w*|fail(?:ing|ure)s?|illegal\w*|unlawful\w*|fraud\w*|abuse\w*|complain\w*|misconduct|bully\w*|leak\w*|contaminat\w*)\b",
    re.IGNORECASE,
)
_HAND = re.compile(
    r"\b(?:from|with|using|in|through|by) (?:the )?(?:[\w’'-]+ )?(?:account|phone|handset|number|address|e-?mail|name|fingerprint|login|computer|device|hand|initials) (?:of |belonging to )(?P<who>[^,.;]{2,60})|\b(?:with|using|by) (?P<whose>[^,.;]{2,50}?)[’']s? (?:own )?(?:fingerprint|password|login|passcode|account|face|signature)|\b(?:bearing|with|carrying|over) (?P<kind2>(?:his|her|their)) (?:own )?(?:signature|initials|name)"
)
_GUEST = re.compile(
    r"\bas (?:an? |the )?(?:personal |private |house )?guests? of (?:the )?(?P<host>(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
    r"|\bat (?P<payer>[A-Z][\w-]+(?: [A-Z][\w-]+)*)[’']s? expense\b"
)
_HOSTS = re.compile(
    r"\b(?:in|on|at|aboard|from|into|onto|with|of) (?P<host>[^,.;]{2,60}?)(?:['’]s?|s['’]) (?:[\w-]+ ){0,2}?(?:suite|box|villa|yacht|boat|plane|jet|helicopter|chalet|lodge|marquee|private island|castle)\b"
    r"|\b(?:suite|box|villa|yacht|plane|jet|helicopter|chalet|lodge) (?:of|belonging to|owned by|provided by) (?P<payer>[^,.;]{2,60})"
)
"""Where somebody is a guest by being there."""
_FINDS = re.compile(
    r"\b(?:find|finds|found|conclude[sd]?|determine[sd]?|holds?|held|notes?|noted|recalls?|records?|recorded|accepts?|accepted|observe[sd]?|establish(?:es|ed)?|satisfied|confirm(?:s|ed)?|shows?|showed)\b",
    re.IGNORECASE,
)


def events(
    passage: Passage,
    frames: Sequence[Frame],
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[Event, ...]:
    """The events of a passage, by place. Pure; raises nothing."""
    return _Events(passage, frames, attributions, mentions, cast, knowledge).all()


@dataclass
class _Events:
    passage: Passage
    frames: Sequence[Frame]
    attributions: Sequence[Attribution]
    mentions: Sequence[Mention]
    cast: Cast
    knowledge: Knowledge
    made: list[Event] = field(default_factory=list)
    concerned: bool = False

    def all(self) -> tuple[Event, ...]:
        """Every event once."""
        by_id = {a.id: a for a in self.attributions}
        default = papers.dates(self.passage)
        formed = papers.read(self.passage, self.attributions, self.mentions, self.cast)
        minuted = next((e for e in formed if e.predicate == "meet" and len(e.participants) > 2), None)
        self.concerned = minuted is not None and len(_CONCERN.findall(minuted.topic or "")) > 1
        for event in papers.noted(self.passage, self.attributions, minuted):
            formed += [event, *self._concern(event)]
        taken_back = [*papers.taken_back(self.passage), *diary_spans(self.passage)]
        for frame in self.frames:
            if any(a <= frame.anchor < b for a, b in taken_back):
                continue
            attribution = by_id.get(frame.voice) if frame.voice is not None else None
            if attribution is not None:
                attribution = spoken_by(attribution, self.frames, self.passage, self.mentions, self.cast)
            elif frame.sayer is not None:
                attribution = told_by(frame, self.passage, self.cast, self.knowledge)
                if attribution is None and not voices.paper_source(frame.sayer.words):
                    continue
            if attribution is not None and (
                not voices.speaks(attribution)
                or voices.ironic(voices.content(attribution))
                or voices.unsaid(attribution, frame.anchor)
            ):
                continue
            for event in self._of(frame, attribution):
                self.made.append(
                    event
                    if event.when is not None or frame.scope.embedded
                    else replace(event, when=default.at(frame.anchor))
                )
        self.made += confirmed(self.passage, self.made, self.attributions, self.mentions, self.cast)
        self.made += self._granted()
        self.made += formed
        unique: dict[str, Event] = {}
        for event in self.made:
            unique.setdefault(event.id, event)
        return tuple(sorted(unique.values(), key=lambda e: e.spans[0].start))

    # --- one frame ----------------------------------------------------------------------------------

    def _of(self, frame: Frame, attribution: Attribution | None) -> Iterator[Event]:
        certainty = self._certainty(frame)
        if frame.quantity is not None and frame.quantity.op in ("<", "<="):
            return
        if certainty is Certainty.POSSIBLE and frame.state:
            return
        if frame.predicate == "know" and (
            frame.tense == "present" or frame.subject is not None and frame.subject.person in ("we", "you")
        ):
            return
        if frame.predicate == "know" and (
            frame.when is None and frame.window is None or frame.scope.negative
        ):
            return
        if certainty is None or frame.predicate in _NEVER or frame.hides or self._cue(frame):
            return
        if self._of_this_sitting(frame):
            return
        if frame.nominal and not frame.light and self._doubted(frame):
            return
        voice = voices.voice(attribution, self.attributions, self.cast, self.passage.document)
        participants = self._participants(frame, voice, attribution)
        if not self._enough(frame, participants, attribution):
            return
        authority, source = self._authority(participants, attribution, voice)
        if authority is None:
            return
        if certainty is Certainty.NOT_HAPPENED and (
            attribution is not None or not participants or frame.predicate.startswith("other:")
        ):
            return
        base = self._event(frame, participants, certainty, authority, source, attribution)
        published = self.passage.document.published
        if (
            base.when is not None
            and base.when.earliest is not None
            and published is not None
            and published.latest is not None
            and base.when.earliest > published.latest
            and not base.state
        ):
            base = replace(base, certainty=Certainty.SCHEDULED)
        yield base
        yield from self._concern(base)
        yield from self._hosted(base)
        told = self._before_each(base, frame)
        for start, end, when in frame.each:
            span = self._span(start, end, attribution)
            yield replace(
                base,
                id=content_id("ev", base.id, span.start),
                spans=(span, *told),
                when=when,
                count=1,
                words=" ".join(span.text.split()),
                where=self._where_in(span) or None,
            )

    def _before_each(self, base: Event, frame: Frame) -> tuple[Span, ...]:
        """What a sentence says of several occasions in common: its words up to the first of them."""
        first = min((start for start, _, _ in frame.each), default=0)
        whole = base.spans[0]
        if not whole.start < first < whole.end:
            return ()
        return (voices.trimmed(self.passage.document, whole.start, first),)

    def _concern(self, base: Event) -> Iterator[Event]:
        """Telling somebody of a danger, or handing over a letter about one, raises a concern."""
        if (
            base.predicate not in ("tell", "receive_document", "give")
            or base.certainty is not Certainty.HAPPENED
        ):
            return
        handed = self.concerned and base.predicate in ("receive_document", "give")
        if not handed and not _CONCERN.search(f"{base.theme or ''} {base.topic or ''} {base.words}"):
            return
        people = base.participants
        if base.predicate == "receive_document":  # told from the other side
            turned = {
                ParticipantRole.AGENT: ParticipantRole.PARTY,
                ParticipantRole.PARTY: ParticipantRole.AGENT,
            }
            people = tuple(replace(p, role=turned.get(p.role, p.role)) for p in people)
        yield replace(
            base,
            id=content_id("ev", base.id, "concern"),
            predicate="raise_concern",
            participants=people,
            topic=base.topic or base.theme,
        )

    def _hosted(self, base: Event) -> Iterator[Event]:
        """Who stays somewhere "as a guest of Roe" or "at Roe's expense" has taken hospitality from Roe."""
        if base.certainty is not Certainty.HAPPENED or base.predicate in (
            "gift",
            "sign",
            "communicate",
            "call",
        ):
            return
        takers = tuple(p for p in base.participants if p.role is ParticipantRole.AGENT)
        found = _GUEST.search(base.spans[0].text) or _HOSTS.search(base.spans[0].text)
        if found is None or not takers:
            return
        which = "host" if found.group("host") else "payer"
        at = base.spans[0].start + (found.end("host") - 1 if which == "host" else found.start("payer"))
        if which == "payer" and found.re is _GUEST:
            at = base.spans[0].start + found.end(which) - 1
        host = next((m for m in self.mentions if m.start <= at < m.end and m.actor is not None), None)
        if host is None and which == "host":  # "in the Otters owner's suite": at least the Otters are known
            low = base.spans[0].start + found.start("host")
            inside = [m for m in self.mentions if low <= m.start <= at and m.actor is not None]
            host = inside[-1] if inside else None
        if host is None or host.actor is None or host.actor in {p.actor for p in takers}:
            return
        party = Participant(host.actor, ParticipantRole.PARTY, found.group(which))
        yield replace(
            base,
            id=content_id("ev", base.id, "hospitality"),
            predicate="gift",
            participants=(*takers[:1], party),
            theme="hospitality",
            count=1,
        )

    def _event(
        self,
        frame: Frame,
        participants: tuple[Participant, ...],
        certainty: Certainty,
        authority: Authority,
        source: str | None,
        attribution: Attribution | None,
    ) -> Event:
        span = self._span(*(frame.core or (frame.start, frame.end)), attribution, frame.anchor)
        count = (
            frame.quantity.number
            if frame.quantity is not None
            and frame.quantity.op in ("=", ">=", ">")
            and frame.quantity.number > 0
            else 1
        )
        return Event(
            id=content_id(
                "ev", self.passage.document.id, frame.predicate, frame.anchor, span.start, span.end
            ),
            document=self.passage.document.id,
            predicate=frame.predicate,
            participants=participants,
            spans=(span,),
            when=self._when(frame, attribution),
            where=frame.where
            or (frame.theme if frame.predicate in ("visit", "travel_to", "be_present") else None),
            topic=frame.topic or (frame.theme if frame.predicate == "discuss" else None),
            theme=frame.theme,
            capacity=frame.capacity,
            certainty=certainty,
            authority=authority,
            source=source,
            attribution=None
            if attribution is None or authority is Authority.PUBLICATION  # a paper tells it, not a person
            else attribution.id or None,
            count=min(count, 500),
            state=frame.state,
            words=" ".join(span.text.split()),
        )

    def _span(self, start: int, end: int, attribution: Attribution | None, anchor: int | None = None) -> Span:
        if attribution is None:
            return voices.trimmed(self.passage.document, start, end)
        return voices.clipped(self.passage.document, attribution.content, start, end, anchor)

    def _when(self, frame: Frame, attribution: Attribution | None) -> When | None:
        if frame.each:
            return frame.window.when if frame.window is not None and len(frame.each) < 2 else None
        return frame.when or inscribed.same_day(self.passage, *frame.sentence)

    def _where_in(self, span: Span) -> str | None:
        found = re.search(
            r"\b(?:in|at) (?!January|February|March|April|May|June|July|August|September|October|November|December|the (?:spring|summer|autumn|winter|fall)\b|\d)[^,.;]+?(?=$|[,.;]| during| while| on | in )",
            span.text,
        )
        return found.group() if found is not None else None

    def _certainty(self, frame: Frame) -> Certainty | None:
        scope = frame.scope
        if scope.void or scope.modality in (
            Modality.QUESTION,
            Modality.CONDITIONAL,
            Modality.SARCASM,
            Modality.REFUSAL,
        ):
            return None
        if (
            frame.predicate in ("be_invited", "be_scheduled")
            and scope.modality is Modality.ASSERTED
            and not scope.negative
        ):
            return Certainty.INVITED if frame.predicate == "be_invited" else Certainty.SCHEDULED
        if scope.modality is Modality.PROMISE:
            return (
                scope.certainty
                if scope.certainty in (Certainty.SCHEDULED, Certainty.INVITED) and frame.voice is None
                else None
            )
        if scope.modality is Modality.HEDGED and scope.negative:
            return None
        if scope.negative:
            return (
                Certainty.NOT_HAPPENED
                if frame.tense in ("past", "perfect") and not frame.nominal and not scope.omission
                else None
            )
        if (
            not frame.nominal
            and frame.tense not in ("past", "perfect")
            and not (frame.state and frame.tense == "present")
            and scope.certainty is Certainty.HAPPENED
        ):
            return None
        return scope.certainty

    def _cue(self, frame: Frame) -> bool:
        """Whether the verb only brings in somebody's words, to no one person in particular."""
        if frame.predicate in ("correspond", "contact") and frame.word in (
            "reply",
            "respond",
            "answer",
            "write",
            "return",
        ):
            return not frame.partners and not frame.window or frame.scope.negative
        if (
            frame.predicate not in ("tell", "communicate", "notify", "discuss", "order", "agree")
            or frame.nominal
        ):
            return False
        cued = any(s.start <= frame.anchor < s.end for a in self.attributions for s in a.cue)
        if not cued and frame.predicate != "tell":
            return False
        return not any(self._person(w) for w in frame.partners)

    def _of_this_sitting(self, frame: Frame) -> bool:
        """ "The point that we have touched on": in testimony, what was said in this very room a while ago."""
        if self.passage.document.kind is not DocumentKind.TRANSCRIPT or frame.predicate not in _SPOKEN:
            return False
        we = frame.subject is not None and frame.subject.person == "we"
        return we and frame.tense == "perfect" and not frame.partners and frame.window is None

    def _person(self, who: Who) -> bool:
        if who.person:
            return True
        actor = self.cast.actor(who.actor)
        return actor is not None and actor.kind is ActorKind.PERSON

    def _doubted(self, frame: Frame) -> bool:
        """Whether a bare noun of happening stands under a question, a rumour, a denial."""
        token = self.passage.token_at(frame.anchor)
        if token is None or frame.subject is None:
            return True
        node = token
        for _ in range(6):
            if node.head == node:
                return False
            node = node.head
            if (
                lemma(node) in _DOUBTED
                and node.pos_ == "NOUN"
                or lemma(node) in _DISMISSED
                and node.pos_ == "VERB"
            ):
                return True
        return False

    # --- who ----------------------------------------------------------------------------------------

    def _participants(
        self, frame: Frame, voice: Voice, attribution: Attribution | None
    ) -> tuple[Participant, ...]:
        mutual = (
            frame.predicate in self.knowledge.predicates
            and self.knowledge.predicate(frame.predicate).symmetric
        )
        found: list[Participant] = []
        if frame.subject is not None:
            found += self._as(frame.subject, ParticipantRole.AGENT, voice, frame)
        other = ParticipantRole.AGENT if mutual else ParticipantRole.PARTY
        for who in frame.partners:
            found += self._as(who, other, voice, frame)
        if frame.theme_who is not None and not (frame.partners and frame.theme_who.actor is None):
            theme = frame.theme_who
            if theme.actor is not None and frame.predicate not in ("discuss",):
                found += self._as(theme, ParticipantRole.PARTY, voice, frame)
            elif theme.of is not None and frame.predicate in (
                "hold_asset",
                "sell",
                "buy",
                "approve",
                "vote",
                "decide",
                "hold_office",
            ):
                found.append(Participant(theme.of, ParticipantRole.PARTY, " ".join(theme.words.split())))
        if not any(p.role is ParticipantRole.AGENT for p in found) and frame.passive:
            found += self._hand(frame)
        if frame.predicate in ("notify", "decide") and not any(
            p.role is ParticipantRole.PARTY for p in found
        ):
            found += self._addressee(frame)
        if frame.subject is not None and frame.predicate in (
            "approve",
            "authorise",
            "decide",
            "vote",
            "appoint",
            "pay",
            "grant",
        ):
            found += self._chair(frame.subject)
        if (
            mutual
            and len({p.actor for p in found}) == 1
            and frame.subject is not None
            and frame.subject.person == "we"
        ):
            found += self._context(frame, attribution, {p.actor for p in found})
        unique: dict[str, Participant] = {}
        for part in found:
            unique.setdefault(part.actor, part)
        return tuple(unique.values())

    def _as(self, who: Who, role: ParticipantRole, voice: Voice, frame: Frame) -> list[Participant]:
        out: list[Participant] = []
        if not who.negative:
            actor = resolve(who, voice) if who.person != "we" else voice.speaker or voice.body
            words = " ".join(who.words.split())
            two = self._two(who, voice) if who.actor is None else ()
            if two:
                out.extend(Participant(one, role, words) for one in two)
            elif actor is not None and not (who.open and who.actor is None):
                out.append(Participant(actor, role, words))
            elif (
                actor is None
                and not who.open
                and who.words[:1] in _CAPITAL_OR_QUOTE
                and (named := inscribed.actor_named(words, self.cast)) is not None
            ):
                out.append(Participant(named, role, words))
            elif who.open and who.of is not None and (who.plural or frame.quantity is not None):
                out.append(Participant(who.of, role, words))
        for part in who.also:
            out += self._as(part, role, voice, frame)
        return out

    def _two(self, who: Who, voice: Voice) -> tuple[str, ...]:
        """The two people whom the paper's own voice means by "both" or "the pair"."""
        if voice.speaker is not None:
            return ()
        text = self.passage.document.text
        return thetwo.meant(" ".join(who.words.split()), who.start, text, self.mentions, self.cast)

    def _hand(self, frame: Frame) -> list[Participant]:
        """Who did a thing told in the passive: "opened from the account of X", "bearing her signature"."""
        document = self.passage.document
        end = max(frame.end, frame.sentence[1])
        text = document.text[frame.start : end].replace("\n", " ")
        found = _HAND.search(text)
        if found is None and frame.predicate in ("delete", "see_document", "correspond", "withhold"):
            paragraph = (
                document.text[frame.sentence[1] : frame.sentence[1] + 400].split("\n\n")[0].replace("\n", " ")
            )
            found = _HAND.search(text + " " * (frame.sentence[1] - frame.start - len(text)) + paragraph)
        if found is None:
            return self._holder() if frame.predicate == "delete" else []
        group = "who" if found.group("who") else "whose"
        low, high = (
            (frame.start + found.start(group), frame.start + found.end(group))
            if found.group(group)
            else (0, 0)
        )
        here = [m for m in self.mentions if m.start < high and low < m.end and m.actor is not None]
        if found.group("kind2"):
            here = [
                m
                for m in self.mentions
                if frame.start <= m.start < end and m.actor is not None and m.form == "pronoun"
            ]
        return [
            Participant(m.actor, ParticipantRole.AGENT, document.text[m.start : m.end])
            for m in here[:1]
            if m.actor is not None
        ]

    def _holder(self) -> list[Participant]:
        """The one person who held the device that a report is about: what was removed from it, was in his hands."""
        document = self.passage.document
        if document.kind is DocumentKind.ARTICLE:
            return []
        called: dict[str, set[str]] = defaultdict(set)
        for actor in self.cast.actors:
            for name in (actor.name, *actor.aliases) if actor.kind is ActorKind.PERSON else ():
                called[identity.plain(name).removeprefix("the ")].add(actor.id)
        for found in HELD_BY.finditer(document.reading):  # the first is the device that the report is about
            held = holders(found.group(), HELD_BY, called)
            if len(held) == 1:
                return [Participant(held.pop())]
        return []

    def _addressee(self, frame: Frame) -> list[Participant]:
        """To whom a notice went: what "addressed to" names, else whom the paper's title is about."""
        document = self.passage.document
        low, high = frame.sentence
        text = document.text[low:high].replace("\n", " ")
        found = re.search(
            r"\b(?:addressed|sent|delivered|served|directed|issued) (?:to|on|upon) ([^,.;]{2,80})", text
        )
        if found is not None:
            here = [
                m
                for m in self.mentions
                if m.start < low + found.end(1) and low + found.start(1) < m.end and m.actor is not None
            ]
            if here and here[0].actor is not None and here[0].form == "nominal":
                about = inscribed.subject_of(document, self.cast)
                words = document.text[here[0].start : here[0].end]
                both = [Participant(here[0].actor, ParticipantRole.PARTY, words)]
                return [*both, Participant(about, ParticipantRole.PARTY)] if about is not None else both
            if here and here[0].actor is not None:
                return [
                    Participant(
                        here[0].actor, ParticipantRole.PARTY, document.text[here[0].start : here[0].end]
                    )
                ]
        about = inscribed.subject_of(document, self.cast)
        return [Participant(about, ParticipantRole.PARTY)] if about is not None else []

    def _chair(self, who: Who) -> list[Participant]:
        """Who chairs or heads the body that acts, where the sentence says so: "the committee, which she chairs"."""
        text = self.passage.document.text
        after = text[who.end : who.end + 160]
        found = re.match(
            r"\W*(?:,? ?(?:which|that) (?P<a>[^,.;]{2,80}?) (?:chairs|heads|leads|runs|presides over)\b|,? ?(?:chaired|headed|led|run) by (?P<b>[^,.;]{2,80}))",
            after.replace("\n", " "),
        )
        if found is None:
            return []
        group = "a" if found.group("a") else "b"
        low, high = who.end + found.start(group), who.end + found.end(group)
        return [
            Participant(m.actor, ParticipantRole.AGENT, text[m.start : m.end])
            for m in self.mentions
            if m.start < high and low < m.end and m.actor is not None
        ][:1]

    def _context(self, frame: Frame, attribution: Attribution | None, have: set[str]) -> list[Participant]:
        """The other side of "we had a drink"."""
        found = voices.companion(attribution, frame.anchor, frame.sentence[0], self.mentions, self.cast, have)
        if found is None or found.actor is None:
            return []
        return [
            Participant(
                found.actor, ParticipantRole.AGENT, self.passage.document.text[found.start : found.end]
            )
        ]

    def _enough(
        self, frame: Frame, participants: tuple[Participant, ...], attribution: Attribution | None
    ) -> bool:
        if frame.predicate.startswith("other:"):
            agents = [p for p in participants if p.role is ParticipantRole.AGENT]
            return (
                bool(agents)
                and (len(participants) > 1 or frame.when is not None)
                and not frame.scope.embedded
            )
        if not participants:
            return (
                attribution is None
                and frame.passive
                and bool(frame.theme or frame.partners)
                and frame.tense in ("past", "perfect")
                and frame.predicate not in _SPOKEN | {"discuss"}
            )
        if frame.nominal and not frame.light:
            return len(participants) > 1
        if frame.subject is not None and not frame.passive:
            doers = self._named_subject(frame, participants)
            if not doers and frame.predicate not in (
                "receive_document",
                "give",
                "notify",
                "correspond",
                "approve",
                "decide",
                "pay",
                "sign",
            ):
                return frame.subject.plural or frame.subject.body
        return True

    def _named_subject(self, frame: Frame, participants: tuple[Participant, ...]) -> bool:
        if frame.subject is None:
            return False
        words = {" ".join(w.words.split()) for w in (frame.subject, *frame.subject.also)}
        return any(p.words in words for p in participants)

    # --- on whose word ------------------------------------------------------------------------------

    def _authority(
        self, participants: tuple[Participant, ...], attribution: Attribution | None, voice: Voice
    ) -> tuple[Authority | None, str | None]:
        kind = self.passage.document.kind
        if attribution is None:
            return (Authority.OFFICIAL if kind in _OFFICIAL else Authority.PUBLICATION), None
        speaker = self.cast.actor(attribution.speaker)
        actors = {p.actor for p in participants}
        if voices.own_voice(attribution, self.passage.document, self.cast) or (
            kind is DocumentKind.FILING and any(_FINDS.search(s.text) for s in attribution.cue)
        ):
            return (Authority.OFFICIAL if kind in _OFFICIAL else Authority.PUBLICATION), None
        for principal in (attribution.speaker, attribution.behalf, voice.principal, voice.body):
            if principal is not None and principal in actors:
                return Authority.OWN, principal
        if attribution.act is Act.DOCUMENT and kind in _OFFICIAL:
            return Authority.OFFICIAL, attribution.speaker
        if attribution.grade is Grade.UNNAMED_SOURCE or speaker is None or speaker.kind is ActorKind.UNNAMED:
            return Authority.UNNAMED, attribution.speaker
        return Authority.NAMED, attribution.speaker

    # --- confirmations ------------------------------------------------------------------------------

    def _granted(self) -> list[Event]:
        """A plain "Yes" admits what its question asks."""
        out = []
        for attribution in self.attributions:
            if not attribution.question or not voices.speaks(attribution):
                continue
            answer = read_answer(attribution, self.passage.document)
            question = asking(self.passage, attribution.question)
            if answer is None or question is None or answer.denies or answer.quantity is not None:
                continue
            said = voices.voice(attribution, self.attributions, self.cast, self.passage.document)
            voice = replace(said, addressee=said.speaker)
            for frame in self.frames:
                if (
                    not question.start <= frame.anchor < question.end
                    or frame.scope.modality is not Modality.QUESTION
                    or frame.scope.void
                    or frame.scope.negative
                    or frame.scope.embedded
                    or frame.predicate in _NEVER
                ):
                    continue
                participants = self._participants(frame, voice, attribution)
                if attribution.speaker not in {p.actor for p in participants} or frame.predicate.startswith(
                    "other:"
                ):
                    continue
                if frame.tense not in ("past", "perfect"):
                    continue
                base = self._event(
                    frame, participants, Certainty.HAPPENED, Authority.OWN, attribution.speaker, attribution
                )
                out.append(
                    replace(
                        base,
                        id=content_id("ev", base.id, answer.span.start),
                        spans=(question, answer.span),
                        words=" ".join(f"{question.text} {answer.span.text}".split()),
                    )
                )
        return out
