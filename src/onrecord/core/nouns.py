"""What is said, what happened, who is who: the nouns of the check.

Every noun is frozen. Actors are referred to by id (``str``). A noun read from a paper carries the
words it rests on as :class:`~onrecord.core.document.Span` values.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from .dates import When
from .document import Document, Span
from .problems import Problem


class ActorKind(enum.StrEnum):
    """What an actor is."""

    PERSON = "person"
    BODY = "body"
    STATE = "state"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a body, a state, or an unnamed source ("a senior official").

    ``name`` is the fullest form that the papers use; ``aliases`` are other forms that mean the same
    actor (surname, title and name, "the minister", initials, a maiden name, a telephone number, a
    handle). ``classes`` are plain words for what it is ("ambassador", "doctor", "bank", "lobbyist").
    ``distinct`` names actors (ids) that a paper says are not the same one. ``identifiers`` are those of
    public registers, scheme first ("bioguide:X000123"): one of them in common makes two actors one, two
    of one scheme keep them apart.
    """

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody holds or held a position in a body.

    ``start`` and ``end`` are None where the papers give no date: a holding persists until the record
    shows that it ended. ``oversees`` names bodies or matters (actor ids, or plain words).
    """

    id: str
    holder: str
    role: str
    organization: str | None
    start: When | None = None
    end: When | None = None
    oversees: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()


class RelationKind(enum.StrEnum):
    """How one actor stands to another. Read as "subject … object"."""

    ALIAS = "alias"  # the subject (a name, number, initials) is another name of the object
    MEMBER = "member"  # person is of the body: staff, member, director
    REPRESENTS = "represents"  # spokesperson, lawyer, agent or lobbyist for
    OWNED_BY = "owned_by"  # body is owned by body, person or state
    PART_OF = "part_of"  # body is part of a body, place is in a region
    NATIONAL = "national"  # actor belongs to a state
    IS_A = "is_a"  # actor is of a class (the object is a plain word)
    FUNDS = "funds"  # subject pays for object
    KIN = "kin"  # family of
    SUBJECT_OF = "subject_of"  # actor is what a matter, inquiry or application is about
    OVERSEES = "oversees"  # subject supervises object


@dataclass(frozen=True, slots=True)
class Relation:
    """A dated tie between two actors, an edge that a derivation may use."""

    id: str
    kind: RelationKind
    subject: str
    object: str
    start: When | None = None
    end: When | None = None
    evidence: tuple[Span, ...] = ()


class AttributionKind(enum.StrEnum):
    """How the words are given."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Grade(enum.StrEnum):
    """How the words reached us, best first."""

    SWORN_TRANSCRIPT = "sworn transcript"
    TRANSCRIPT = "transcript"
    DIRECT_QUOTE = "direct quote"
    MIXED_QUOTE = "mixed quote"
    PARAPHRASE = "paraphrase"
    UNNAMED_SOURCE = "unnamed source"


class Act(enum.StrEnum):
    """What was done with the words."""

    SPEECH = "speech"
    QUESTION = "question"
    BELIEF = "belief"
    WISH = "wish"
    DOCUMENT = "document"  # a form's or a register's row is its signatory's statement


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words tied to a source: source, cue and content spans, as the corpus linguists call them.

    ``speaker`` is an actor id, or None where it is not known: unknown rather than a guess.
    ``behalf`` is the principal of a spokesperson. ``question`` are the words that a short answer
    answers. ``reporter`` is the outer speaker of a quote inside a quote.
    """

    id: str
    document: str
    kind: AttributionKind
    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    speaker: str | None = None
    behalf: str | None = None
    addressee: str | None = None
    forum: str | None = None
    sworn: bool | None = None
    oath: Span | None = None
    said: When | None = None
    grade: Grade = Grade.PARAPHRASE
    act: Act = Act.SPEECH
    question: tuple[Span, ...] = ()
    reporter: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Whom or what a claim is about: an actor, a class of actors, or anybody at all.

    Exactly as wide as the words. ``actor`` alone: that actor. ``cls`` (a plain word: "official",
    "doctor", "developer") with ``of`` (an actor id): members of the class that belong to that actor,
    as "any official of the Government of Azerbaijan". ``of`` without ``cls``: whoever belongs to that
    actor in any way, as "anybody at Polyarnik", "the Russians". Neither: anybody (``anyone`` is
    true). ``but`` lists actor ids that the words leave out ("other than my wife"). ``also`` are
    further parties of the same claim ("neither I nor anybody in my cabinet").
    """

    words: str
    actor: str | None = None
    cls: str | None = None
    of: str | None = None
    anyone: bool = False
    but: tuple[str, ...] = ()
    also: tuple[Party, ...] = ()
    span: Span | None = None


