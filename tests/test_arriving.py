"""New papers that are checked alone: what comes of it is what a check of everything gives, and what it says of itself."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import arriving, deciding, flow, record
from onrecord.core.problems import UsageError
from onrecord.core.searching import Search
from onrecord.deciding import By
from onrecord.faces.cli import main
from onrecord.record import Source, Store
from test_remembering import PAPERS
from test_scale import script

scale = script()


def arrive(store: Store, number: int, people: int) -> None:
    found = scale.paper(number, people)
    store.add(Source.of(Path(found.document.name), found.document.sha256), "scale", [found])


def whole(store: Store) -> dict[str, object]:
    _, checked = flow.run_check(store, flow.Reader(), save=False)
    return {f.id: f for f in checked.findings}


@pytest.mark.parametrize("place", ["file", "postgres"])
def test_one_after_the_other_gives_what_all_together_give(
    place: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = place == "file"
    where = str(tmp_path / "r.db") if file else request.getfixturevalue("postgres_server").database()
    store, reader = record.open(where), flow.Reader()
    scale.load(store, 60, 30)
    flow.run_check(store, reader)
    for number in range(60, 66):
        arrive(store, number, 30)
        assert not store.knows_all()
        (found,) = flow.check_new(store, reader)
        assert store.knows_all() and not store.is_checked()
        new = scale.paper(number, 30).document
        assert found.name == new.name and 0 < found.near <= found.of
        assert all(
            any(s.document == new.id for s in (*f.say, *f.record)) for f in found.checked.findings
        )
        assert {f.id: f for f in store.findings()} == whole(store)
    people = [a.name for a in flow.facts(store, reader).actors][:5]
    before = [store.search.find(Search(speaker=name, limit=1000)).hits for name in people]
    posts = [store.search.find(Search(scale.VOCABULARY[40], office="registrar", limit=1000)).hits]
    flow.run_check(store, reader)  # who is who, for searching, is what it was
    assert [store.search.find(Search(speaker=name, limit=1000)).hits for name in people] == before
    assert [store.search.find(Search(scale.VOCABULARY[40], office="registrar", limit=1000)).hits] == posts
    store.close()


@given(st.integers(5, 25), st.integers(6, 60), st.integers(0, 10_000))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_of_any_record(papers: int, people: int, start: int) -> None:
    store, reader = record.open(None), flow.Reader()
    scale.load(store, start + papers, people, start)
    flow.run_check(store, reader)
    for number in range(start + papers, start + papers + 3):
        arrive(store, number, people)
    assert len(list(flow.check_new(store, reader))) == 3
    assert {f.id: f for f in store.findings()} == whole(store)
    store.close()


@given(st.permutations(sorted(PAPERS)), st.integers(1, 4))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_shows_nothing_that_all_together_do_not_show(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], first: int
) -> None:
    folder = tmp_path_factory.mktemp("papers")
    store, reader = record.open(folder / "r.db"), flow.Reader()
    for number, name in enumerate(order):
        path = folder / f"{name}.yaml"
        path.write_text(f"onrecord: 1\n{PAPERS[name]}")
        assert [p for done in flow.read([path], store, reader) for p in done.problems] == []
        if number < first:
            flow.run_check(store, reader)
            continue
        (found,) = flow.check_new(store, reader)
        everything = whole(store)
        for finding in found.checked.findings:
            assert finding.id in everything, finding.why
    store.close()


TAKEN_BACK = {
    "log": """
documents: [{id: log, kind: log, text: "3 March: Ana Thorne, Ben Marsh."}]
actors: [{id: t, name: Ana Thorne}, {id: m, name: Ben Marsh}]
events: [{id: e1, document: log, words: "3 March: Ana Thorne, Ben Marsh", what: meet, who: [t, m], when: 2019-03-03, authority: official}]
""",
    "hearing": """
documents: [{id: hearing, kind: transcript, published: 2020-06-15, text: "I never met Ben Marsh."}]
actors: [{id: t3, name: Ana Thorne}, {id: m3, name: Ben Marsh}]
statements: [{document: hearing, speaker: t3, words: I never met Ben Marsh, claims: [{denies: meet, party: m3}]}]
""",
    "right": """
