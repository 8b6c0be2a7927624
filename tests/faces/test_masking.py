"""Names of minors and private persons stay in the record: no export and no printed page has them."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spacy
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

import onrecord
from onrecord import check, deciding, examples, flow, knowledge, record
from onrecord.core.decisions import Private
from onrecord.core.document import Document, Span
from onrecord.core.findings import Finding
from onrecord.core.nouns import Actor, ActorKind, Facts
from onrecord.core.problems import UsageError
from onrecord.deciding import By
from onrecord.faces import export
from onrecord.faces.cli import main
from onrecord.faces.masking import NOTE, Masks, called
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room
from onrecord.record import Store
from onrecord.sources import casefile

CASE = """\
onrecord: 1
documents:
  - id: hearing
    name: papers/tilda-voss-hearing.txt
    title: "Evidence on Tilda Voss"
    published: 2021-05-18
    kind: transcript
    url: https://paper.example/tilda-voss
    text: |
      MAYOR VOSS: I have never met Tilda
      Voss's tutor, Mr. Arne Lofthus. Tilda is a pupil. VOSS, TILDA was ill in May 2021.
      Ms Orr: Ask Voss Harbour Ltd. I told Rurik Lofthus, not his brother.
  - {id: log, title: Gate log, published: 2021-06-01, kind: log, text: "2021-03-02: Ingrid Voss to see Arne Lofthus (tilda.voss@mail.example, 555-0142), for TILDA."}
actors:
  - {id: mayor, name: Ingrid Voss, aliases: [Mayor Voss]}
  - {id: tilda-voss, name: Tilda Voss, aliases: [the pupil, 555-0142]}
  - {id: lofthus, name: Arne Lofthus}
  - {id: rurik, name: Rurik Lofthus}
  - {id: harbour, name: Voss Harbour Ltd, kind: body}
relations:
  - {kind: kin, subject: tilda-voss, object: mayor, document: hearing, words: "Tilda is a pupil."}
statements:
  - {id: denial-of-tilda, document: hearing, speaker: mayor, said: 2021-05-18, words: "I have never met Tilda\\nVoss's tutor, Mr. Arne Lofthus.",
     claims: [{id: c1, denies: meet, party: {words: "Tilda Voss's tutor, Mr. Arne Lofthus", actor: lofthus}}]}
events:
  - {id: e1, document: log, words: "Ingrid Voss to see Arne Lofthus (tilda.voss@mail.example, 555-0142), for TILDA.", what: meet, who: [mayor, lofthus],
     when: 2021-03-02, authority: official, theme: a lesson for Tilda Voss}
stances:
  - {document: hearing, actor: lofthus, stance: defends, action: resign, target: tilda-voss, words: "Tilda is a pupil."}
