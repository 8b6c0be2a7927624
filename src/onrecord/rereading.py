"""A record read a second time, by a language model: what is asked, what comes of it, where the readers differ.

The record keeps what the model answered; what an answer proposes is worked out each time from the paper as the
record holds it, so that no proposal outlives the words that it rests on.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from onrecord import extract, record, second
from onrecord.core.decisions import Decision, DecisionKind
from onrecord.core.document import DocumentKind
from onrecord.core.nouns import Actor, Claim, Extraction, Facts, Proposal, Proposer, is_proposed
from onrecord.core.problems import Problem
from onrecord.extract import bynames
from onrecord.knowledge import Knowledge, load
from onrecord.record import Answer, Store
from onrecord.second import Difference, Passage, Sides

if TYPE_CHECKING:
    from onrecord.second import Asker, Dropped, Grounded, Reply

IN_A_ROW = 3
"""After so many passages that were not answered nobody is asked any more."""


# --- asking ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """One passage of a paper: known already, answered now, or not answered, with the problem."""

    document: str
    passage: Passage
    known: bool = False
    reply: Reply | None = None
    grounded: Grounded | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage that is still to be asked about."""

    extraction: Extraction
    passage: Passage


def todo(
    store: Store, asker: Asker, papers: Collection[str] = (), *, anew: bool = False
) -> Iterator[Asked | Waiting]:
    """The passages of the record's papers, those that the model answered already told apart.

    ``papers`` are ids or names; without, all. ``anew`` asks again what was answered. Where the model is on
    another machine, a passage that names a private person is not asked about, and a problem says so.
    """
    yield from _todo(store, asker.model, papers, anew=anew, local=asker.is_local)


def estimated(
    store: Store, model: str, papers: Collection[str] = (), *, anew: bool = False
) -> Iterator[Asked | Waiting]:
    """What :func:`todo` would give for a model of this machine, without one that could be asked."""
    yield from _todo(store, model, papers, anew=anew, local=True)


def _todo(
    store: Store, model: str, papers: Collection[str], *, anew: bool, local: bool
) -> Iterator[Asked | Waiting]:
    done: set[str] = set()
    read = list(store.extractions())
    private = None if local else _private(store, read)
    for extraction in read:
        document = extraction.document
        wanted = not papers or document.id in papers or document.name in papers
        text = document.reading_sha256
        if not wanted or text in done or document.kind is DocumentKind.KNOWLEDGE:
            continue
        done.add(text)
        known = {
            (a.start, a.end)
            for a in store.answers.of([text])
            if (a.model, a.prompt) == (model, second.VERSION)
        }
        for passage in second.passages(document):
            if (passage.start, passage.end) in known and not anew:
                yield Asked(document.name, passage, known=True)
            elif private is not None and private.search(passage.text):
                where = f"characters {passage.start} to {passage.end}"
                what = "it is not sent to the second reader: a private person is named in it."
                yield Asked(document.name, passage, problem=Problem(document.name, what, where, fatal=False))
            else:
                yield Waiting(extraction, passage)


def _private(store: Store, read: Sequence[Extraction]) -> re.Pattern[str] | None:
    """Every word of every name of those who are private, their initials, and the nicknames that papers tell; rather
    too many passages stay than one too few."""
    actors = [a for e in read for a in e.actors]
    hidden = record.private(store.log.standing(), actors)
    ids = {i for one in hidden for i in one.ids}
    names = [n for one in hidden for n in one.names]
    names += [n for a in actors if a.id in ids for n in (a.name, *a.aliases)]
    words = {w for n in names for w in re.findall(r"\w+", n) if len(w) > 2}
    if not words:
        return None
    texts = [e.document.text for e in read]
    whole = [p for p in {tuple(re.findall(r"[^\W\d_]{2,}", n)) for n in names} if len(p) > 1]
    words |= {nick for parts in whole for nick, _ in bynames.nicknames(parts, texts)}
    short = {form.pattern for parts in whole for form, _ in bynames.initials(parts, ())}
    nicknames = load().nicknames
    short |= {n for parts in whole for n in bynames.short_forms(parts[0], nicknames)[0] if not bynames.is_word(n, ())}
    either = [f"(?i:{'|'.join(sorted(map(re.escape, words)))})", *sorted(short)]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(either)})(?![^\W_])")


