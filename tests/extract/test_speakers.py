"""Which actor is behind words: one invented text for each general cause of error that a sample of articles showed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord.extract.models import Models

from .attributing import tell

# --- pronouns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            (
                "Cora Whitlow, president of the Tanners Union, spoke first. Evan Strick listened from the door. "
                "“Whitlow must explain herself. She had the keys,” he said."
            ),
            "had the keys",
            "Evan Strick",
        ),
        (
            (
                "“We need members of substance,” said Evan Strick, president of the Tanners Union. "
                "“We need them now.” Members like Paul Orde would help, he said."
            ),
            "Members like",
            "Evan Strick",
        ),
        (
            "Evan Strick lost twice. Campaigning against Paul Orde in 2012, he said that the harbour was safe.",
            "the harbour was safe",
            "Evan Strick",
        ),
        (
            "Paul Orde spoke on Monday. Evan Strick said the city would work with other towns, and he urged the union to resume talks.",
            "resume talks",
            "Evan Strick",
        ),
        (
            (
                "Paul Orde closed the yard in May. Evan Strick attacked “the long silence of the board about the yard.”\n\n"
                "“We will open it again. We will pay for it ourselves. And we will not wait,” he said."
            ),
            "not wait",
            "Evan Strick",
        ),
    ],
    ids=[
        "named in the quotation",
        "named before he said",
        "participle",
        "second verb",
        "after a long quotation",
    ],
)
def test_he_is_the_one_who_speaks(models: Models, text: str, words: str, speaker: str) -> None:
    assert tell(text, models).speaker(words) == speaker


def test_it_is_the_body_that_spoke_and_not_one_that_only_qualifies(models: Models) -> None:
    told = tell(
        "The Tanners Union warned that a Skinners Guild vote would hurt the town. On Tuesday it said the vote was lost.",
        models,
    )
    assert told.speaker("the vote was lost") == "Tanners Union"


def test_she_who_is_asked_whether_she_did_is_the_one_asked(models: Models) -> None:
    told = tell(
        "The mayor, Ada Quill, left early. Paul Orde asked Councillor Brisk whether she had met the firm. "
        "She replied: “I have never met them.”",
        models,
    )
    assert told.speaker("never met") == "Brisk"


def test_a_pronoun_tells_two_of_one_surname_apart(models: Models) -> None:
    told = tell(
        "Tom Quill met Mrs. Helen Quill in Dover. On Friday Quill opened the yard. She said the yard was sold.",
        models,
    )
    assert told.speaker("yard was sold") == "Helen Quill"


# --- nouns for persons ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Sen. Evan Strick spoke to Paul Orde. Orde left. On Friday, the Ohio senator said the yard was closed.",
            "yard was closed",
            "Evan Strick",
        ),
        (
            "Republican nominee Evan Strick met Democratic nominee Cora Whitlow. The GOP candidate said the yard was closed.",
            "yard was closed",
            "Evan Strick",
        ),
        (
            "Democrat Cora Whitlow met Republican Evan Strick in June. Strick left. The Democratic candidate said the yard was closed.",
            "yard was closed",
            None,
        ),
    ],
    ids=["by a place", "by the party", "by the party alone, another was spoken of last"],
)
def test_a_noun_with_a_party_or_a_place(models: Models, text: str, words: str, speaker: str | None) -> None:
    assert tell(text, models).speaker(words) == speaker


def test_an_office_goes_to_the_one_who_holds_it_when_the_paper_appears(models: Models) -> None:
    text = (
        "Former governor Paul Orde met Governor Cora Whitlow at the yard. Both looked at the cranes. "
        "It rained. The governor said the yard was closed."
    )
    assert tell(text, models, published="2022-03-04").speaker("yard was closed") == "Cora Whitlow"


def test_a_long_quotation_does_not_hide_who_speaks(models: Models) -> None:
    talk = " ".join(f"Paul Orde saw the yard on day {n}." for n in range(7))
    told = tell(
        f"Evan Strick said, “{talk}”\n\n“I do not expect that Orde will see it again,” he continued.", models
    )
    assert told.speaker("do not expect") == "Evan Strick"


def test_senator_after_senator_is_nobody(models: Models) -> None:
    told = tell("Senator Cora Whitlow spoke. Senator after senator said the yard was closed.", models)
    assert told.speaker("yard was closed") is None


# --- names ----------------------------------------------------------------------------------------


def test_a_surname_before_the_full_name_of_kin_is_not_the_kin(models: Models) -> None:
    told = tell("Strick said the yard was closed. His brother, Paul Strick, owns the quay.", models)
    assert told.speaker("yard was closed") == "Strick"


def test_a_surname_before_its_own_full_name_is_that_one(models: Models) -> None:
    told = tell("Strick says yard is closed.\n\nPaul Strick said the yard was closed.", models)
    assert told.speaker("yard is closed") == "Paul Strick"


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Tarnwell Tanning CEO John Quill hid. The board called Quill. Quill said the yard was closed.",
            "yard was",
            "John Quill",
        ),
        (
            "The Securities and Markets Commission said the yard was closed.",
            "yard was",
            "Securities and Markets Commission",
        ),
        ("DOVER, Del. ― It rained on the quay. Paul Orde said the yard was closed.", "yard was", "Paul Orde"),
        ("Dover police said the yard was closed.", "yard was", "Dover police"),
        (
            "Jim Justice owns the yard. In May, Mr. Justice said the yard was closed.",
            "yard was",
            "Jim Justice",
        ),
        (
            "The council heard Theresa May, a porter. Theresa May said the yard was closed.",
            "yard was",
            "Theresa May",
        ),
        ("Carol Dean runs the quay. Dean, a doctor, said the yard was closed.", "yard was", "Carol Dean"),
    ],
    ids=[
        "letters for a role",
        "and in a body",
        "dateline",
        "police of a place",
        "a title as surname",
        "a month as surname",
        "a role as surname",
    ],
)
def test_where_names_begin_and_end(models: Models, text: str, words: str, speaker: str) -> None:
    assert tell(text, models).speaker(words) == speaker


# --- bodies ---------------------------------------------------------------------------------------


def test_the_network_is_the_one_just_spoken_of(models: Models) -> None:
    told = tell("Quill Media fired its editor on Monday. The network said the yard was closed.", models)
    assert told.speaker("yard was closed") == "Quill Media"


def test_the_campaign_of_somebody_else_is_not_the_one_named_before(models: Models) -> None:
    told = tell(
        "The Orde campaign paid for the hall. It rained. The hall was cold. Nobody spoke. The lights failed. "
        "Cora Whitlow left for Dover. The campaign said the yard was closed.",
        models,
    )
    assert told.speaker("yard was closed") is None


def test_somebodys_campaign_is_the_body_called_so(models: Models) -> None:
    told = tell(
        "Cora Whitlow met the Whitlow campaign on Monday. Whitlow's campaign said the yard was closed.",
        models,
    )
    assert told.speaker("yard was closed") == "Whitlow campaign"


def test_the_newspaper_is_the_one_just_named(models: Models) -> None:
    told = tell(
        "The letter was printed by the Dover Ledger Post. The newspaper said the yard was closed.", models
    )
    assert told.speaker("yard was closed") == "Dover Ledger Post"


def test_the_agency_is_no_firm(models: Models) -> None:
    told = tell("Quill Tanning Ltd hid the ledger. The agency said the yard was closed.", models)
    assert told.speaker("yard was closed") == "the agency"  # which one, another paper may say


# --- in one's own person, and for others ----------------------------------------------------------


def test_i_in_a_quotation_is_the_one_who_is_quoted(models: Models) -> None:
    told = tell("“I told the board that the yard was closed,” Paul Orde said.", models)
    assert told.name(told.saying("the yard was closed").speaker) == "Paul Orde"


def test_i_outside_quotations_is_the_author(models: Models) -> None:
    text = "I told the board that the yard was closed."
    assert tell(text, models, author="Cora Whitlow").speaker("yard was closed") == "Cora Whitlow"
    assert tell(text, models).speaker("yard was closed") is None


@pytest.mark.parametrize(
    "text",
    [
        "Cora Whitlow left early. Her spokesman said the yard was closed.",
        "Cora Whitlow left early. A spokesman for Whitlow said the yard was closed.",
        "Cora Whitlow left early. Whitlow's lawyer said the yard was closed.",
    ],
)
def test_her_spokesman_speaks_for_her_and_is_nobody_by_name(models: Models, text: str) -> None:
    told = tell(text, models)
    said = told.saying("yard was closed")
    assert (told.name(said.speaker), told.name(said.behalf)) == (None, "Cora Whitlow")


@pytest.mark.parametrize("source", ["Two officials", "A person close to the talks", "Critics"])
def test_unnamed_sources_are_nobody(models: Models, source: str) -> None:
    told = tell(f"Cora Whitlow met Paul Orde. {source} said the yard was closed.", models)
    assert told.speaker("yard was closed") is None


# --- the samples ----------------------------------------------------------------------------------

SAMPLES = sorted((Path(__file__).parent.parent / "data" / "speakers").glob("*.tsv"))
KINDS = {"pronoun", "role", "surname", "full name", "body", "several", "unnamed"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_the_samples_hold_places_and_names_and_no_text(path: Path) -> None:
    head, *rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    assert head == ["document", "source", "kind", "name"]
    assert rows
    for _, source, kind, name in rows:
        assert re.fullmatch(r"\d+-\d+(?:\+\d+-\d+)*", source)
        assert kind in KINDS
        assert len(name) < 140
        assert (kind == "unnamed") == name.startswith("-")
        assert (kind == "several") == ("&" in name)
