"""The laws of the check over small worlds made at random: actors, offices, ties, claims, events, corrections."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from onrecord import check
from onrecord.check import match, survey
from onrecord.check.world import World
from onrecord.core.dates import Answer
from onrecord.core.findings import Derivation, Dimension, Finding, FindingKind, Verdict
from onrecord.core.nouns import Facts
from onrecord.knowledge import load
from onrecord.sources import casefile

from .build import facts, short

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# --- worlds ---------------------------------------------------------------------------------------

# weighted, so that claims and events meet in most worlds: a law over worlds without findings says nothing
PEOPLE = st.sampled_from(["marsh", "marsh", "marsh", "marsh", "cole", "pike"])
BODIES = st.sampled_from(["quill", "quill", "quill", "bank", "yard", "trust"])
OTHERS = st.one_of(PEOPLE, PEOPLE, PEOPLE, BODIES, st.just("phone"))
DAYS = st.integers(0, 950).map(lambda n: (date(2018, 1, 1) + timedelta(n)).isoformat())
WHENS = st.one_of(
    DAYS, DAYS.map(lambda d: d[:7]), DAYS.map(lambda d: d[:4]), DAYS.map(lambda d: f"{d[:4]}/2021")
)
TALK = st.sampled_from(["meet", "call", "correspond", "communicate", "contact"])
DENIED = st.sampled_from(["contact", "contact", "communicate", "communicate", "meet", "call"])
DONE = st.sampled_from(["meet", "meet", "meet", "call", "correspond", "communicate"])
GIVEN = st.sampled_from(["fee", "gift", "receive_money", "benefit", "hold_asset"])
PARTIES = st.one_of(
    OTHERS,
    OTHERS,
    st.just("anyone"),
    st.just("anyone"),
    BODIES.map(lambda b: f"{{words: anybody of it, of: {b}}}"),
    st.sampled_from(
        [
            "{cls: official, of: estonia}",
            "{cls: ambassador, of: estonia}",
            "{of: estonia, words: the Estonians}",
        ]
    ),
    PEOPLE.map(lambda p: f"{{words: anybody else, anyone: true, but: [{p}]}}"),
)
WINDOWS = st.sampled_from(
    [
        "",
        ", window: {words: in 2019, when: 2019}",
        ", window: {words: since May, when: 2019-05/..}",
        ", window: {words: before it opened, end_anchor: it opened}",
    ]
)
PROVENANCES = st.sampled_from(["stated", "inherited", "claimed afterwards"])
QUALIFIERS = st.one_of(
    st.just(""),
    st.just(""),
    st.builds(
        ", qualifiers: [{{kind: {0[0]}, words: {0[1]}, provenance: {1}}}]".format,
        st.sampled_from(
            [
                ("topic", "about the lease"),
                ("purpose", "to settle the lease"),
                ("capacity", "as a trustee"),
                ("place", "in Tallinn"),
                ("manner", "in private"),
                ("meaning", "a formal sitting"),
            ]
        ),
        PROVENANCES,
    ),
)
HEDGES = st.sampled_from(
    ["", "", "", ", hedge: no recall", ", hedge: to my knowledge", ", hedge: no awareness"]
)
FORMS = st.sampled_from(
    [
        "denies: {0}",
        "denies: {0}",
        "denies: {0}",
        "affirms: {0}, form: count, quantity: '< 2'",
        "affirms: {0}, form: count, quantity: '= 1'",
        "affirms: {0}",
    ]
)
CLAIMS = st.one_of(
    st.builds(
        lambda form, what, party, window, scope, hedge: (
            f"{form.format(what)}, subject: thorne, party: {party}{window}{scope}{hedge}"
        ),
        FORMS,
        st.one_of(DENIED, DENIED, DENIED, GIVEN),
        PARTIES,
        st.one_of(st.just(""), st.just(""), WINDOWS),
        QUALIFIERS,
        HEDGES,
    ),
    st.builds(
        "affirms: {}, form: first, subject: thorne, party: {}, window: {{words: then, when: {}}}".format,
        TALK,
        PARTIES,
        DAYS,
    ),
    st.builds(
        "denies: disclose, subject: thorne, party: {}, about: [{}]".format, BODIES, st.one_of(TALK, GIVEN)
    ),
    st.just("denies: hold_asset, subject: thorne, theme: shares, present_state: true"),
)
SPEAKERS = st.sampled_from(
    [
        "speaker: thorne",
        "speaker: thorne",
        "speaker: pike, behalf: thorne",
        "document: form, speaker: thorne, act: document",
        "document: later, speaker: thorne, kind: indirect, grade: paraphrase",
    ]
)
STATEMENTS = st.builds("{}, claims: [{{{}}}]".format, SPEAKERS, CLAIMS)
CERTAINTIES = st.sampled_from(
    ["happened", "happened", "happened", "scheduled", "attempted", "possible", "not happened"]
)
AUTHORITIES = st.sampled_from(
    [
        "official",
        "official",
        "publication, document: paper",
        "named, source: cole",
        "unnamed, source: source",
        "own, source: thorne, document: later",
    ]
)
MORE = st.sampled_from(
    [
        "",
        "",
        ", topic: the lease",
        ", topic: choir",
        ", where: Tallinn",
        ", capacity: trustee",
        ", count: 2",
        ", theme: 40 shares",
    ]
)
EVENTS = st.one_of(
    st.builds(
        "what: {}, who: [{}, {}], when: {}, certainty: {}, authority: {}{}".format,
        st.one_of(DONE, DONE, DONE, DONE, st.sampled_from(["be_scheduled", "be_present"])),
        st.sampled_from(["thorne", "thorne", "thorne", "thorne", "thorne", "pike"]),
        OTHERS,
        WHENS,
        CERTAINTIES,
        AUTHORITIES,
        MORE,
    ),
    st.builds(
        "what: {}, who: [{}, {{actor: {}, role: party}}], when: {}, authority: {}{}".format,
        st.one_of(GIVEN, st.just("disclose")),
        st.sampled_from(["thorne", "thorne", "pike"]),
        BODIES,
        WHENS,
        AUTHORITIES,
        MORE,
    ),
    st.builds(
        "what: approve, who: [{}, {{actor: {}, role: party}}], when: {}".format,
        st.sampled_from(["board", "thorne"]),
        BODIES,
        WHENS,
    ),
)
OFFICES = st.one_of(
    st.builds("holder: {}, role: director, organization: {}, from: {}".format, PEOPLE, BODIES, DAYS),
    st.builds("holder: {}, role: director, organization: {}, to: {}".format, PEOPLE, BODIES, DAYS),
    PEOPLE.map("holder: {}, role: ambassador, organization: estonia".format),
    st.just("holder: thorne, role: chair, organization: board"),
)
RELATIONS = st.one_of(
    st.builds(
        "kind: owned_by, subject: {}, object: {}".format, st.just("yard"), st.sampled_from(["quill", "bank"])
    ),
    PEOPLE.map("kind: alias, subject: phone, object: {}".format),
    PEOPLE.map("kind: represents, subject: {}, object: quill".format),
    PEOPLE.map("kind: national, subject: {}, object: estonia".format),
)
CORRECTIONS = st.sampled_from(["withdraws: it, corrects: [e1]", "withdraws: it, corrects: [s1]"])


def lines(entries: st.SearchStrategy[str], most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(entries, min_size=least, max_size=most, unique=True).map("\n".join)


def named(entries: list[str], letter: str) -> str:
    return "\n".join(f"id: {letter}{n}, {entry}" for n, entry in enumerate(entries, 1))


# a denial and an event that meet unless something that was drawn stands between
MEETING = st.builds(
    "what: meet, who: [thorne, marsh], when: {}, certainty: {}, authority: {}{}".format,
    DAYS,
    CERTAINTIES,
    AUTHORITIES,
    MORE,
)
DENIAL = st.builds(
    "{}, claims: [{{denies: contact, subject: thorne, party: marsh{}{}{}}}]".format,
    SPEAKERS,
    st.one_of(st.just(""), WINDOWS),
    QUALIFIERS,
    HEDGES,
)
WORLDS = st.builds(
    lambda denial, meeting, says, happened, offices, relations, corrections: facts(
        named(list(dict.fromkeys([denial, *says])), "s"),
        named(list(dict.fromkeys([meeting, *happened])), "e"),
        offices=offices,
        relations=relations,
        corrections=corrections,
    ),
    DENIAL,
    MEETING,
    st.lists(STATEMENTS, min_size=1, max_size=3, unique=True),
    st.lists(EVENTS, min_size=1, max_size=5, unique=True),
    lines(OFFICES, 3),
    lines(RELATIONS, 2),
    st.one_of(st.just(""), st.just(""), lines(CORRECTIONS, 1)),
)


def found_in(world: Facts) -> tuple[Finding, ...]:
    """Everything that is proposed, also what is too weak to print."""
    checked = check.derive(world, load())
    for finding in checked.findings:
        event(finding.verdict.value if finding.verdict else finding.kind.value)
    return (*checked.findings, *checked.weak)


def test_the_worlds_hold_findings_of_every_kind_and_verdict() -> None:
    """The laws below are not empty."""
    seen: Counter[str] = Counter()

    @settings(FEW, max_examples=400, derandomize=True, database=None)
    @given(WORLDS)
    def look(world: Facts) -> None:
        found = check.derive(world, load()).findings
        seen["worlds with a finding"] += bool(found)
        seen.update(short(finding) for finding in found)

    look()
    assert seen["worlds with a finding"] >= 160, seen
    kinds = {k.value for k in FindingKind} - {FindingKind.CONTRADICTION.value}
    assert {*kinds, *(v.value for v in Verdict)} <= set(seen), seen


# --- laws -----------------------------------------------------------------------------------------


@given(WORLDS)
@settings(FEW, max_examples=150)
def test_replay_the_chain_alone_gives_the_verdict_again(world: Facts) -> None:
    for finding in found_in(world):
        assert finding.derivations
        assert check.replay(finding) is finding.verdict
        assert (finding.verdict is not None) == (finding.kind is FindingKind.CONTRADICTION)
        assert bool(finding.unless) == (finding.verdict in (Verdict.CONTRADICTED_UNLESS, Verdict.HEDGED))
        for derivation in finding.derivations:
            proof = check.replay_chain(derivation)
            assert proof is not None and proof.rule == derivation.rule == finding.kind


def from_the_steps(derivation: Derivation) -> Verdict:
    """The verdict of a contradiction as its steps say it, worked out here without the house's own replay."""
    by_respect = {s.dimension: s for s in derivation.steps}
    open_steps = {s.dimension for s in derivation.steps if s.answer is not Answer.YES}
    before = [
        s
        for s in derivation.steps
        if s.dimension is Dimension.TIME and s.end.startswith(("before the statement", "at the"))
    ]
    if Dimension.CERTAINTY in open_steps or any(s.answer is not Answer.YES for s in before):
        return Verdict.LEAD
    if Dimension.HEDGE in by_respect:
        return Verdict.HEDGED
    return Verdict.CONTRADICTED_UNLESS if open_steps else Verdict.CONTRADICTED