"""
HIDDEN = re.compile(r"tilda|555-0142", re.IGNORECASE)
LABEL = "[private person]"


@pytest.fixture(scope="module")
def plain() -> tuple[Facts, tuple[Finding, ...]]:
    read = casefile.parse(CASE)
    assert not read.problems
    found = check.derive(read.facts, knowledge.load()).findings
    assert len(found) == 1
    return read.facts, found


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "case.yaml").write_text(CASE)
    store = record.open(tmp_path / "case.db")
    assert not [p for r in flow.read([tmp_path / "case.yaml"], store, flow.Reader()) for p in r.problems]
    flow.run_check(store, flow.Reader())
    yield store
    store.close()


TILDA = (Private("", ("tilda-voss",), ("Tilda Voss",)),)


def _zip(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(n).decode() for n in archive.namelist())


def _db(data: bytes) -> str:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return "\n".join(connection.iterdump())


def _docs(data: bytes) -> str:
    docs = DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab)
    return "\n".join(f"{d.user_data} {d.text}" for d in docs)


def _parquet(data: bytes) -> str:
    reader = pytest.importorskip("pyarrow.parquet")
    return str(reader.read_table(io.BytesIO(data)).to_pylist())


def _folded(data: bytes) -> str:
    return data.decode().replace("\r\n ", "")


OPENED: dict[str, Callable[[bytes], str]] = {"xlsx": _zip, "datasette": _db, "docbin": _docs, "parquet": _parquet}


def opened(name: str, made: str | bytes) -> str:
    """All words that a file holds, packed ones too."""
    return made if isinstance(made, str) else OPENED.get(name, _folded)(made)


@pytest.mark.parametrize("form", export.FORMATS, ids=lambda f: f.name)
def test_no_export_has_the_name_and_each_says_so(
    form: export.Format, plain: tuple[Facts, tuple[Finding, ...]]
) -> None:
    if form.name == "parquet":
        pytest.importorskip("pyarrow")
    masks = Masks(plain[0], TILDA)
    before, after = plain, (masks.facts(), masks.findings(plain[1]))
    assert HIDDEN.search(opened(form.name, form.write(*before))), "the test shows nothing"
    shown = opened(form.name, form.write(*after))
    assert not HIDDEN.search(shown)
    assert "private person" in shown or "private-person" in shown
    for file, held in (form.files(*after) if form.files else {}).items():
        shown = opened(form.name, held)
        assert not HIDDEN.search(file + shown)


def test_words_stand_at_their_places_and_the_check_says_the_same(
    plain: tuple[Facts, tuple[Finding, ...]],
) -> None:
    masks = Masks(plain[0], TILDA)
    facts, findings = masks.facts(), masks.findings(plain[1])
    texts = {d.id: d.text for d in facts.documents}
    (finding,) = findings
    for span in (*finding.say, *finding.record):
        assert texts[span.document][span.start : span.end] == span.text
    assert finding.say[0].text == f"I have never met {LABEL}'s tutor, Mr. Arne Lofthus."
    assert (
        finding.record[0].text
        == f"Ingrid Voss to see Arne Lofthus ({LABEL}@mail.example, {LABEL}), for {LABEL}."
    )
    (again,) = check.derive(facts, knowledge.load()).findings
    assert (again.kind, again.verdict, again.say, again.record) == (
        finding.kind, finding.verdict, finding.say, finding.record,
    )  # fmt: skip


def test_the_names_of_others_stay_and_the_paper_says_that_it_was_masked(
    plain: tuple[Facts, tuple[Finding, ...]],
) -> None:
    masks = Masks(plain[0], TILDA)
    hearing = next(d for d in masks.facts().documents if "MAYOR" in d.text)
    assert hearing.text == (
        f"MAYOR VOSS: I have never met {LABEL}'s tutor, Mr. Arne Lofthus. {LABEL} is a pupil. {LABEL} was ill in "
        "May 2021.\nMs Orr: Ask Voss Harbour Ltd. I told Rurik Lofthus, not his brother.\n"
    )
    assert hearing.title == f"Evidence on {LABEL}{NOTE}"
    assert (hearing.name, hearing.url) == ("papers/private-person-hearing.txt", "")
    assert hearing.sha256 == next(d.sha256 for d in plain[0].documents if d.id == "hearing")
    assert masks.kept == ("Voss",)
    assert list(masks.told()) == [
        f"names masked: {LABEL}.", "'Voss' stays: somebody else in the record bears that name too.",
    ]  # fmt: skip


def test_a_case_file_is_read_back(plain: tuple[Facts, tuple[Finding, ...]]) -> None:
    masks = Masks(plain[0], TILDA)
    text = str(export.export("casefile", masks.facts(), masks.findings(plain[1])))
    assert text.startswith("# Names of private persons are masked")
    again = casefile.parse(text)
    assert not again.problems
    assert again.facts.claims == masks.facts().claims
    assert len(check.derive(again.facts, knowledge.load()).findings) == 1


def test_two_get_letters_and_words_of_ones_own_are_kept(plain: tuple[Facts, tuple[Finding, ...]]) -> None:
    two = (*TILDA, Private("", ("rurik",), ("Rurik Lofthus",)), Private("a tutor", ("lofthus",)))
    masks = Masks(plain[0], two)
    assert masks.labels == ("[private person A]", "[private person B]", "[a tutor]")
    assert masks.words("Arne Lofthus, Rurik and Tilda; Lofthus") == (
        "[a tutor], [private person B] and [private person A]; [private person B]"
    )


def test_the_words_of_a_description_are_nobodys_name() -> None:
    minister = Actor("m", "Cora Blythe", ActorKind.PERSON, aliases=("the Minister for Ports", "Cora Lund", "the nurse"))
    masks = Masks(Facts(actors=(minister,)), [Private("", ("m",))])
    assert masks.words("The Ports Act. Minister for Ports? The minister for ports, Ms Lund, née Blythe; the nurse") == (
        f"The Ports Act. Minister for Ports? {LABEL}, Ms {LABEL}, née {LABEL}; the nurse"
    )


@pytest.mark.slow
def test_everybody_in_papers_that_were_read_can_be_masked() -> None:
    """Each person of the example in turn: no form of the name is left in the case file, but those that are told to stay."""
    with onrecord.open() as kept:
        kept.read([examples.path()])
        findings, facts = tuple(kept.check()), kept.facts()
    people = [a for a in facts.actors if a.kind is ActorKind.PERSON and len(a.name.split()) > 1 and a.name[0].isupper()]
    assert len(people) > 6
    for person in people:
        masks = Masks(facts, [Private("", (person.id,))])
        out = str(export.export("casefile", masks.facts(), masks.findings(findings)))
        assert not casefile.parse(out).problems
        for word in person.name.split():
            others = [a.name for a in facts.actors if a.id != person.id and word in a.name]
            stays = word in masks.kept or any(word in o for o in others) or len(word) < 4
            assert stays or not re.search(rf"\b{re.escape(word)}\b", out), (person.name, word)
        texts = {d.id: d.text for d in masks.facts().documents}
        for f in masks.findings(findings):
            assert all(texts[s.document][s.start : s.end] == s.text for s in (*f.say, *f.record))


def person(ident: str, name: str, *aliases: str) -> Actor:
    return Actor(ident, name, ActorKind.PERSON, aliases=aliases)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Tilda was ill. TILDA too.", "[kid] was ill. [kid] too."),
        ("T. Voss, T.Voss and T Voss; T. M. Voss, TM Voss, Ms T. VOSS.", "[kid], [kid] and [kid]; [kid], [kid], Ms [kid]."),
        ("Tilda M. Voss and Tilda V. came; Tilda V, too.", "[kid] and [kid] came; [kid], too."),
        ("The report names T.V. and T. V. as a pupil.", "The report names [kid] and [kid] as a pupil."),
        ("Tilda “Tilly” Voss came. Tilly left.", "[kid] came. [kid] left."),
        ("Tilda ‘Pim’ Voss came. Is Pim here?", "[kid] came. Is [kid] here?"),
        ("Tilda Voss (“Pim”) came. PIM left.", "[kid] (“[kid]”) came. [kid] left."),
        ("Tilda Voss, known to her friends as Pim, came. Pim Voss left.", "[kid], known to her friends as [kid], came. [kid] left."),
        # What is no name of hers.
        ("Tilda Voss (“the Pupil”) came. The pupil left.", "[kid] (“the Pupil”) came. The pupil left."),
        ("Tilda Voss (“Plaintiff”) came. Plaintiff left.", "[kid] (“Plaintiff”) came. Plaintiff left."),
        ("Tilda Voss, known as Star, saw a star. Star light.", "[kid], known as Star, saw a star. Star light."),
        ("A.T.V. and T.V.S. and the TV; T. Vosso, AT Voss.", "A.T.V. and T.V.S. and the TV; T. Vosso, AT [kid]."),
        ("They didn't Voss; it's Tilda's.", "They didn't [kid]; it's [kid]'s."),
    ],
)  # fmt: skip
def test_given_names_initials_and_nicknames_are_masked(text: str, masked: str) -> None:
    facts = Facts(documents=(Document("d", "d", "0" * 64, text),), actors=(person("t", "Tilda Voss"),))
    (after,) = Masks(facts, [Private("kid", ("t",))]).facts().documents
    assert after.text == masked


@pytest.mark.parametrize(
    ("other", "text", "masked", "kept"),
    [
        (("Tom Voss",), "T. Voss and Tom Voss; Tilda, T.V.", "T. Voss and Tom Voss; [kid], T.V.", ("T. Voss", "T.V.", "Voss")),
        (("Ingrid Voss",), "T. Voss saw Ingrid Voss and I. Voss, and T.V. left", "[kid] saw Ingrid Voss and I. Voss, and [kid] left", ("Voss",)),
        (("Tilda Vane",), "Tilda Vane; Tilda V. left. T.V. stayed with T. Voss.", "Tilda Vane; Tilda V. left. T.V. stayed with [kid].", ("T.V.", "Tilda V.")),
        (("Anna Reed", "Pim"), "Tilda “Pim” Voss saw Pim.", "[kid] saw Pim.", ()),
        (("T. B. Voss",), "T. B. Voss saw Tilda.", "T. B. Voss saw [kid].", ("T. Voss", "Voss")),
    ],
)  # fmt: skip
def test_what_may_be_somebody_else_stays_and_is_told(
    other: tuple[str, ...], text: str, masked: str, kept: tuple[str, ...]
) -> None:
    facts = Facts(
        documents=(Document("d", "d", "0" * 64, text),), actors=(person("t", "Tilda Voss"), person("o", *other))
    )
    masks = Masks(facts, [Private("kid", ("t",))])
    assert masks.facts().documents[0].text == masked
    assert masks.kept == kept


def test_short_given_names_are_masked_where_they_are_no_word() -> None:
    text = "Robert Lind. Bobby said: Bob Lind will. Will Bob come? Robbie Lind, robbie.lind@mail.example, R-Lind.pdf. Jo left."
    facts = Facts(
        documents=(Document("d", "papers/r-lind.txt", "0" * 64, text),),
        actors=(person("r", "Robert Lind"), person("j", "Jo Orme")),
    )
    masks = Masks(facts, [Private("pp", ("r",)), Private("qq", ("j",))])
    (after,) = masks.facts().documents
    assert after.text == "[pp]. [pp] said: [pp] will. Will Bob come? [pp], [pp]@mail.example, [pp].pdf. [qq] left."
    assert after.name == "papers/pp.txt"


def test_the_whole_of_a_short_given_name_is_masked_before_the_surname_only() -> None:
    """Many are called Robert."""
    text = "Robert Vance came. Robert left."
    facts = Facts(documents=(Document("d", "d", "0" * 64, text),), actors=(person("b", "Bob Vance"),))
    assert Masks(facts, [Private("pp", ("b",))]).facts().documents[0].text == "[pp] came. Robert left."


def test_a_month_is_no_name() -> None:
    facts = Facts(actors=(Actor("may", "May Holt", ActorKind.PERSON),))
    masks = Masks(facts, [called(facts, "may holt")])
    said = "On 3 May 2021 May Holt saw May. In May, 2020 she may not have seen Mrs HOLT."
    assert masks.words(said) == (
        f"On 3 May 2021 {LABEL} saw {LABEL}. In May, 2020 she may not have seen Mrs {LABEL}."
    )


def test_nobody_private_changes_nothing(plain: tuple[Facts, tuple[Finding, ...]]) -> None:
    masks = Masks(plain[0], ())
    assert masks.facts() is plain[0] and masks.findings(plain[1]) == plain[1] and masks.value("Tilda") == "Tilda"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["Tilda Voss", "Tilda\n Voss", "TILDA", "Voss, Tilda", "Ingrid Voss", "Ana", "a", "é🙂", "\n", "12"]), max_size=14),
    st.data(),
)  # fmt: skip
def test_places_move_with_the_words(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(["x", *pieces, "y"])
    document = Document("d", "d", "0" * 64, text)
    facts = Facts(
        documents=(document,),
        actors=(Actor("t", "Tilda Voss", ActorKind.PERSON), Actor("i", "Ingrid Voss", ActorKind.PERSON)),
    )
    masks = Masks(facts, [Private("kid", ("t",))])
    (after,) = masks.facts().documents
    assert not HIDDEN.search(after.text)
    assert after.text.replace("[kid]", "").count("Voss") == sum("Ingrid" in p for p in pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = masks.value(Span("d", start, end, text[start:end]))
    assert after.text[span.start : span.end] == span.text
    assert masks.words(text[start:end]) in span.text or "[kid]" in span.text
    whole = masks.value(Span("d", 0, len(text), text))
    assert whole.text == after.text


def test_a_decision_masks_prints_and_exports_and_is_taken_back(
    kept: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = deciding.private(kept, flow.Reader(), "Tilda Voss", "", By("Ed", "She is nine."))
    room = Room(tmp_path / "case.db", flow.Reader())
    client = TestClient(create_app(room, Door("t")), base_url="http://127.0.0.1:8000")
    client.headers["sec-fetch-site"] = "same-origin"
    client.get("/?token=t")
    ident = kept.findings()[0].id
    ways = (f"/print/findings/{ident}", "/print/people/mayor")
    try:
        for path in ways:
            page = client.get(path)
            assert page.status_code == 200 and LABEL in page.text
            assert not HIDDEN.search(page.text)
            assert "Names of private persons are masked" in page.text
        assert "Tilda" in client.get(f"/findings/{ident}").text  # who works on it sees the paper as it is

        def exported(*options: str) -> tuple[str, str]:
            with pytest.raises(SystemExit) as ended:
                main(["export", "html", "--record", str(tmp_path / "case.db"), *options])
            assert ended.value.code == 0
            out, err = capsys.readouterr()
            return out, err

        out, err = exported()
        assert not HIDDEN.search(out) and f"onrecord: names masked: {LABEL}." in err
        assert "Tilda" in exported("--unmasked")[0]
        assert "Lofthus" not in exported("--mask", "Arne Lofthus", "--mask", "rurik lofthus")[0]
        deciding.undo(kept, made.number, By())
        assert "Tilda" in exported()[0]
        assert "Tilda" in client.get(ways[0]).text
    finally:
        room.close()


def test_a_label_does_not_give_the_name_away(kept: Store) -> None:
    with pytest.raises(UsageError, match="'the Voss girl' has 'Voss' in it, which is a name of Tilda Voss"):
        deciding.private(kept, flow.Reader(), "Tilda Voss", "the Voss girl", By())
