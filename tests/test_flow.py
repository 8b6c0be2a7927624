"""The whole way, and the Python API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord import deciding, flow, record
from onrecord.core import dates
from onrecord.core.findings import FindingKind
from onrecord.core.problems import UsageError
from onrecord.deciding import By
from onrecord.extract import Models
from onrecord.record import Store
from onrecord.sources import Metadata

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Budget hearing, published: 2019-05-14, kind: transcript}
  - {id: log, title: Gate log, published: 2019-06-01, kind: log}
actors: [{id: ostrow, name: Lena Ostrow}, {id: brandt, name: Tomas Brandt}]
statements:
  - {id: s1, document: hearing, speaker: ostrow, said: 2019-05-14, words: "I have never met Tomas Brandt.",
     claims: [{denies: meet, party: brandt}]}
events:
  - {id: e1, document: log, words: "Brandt to see Ostrow", what: meet, who: [ostrow, brandt],
     when: 2018-09-12, authority: official}
"""
ARTICLE = """\
Lena Ostrow, the transport minister, spoke on Friday. "I have never met Tomas Brandt," Ms Ostrow said.
"""


@pytest.fixture
def reader(models: Models) -> flow.Reader:
    made = flow.Reader()
    made.__dict__.update(models=models, knowledge=models.knowledge)
    return made


@pytest.fixture
def store() -> Iterator[Store]:
    opened = record.open(None)
    yield opened
    opened.close()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "gazette.txt").write_text(ARTICLE)
    return tmp_path


def test_papers_and_case_files_go_the_same_way(papers: Path, store: Store, reader: flow.Reader) -> None:
    done = list(flow.read([papers], store, reader))
    assert [Path(d.file).name for d in done] == ["case.yaml", "gazette.txt"]
    assert [len(d.extractions) for d in done] == [2, 1] and not any(d.problems for d in done)
    facts, checked = flow.run_check(store, reader)
    assert [a.name for a in facts.actors if "Ostrow" in a.name] == ["Lena Ostrow"]
    assert "I have never met Tomas Brandt" in {s.text.rstrip(".") for f in checked.findings for s in f.say}
    assert store.findings() == list(checked.findings)


def test_each_file_is_in_the_record_before_the_next_is_opened(
    papers: Path, store: Store, reader: flow.Reader
) -> None:
    run = flow.read([papers], store, reader)
    next(run)
    assert {d.title for d in store.documents()} == {"Budget hearing", "Gate log"}
    run.close()
    again = list(flow.read([papers], store, reader))
    assert [d.known for d in again] == [True, False]


