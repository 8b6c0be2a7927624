"""Who is in a paper: one actor for all forms of a name, two for two bearers, offices and ties."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import document
from onrecord.core.document import DocumentKind, Turn
from onrecord.core.nouns import ActorKind, RelationKind
from onrecord.extract.actors import Cast, Mention, cast_of, mention_at
from onrecord.extract.models import Models
from onrecord.extract.passage import passages

Read = Callable[..., tuple[str, list[Mention], Cast]]


@pytest.fixture
def read(models: Models) -> Read:
    def reader(text: str, **meta: object) -> tuple[str, list[Mention], Cast]:
        cast = Cast()
        found: list[Mention] = []
        for passage in passages(document(text, **meta), models):
            mentions, cast = cast_of(passage, cast, models.knowledge)
            found += mentions
        return text, found, cast

    return reader


def who(result: tuple[str, list[Mention], Cast], words: str, nth: int = 0) -> str | None:
    """The name of the actor that the nth mention with these words stands for; fails if there is none."""
    text, mentions, cast = result
    found = [m for m in mentions if text[m.start : m.end].casefold() == words.casefold()]
    assert len(found) > nth, f"no mention {words!r} in {[text[m.start : m.end] for m in mentions]}"
    actor = cast.actor(found[nth].actor)
    return actor.name if actor else None


def names(cast: Cast, kind: ActorKind) -> set[str]:
    return {a.name for a in cast.actors if a.kind is kind}


# --- names ----------------------------------------------------------------------------------------


def test_a_surname_is_the_full_name_where_one_bearer_fits(read: Read) -> None:
    result = read(
        "Senator Magda Brandt spoke first. Brandt said that Sen. Brandt would vote. Ms. Brandt left."
    )
    assert names(result[2], ActorKind.PERSON) == {"Magda Brandt"}


def test_two_bearers_of_a_surname_stay_two(read: Read) -> None:
    result = read(
        "Tomas Adeniyi met Helen Adeniyi on Monday. Adeniyi said nothing. Mr. Adeniyi left, and Ms. Adeniyi stayed."
    )
    assert names(result[2], ActorKind.PERSON) == {"Tomas Adeniyi", "Helen Adeniyi"}
    assert who(result, "Adeniyi") is None
    assert who(result, "Mr. Adeniyi") == "Tomas Adeniyi"
    assert who(result, "Ms. Adeniyi") == "Helen Adeniyi"


def test_a_surname_keeps_its_bearer_once_it_is_established(read: Read) -> None:
    result = read(
        "Tomas Adeniyi spoke. Adeniyi denied it. Adeniyi left. Adeniyi slept. His brother Ben Adeniyi stayed. Adeniyi returned."
    )
    assert who(result, "Adeniyi", 3) == "Tomas Adeniyi"


def test_nicknames_in_marks(read: Read) -> None:
    result = read('Robert "Bobby" Vance spoke. Bobby Vance left. Vance slept.')
    assert names(result[2], ActorKind.PERSON) == {"Robert Vance"}


@pytest.mark.parametrize("title", ["Mr. King spoke.", "Larry King spoke.", "Mrs. Bishop spoke."])
def test_surnames_that_are_titles(read: Read, title: str) -> None:
    assert len(names(read(title)[2], ActorKind.PERSON)) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hendrik van den Berg told the council that he had left.", "Hendrik van den Berg"),
        ("The letter was signed by Máire Ó Dálaigh, the clerk.", "Máire Ó Dálaigh"),
        ("Marie-Ange Sainte-Rose said that it was late.", "Marie-Ange Sainte-Rose"),
        ("Dr. K. B. Oduya examined the man.", "K. B. Oduya"),
        ("In the chair was Sir Alun Pritchard.", "Alun Pritchard"),
    ],
)
def test_shapes_of_names(read: Read, text: str, name: str) -> None:
    assert name in names(read(text)[2], ActorKind.PERSON)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He works for Merlow Energy plc in Leeds.", "Merlow Energy plc"),
        (
            "The Department for Roads and Rural Affairs said nothing.",
            "Department for Roads and Rural Affairs",
        ),
        ("It went to the Tenants' Association last week.", "Tenants' Association"),
        ("The Board of Governors met on Friday.", "Board of Governors"),
        ("She left the Harbour Oversight Committee in May.", "Harbour Oversight Committee"),
    ],
)
def test_shapes_of_bodies(read: Read, text: str, name: str) -> None:
    assert name in names(read(text)[2], ActorKind.BODY)


def test_short_forms_of_bodies(read: Read) -> None:
    result = read(
        "Merlow Ferries Ltd won the contract. Merlow will build it. The company said that it was pleased."
    )
    assert names(result[2], ActorKind.BODY) == {"Merlow Ferries Ltd"}
    assert who(result, "Merlow") == "Merlow Ferries Ltd"
    assert who(result, "The company") == "Merlow Ferries Ltd"


def test_a_short_form_that_fits_two_bodies_is_neither(read: Read) -> None:
    result = read("Merlow Ferries Ltd met Merlow Estates Ltd. Merlow said nothing.")
    assert who(result, "Merlow") not in ("Merlow Ferries Ltd", "Merlow Estates Ltd")


def test_forms_defined_in_brackets(read: Read) -> None:
    result = read(
        "Present: Harriet Lyle (HL) and Mr. Osgood. HL asked for the file.\n\n"
        "Tarn Foods plc (“Tarn” or “the Company”) notes the order. The Company will appeal."
    )
    assert who(result, "HL", -1) == "Harriet Lyle"
    assert who(result, "Company", -1) == "Tarn Foods plc"


def test_states_and_their_people(read: Read) -> None:
    result = read("Canada objected. The Canadians left. A Canadian diplomat stayed.")
    assert names(result[2], ActorKind.STATE) == {"Canada"}
    assert who(result, "Canadians") == "Canada"


def test_a_maiden_name(read: Read) -> None:
    _, _, cast = read("Ruth Lyle, who was Ruth Anand until she married in 2011, holds shares.")
    (tie,) = [r for r in cast.relations if r.kind is RelationKind.ALIAS]
    assert {cast.actor(tie.subject).name, cast.actor(tie.object).name} == {"Ruth Lyle", "Ruth Anand"}  # type: ignore[union-attr]


def test_telephone_numbers(read: Read) -> None:
    _, _, cast = read(
        "020 7946 0857. Office line of Harriet Lyle.\n\nThe number 555-010-0172 is registered to Brack LLC of Dover."
    )
    ties = {r.subject: cast.actor(r.object).name for r in cast.relations if r.kind is RelationKind.ALIAS}  # type: ignore[union-attr]
    assert ties == {"020 7946 0857": "Harriet Lyle", "555-010-0172": "Brack LLC"}


def test_who_is_not_who(read: Read) -> None:
    _, _, cast = read(
        "Dr. Anil Rao signed it. The other was Mr. Dev Rao, a surgeon. The two are not related."
    )
    one, two = (a for a in cast.actors if a.kind is ActorKind.PERSON)
    assert one.distinct == (two.id,) and two.distinct == (one.id,)


def test_a_code_name(read: Read) -> None:
    result = read("XR44 was her source. She paid XR44's rent.")
    assert "XR44" in names(result[2], ActorKind.PERSON)


def test_ids_stay_while_names_grow(models: Models, read: Read) -> None:
    from dataclasses import replace

    from onrecord.extract.settings import ExtractSettings

    text = "Mr. Nystrom opened the box on Monday morning.\n\nFredrik Nystrom closed it again in the evening."
    small = replace(models, settings=ExtractSettings(passage=50))
    cast = Cast()
    seen = []
    for passage in passages(document(text), small):
        mentions, cast = cast_of(passage, cast, models.knowledge)
        seen += [m.actor for m in mentions if m.form == "name"]
    assert len(set(seen)) == 1
    assert cast.actor(seen[0]).name == "Fredrik Nystrom"  # type: ignore[union-attr]


# --- unnamed --------------------------------------------------------------------------------------


def test_unnamed_sources(read: Read) -> None:
    result = read(
        "A senior official, who asked not to be named, said it was late. A White House spokesman declined."
    )
    assert "a senior official" in names(result[2], ActorKind.UNNAMED)
    assert who(result, "A White House spokesman") == "White House"


# --- speakers -------------------------------------------------------------------------------------


def test_turns_name_their_speakers(read: Read) -> None:
    text = "Mr. LUNDE. I was there.\nSenator OKPARA. Mr. Lunde, were you?"
    turns = (
        Turn("Mr. LUNDE.", text.index("I was"), text.index("\n"), 0),
        Turn("Senator OKPARA.", text.index("Mr. Lunde,"), len(text), text.index("Senator")),
    )
    result = read(text, turns=turns, kind=DocumentKind.TRANSCRIPT)
    cast = result[2]
    assert cast.speaker(turns[0]) == cast.named("Lunde")
    assert [o.role for o in cast.offices if o.holder == cast.speaker(turns[1])] == ["senator"]


# --- pronouns and nominals ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Ana Lind said that she had left.", "she", "Ana Lind"),
        ("Ana Lind met Ivo Brand. He thanked her.", "He", "Ivo Brand"),
        ("Ana Lind met Ivo Brand. He thanked her.", "her", "Ana Lind"),
        ("Paul Grant resigned. His letter came late.", "His", "Paul Grant"),
        ("Paul Grant and Mark Stone met. He was late.", "He", None),
        ("Governor Paul Grant spoke. The governor was tired.", "The governor", "Paul Grant"),
        (
            "Ana Lind, the chief executive, denied it. “No,” the chief executive said.",
            "the chief executive",
            "Ana Lind",
        ),
        ("Vice President Paul Grant arrived. The president was late.", "The president", "the president"),
        ("“He never called,” Paul Grant said of Mark Stone.", "He", None),
        ("Mark Stone was late. “He never called,” Paul Grant said.", "He", "Mark Stone"),
        (
            "The minister’s aide spoke. Ana Lind, the minister, nodded. Her deputy was cooler. Ivo Brand said no.",
            "Her deputy",
            "Ivo Brand",
        ),
        (
            "The man who runs the port met a bidder twice.\n\nPaul Grant, its director, denied it.",
            "The man",
            "Paul Grant",
        ),
    ],
)
def test_reference(read: Read, text: str, words: str, expected: str | None) -> None:
    assert who(read(text, kind=DocumentKind.ARTICLE), words) == expected


def test_an_answer_looks_back_into_its_question(read: Read) -> None:
    text = "Q. Did you see Mark Stone?\nA. He was there."
    turns = (
        Turn("Q.", 3, text.index("\n"), 0, name="Ana Lind"),
        Turn("A.", text.index("He"), len(text), text.index("A."), name="Paul Grant", question=0),
    )
    assert who(read(text, turns=turns), "He") == "Mark Stone"


def test_mention_at_gives_the_innermost(read: Read) -> None:
    text, mentions, cast = read("The chairman of Merlow Energy plc left.")
    found = mention_at(mentions, text.index("Energy"))
    assert found is not None and cast.actor(found.actor).name == "Merlow Energy plc"  # type: ignore[union-attr]
    assert mention_at(mentions, text.index("left")) is None


# --- offices and ties -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Lind, chief executive of Merlow Energy since May 2019, spoke.", ("Ana Lind", "chief executive", "Merlow Energy", "2019-05", None)),
        ("Ana Lind, the mayor's spokeswoman, spoke.", ("Ana Lind", "spokeswoman", "the mayor", None, None)),
        ("Ivo Brand, who chairs the Licensing Committee, left.", ("Ivo Brand", "chair", "Licensing Committee", None, None)),
        ("Ivo Brand was a paid adviser to the Harbour Council until April 2020.", ("Ivo Brand", "paid adviser", "Harbour Council", None, "2020-04")),
        ("The council met attorney general Paul Grant.", ("Paul Grant", "attorney general", None, None, None)),
        ("Ivo Brand was appointed director of the Harbour Board on 3 March 2018.", ("Ivo Brand", "director", "Harbour Board", "2018-03-03", None)),
        ("Paul Grant is the Canadian ambassador to Norway.", ("Paul Grant", "Canadian ambassador to Norway", "Canada", None, None)),
    ],
)  # fmt: skip
def test_offices(read: Read, text: str, expected: tuple[str | None, ...]) -> None:
    _, _, cast = read(text, published="2020-06-01")

    def name(ident: str | None) -> str | None:
        actor = cast.actor(ident)
        return actor.name if actor else None

    found = [
        (name(o.holder), o.role, name(o.organization), o.start and str(o.start), o.end and str(o.end))
        for o in cast.offices
    ]
    assert expected in found


def test_what_an_office_oversees(read: Read) -> None:
    _, _, cast = read(
        "Paul Grant is careful. As transport minister, he oversees the Rail Agency and the ports."
    )
    (office,) = [o for o in cast.offices if o.oversees]
    assert office.role == "transport minister"
    assert {getattr(cast.actor(x), "name", x) for x in office.oversees} == {"Rail Agency", "ports"}


def test_former_offices_have_ended(read: Read) -> None:
    _, _, cast = read("Ivo Brand, a former director of Merlow Energy, spoke.", published="2020-06-01")
    (office,) = cast.offices
    assert (office.role, str(office.end)) == ("director", "../2020-06-01")


@pytest.mark.parametrize(
    ("text", "kind", "subject", "other"),
    [
        ("Merlow Shipping, a company owned by the Canadian state, won.", RelationKind.OWNED_BY, "Merlow Shipping", "Canada"),
        ("Merlow Shipping belongs to Tarn Holdings.", RelationKind.OWNED_BY, "Merlow Shipping", "Tarn Holdings"),
        ("Ana Lind, Paul Grant's spokeswoman, spoke.", RelationKind.REPRESENTS, "Ana Lind", "Paul Grant"),
        ("Ivo Brand has represented Merlow Mining since 2019.", RelationKind.REPRESENTS, "Ivo Brand", "Merlow Mining"),
        ("The Harbour Council, whose largest donor is Merlow Energy, met.", RelationKind.FUNDS, "Merlow Energy", "Harbour Council"),
        ("Ana Lind of the Harbour League objected.", RelationKind.MEMBER, "Ana Lind", "Harbour League"),
    ],
)  # fmt: skip
def test_ties(read: Read, text: str, kind: RelationKind, subject: str, other: str) -> None:
    _, _, cast = read(text)
    found = {(r.kind, cast.actor(r.subject).name, cast.actor(r.object).name) for r in cast.relations}  # type: ignore[union-attr]
    assert (kind, subject, other) in found


def test_every_mention_holds_its_head(read: Read) -> None:
    _, mentions, _ = read(
        "The mayor's aide, Ana Lind, said she and her colleagues had told Mr. Paul Grant of it."
    )
    assert all(m.start <= m.head < m.end for m in mentions)
    assert list(mentions) == sorted(mentions, key=lambda m: (m.start, m.end))


_PIECES = st.sampled_from(
    ["Ana Lind", "Mr.", "BRAND, Ivo", "said", "that", "she", "his", ",", ".", "(", ")", "“", "”", '"', "the", "Merlow Energy plc", "of",
     "mayor", "Q.", "A.", "as", "director", "is", "chairs", "\n\n", "’s", "@ana_l", "XR44", "555-010-0172", "née", "né", "🙂", "-", "and"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PIECES, max_size=40))
def test_no_text_breaks_it_and_words_stay_verbatim(read: Read, pieces: list[str]) -> None:
    text, mentions, cast = read(" ".join(pieces))
    assert all(text[m.start : m.end].strip() and m.start <= m.head < m.end for m in mentions)
    evidence = [s for n in (*cast.actors, *cast.offices, *cast.relations) for s in n.evidence]
    assert all(text[s.start : s.end] == s.text for s in evidence)


def test_the_code_of_a_currency_is_nobody(read: Read) -> None:
    result = read("Dover Tanning Ltd lent the port EUR 300,000 and took USD 5,000 from Ada Quill.")
    assert not names(result[2], ActorKind.BODY) - {"Dover Tanning Ltd", "the port"}