def ask(
    store: Store, asker: Asker, knowledge: Knowledge, waiting: Iterable[Asked | Waiting], *, at_once: int = 1
) -> Iterator[Asked]:
    """Ask about passages, ``at_once`` of them side by side. Answers go into the record as they come, in the
    order of the passages, so that this can be stopped anywhere and run again.

    Raises SecondReaderError where nothing would be answered any more.
    """
    missed = 0
    for item, got in _replies(asker, knowledge, waiting, at_once):
        if isinstance(item, Asked):
            yield item
            continue
        document, passage = item.extraction.document, item.passage
        try:
            reply = got()
            grounded = _grounded(
                item.extraction,
                (passage.start, passage.end),
                reply.words,
                asker.model,
                second.VERSION,
                knowledge,
            )
        except (second.Cut, second.NoAnswerError) as cause:
            missed += 1
            yield Asked(document.name, passage, problem=_problem(document.name, passage, cause))
            if missed == IN_A_ROW:
                raise second.SecondReaderError(
                    f"{IN_A_ROW} passages in a row were not answered; what was is kept, and the rest is asked next time."
                ) from None
            continue
        missed = 0
        store.answers.add(
            Answer(
                document.reading_sha256, passage.start, passage.end, asker.model, second.VERSION, reply.words,
                document.sha256, reply.tokens_in, reply.tokens_out, reply.seconds,
            )
        )  # fmt: skip
        yield Asked(document.name, passage, reply=reply, grounded=grounded)


def _replies(
    asker: Asker, knowledge: Knowledge, waiting: Iterable[Asked | Waiting], at_once: int
) -> Iterator[tuple[Asked | Waiting, Callable[[], Reply]]]:
    """Each passage with what gives its reply, or raises; so many are asked ahead as are asked at once."""
    schema = second.schema(knowledge)

    def asked(item: Waiting) -> Reply:
        return asker.ask(second.messages(item.passage, knowledge), schema)

    if at_once < 2:
        for item in waiting:
            yield item, partial(asked, item) if isinstance(item, Waiting) else _nothing
        return
    pool = ThreadPoolExecutor(at_once)
    ahead: deque[tuple[Asked | Waiting, Callable[[], Reply]]] = deque()
    try:
        for item in waiting:
            ahead.append((item, pool.submit(asked, item).result if isinstance(item, Waiting) else _nothing))
            if len(ahead) >= at_once:
                yield ahead.popleft()
        while ahead:
            yield ahead.popleft()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _nothing() -> Reply:
    raise AssertionError("what is known is not asked about")


def _problem(name: str, passage: Passage, cause: Exception) -> Problem:
    place = f"characters {passage.start} to {passage.end}"
    if isinstance(cause, second.NoAnswerError):
        mend = "Run it again, or choose another model."
        return Problem(name, "the second reader's answer is not of the form asked for.", place, mend)
    return Problem(name, f"the second reader did not read it: {cause}", place, "Run it again.")


# --- what comes of the answers --------------------------------------------------------------------


def _grounded(
    extraction: Extraction, place: tuple[int, int], words: str, model: str, prompt: str, knowledge: Knowledge
) -> Grounded:
    said = second.parse(words)
    return second.ground(extraction, place, said, Proposer(model, prompt), knowledge, extract.resolve)


