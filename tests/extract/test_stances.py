"""Calls for and against, and what is no call."""

from __future__ import annotations

import pytest

from onrecord.extract.models import Models

from .attributing import tell

CALLS = [
    ("Petra Vance must resign, Owen Tarr said.", "calls_for", "resign"),
    ("Owen Tarr asked for Petra Vance to resign.", "calls_for", "resign"),
    ("Owen Tarr released a statement demanding Petra Vance’s resignation.", "calls_for", "resign"),
    ("“Petra Vance has to go before Easter,” Owen Tarr said.", "calls_for", "resign"),
    ("“It is time for Petra Vance to stand down,” said Owen Tarr.", "calls_for", "resign"),
    ("“She has to give up her seat,” Owen Tarr said of Petra Vance.", "calls_for", "resign"),
    ("Owen Tarr called on Petra Vance to recuse herself from the vote.", "calls_for", "recuse"),
    ("Owen Tarr asked for Petra Vance to remove herself from any inquiry into the quarry.", "calls_for", "recuse"),
    ("“Petra Vance has to hand the file to somebody else,” Owen Tarr said.", "calls_for", "recuse"),
    ("Owen Tarr asked the ombudsman to open a formal inquiry into Petra Vance.", "calls_for", "investigate"),
    ("Petra Vance was away. Owen Tarr said the auditor should investigate.", "calls_for", "investigate"),
    ("Owen Tarr wants an independent inquiry into Petra Vance’s dealings.", "calls_for", "independent_commission"),
    ("“There must be an outside commission to look at Petra Vance,” Owen Tarr said.", "calls_for", "independent_commission"),
    ("“You must publish the contract,” Owen Tarr told Petra Vance.", "calls_for", "disclose"),
    ("Petra Vance keeps the file. “Publish every page,” Owen Tarr said.", "calls_for", "disclose"),
    ("Owen Tarr, the union’s leader, urged Petra Vance to apologise.", "calls_for", "apologise"),
    ("“Petra Vance should not resign,” Owen Tarr said.", "opposes", "resign"),
    ("Owen Tarr opposed calls for Petra Vance to resign.", "opposes", "resign"),
    ("“There is no need for an inquiry,” Owen Tarr said. Petra Vance chairs the board.", "opposes", "investigate"),
    ("Owen Tarr said Petra Vance had nothing to apologise for.", "opposes", "apologise"),
    ("Owen Tarr dismissed Petra Vance’s ties to the quarry.", "opposes", "other:tie"),
    ("Owen Tarr said he had full confidence in Petra Vance.", "defends", "other:stay"),
    ("The council’s leader, Owen Tarr, stood by Petra Vance.", "defends", "other:stay"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stance", "action"), CALLS)
def test_a_call_has_an_actor_an_action_and_a_target(
    text: str, stance: str, action: str, models: Models
) -> None:
    assert tell(text, models).positions() == {("Owen Tarr", stance, action, "Petra Vance")}


NONE = [
    "Owen Tarr said he would not call for Petra Vance to resign.",
    "Owen Tarr did not ask for Petra Vance to resign.",
    "Should Petra Vance resign? Owen Tarr would not say.",
    "“Should Petra Vance resign?” Owen Tarr asked.",
    "Petra Vance said she would not resign.",
    "Petra Vance offered to resign, Owen Tarr said.",
    "Petra Vance resigned in May. Owen Tarr welcomed the resignation.",
    "Owen Tarr said Petra Vance went to Lisbon and has to go back in June.",
    "Owen Tarr rejected the suggestion that Petra Vance had paid.",
    "The rules say that a member must recuse himself. Petra Vance and Owen Tarr did not.",
    "The inquiry into Petra Vance opened in May, Owen Tarr said.",
    "“We must meet again,” Owen Tarr told Petra Vance.",
    "Owen Tarr recalled that his support for Petra Vance had lapsed.",
    "Owen Tarr failed to disclose the fee, Petra Vance said.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_call(text: str, models: Models) -> None:
    assert tell(text, models).positions() == set()


def test_the_evidence_is_verbatim(models: Models) -> None:
    for text, _, _ in CALLS[:6]:
        told = tell(text, models)
        for stance in told.stances:
            for span in stance.evidence:
                assert span.text == told.document.text[span.start : span.end] != ""
