"""What people decide: laid over what was read, never lost, each to be undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord
from onrecord.api import Record
from onrecord.core.nouns import Event
from onrecord.core.problems import UsageError

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Ports hearing, published: 2019-05-14, kind: transcript}
  - {id: log, title: Gate log, published: 2019-06-01, kind: log, text: "2018-09-12 Sorel to see Quill.\\n2018-10-02 Vance to see Quill.\\n"}
  - {id: list, title: Staff list, kind: filing}
actors:
  - {id: quill, name: Mara Quill}
  - {id: sorel, name: Ilan Sorel}
  - {id: m, name: M. Quill}
  - {id: office, name: Port Office, kind: body}
  - {id: court, name: Harbour Court, kind: body}
statements:
  - {id: s1, document: hearing, speaker: quill, said: 2019-05-14, sworn: true, words: "I have never met Ilan Sorel.",
     claims: [{id: c1, denies: meet, party: sorel}]}
events:
  - {id: e1, document: log, words: "Sorel to see Quill", what: meet, who: [quill, sorel], when: 2018-09-12, authority: official}
offices:
  - {id: o1, holder: quill, role: harbour master, organization: office, document: list, words: Mara Quill}
"""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Record]:
    (tmp_path / "case.yaml").write_text(CASE)
    with onrecord.open(tmp_path / "case.db") as opened:
        assert opened.read([tmp_path / "case.yaml"]) == []
        opened.check()
        yield opened


def names(kept: Record) -> set[str]:
    return {a.name for a in kept.facts().actors}


def test_both_reviewers_get_their_say_and_the_last_stands(kept: Record) -> None:
    (found,) = kept.findings()
    kept.decide(found.id, "dismissed", reviewer="jo", reason="Another Sorel.")
    kept.decide(found.id, "confirmed", reviewer="sam")
    assert [(d.reviewer, d.words, d.summary) for d in kept.reviews(found.id)] == [
        ("jo", "dismissed", found.why),
        ("sam", "confirmed", found.why),
    ]
    assert kept.states() == {found.id: "confirmed"}
    kept.undo(kept.log()[-1].number, reviewer="sam")
    assert kept.states() == {found.id: "dismissed"}
    with pytest.raises(UsageError, match="there is no finding fi-0 in the record"):
        kept.decide("fi-0", "open")


def test_a_decision_on_a_finding_that_is_gone_can_still_be_changed(kept: Record) -> None:
    (found,) = kept.findings()
    kept.decide(found.id, "confirmed")
    kept.reject("e1")
    assert kept.check() == []
    assert kept.decide(found.id, "dismissed").summary == found.why


def test_an_event_written_by_hand_is_checked_like_any_other(kept: Record) -> None:
    kept.reject("e1", reviewer="jo", reason="It says that he was to see her.")
    assert kept.check() == []
    (made,) = kept.write(
        {
            "events": [
                {"document": "log", "words": "2018-09-12 Sorel to see Quill", "what": "meet", "when": "2018-09-12",
                 "who": ["Mara Quill", "Ilan Sorel"], "authority": "official"}
            ]
        },
        reviewer="sam",
    )  # fmt: skip
    (found,) = kept.check()
    assert found.record[0].text == "2018-09-12 Sorel to see Quill"
    kept.undo(made.number)
    assert kept.check() == []


def test_an_entry_that_is_wrong_names_everything_and_writes_nothing(kept: Record) -> None:
    with pytest.raises(UsageError, match=r"the words 'Nobody came' do not stand in 'Gate log'"):
        kept.write("events: [{document: log, words: Nobody came, what: meet, who: [quill]}]")
    with pytest.raises(UsageError, match="no actor has the id 'Quilk'"):
        kept.write("events: [{document: log, words: Sorel, what: meet, who: [Quilk]}]")
    with pytest.raises(UsageError, match="no key 'documents' here"):
        kept.write("documents: [{id: x}]")
    with pytest.raises(UsageError, match="says in which paper its words stand"):
        kept.write("events: [{words: what, what: meet, who: [quill]}]")
    with pytest.raises(UsageError, match="sections of a case file are expected"):
        kept.write("just words")
    assert kept.log() == []


def test_a_new_actor_comes_with_its_entry(kept: Record) -> None:
    kept.write(
        "actors: [{id: vance, name: Ode Vance}]\n"
        'events: [{document: log, words: "Vance to see Quill", what: meet, who: [vance, quill]}]'
    )
    assert "Ode Vance" in names(kept)


def test_a_corrected_speaker_takes_the_claims_along(kept: Record) -> None:
    made = kept.correct("s1", {"speaker": "Ilan Sorel", "said": "2017-05"}, reviewer="jo")
    (claim,) = kept.facts().claims
    assert (claim.speaker, claim.subject.actor, str(claim.said)) == ("sorel", "sorel", str(claim.said))
    assert claim.said is not None and claim.said.edtf == "2017-05"
    kept.undo(made.number)
    (claim,) = kept.facts().claims
    assert (claim.speaker, claim.subject.actor) == ("quill", "quill")


