"""What the product says in its own words: neutral, whatever the papers say; with the reply; leads stay leads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

import onrecord
from onrecord import check
from onrecord.check.explain import versions_told
from onrecord.check.neutral import LOADED, quoted_where_loaded
from onrecord.core.findings import Finding, FindingKind, Verdict
from onrecord.core.nouns import Authority, Facts
from onrecord.faces.cli import text
from onrecord.faces.shapes import Shapes
from onrecord.knowledge import load

from .build import affirms, checked, denies, facts
from .test_minimal_pairs import PAIRS
from .test_minimal_pairs import case as built
from .test_worlds import FEW, WORLDS

SOURCE = Path(onrecord.__file__).parent
# rooms whose strings are shown; extract and knowledge hold the words that are looked for in papers
ROOMS = ("check", "core", "faces", "record", "flow.py", "api.py")
QUOTED = re.compile(r"“[^“”]*”")
# strings that speak of words and of nobody, each with its reason
ALLOWED = {
    ", false)",  # a truth value of SQL
    "Never say that somebody lied or meant to mislead.",  # what an assistant is told not to do
}


def loaded(words: str) -> list[str]:
    """The pinned words that stand in no quotation."""
    return LOADED.findall(QUOTED.sub("", words))


# --- the strings of the product -------------------------------------------------------------------


def modules() -> list[Path]:
    found = [
        p
        for room in ROOMS
        for p in ([SOURCE / room] if room.endswith(".py") else (SOURCE / room).rglob("*.py"))
    ]
    assert len(found) > 40
    return [p for p in found if p.name != "neutral.py"]


def strings(path: Path) -> Iterator[str]:
    """Every string constant of a module that is no docstring; the pieces of an f-string each."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_string_of_the_product_judges_anybody(path: Path) -> None:
    for words in strings(path):
        for allowed in ALLOWED:
            words = words.replace(allowed, "")
        assert not loaded(words), words


def templates() -> list[Path]:
    found = sorted((SOURCE / "faces" / "web" / "templates").glob("*.html"))
    assert len(found) > 5
    return found


@pytest.mark.parametrize("path", templates(), ids=lambda p: p.name)
def test_no_page_judges_anybody(path: Path) -> None:
    shown = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.S)
    shown = re.sub(r"<script.*?</script>|<style.*?</style>", " ", shown, flags=re.S)
    titles = re.findall(r'(?:title|alt|placeholder|aria-label)="([^"]*)"', shown)
    assert not loaded(" ".join([re.sub(r"<[^>]*>", " ", shown), *titles]))


def test_the_words_for_predicates_are_neutral() -> None:
    for predicate in load().predicates.values():
        assert not loaded(f"{predicate.noun} {predicate.past} {predicate.link}"), predicate.name


def test_the_list_has_the_words_that_are_pinned() -> None:
    for word in (
        "lie",
        "liar",
        "perjury",
        "guilty",
        "fraud",
        "corrupt",
        "false",
        "deceived",
        "misled",
        "dishonest",
    ):
        assert LOADED.fullmatch(word), word
    assert quoted_where_loaded("a corrupt clerk") == "“a corrupt clerk”"
    assert quoted_where_loaded("a clerk") == "a clerk"


# --- what is generated ----------------------------------------------------------------------------


def told(known: Facts) -> Iterator[str]:
    """Everything that the product says of a record, face by face."""
    found = check.derive(known, load())
    shapes = Shapes(known)
    histories = check.versions(known, load())
    for finding in (*found.findings, *found.weak):
        yield finding.why
        yield from (d.flips for d in finding.derivations)
        yield from (s.by for d in finding.derivations for s in d.steps)
        yield check.explain(finding, known, check.of_claims(histories, finding.claims))
        yield check.dot(finding, known)
        yield text.block(shapes.finding(finding), shapes)
    for history in histories:
        yield "\n".join(versions_told(history, known))
    for looked in found.not_covered:
        yield looked.reason
        yield text.not_covered(shapes.not_covered(looked))


@given(WORLDS)
@settings(FEW, max_examples=60)
def test_nothing_that_is_generated_judges_anybody(world: Facts) -> None:
    for words in told(world):
        assert not loaded(words), words


@pytest.mark.parametrize("pair", PAIRS[::2], ids=[p["differ"] for p in PAIRS[::2]])
def test_nothing_that_is_told_of_the_pairs_judges_anybody(pair: dict[str, str]) -> None:
    for words in told(built(pair)):
        assert not loaded(words), words


@pytest.mark.parametrize("pair", PAIRS[1::3], ids=[p["differ"] for p in PAIRS[1::3]])
def test_papers_that_accuse_are_quoted_and_never_echoed(pair: dict[str, str]) -> None:
    """The words of both sides accuse; the product's sentences have them in quotation marks alone."""
    accuse = "The liar committed fraud, guilty as hell"
    hostile = {**pair, "event": pair.get("event", "").replace("what:", f"words: '{accuse}', what:", 1)}
    if "words:" in pair.get("event", ""):
        return
    if "claim" in pair:
        hostile["said"] = ", ".join(filter(None, [f"words: '{accuse} himself'", pair.get("said", "")]))
    known = built(hostile)
    for finding in check.derive(known, load()).findings:
        for words in (finding.why, check.explain(finding, known), *(d.flips for d in finding.derivations)):
            assert not loaded(words), words