documents: [{id: right, kind: article, published: 2020-08-01, text: "The visit of 3 March was another's."}]
corrections: [{document: right, words: "The visit of 3 March was another's.", withdraws: "3 March: Ana Thorne, Ben Marsh", corrects: [e1]}]
""",
}


def test_what_a_correction_takes_back_is_gone_at_once(tmp_path: Path) -> None:
    store, reader = record.open(tmp_path / "r.db"), flow.Reader()
    for name, text in TAKEN_BACK.items():
        (tmp_path / f"{name}.yaml").write_text(f"onrecord: 1\n{text}")
    list(flow.read([tmp_path / "log.yaml", tmp_path / "hearing.yaml"], store, reader))
    flow.run_check(store, reader)
    (before,) = store.findings()
    list(flow.read([tmp_path / "right.yaml"], store, reader))
    list(flow.check_new(store, reader))
    after = {f.id: f for f in store.findings()}
    assert after == whole(store) and list(after.values()) != [before]
    store.close()


def test_papers_in_which_something_was_decided_are_checked_again_alone(tmp_path: Path) -> None:
    store, reader, by = record.open(tmp_path / "r.db"), flow.Reader(), By("Jo")
    scale.load(store, 40, 30)
    facts, checked = flow.run_check(store, reader)
    dice = random.Random(4)
    changed = 0

    def again(paper: str) -> None:
        nonlocal changed
        assert store.unchecked() is None and not store.knows_all()
        done = flow.check_again(store, reader, [paper])
        assert store.knows_all()
        assert {f.id: f for f in store.findings()} == whole(store)
        changed += set(done.before) != set(done.after)

    cited = [e for e in facts.events if e.id in {n for f in checked.findings for n in f.events}]
    for event in dice.sample(cited, 4):
        made = deciding.reject(store, reader, event.id, by)
        again(event.document)
        deciding.undo(store, made.number, by)
        again(event.document)
    said = next(a for a in facts.attributions if a.speaker == facts.actors[0].id)
    deciding.correct(store, reader, said.id, {"speaker": facts.actors[1].id}, by)
    again(said.document)
    paper = next(d for d in facts.documents if d.id == said.document)
    words = next(c.spans[0].text for c in facts.claims if c.document == paper.id)
    entry = {
        "actors": [{"id": "quill", "name": "Mara Quill"}],
        "events": [{"document": paper.id, "words": words, "what": "meet", "who": ["quill", facts.actors[2].id], "when": "2015-03-03"}],
    }
    deciding.write(store, reader, entry, by)
    again(paper.id)
    assert changed >= 8
    for event in dice.sample(cited, 6):  # what was decided holds where other papers are checked beside it
        deciding.reject(store, reader, event.id, by)
        again(event.document)
    for number in range(40, 46):
        arrive(store, number, 30)
        list(flow.check_new(store, reader))
        assert {f.id: f for f in store.findings()} == whole(store)
    store.close()


def test_everything_is_to_be_checked_where_more_than_papers_came(tmp_path: Path) -> None:
    store, reader = record.open(tmp_path / "r.db"), flow.Reader()
    assert store.unchecked() is None  # it never was
    scale.load(store, 3, 10)
    with pytest.raises(UsageError, match="has to be checked as a whole first"):
        list(flow.check_new(store, reader))
    flow.run_check(store, reader)
    assert store.unchecked() == []
    arrive(store, 3, 10)
    assert store.unchecked() == [scale.paper(3, 10).document.sha256]
    deciding.rename(store, reader, flow.facts(store, reader).actors[0].id, "Ada Quill", By("Jo"))
    assert store.unchecked() is None
    flow.run_check(store, reader)
    assert store.unchecked() == []
    arrive(store, 3, 10)  # read again: what it said before may be gone
    assert store.unchecked() is None
    store.close()


def test_a_surname_in_a_new_paper_is_not_given_to_one_of_two(tmp_path: Path) -> None:
    def case(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text("onrecord: 1\n" + text)
        return path

    people = "\n".join(f"  - {{id: x{n}, name: {given} Marsh}}" for n, given in enumerate(("Ben", "Eda", "Cora")))
    store, reader = record.open(tmp_path / "r.db"), flow.Reader()
    log = f'documents: [{{id: log, kind: log, text: "3 March: Ana Thorne, Ben Marsh."}}]\nactors:\n{people}\n  - {{id: t, name: Ana Thorne}}\nevents: [{{document: log, words: "3 March: Ana Thorne, Ben Marsh", what: meet, who: [t, x0], when: 2019-03-03, authority: official}}]\n'
    list(flow.read([case("log", log)], store, reader))
    flow.run_check(store, reader)
    said = 'documents: [{{id: h{0}, kind: transcript, published: 2020-06-1{0}, text: "I never met {1}."}}]\nactors: [{{id: t{0}, name: Ana Thorne}}, {{id: m{0}, name: {1}}}]\nstatements: [{{document: h{0}, speaker: t{0}, words: "I never met {1}", claims: [{{denies: meet, party: m{0}}}]}}]\n'
    list(flow.read([case("one", said.format(1, "Marsh"))], store, reader))
    assert [len(a.checked.findings) for a in flow.check_new(store, reader)] == [0]
    list(flow.read([case("two", said.format(2, "Ben Marsh"))], store, reader))
    assert [len(a.checked.findings) for a in flow.check_new(store, reader)] == [1]
    store.close()


def test_the_nearest_are_looked_at_where_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "NEAREST", 5)
    store, reader = record.open(tmp_path / "r.db"), flow.Reader()
    scale.load(store, 40, 8)
    flow.run_check(store, reader)
    arrive(store, 40, 8)
    (found,) = flow.check_new(store, reader)
    assert found.near == 5 < found.of
    assert {f.id for f in found.checked.findings} <= whole(store).keys() | {
        f.id for f in found.checked.findings if len({s.document for s in f.record}) > 1
    }
    store.close()


def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in PAPERS.items():
        (tmp_path / f"{name}.yaml").write_text(f"onrecord: 1\n{text}")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*arguments, "--record", "r.db", "--quick"])
        done = capsys.readouterr()
        return int(left.value.code or 0), done.out, done.err

    status, _, told = call("read", "b-log.yaml")
    assert status == 0
    assert told == (
        "onrecord: all of the record is checked: it never was, or something else than new papers has changed.\n"
        "onrecord: 0 findings in the record: onrecord findings --record r.db\n"
    )
    assert call("read", "b-log.yaml")[2] == (
        "onrecord: there are no papers that came since the last check.\n"
        "onrecord: 1 file was known already.\n"
        "onrecord: 0 findings rest on the new papers: onrecord findings --record r.db --quick\n"
    )
    status, found, _ = call("check", "c-hearing.yaml")
    assert status == 1 and "I never met Marsh" in found
    monkeypatch.setattr(arriving, "FEW", 0)
    assert "onrecord: all of the record is checked: for so many papers that is quicker.\n" in call("read", "d-register.yaml")[2]
    monkeypatch.setattr(arriving, "FEW", 20)
    monkeypatch.setattr(arriving, "NEAREST", 1)
    status, found, told = call("read", "e-another.yaml")
    assert status == 0 and "I never met Marsh" not in found
    assert told.startswith(
        "onrecord: another: checked against the 1 nearest of 2 papers that name the same people.\n"
    )


def test_findings_as_the_last_check_left_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in PAPERS.items():
        (tmp_path / f"{name}.yaml").write_text(f"onrecord: 1\n{text}")

    def call(*arguments: str) -> tuple[str, str]:
        with pytest.raises(SystemExit):
            main([*arguments, "--record", "r.db"])
        done = capsys.readouterr()
        return done.out, done.err

    call("read", "b-log.yaml", "c-hearing.yaml", "d-register.yaml", "e-another.yaml")
    checked, _ = call("findings", "--json", "--leads")
    assert checked
    shown = [json.loads(line) for line in checked.splitlines()]
    with monkeypatch.context() as without:
        without.setattr(flow, "run_check", None)
        assert call("findings", "--json", "--leads", "--quick") == (checked, "")
        plain, told = call("explain", shown[0]["id"], "--quick")
        assert told == ""
    assert plain == call("explain", shown[0]["id"])[0].partition("Other versions")[0]
    call("rename", "Ben Marsh", "Benjamin Marsh")
    assert call("findings", "--quick")[1] == (
        "onrecord: the record has changed since the last check; without --quick all of it is checked.\n"
    )