def test_corrections_of_single_fields_can_be_undone_one_by_one(kept: Record) -> None:
    first = kept.correct("e1", "when: 2020-01-01")
    kept.correct("e1", "words: {words: Sorel, at: 11}")
    (event,) = kept.facts().events
    assert event.when is not None and (event.when.edtf, event.spans[0].text) == ("2020-01-01", "Sorel")
    kept.undo(first.number)
    (event,) = kept.facts().events
    assert event.when is not None and (event.when.edtf, event.spans[0].text) == ("2018-09-12", "Sorel")
    kept.correct("e1", {"when": None})
    assert kept.facts().events[0].when is None
    with pytest.raises(UsageError, match="'what' cannot be empty"):
        kept.correct("e1", {"what": None})
    with pytest.raises(UsageError, match="no key 'speaker' here"):
        kept.correct("e1", {"speaker": "quill"})
    with pytest.raises(UsageError, match="no statement, claim, event, office or stance e9"):
        kept.correct("e9", {"when": "2018"})


def test_decisions_outlive_a_reading_that_gives_other_ids(kept: Record, tmp_path: Path) -> None:
    kept.correct("s1", {"speaker": "sorel"})
    kept.correct("e1", {"when": "2015"})
    kept.rename("quill", "Mara J. Quill")
    (tmp_path / "case.yaml").write_text(
        CASE.replace("s1,", "s9,").replace("e1,", "e9,").replace("quill,", "q2,").replace("[q2,", "[q2,").replace(
            "c1,", "c9,")
    )  # fmt: skip
    assert kept.read([tmp_path / "case.yaml"]) == []
    facts = kept.facts()
    assert [(a.id, a.speaker) for a in facts.attributions] == [("s9", "sorel")]
    assert [(e.id, e.when.edtf if e.when else None) for e in facts.events] == [("e9", "2015")]
    assert facts.claims[0].subject.actor == "sorel"
    assert "Mara J. Quill" in names(kept)


def test_what_is_proposed_no_more_stays_as_it_was_corrected(kept: Record, tmp_path: Path) -> None:
    kept.correct("e1", {"where": "the gate"})
    text = CASE.replace("  - {id: e1, document: log, words: \"Sorel to see Quill\"", "  - {id: e1, document: log, words: \"Vance to see Quill\"")
    (tmp_path / "case.yaml").write_text(text.replace("id: e1", "id: e5"))
    kept.read([tmp_path / "case.yaml"])
    assert {(e.id, e.where) for e in kept.facts().events} == {("e5", None), ("e1", "the gate")}


def test_actors_are_merged_split_and_named(kept: Record) -> None:
    assert {m.id for m in kept.members("Mara Quill")} == {"quill", "m"}  # by rule: the one who fits
    made = kept.split("Mara Quill", ["m"], reviewer="jo")
    assert {"Mara Quill", "M. Quill"} <= names(kept)
    assert kept.suggestions() == []  # a person has said that they are two
    kept.undo(made.number)
    assert "M. Quill" not in names(kept)
    kept.split("Mara Quill", ["m"])
    kept.merge("Mara Quill", "M. Quill", reviewer="sam")
    assert "M. Quill" not in names(kept)
    with pytest.raises(UsageError, match="are one actor already"):
        kept.merge("quill", "m")
    with pytest.raises(UsageError, match="leaves somebody on both sides"):
        kept.split("quill", ["quill", "m"])
    with pytest.raises(UsageError, match="nobody: not among what makes up Mara Quill"):
        kept.split("quill", ["nobody"])


def test_a_name_that_a_person_gives_stays(kept: Record) -> None:
    kept.rename("quill", "Dr Mara Quill")
    kept.alias("Dr Mara Quill", "the harbour master")
    kept.alias("Dr Mara Quill", "M. Quill", drop=True)
    (actor,) = [a for a in kept.facts().actors if a.id == "quill"]
    assert (actor.name, actor.aliases) == ("Dr Mara Quill", ("Mara Quill", "the harbour master"))
    kept.rename("quill", "Mara Quill")
    assert "Dr Mara Quill" not in names(kept)


def test_whoever_is_called_by_a_given_alias_is_that_actor(kept: Record) -> None:
    kept.alias("Harbour Court", "Port Office")
    assert {m.id for m in kept.members("Harbour Court")} == {"court", "office"}