@given(WORLDS)
@settings(FEW, max_examples=100)
def test_the_steps_say_the_verdict_without_the_papers(world: Facts) -> None:
    for finding in found_in(world):
        bare = tuple(
            replace(d, steps=tuple(replace(s, source=None, when=None) for s in d.steps))
            for d in finding.derivations
        )
        assert check.replay(replace(finding, derivations=bare, say=(), record=(), why="")) is finding.verdict
        if finding.kind is FindingKind.CONTRADICTION:
            verdicts = [from_the_steps(d) for d in bare]
            assert set(verdicts) == {finding.verdict}


@given(WORLDS)
@settings(FEW, max_examples=150)
def test_necessity_no_step_can_be_spared(world: Facts) -> None:
    for finding in found_in(world):
        for derivation in finding.derivations:
            steps = derivation.steps
            assert 0 <= derivation.weakest < len(steps)
            for i in range(len(steps)):
                fewer = replace(derivation, steps=steps[:i] + steps[i + 1 :])
                assert check.replay_chain(fewer) is None, steps[i]


@given(WORLDS)
@FEW
def test_verbatim_every_span_is_a_slice_of_its_document(world: Facts) -> None:
    texts = {d.id: d.text for d in world.documents}
    for finding in found_in(world):
        sources = [s.source for d in finding.derivations for s in d.steps if s.source is not None]
        for span in (*finding.say, *finding.record, *finding.replies, *finding.corrected, *sources):
            assert texts[span.document][span.start : span.end] == span.text != ""
        assert 0 < finding.confidence <= 1