def proposed(
    store: Store, extractions: Sequence[Extraction], knowledge: Knowledge
) -> Iterator[tuple[Extraction, Grounded]]:
    """For each paper that a second reader read, all that it proposes and what was dropped, models together."""
    papers: dict[str, Extraction] = {}
    for extraction in extractions:
        document = extraction.document
        told = papers.get(document.reading_sha256)
        if document.kind is not DocumentKind.KNOWLEDGE and (
            told is None or told.version.startswith("casefile")
        ):
            papers[document.reading_sha256] = extraction
    answers: dict[str, list[Answer]] = defaultdict(list)
    for answer in store.answers.of(papers):
        answers[answer.text].append(answer)
    for text, given in answers.items():
        extraction = papers[text]
        found: dict[str, Proposal] = {}
        dropped: list[Dropped] = []
        for answer in given:
            try:
                grounded = _grounded(
                    extraction,
                    (answer.start, answer.end),
                    answer.words,
                    answer.model,
                    answer.prompt,
                    knowledge,
                )
            except (
                second.NoAnswerError
            ):  # it was of the form when it was kept; a later version may see it otherwise
                continue
            for proposal in grounded.proposals:
                found.setdefault(proposal.noun.id, proposal)
            dropped += grounded.dropped
        yield extraction, second.Grounded(tuple(found.values()), tuple(dropped))


def compared(
    store: Store, extractions: Sequence[Extraction], knowledge: Knowledge
) -> Iterator[tuple[Extraction, Grounded, list[Difference]]]:
    """For each paper that both read, where they agree and where they differ."""
    for extraction, grounded in proposed(store, extractions, knowledge):
        yield extraction, grounded, second.compare(_first(extraction), grounded.proposals)


def facts_of(extraction: Extraction, grounded: Grounded) -> Facts:
    """The paper, its actors and those whom the second reader alone found, to name them by."""
    brought = {a.id: a for p in grounded.proposals for a in p.actors}
    return Facts(documents=(extraction.document,), actors=(*extraction.actors, *brought.values()))


def decided(decisions: Iterable[Decision]) -> dict[str, str]:
    """How proposals stand that somebody decided on, by decisions that hold: confirmed or rejected."""
    found: dict[str, str] = {}
    for decision in decisions:
        if decision.noun is not None and is_proposed(decision.noun.id):
            if decision.kind is DecisionKind.ADD:
                found[decision.noun.id] = "confirmed"
            elif decision.kind is DecisionKind.REJECT:
                found[decision.noun.id] = "rejected"
    return found


def _first(extraction: Extraction) -> Extraction:
    """What the first reader and people have, without confirmed proposals: those are the second reader's."""
    kept = {
        kind: tuple(n for n in getattr(extraction, kind) if not is_proposed(n.id)) for kind in second.KINDS
    }
    return replace(extraction, **kept)  # type: ignore[arg-type]


def pending(
    store: Store,
    extractions: Sequence[Extraction],
    decisions: Iterable[Decision],
    facts: Facts,
    knowledge: Knowledge,
) -> tuple[Proposal, ...]:
    """The proposals that say something new and that nobody has decided on, with the record's own actors."""
    if not store.answers.any():
        return ()
    known = decided(decisions)
    found: list[Proposal] = []
    for _, grounded, differences in compared(store, extractions, knowledge):
        agreed = {d.second.id for d in differences if d.sides is Sides.BOTH and d.second is not None}
        found += [p for p in grounded.proposals if p.noun.id not in agreed and p.noun.id not in known]
    rejected = {ident for ident, state in known.items() if state == "rejected"}
    found = [p for p in found if not (isinstance(p.noun, Claim) and p.noun.attribution in rejected)]
    return _placed(found, facts)


def _placed(found: Sequence[Proposal], facts: Facts) -> tuple[Proposal, ...]:
    """The proposals with the actors of the record: who is who is not theirs to say."""
    ids = {own: whole for whole, members in facts.members.items() for own in members}
    named: Mapping[str, set[str]] = defaultdict(set)
    for actor in facts.actors:
        for name in (actor.name, *actor.aliases):
            named[name].add(actor.id)
    brought: dict[str, Actor] = {}
    for proposal in found:
        for actor in proposal.actors:
            known = named.get(actor.name, set())
            if len(known) == 1:
                ids[actor.id] = next(iter(known))
            else:
                ids[actor.id] = brought.setdefault(actor.name, actor).id
    kept = {a.id: a for a in brought.values()}
    return tuple(
        replace(
            p,
            noun=extract.renamed(p.noun, ids),
            actors=tuple(kept[ids[a.id]] for a in p.actors if ids[a.id] in kept),
        )
        for p in found
    )