def test_a_party_a_role_and_a_limit_that_accuse_stand_in_quotation_marks() -> None:
    (finding,) = checked(
        denies(
            "meet, party: {words: those corrupt officials, of: quill}, "
            "qualifiers: [{kind: topic, words: about the bribe}]"
        ),
        "what: meet, who: [thorne, marsh], when: 2020-03-03",
        offices="holder: marsh, role: bogus director, organization: quill",
    ).findings
    assert finding.why == (
        "The statement denies any meeting with “those corrupt officials” “about the bribe”; “Office diary” records a "
        "meeting between Ana Thorne and Ben Marsh (“bogus director of Quill Freight plc”) on 3 March 2020; both can be "
        "true only if the words leave it out (“topic: about the bribe”)."
    )
    assert finding.unless == "topic: about the bribe"


# --- replies ----------------------------------------------------------------------------------------

MET = "what: meet, who: [thorne, marsh], when: 2020-03-03"
AGAIN = "document: later, words: I have told you that I never saw him, claims: [{denies: meet, party: marsh}]"
HELD = (
    "what: hold_asset, who: [thorne, {actor: bank, role: party}], theme: 90 shares, when: 2018, state: true"
)


def replies(findings: tuple[Finding, ...], kind: FindingKind) -> list[list[str]]:
    return [[s.text for s in f.replies] for f in findings if f.kind is kind]


def test_a_reply_that_was_claimed_afterwards_is_shown() -> None:
    said = denies(
        "meet, party: marsh, qualifiers: [{kind: topic, words: about the lease, provenance: claimed afterwards, "
        "span: {document: later, words: She spoke of the lease alone}}]"
    )
    known = facts(said + "\ndocument: later, words: She spoke of the lease alone", MET)
    (finding,) = check.derive(known, load()).findings
    assert [s.text for s in finding.replies] == ["She spoke of the lease alone"]
    assert "In reply: “She spoke of the lease alone” (later, " in check.explain(finding, known)


def test_the_other_denial_of_the_same_event_is_shown_with_each_finding() -> None:
    found = checked(denies("meet, party: marsh", "words: Never") + "\n" + AGAIN, MET).findings
    assert sorted(replies(found, FindingKind.CONTRADICTION)) == [
        ["I have told you that I never saw him"],
        ["Never"],
    ]


def test_the_denial_of_another_event_is_no_reply() -> None:
    other = AGAIN.replace("party: marsh", "party: cole")
    found = checked(denies("meet, party: marsh", "words: Never") + "\n" + other, MET).findings
    assert replies(found, FindingKind.CONTRADICTION) == [[]]


def test_what_she_says_of_the_company_is_shown_with_a_conflict() -> None:
    said = (
        "document: talk, words: I have had nothing from Holm, claims: [{denies: receive_money, party: bank}]"
    )
    known = facts(
        said,
        f"what: approve, who: [board, {{actor: bank, role: party}}], when: 2020-02-02\n{HELD}",
        offices="holder: thorne, role: chair, organization: board",
    )
    found = check.derive(known, load())
    assert replies(found.findings, FindingKind.CONFLICT_OF_INTEREST) == [["I have had nothing from Holm"]]
    (conflict,) = [f for f in found.findings if f.kind is FindingKind.CONFLICT_OF_INTEREST]
    assert "In reply: “I have had nothing from Holm” (talk, " in check.explain(conflict, known)
    assert "“I have had nothing from Holm”" in text.block(Shapes(known).finding(conflict), Shapes(known))


def test_what_another_says_is_no_reply_of_hers() -> None:
    said = denies("meet, party: marsh", "words: Never")
    other = "document: later, speaker: pike, words: I was not there, claims: [{denies: meet, party: marsh}]"
    found = checked(f"{said}\n{other}", MET.replace("thorne, marsh", "thorne, marsh, pike")).findings
    assert [f.replies for f in found if f.speaker == "thorne"] == [()]


# --- an unnamed source ------------------------------------------------------------------------------


def unnamed(world: Facts) -> Facts:
    """The same record, each of whose events rests on an unnamed source alone."""
    events = tuple(
        replace(e, authority=Authority.UNNAMED, source="source", attribution=None) for e in world.events
    )
    return replace(world, events=events)


@given(WORLDS)
@settings(FEW, max_examples=120)
def test_an_unnamed_source_alone_never_makes_more_than_a_lead(world: Facts) -> None:
    known = unnamed(world)
    rumours = {e.id for e in known.events}
    places = [s for e in known.events for s in e.spans]
    found = check.derive(known, load())
    for finding in (*found.findings, *found.weak):
        if rumours & set(finding.events):
            assert finding.verdict is Verdict.LEAD
        if finding.kind is FindingKind.CONFLICT_OF_INTEREST:
            assert not set(finding.record) & set(places)


def test_the_same_event_on_firm_ground_is_more() -> None:
    """The law above is not empty."""
    rumour = f"{MET}, authority: unnamed, source: source"
    assert [f.verdict for f in checked(denies("meet, party: marsh"), rumour).findings] == [Verdict.LEAD]
    assert [f.verdict for f in checked(denies("meet, party: marsh"), MET).findings] == [Verdict.CONTRADICTED]
    told_so = affirms("meet, subject: thorne, party: marsh", "speaker: source, grade: unnamed source")
    found = checked(f"{denies('meet, party: marsh')}\n{told_so}").findings
    assert [f.verdict for f in found] == [Verdict.LEAD]