@given(WORLDS, st.randoms(use_true_random=False))
@FEW
def test_the_order_of_the_facts_does_not_matter(world: Facts, dice: random.Random) -> None:
    shuffled = replace(
        world,
        **{
            f.name: tuple(dice.sample(value, len(value)))
            for f in fields(world)
            if isinstance(value := getattr(world, f.name), tuple)
        },
    )
    assert check.derive(shuffled, load()) == check.derive(world, load())


@given(WORLDS)
@settings(FEW, max_examples=150)
def test_no_event_that_touches_a_claim_is_passed_over(world: Facts) -> None:
    """What the check leaves out unseen, for want of the people or the act, ``match`` would refuse as well."""
    found = survey.survey(survey.enriched(World(world, load())))
    for zone in found.zones:
        if survey._is_set_against_events(zone):
            every = {
                e.id
                for e in found.world.facts.events
                if isinstance(survey._look(zone, e, found.world), match.Match)
            }
            assert {m.event.id for _, m in found.matches.get(zone.claim.id, ())} == every


def strangers(what: str, when: str) -> Facts:
    """A whole record of people of whom nobody else has heard: they deny, meet, hold office and are corrected."""
    return casefile.parse(
        f"""
onrecord: 1
documents: [{{id: other, published: 2020-10-01, kind: transcript}}, {{id: more, kind: log}}]
actors:
  - {{id: ravn, name: Una Ravn}}
  - {{id: holt, name: Per Holt}}
  - {{id: mill, name: Old Mill Ltd, kind: body}}
offices: [{{holder: holt, role: director, organization: mill, document: more, words: "director Holt"}}]
relations: [{{kind: owned_by, subject: mill, object: ravn, document: more, words: "owner Ravn"}}]
statements: [{{id: x1, document: other, speaker: ravn, words: "Never him", modality: asserted,
  claims: [{{denies: {what}, party: holt}}]}}]
events: [{{document: more, words: "Ravn, Holt", what: {what}, who: [ravn, holt], when: {when}, authority: official}}]
corrections: [{{document: more, words: "put right", withdraws: nothing, corrects: [x9]}}]
""".replace(", modality: asserted", "")
    ).facts


