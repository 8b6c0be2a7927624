"""From decisions to lessons and marks: what teaches, what measures, and when a new model may come in. No torch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.core.decisions import Decision, DecisionKind
from onrecord.core.document import Document, DocumentKind
from onrecord.core.nouns import Attribution, AttributionKind, Extraction
from onrecord.extract.spans import RawAttribution, Spans
from onrecord.train.lessons import FIRM, Judged, Lesson, Score, Verdict, agreement, lessons, score

TEXT = (
    "A quiet day.\n"
    "The pier is safe, Ann Marr said.\n"
    "Boats lay idle.\n"
    "Nothing else was heard.\n"
    "The mayor thinks that the ferry is late.\n"
    "It rained.\n"
)
PAPER = Document("doc-1", "echo.txt", "0" * 64, TEXT, DocumentKind.ARTICLE)


def attribution(ident: str, source: str, cue: str, content: str) -> Attribution:
    spans = [
        (PAPER.span(TEXT.index(w), TEXT.index(w) + len(w)),) if w else () for w in (source, cue, content)
    ]
    return Attribution(ident, "doc-1", AttributionKind.INDIRECT, spans[2], spans[0], spans[1])


SAID = attribution("at-1", "Ann Marr", "said", "The pier is safe")
THINKS = attribution("at-2", "The mayor", "thinks", "that the ferry is late")


def decided(kind: DecisionKind, noun: Attribution, **changes: object) -> Decision:
    return Decision(kind, noun.id, noun_kind="attributions", noun=noun, changes=tuple(changes.items()))


def one(
    *held: Attribution, decisions: tuple[Decision, ...] = (), confirmed: tuple[str, ...] = ()
) -> list[Lesson]:
    found = lessons([Extraction(PAPER, attributions=held)], decisions, confirmed)
    return [*found.teaching, *found.measuring]


class Finder:
    """A model that finds what it is told to."""

    threshold = 0.5

    def __init__(self, *found: RawAttribution) -> None:
        self.found = found

    def find(self, text: str) -> tuple[RawAttribution, ...]:
        return self.found


def raw(judged: Judged, score: float = 1.0) -> RawAttribution:
    return RawAttribution(judged.source, judged.cue, judged.content, score)


def judged(cue: int, source: Spans = ((0, 5),), content: Spans = ((20, 40),)) -> Judged:
    return Judged(source, ((cue, cue + 4),), content)


def test_a_lesson_is_the_paragraphs_around_what_was_decided_with_all_that_holds_there() -> None:
    (lesson,) = one(SAID, THINKS, decisions=(decided(DecisionKind.ADD, SAID),))
    assert lesson.text == "A quiet day.\nThe pier is safe, Ann Marr said.\nBoats lay idle."
    (right,) = lesson.right
    assert lesson.held == lesson.right and not lesson.wrong
    row = lesson.row()
    cut = {
        role: [lesson.text[a:b] for a, b in row["attributions"][0][role]]
        for role in ("source", "cue", "content")
    }
    assert cut == {"source": ["Ann Marr"], "cue": ["said"], "content": ["The pier is safe"]}
    assert right.cue == ((40, 44),)


def test_what_nobody_decided_on_teaches_nothing() -> None:
    assert not one(SAID, THINKS)


def test_what_was_rejected_is_not_to_be_found() -> None:
    (lesson,) = one(SAID, decisions=(decided(DecisionKind.REJECT, THINKS),))
    assert not lesson.held and not lesson.right
    assert [lesson.text[a:b] for w in lesson.wrong for a, b in w.cue] == ["thinks"]


def test_a_correction_of_the_words_teaches_both_and_one_of_the_speaker_nothing() -> None:
    after = attribution("at-2", "mayor", "thinks", "the ferry is late")
    (lesson,) = one(after, decisions=(decided(DecisionKind.CORRECT, THINKS, content=after.content),))
    assert [lesson.text[a:b] for r in lesson.right for a, b in r.content] == ["the ferry is late"]
    assert not lesson.wrong  # so near the right one that to find it is no fault
    assert not one(THINKS, decisions=(decided(DecisionKind.CORRECT, THINKS, speaker="ac-9"),))


def test_statements_under_a_confirmed_finding_teach() -> None:
    (lesson,) = one(SAID, THINKS, confirmed=("at-2",))
    assert [lesson.text[a:b] for r in lesson.right for a, b in r.cue] == ["thinks"]


def test_without_a_cue_there_is_nothing_to_learn_and_it_is_counted() -> None:
    bare = replace(SAID, cue=())
    found = lessons([Extraction(PAPER, attributions=(bare,))], [decided(DecisionKind.ADD, bare)])
    assert (found.teaching, found.measuring, found.cueless) == ((), (), 1)


def test_the_same_lesson_always_lies_on_the_same_side() -> None:
    sides = {text: Lesson("x", text, ()).is_held_out for text in map(str, range(300))}
    assert sides == {text: Lesson("another", text, ()).is_held_out for text in map(str, range(300))}
    assert 60 < sum(sides.values()) < 140


def test_marks_count_what_was_decided_and_what_is_not_so() -> None:
    good, missed, undecided, wrong = judged(10), judged(60), judged(110), judged(160)
    lesson = Lesson("x", "…", (good, missed, undecided), (good, missed), (wrong,))
    told = Finder(raw(good), raw(undecided), raw(wrong), raw(missed, 0.3), raw(judged(210)))
    assert score(told, [lesson]) == Score(found=1, right=2, false=2)
    assert str(score(told, [lesson])) == "0.400 (1 of 2 found, 2 that are not so)"
    assert score(Finder(), []) == Score(0, 0, 0) and Score(0, 0, 0).f1 == 0.0


def test_the_same_attribution_has_a_cue_that_touches_and_parts_that_are_alike() -> None:
    right = judged(10)
    lesson = Lesson("x", "…", (right,), (right,))
    near = Judged(((0, 5),), ((12, 15),), ((22, 40),))
    other_source = Judged(((50, 55),), ((10, 14),), ((20, 40),))
    other_words = Judged(((0, 5),), ((10, 14),), ((36, 80),))
    assert score(Finder(raw(near)), [lesson]).found == 1
    assert score(Finder(raw(other_source)), [lesson]) == Score(0, 1, 1)
    assert score(Finder(raw(other_words)), [lesson]) == Score(0, 1, 1)


def test_agreement_is_of_both() -> None:
    a, b = raw(judged(10)), raw(judged(60))
    assert agreement(Finder(a, b), Finder(a, b), ["x"]) == 1.0
    assert agreement(Finder(a), Finder(a, b), ["x"]) == pytest.approx(2 / 3)
    assert agreement(Finder(), Finder(), ["x"]) == agreement(Finder(a), Finder(b), []) == 1.0


@pytest.mark.parametrize(
    ("old", "new", "agrees", "better"),
    [
        (Score(3, 6, 0), Score(5, 6, 0), 1.0, True),
        (Score(3, 6, 3), Score(3, 6, 0), 1.0, True),
        (Score(3, 6, 0), Score(3, 6, 0), 1.0, False),
        (Score(6, 6, 0), Score(5, 6, 0), 1.0, False),
        (Score(3, 6, 0), Score(6, 6, 9), 1.0, False),
        (Score(3, 6, 0), Score(6, 6, 0), FIRM - 0.01, False),
        (Score(0, 0, 0), Score(0, 0, 0), 1.0, False),
    ],
)
def test_a_model_that_is_not_better_does_not_come_in(
    old: Score, new: Score, agrees: float, better: bool
) -> None:
    assert Verdict(old, new, agrees).better is better
