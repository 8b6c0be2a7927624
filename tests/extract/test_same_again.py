"""What the model finds in a text depends on the text alone: not on company, order, run or threads."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from onrecord.extract import neural
from onrecord.extract.models import Models
from onrecord.extract.settings import ExtractSettings
from onrecord.extract.spans import RawAttribution

TEXTS = (
    (
        "Petra Vance denied on Monday that she had met the developer. “I was in Lisbon,” she told the Courier. "
        "A spokesman for the harbour board said it would look into the claim.\n\nOwen Tarr disagreed.\n"
    ),
    "The council, its critics say, has known since May. “Nobody asked us,” said Dana Holt, who leads it.\n" * 40,
    "“No.” — Petra Vance\n",
    "",
)


def found(model: neural.NeuralModel, texts: Sequence[str]) -> dict[str, tuple[RawAttribution, ...]]:
    return {text: model.find(text) for text in texts}


def test_results_do_not_depend_on_order_company_run_or_threads(models: Models) -> None:
    first = neural.load(ExtractSettings().attribution, threads=1)
    alone = {text: found(first, [text])[text] for text in TEXTS}
    assert sum(map(len, alone.values())) > 40
    assert found(first, TEXTS) == alone
    assert found(first, TEXTS[::-1]) == alone
    assert found(neural.load(ExtractSettings().attribution, threads=2), TEXTS) == alone
    assert found(models.finder, TEXTS[1:] + TEXTS[:1]) == alone  # type: ignore[arg-type]


def test_what_stands_far_away_changes_nothing(models: Models) -> None:
    """A window is decided by its own words: what comes after the next window does not reach back."""
    text = TEXTS[1]
    longer = text + "The weather was fine, and the boats lay still in the harbour all day long.\n" * 60
    near = [a for a in models.finder.find(text) if a.content and a.content[-1][1] < len(text) // 2]
    assert near and near == list(models.finder.find(longer))[: len(near)]


def test_a_lower_threshold_tells_no_other_certainty(models: Models) -> None:
    model = neural.load(ExtractSettings().attribution)
    low = dataclasses.replace(model, threshold=0.3)
    assert low.find(TEXTS[0]) == model.find(TEXTS[0])