@given(WORLDS, TALK, DAYS)
@FEW
def test_unrelated_facts_change_nothing(world: Facts, what: str, when: str) -> None:
    assume(not any(c.subject.anyone for c in world.claims))
    other = strangers(what, when)
    more = Facts(
        **{
            f.name: getattr(world, f.name) + getattr(other, f.name)
            for f in fields(Facts)
            if isinstance(getattr(world, f.name), tuple)
        }
    )
    mine = {d.id for d in world.documents}
    kept = [f for f in found_in(more) if {s.document for s in (*f.say, *f.record)} <= mine]
    assert kept == list(found_in(world))
    looked = check.derive(more, load()).not_covered
    claims = {c.id for c in world.claims}
    assert [n for n in looked if n.claim in claims] == list(check.derive(world, load()).not_covered)


# --- widening and narrowing -------------------------------------------------------------------------


TOPIC, PLACE = "{kind: topic, words: about the lease}", "{kind: place, words: in Tallinn}"


@dataclass(frozen=True)
class Denial:
    """A denial as its respects, each a place on a ladder from narrow (0) to wide."""

    what: int
    whom: int
    window: int
    scope: int

    LADDERS = (
        ("call", "communicate", "contact"),
        (
            "marsh",
            "{words: any director of Quill, cls: director, of: quill}",
            "{words: anybody at Quill, of: quill}",
            "anyone",
        ),
        (
            ", window: {words: in May, when: 2019-05}",
            ", window: {words: in 2019, when: 2019}",
            ", window: {words: since 2019, when: 2019/..}",
            "",
        ),
        (
            f", qualifiers: [{TOPIC}, {PLACE}, {{kind: capacity, words: as a trustee}}]",
            f", qualifiers: [{TOPIC}, {PLACE}]",
            f", qualifiers: [{TOPIC}]",
            "",
        ),
    )

    def __str__(self) -> str:
        what, whom, window, scope = (
            ladder[place]
            for ladder, place in zip(self.LADDERS, (self.what, self.whom, self.window, self.scope))
        )
        return f"claims: [{{denies: {what}, party: {whom}{window}{scope}}}]"


RANK = {None: 0, Verdict.LEAD: 1, Verdict.CONTRADICTED_UNLESS: 2, Verdict.CONTRADICTED: 3}
DENIALS = st.builds(Denial, *(st.integers(0, len(ladder) - 1) for ladder in Denial.LADDERS))
# one event, so that a wider claim cannot borrow another one; Marsh has been of Quill all the time
MEETINGS = st.builds(
    "what: {}, who: [thorne, {}], when: {}, certainty: {}{}".format,
    st.sampled_from(["call", "meet", "communicate"]),
    OTHERS,
    WHENS,
    st.sampled_from(["happened", "happened", "scheduled"]),
    MORE,
)


def rank(denial: Denial, happened: str) -> int:
    """How much is found against a denial, nothing to contradicted."""
    found = found_in(
        facts(str(denial), happened, offices="holder: marsh, role: director, organization: quill")
    )
    return max((RANK[f.verdict] for f in found if f.kind is FindingKind.CONTRADICTION), default=0)


@given(DENIALS, DENIALS, MEETINGS)
@settings(FEW, max_examples=200)
def test_widening_never_removes_a_contradiction_and_narrowing_never_adds_one(
    one: Denial, other: Denial, happened: str
) -> None:
    places = [(getattr(one, f.name), getattr(other, f.name)) for f in fields(Denial)]
    narrow, wide = Denial(*(min(p) for p in places)), Denial(*(max(p) for p in places))
    assert rank(narrow, happened) <= rank(wide, happened), (narrow, wide)
