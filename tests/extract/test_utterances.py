"""One utterance in several papers has one id; what only sounds alike has not."""

from __future__ import annotations

import pytest

from conftest import document
from onrecord.core import dates
from onrecord.core.nouns import Attribution, AttributionKind, Grade
from onrecord.extract.utterances import shared_ids

WORDS = "I have never in my life met that man."


def said(name: str, words: str, day: str, speaker: str = "ac-1", **more: object) -> tuple[object, Attribution]:
    paper = document(words + name, published=day)
    span = paper.span(0, len(words))
    kind = more.pop("kind", AttributionKind.DIRECT)
    a = Attribution(name, paper.id, kind, (span,), speaker=speaker, said=more.pop("said", paper.published), **more)  # type: ignore[arg-type]
    return paper, a


def ids(*told: tuple[object, Attribution]) -> list[str]:
    found = shared_ids([a for _, a in told], [d for d, _ in told])  # type: ignore[misc]
    return [found[a.id] for _, a in told]


def test_a_quotation_of_a_turn_has_the_turns_id_and_the_better_grade_leads() -> None:
    quoted = said("paper", "“I have never, in my life, met that man.”", "2021-05-04", grade=Grade.DIRECT_QUOTE)
    turn = said("turn", f"No. {WORDS} He wrote once.", "2021-05-03", grade=Grade.TRANSCRIPT)
    assert ids(quoted, turn) == ["turn", "turn"]


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (WORDS, {"speaker": "ac-2"}),
        (WORDS, {"kind": AttributionKind.INDIRECT}),
        (WORDS, {"said": dates.parse("2019-01-01")}),
        ("I have never met him.", {}),
    ],
)
def test_another_speaker_day_or_wording_is_another_utterance(words: str, more: dict[str, object]) -> None:
    one = said("one", WORDS, "2021-05-03", said=dates.parse("2021-05-01"))
    assert ids(one, said("two", words, "2021-05-04", **more)) == ["one", "two"]  # type: ignore[arg-type]
