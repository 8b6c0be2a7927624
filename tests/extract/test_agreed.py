"""The model and the rules as one list: who gives the source, the bounds, and what one alone is worth."""

from __future__ import annotations

import pytest

from onrecord.core.document import DocumentKind
from onrecord.extract.agreed import Basis, agreed
from onrecord.extract.models import Models
from onrecord.extract.spans import RawAttribution, Sign

from .attributing import tell

TEXT = "Vance, who sold, denied the claim that she, as chair, had known of it."
THRESHOLD = 0.5


def raw(source: str, cue: str, *content: str, score: float = 1.0, sign: Sign = Sign.WORDS) -> RawAttribution:
    def at(words: str) -> tuple[int, int]:
        start = TEXT.index(words)
        return start, start + len(words)

    return RawAttribution((at(source),), (at(cue),), tuple(at(c) for c in content), score, sign)


RULE = raw("Vance", "denied", "the claim that she, as chair, had known of it")
SURE = raw("Vance, who sold", "denied", "the claim that she", "chair, had known of it", score=0.9)
UNSURE = raw("Vance, who sold", "denied", "the claim that she", "chair, had known of it", score=0.3)


def test_the_source_is_the_models_and_the_bounds_are_the_rules_where_both_hear_the_same() -> None:
    (heard,) = agreed([RULE], [SURE], THRESHOLD, prose=True)
    assert heard.basis is Basis.BOTH
    assert (heard.raw.source, heard.raw.content) == (SURE.source, RULE.content)


def test_the_bounds_are_the_models_where_the_two_differ_much() -> None:
    rule = raw("Vance", "denied", "the claim")
    (heard,) = agreed([rule], [SURE], THRESHOLD, prose=True)
    assert heard.raw.content == SURE.content


def test_a_quotation_keeps_its_marks_for_bounds_where_the_model_sees_a_word_more_or_a_part() -> None:
    rule = raw("Vance", "denied", "known of it")
    more = raw("Vance", "denied", "had known of it", score=0.9)
    part = raw("Vance", "denied", "known of", score=0.9)
    far = raw("Vance", "denied", "the claim that she, as chair, had known of it", score=0.9)
    for found in (more, part):
        (heard,) = agreed([rule], [found], THRESHOLD, prose=True, marked=rule.content)
        assert heard.raw.content == rule.content
    (heard,) = agreed([rule], [far], THRESHOLD, prose=True, marked=rule.content)
    assert heard.raw.content == far.content
    (heard,) = agreed([rule], [more], THRESHOLD, prose=True)
    assert heard.raw.content == more.content


def test_what_the_model_suspects_holds_only_where_a_rule_agrees() -> None:
    assert agreed([], [UNSURE], THRESHOLD, prose=True) == ()
    (heard,) = agreed([RULE], [UNSURE], THRESHOLD, prose=True)
    assert heard.basis is Basis.BOTH


def test_a_rule_alone_holds_by_layout_and_in_papers_that_the_model_was_not_taught() -> None:
    assert agreed([RULE], [], THRESHOLD, prose=True) == ()
    assert [h.basis for h in agreed([RULE], [], THRESHOLD, prose=False)] == [Basis.RULES]
    behind = raw("Vance", ",", "had known of it", sign=Sign.LAYOUT)
    assert [h.raw for h in agreed([behind], [], THRESHOLD, prose=True)] == [behind]


def test_a_signature_names_the_source_even_where_the_model_hears_another() -> None:
    behind = raw("Vance", ",", "had known of it", sign=Sign.SIGNED)
    other = raw("she", "chair", "had known of it", score=0.8)
    (heard,) = agreed([behind], [other], THRESHOLD, prose=True)
    assert (heard.raw.source, heard.raw.cue, heard.raw.content) == (behind.source, behind.cue, behind.content)


@pytest.mark.parametrize("dash", ["—", "–", "―", "-"])
def test_a_name_behind_a_dash_is_whose_the_quotation_is(dash: str, models: Models) -> None:
    told = tell(f"Readers wrote in.\n\n“The bridge was never safe.” {dash} Petra Vance\n", models)
    assert told.speaker("never safe") == "Petra Vance"


def test_what_the_model_alone_finds_is_shown_and_nothing_rests_on_it(models: Models) -> None:
    text = "Petra Vance made her support for the harbour plan plain, and her plans to run in May."
    assert tell(text, models, kind=DocumentKind.ARTICLE).attributions == ()