def test_another_version_of_the_extractor_reads_again(
    papers: Path, store: Store, reader: flow.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(flow.read([papers], store, reader))
    monkeypatch.setattr(flow, "VERSION", "another")
    assert not any(d.known for d in flow.read([papers], store, reader))
    assert len(store.documents()) == 3


def test_an_edited_file_is_read_in_place_of_the_old(papers: Path, store: Store, reader: flow.Reader) -> None:
    case = papers / "case.yaml"
    list(flow.read([case], store, reader))
    assert flow.run_check(store, reader)[1].findings
    case.write_text(CASE.replace("2018-09-12", "2020-09-12"))  # after the statement now
    list(flow.read([case], store, reader))
    assert not flow.run_check(store, reader)[1].findings


def test_what_is_told_fills_what_is_missing(papers: Path, store: Store, reader: flow.Reader) -> None:
    told = Metadata(published=dates.parse("2019-06"), title="From the Gazette")
    list(flow.read([papers / "gazette.txt"], store, reader, told))
    (paper,) = store.documents()
    assert (paper.title, paper.published) == ("From the Gazette", dates.parse("2019-06"))
    assert [d.known for d in flow.read([papers], store, reader)] == [False, True]


def test_a_sentence_leaves_the_record_as_it_is(papers: Path, store: Store, reader: flow.Reader) -> None:
    list(flow.read([papers / "case.yaml"], store, reader))
    flow.run_check(store, reader)
    before = (list(store.extractions()), store.findings())
    said = dates.parse("2021-01-01")
    _, checked = flow.check_sentence("I never met Tomas Brandt.", "Lena Ostrow", store, reader, said)
    assert [f.kind for f in checked.findings] == [FindingKind.CONTRADICTION]
    assert (list(store.extractions()), store.findings()) == before
    earlier = flow.check_sentence(
        "I never met Tomas Brandt.", "Lena Ostrow", store, reader, dates.parse("2017")
    )
    assert earlier[1].findings == () and earlier[1].not_covered


def test_a_judgement_on_identity_is_applied_and_taken_back(
    papers: Path, store: Store, reader: flow.Reader
) -> None:
    list(flow.read([papers / "case.yaml"], store, reader))
    assert flow.run_check(store, reader)[1].findings
    with pytest.raises(UsageError, match="go by different titles or given names; if they are one all the same"):
        deciding.merge(store, reader, "Lena Ostrow", "Tomas Brandt", By("jo"))
    made = deciding.merge(store, reader, "Lena Ostrow", "Tomas Brandt", By("jo"), anyway=True)
    assert len(flow.facts(store, reader).actors) == 1
    deciding.undo(store, made.number, By("jo"))
    assert len(flow.facts(store, reader).actors) == 2


def test_what_is_kept_at_hand_is_what_the_record_says(papers: Path, tmp_path: Path, reader: flow.Reader) -> None:
    """A record that stays open gives after every change, here or elsewhere, what one that is opened anew gives."""
    kept = record.open(tmp_path / "kept.db")
    kept.keep_at_hand()
    other = record.open(tmp_path / "kept.db")

    def add(where: Store, path: Path) -> None:
        list(flow.read([path], where, reader, anew=True))

    correction = {"said": "2019-05-20"}
    steps = [
        lambda: add(kept, papers),
        lambda: deciding.correct(kept, reader, "s1", correction, By("ada")),
        lambda: deciding.reject(other, reader, "e1", By("ben")),
        lambda: deciding.undo(kept, 2, By("ada")),
        lambda: (papers / "case.yaml").write_text(CASE.replace("2018-09-12", "2018-10-01")),
        lambda: add(other, papers),
        lambda: deciding.rename(kept, reader, "brandt", "T. Brandt", By("ada")),
        lambda: add(kept, papers / "case.yaml"),
        lambda: deciding.withdraw(other, reader, "hearing", By("ben")),
    ]
    for step in steps:
        step()
        fresh = record.open(tmp_path / "kept.db")
        assert flow.facts(kept, reader) == flow.facts(fresh, reader)
        assert flow.facts(kept, reader) is flow.facts(kept, reader)
        assert list(kept.extractions()) == list(fresh.extractions())
        fresh.close()
    assert kept.shelf is not None
    assert {ident for _, ident in kept.shelf.papers} == {d.id for d in kept.documents()}
    kept.close()
    other.close()


def test_the_api_in_five_lines(papers: Path, tmp_path: Path) -> None:
    with onrecord.open(tmp_path / "api.db") as kept:
        assert kept.read([papers / "case.yaml", papers / "none.txt"])[0].file.endswith("none.txt")
        (finding,) = kept.check()
        assert "Because" in kept.explain(finding)
        assert kept.versions(finding) == [] == kept.versions()
    with onrecord.open(tmp_path / "api.db") as kept:
        assert kept.findings() == [finding]
        assert finding.say[0].text == "I have never met Tomas Brandt."
        assert {a.name for a in kept.facts().actors} == {"Lena Ostrow", "Tomas Brandt"}


def test_the_words_of_a_finding_are_those_of_the_papers(
    papers: Path, store: Store, reader: flow.Reader
) -> None:
    list(flow.read([papers], store, reader))
    facts, checked = flow.run_check(store, reader)
    texts = {d.id: d.text for d in facts.documents}
    for finding in checked.findings:
        for span in (*finding.say, *finding.record):
            assert texts[span.document][span.start : span.end] == span.text