class Polarity(enum.StrEnum):
    """Whether the words say that it was so or that it was not."""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class Modality(enum.StrEnum):
    """How the words are meant. Only ASSERTED and HEDGED are ever checked."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    QUESTION = "question"
    CONDITIONAL = "conditional"
    PROMISE = "promise"
    SARCASM = "sarcasm"
    REFUSAL = "refusal"  # no answer, "I won't comment"


class HedgeKind(enum.StrEnum):
    """What a hedged statement leans on."""

    NO_RECALL = "no recall"
    NO_AWARENESS = "no awareness"
    TO_KNOWLEDGE = "to my knowledge"
    BELIEF = "belief"


class QualifierKind(enum.StrEnum):
    """What a qualifier narrows."""

    TOPIC = "topic"
    PURPOSE = "purpose"
    CAPACITY = "capacity"
    WINDOW = "window"
    PLACE = "place"
    QUANTITY = "quantity"
    MANNER = "manner"
    KNOWLEDGE = "knowledge"
    MEANING = "meaning"  # a word or a channel that can be read in two ways


class Provenance(enum.StrEnum):
    """Where a qualifier comes from, which decides what it can do."""

    STATED = "stated"  # in the claim or the same utterance, or in the question that a bare answer adopts
    INHERITED = "inherited"  # in the question only, dropped by a longer answer: a defence, no rescue
    AFTERWARDS = "claimed afterwards"  # by the speaker or a spokesperson later: shown, no rescue


@dataclass(frozen=True, slots=True)
class Qualifier:
    """Words that narrow a claim. ``words`` is the phrase itself ("about the tender")."""

    kind: QualifierKind
    words: str
    provenance: Provenance = Provenance.STATED
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time that a claim covers.

    ``when`` is the stretch where it is known. ``start_anchor``/``end_anchor`` are the words of a
    happening that bounds it and whose date must be found elsewhere in the record ("the competition
    opened", "the suspension"). ``words`` is the phrase. Without any window a denial covers all time
    up to the statement.
    """

    words: str
    when: When | None = None
    start_anchor: str | None = None
    end_anchor: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count: ``op`` is one of ``<``, ``<=``, ``=``, ``>=``, ``>``; ``number`` a whole number."""

    op: str
    number: int


class ClaimForm(enum.StrEnum):
    """The shape of what is asserted, which decides what it excludes."""

    PLAIN = "plain"
    FIRST = "first"  # "I first spoke with him in November": excludes everything earlier
    ONLY = "only"  # "we talked only about softball": excludes every other topic, place, party
    COUNT = "count"  # "fewer than five meetings"
    COMPLETE = "complete"  # "the declaration is complete": excludes an omission
    NARRATED_OMISSION = "narrated omission"  # "failed to disclose": somebody records that it was left out


@dataclass(frozen=True, slots=True)
class Claim:
    """What an attribution asserts, typed.

    ``predicate`` is a name from ``knowledge/predicates.toml`` or ``other:<lemma>``. ``subject`` is
    who did or did not; ``party`` the other side; ``theme`` the thing (a document, an asset, an
    amount) in words. ``spans`` is the clause that carries the point and, where a bare answer adopts
    its question, the clause of the question that asks. For disclosure ("Is there anything … we ought
    to hear?" "No.") the predicate is ``disclose``, denied, ``about`` the predicates asked for
    (``contact``, ``benefit``; empty: anything), ``party`` what it concerns.
    """

    id: str
    attribution: str
    document: str
    spans: tuple[Span, ...]
    predicate: str
    subject: Party
    party: Party | None = None
    theme: str | None = None
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    hedge: HedgeKind | None = None
    hedge_words: str | None = None
    form: ClaimForm = ClaimForm.PLAIN
    window: Window | None = None
    quantity: Quantity | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    about: tuple[str, ...] = ()
    speaker: str | None = None
    behalf: str | None = None
    said: When | None = None
    present_state: bool = False  # "I own no shares": holds at the time of speaking, not for all time before


class ParticipantRole(enum.StrEnum):
    """What a participant does in an event."""

    AGENT = "agent"  # who did it; both sides of a meeting are agents
    PARTY = "party"  # the other side: recipient, counterpart, company held
    PRESENT = "present"  # there, without more


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in an event; ``words`` is how the paper names it there."""

    actor: str
    role: ParticipantRole = ParticipantRole.AGENT
    words: str = ""


class Certainty(enum.StrEnum):
    """What the paper says about whether it happened."""

    HAPPENED = "happened"
    NOT_HAPPENED = "not happened"
    SCHEDULED = "scheduled"
    INVITED = "invited"
    ATTEMPTED = "attempted"
    POSSIBLE = "possible"


class Authority(enum.StrEnum):
    """On whose word an event stands, strongest first."""

    OWN = "own record or admission"
    OFFICIAL = "official finding, log, register or form"
    PUBLICATION = "publication in its own voice"
    NAMED = "named source"
    UNNAMED = "unnamed source"


@dataclass(frozen=True, slots=True)
class Event:
    """Something recorded as having happened.

    ``topic`` is what it was about as the paper says it, None where it does not say. ``theme`` is the
    thing involved (document, asset, amount). ``count`` is how many alike one sentence records ("met
    twice": 2). ``source`` is the actor on whose word it stands, for NAMED, UNNAMED and OWN.
    ``attribution`` is the attribution it was read from, for admissions and other people's accounts.
    A state (holding shares) has ``when`` from its start and ``state`` true: it persists.
    """

    id: str
    document: str
    predicate: str
    participants: tuple[Participant, ...]
    spans: tuple[Span, ...]
    when: When | None = None
    where: str | None = None
    topic: str | None = None
    theme: str | None = None
    capacity: str | None = None
    certainty: Certainty = Certainty.HAPPENED
    authority: Authority = Authority.PUBLICATION
    source: str | None = None
    attribution: str | None = None
    count: int = 1
    state: bool = False
    words: str = ""


class StanceKind(enum.StrEnum):
    """For or against."""

    CALLS_FOR = "calls_for"
    OPPOSES = "opposes"
    DEFENDS = "defends"


@dataclass(frozen=True, slots=True)
class Stance:
    """A call for or against something.

    ``action`` is one of resign, recuse, investigate, independent_commission, disclose, apologise, or
    ``other:<words>``. ``actor`` and ``target`` are actor ids, or plain words for a target.
    """

    id: str
    document: str
    actor: str
    stance: StanceKind
    action: str
    target: str
    evidence: tuple[Span, ...]
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A paper takes something back, or puts it right.

    ``says`` are the words of the correction. ``withdraws`` are the words for what is taken back, and
    ``corrects`` the id of the document, attribution or event that they touch, where it was found.
    """

    id: str
    document: str
    says: tuple[Span, ...]
    withdraws: str
    corrects: tuple[str, ...] = ()
    said: When | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A dated clause: the words and the time that they give, to date what others only name.

    "The competition opened on 3 March" dates "since the competition opened" in another paper.
    """

    span: Span
    when: When


@dataclass(frozen=True)
class Extraction:
    """What one document gave: the output of ``extract.read`` and the input of ``extract.link``.

    Actor ids in it are local to the document until linking gives the record's.
    """

    document: Document
    actors: tuple[Actor, ...] = ()
    offices: tuple[Office, ...] = ()
    relations: tuple[Relation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    stances: tuple[Stance, ...] = ()
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()
    version: str = ""
    coverage: Coverage | None = None
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the denials in the text was turned into claims: silence must not read as innocence."""

    denials: int = 0
    typed: int = 0

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(self.denials + other.denials, self.typed + other.typed)


@dataclass(frozen=True, slots=True)
class Proposer:
    """The second reader as it was when it proposed something: the model's name, the version of the prompt."""

    model: str
    prompt: str

    def __str__(self) -> str:
        return f"second reader {self.model}, prompt {self.prompt}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a language model reads out of a paper, as a noun of ours, until a person confirms or rejects it.

    Its words stand in the paper, and so does every name and phrase in it. ``kind`` is where such a noun
    stands in an extraction (``claims``); ``actors`` are those whom the noun refers to and the first reader
    does not know. Its id begins with :data:`PROPOSED`.
    """

    kind: str
    noun: Attribution | Claim | Event | Office | Relation
    by: Proposer
    actors: tuple[Actor, ...] = ()


PROPOSED = "pr-"


def is_proposed(ident: str) -> bool:
    """Whether an id is of something that a language model proposed, confirmed or not."""
    return ident.startswith(PROPOSED)


@dataclass(frozen=True)
class Facts:
    """Everything the check knows: one record with identity resolved. Input of ``check.derive``.

    ``members`` gives for each actor the ids of papers' own actors that are it. ``proposals`` are what a
    language model reads as well and nobody has decided on: no fact, and in no other field.
    """

    documents: tuple[Document, ...] = ()
    actors: tuple[Actor, ...] = ()
    offices: tuple[Office, ...] = ()
    relations: tuple[Relation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    stances: tuple[Stance, ...] = ()
    corrections: tuple[Correction, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    proposals: tuple[Proposal, ...] = ()