def test_nothing_is_merged_across_a_conflict(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(
        "onrecord: 1\n"
        "documents: [{id: d, text: 'Dana Holm and Dana Holmb.'}]\n"
        "actors:\n"
        "  - {id: a, name: Dana Holm}\n  - {id: c, name: Dana Holmb}\n"
        "  - {id: bench, name: Upper Bench, kind: body}\n  - {id: mint, name: Royal Mint, kind: body}\n"
        "offices:\n"
        "  - {holder: a, role: judge, organization: bench, from: 2010, to: 2018}\n"
        "  - {holder: c, role: assayer, organization: mint, from: 2015, to: 2016}\n"
    )
    with onrecord.open(tmp_path / "two.db") as kept:
        assert kept.read([tmp_path / "two.yaml"]) == []
        assert not any({s.one, s.other} == {"a", "c"} for s in kept.suggestions())
        with pytest.raises(
            UsageError, match="Dana Holm was judge, Upper Bench while Dana Holmb was assayer, Royal Mint"
        ):
            kept.merge("a", "c")


HOLDERS = """\
onrecord: 1
documents: [{id: d, text: 'Papers of the coast.'}]
actors:
  - {id: a, name: ONE}
  - {id: c, name: Holm}
  - {id: bench, name: Upper Bench, kind: body}
  - {id: mint, name: Royal Mint, kind: body}
offices:
  - {holder: a, FIRST}
  - {holder: c, SECOND}
"""


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("role: judge, organization: bench, from: 2010, to: 2018", "role: assayer, organization: mint, from: 2015, to: 2016", True),
        # no body is named: the roles tell
        ("role: judge, from: 2010, to: 2018", "role: assayer, from: 2015, to: 2016", True),
        # one word for two bodies' offices
        ("role: director, organization: bench, from: 2010, to: 2018", "role: director, organization: mint, from: 2015, to: 2016", True),
        # two offices of one body
        ("role: director, organization: mint, from: 2010, to: 2018", "role: treasurer, organization: mint, from: 2015, to: 2016", True),
        # one after the other, if need be in one year
        ("role: judge, organization: bench, from: 2010, to: 2015", "role: assayer, organization: mint, from: 2015, to: 2016", False),
        # one office, told less exactly
        ("role: chief judge, organization: bench, from: 2010, to: 2018", "role: judge, from: 2012, to: 2016", False),
        # nobody knows when
        ("role: judge, organization: bench, from: 2010, to: 2018", "role: assayer, organization: mint", False),
    ],
)  # fmt: skip
def test_a_surname_is_nobodys_who_held_another_office_at_the_time(
    tmp_path: Path, first: str, second: str, apart: bool
) -> None:
    text = HOLDERS.replace("ONE", "Dana Holm").replace("FIRST", first).replace("SECOND", second)
    (tmp_path / "two.yaml").write_text(text)
    with onrecord.open(tmp_path / "two.db") as kept:
        assert kept.read([tmp_path / "two.yaml"]) == []
        persons = {a.id for a in kept.facts().actors if a.kind.value == "person"}
        assert persons == ({"a", "c"} if apart else {"a"})
        assert kept.suggestions() == []
        if apart:
            with pytest.raises(UsageError, match=r"Dana Holm was .+ while Holm was .+; if they are one all the same"):
                kept.merge("a", "c")
            assert len([a for a in kept.facts().actors if a.kind.value == "person"]) == 2
            kept.merge("a", "c", anyway=True)
            assert len([a for a in kept.facts().actors if a.kind.value == "person"]) == 1


def test_who_holds_two_offices_is_one_where_a_paper_gives_one_of_them(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(
        HOLDERS.replace("ONE", "Dana Holm")
        .replace("FIRST", "role: judge, organization: bench, from: 2010, to: 2018")
        .replace("SECOND", "role: assayer, organization: mint, from: 2015, to: 2016")
        + "  - {holder: a, role: assayer, organization: mint, from: 2015, to: 2016}\n"
    )
    with onrecord.open(tmp_path / "two.db") as kept:
        assert kept.read([tmp_path / "two.yaml"]) == []
        assert {a.name for a in kept.facts().actors} == {"Dana Holm", "Upper Bench", "Royal Mint"}


def test_a_suggestion_says_why(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(
        "onrecord: 1\n"
        "documents: [{id: d, text: 'Papers.'}]\n"
        "actors:\n"
        "  - {id: a, name: Katrin Holmgren}\n  - {id: b, name: Katrin Holmgrem}\n"
        "  - {id: bench, name: Upper Bench, kind: body}\n"
        "offices:\n"
        "  - {holder: a, role: registrar, organization: bench}\n"
        "  - {holder: b, role: registrar, organization: bench}\n"
    )
    with onrecord.open(tmp_path / "two.db") as kept:
        kept.read([tmp_path / "two.yaml"])
        (found,) = kept.suggestions()
        assert found.because == (
            "“Katrin Holmgren” and “Katrin Holmgrem” are spelled 93% alike",
            "both are registrar, Upper Bench",
        )
        kept.apart(found.one, found.other)
        assert kept.suggestions() == []


def test_what_was_decided_is_found_by_a_search(kept: Record) -> None:
    assert [h.noun for h in kept.search("sorel", kinds=("event",)).hits] == ["e1"]
    kept.reject("e1")
    assert kept.search("sorel", kinds=("event",)).total == 0
    kept.write('events: [{id: e7, document: log, words: "Vance to see Quill", what: meet, who: [quill]}]')
    assert [h.noun for h in kept.search("vance", speaker="Mara Quill").hits] == ["e7"]
    assert all(isinstance(e, Event) for e in kept.facts().events)
