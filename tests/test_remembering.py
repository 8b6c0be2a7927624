"""A record that is kept at hand: after each change it gives what one that is read anew gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import deciding, flow, record
from onrecord.deciding import By
from onrecord.record import Store

PAPERS = {
    "b-log": """
documents: [{id: log, kind: log, text: "3 March: Ana Thorne, Ben Marsh. 4 April: A. Thorne, Cole Pike. 5 May: letter of Ana Thorne to Cole Pike."}]
actors: [{id: t1, name: Ana Thorne}, {id: m1, name: Ben Marsh}, {id: t2, name: A. Thorne}, {id: p1, name: Cole Pike}]
events:
  - {document: log, words: "3 March: Ana Thorne, Ben Marsh", what: meet, who: [t1, m1], when: 2019-03-03, authority: official}
  - {document: log, words: "4 April: A. Thorne, Cole Pike", what: call, who: [t2, p1], when: 2019-04-04, authority: official}
  - {document: log, words: "5 May: letter of Ana Thorne to Cole Pike", what: correspond, who: [t1, {actor: p1, role: party}],
     when: 2019-05-05, authority: official}
""",
    "c-hearing": """
documents: [{id: hearing, kind: transcript, published: 2020-06-15, text: "I never met Marsh. I spoke to nobody at Quill Freight."}]
actors: [{id: t3, name: Ana Thorne}, {id: m3, name: Marsh}, {id: q3, name: Quill Freight plc, kind: body}]
statements:
  - {document: hearing, speaker: t3, words: I never met Marsh, claims: [{denies: meet, party: m3}]}
  - {document: hearing, speaker: t3, words: I spoke to nobody at Quill Freight,
     claims: [{denies: communicate, party: {words: anybody at Quill Freight, of: q3}}]}
""",
    "d-register": """
documents: [{id: register, kind: filing, text: "Cole Pike is a director of Quill Freight since 2015."}]
actors: [{id: p4, name: Cole Pike}, {id: q4, name: Quill Freight, kind: body}]
offices: [{holder: p4, role: director, organization: q4, from: 2015, document: register,
           words: Cole Pike is a director of Quill Freight since 2015}]
""",
    "e-another": """
documents: [{id: another, kind: article, published: 2020-07-01, text: "Ed Marsh, no relation, said he had met Ana Thorne twice."}]
actors: [{id: m5, name: Ed Marsh}, {id: t5, name: Ana Thorne}]
statements:
  - {document: another, speaker: m5, words: he had met Ana Thorne twice, kind: indirect,
     claims: [{affirms: meet, party: t5, quantity: "= 2"}]}
""",
    "a-correction": """
documents: [{id: putright, kind: article, published: 2020-08-01, text: "The call of 4 April was another Thorne's."}]
corrections: [{document: putright, words: "The call of 4 April was another Thorne's.", withdraws: "4 April: A. Thorne, Cole Pike", corrects: [log]}]
""",
}


def outcome(store: Store, reader: flow.Reader) -> tuple[object, ...]:
    facts, checked = flow.run_check(store, reader)
    assert [f.id for f in store.findings()] == [f.id for f in checked.findings]
    return facts, facts.members, checked.findings, checked.weak, checked.not_covered


def same(store: Store, reader: flow.Reader) -> int:
    quick, shelf = outcome(store, reader), store.shelf
    store.shelf = None
    whole, store.shelf = outcome(store, flow.Reader()), shelf
    for one, other in zip(quick, whole, strict=True):
        assert one == other
    return len(whole[2])  # type: ignore[arg-type]


@given(st.permutations(sorted(PAPERS)), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_after_each_arrival_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], dice: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("papers")
    store, reader = record.open(folder / "r.db"), flow.Reader()
    store.keep_at_hand()
    found = []
    for name in order:
        path = folder / f"{name}.yaml"
        path.write_text(f"onrecord: 1\n{PAPERS[name]}")
        assert [p for done in flow.read([path], store, reader) for p in done.problems] == []
        found.append(same(store, reader))
    assert found[-1] > 0
    store.withdraw(dice.choice(["log", "register", "another"]))
    same(store, reader)
    store.close()


def test_after_decisions(tmp_path: Path) -> None:
    store, reader = record.open(tmp_path / "r.db"), flow.Reader()
    store.keep_at_hand()
    for name, text in PAPERS.items():
        (tmp_path / f"{name}.yaml").write_text(f"onrecord: 1\n{text}")
    list(flow.read([tmp_path], store, reader))
    same(store, reader)
    facts = flow.facts(store, reader)
    by = By("Ada")
    thorne = [a for a in facts.actors if "Thorne" in a.name]
    deciding.rename(store, reader, thorne[0].id, "Ana Maria Thorne", by)
    same(store, reader)
    deciding.reject(store, reader, facts.events[0].id, by)
    same(store, reader)
    deciding.undo(store, str(store.log.newest()), by)
    same(store, reader)
    store.close()


def test_what_has_not_changed_is_not_read_from_the_record_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, reader = record.open(tmp_path / "r.db"), flow.Reader()
    store.keep_at_hand()
    for name, text in PAPERS.items():
        (tmp_path / f"{name}.yaml").write_text(f"onrecord: 1\n{text}")
        list(flow.read([tmp_path / f"{name}.yaml"], store, reader))
        if name == "d-register":
            flow.run_check(store, reader)
    from onrecord.record import papers

    read: list[str] = []
    plain = papers.extraction

    def counted(connection: object, source: str, ident: str) -> object:
        read.append(ident)
        return plain(connection, source, ident)  # type: ignore[arg-type]

    monkeypatch.setattr(papers, "extraction", counted)
    flow.run_check(store, reader)
    assert sorted(read) == ["another", "putright"]
    store.close()
