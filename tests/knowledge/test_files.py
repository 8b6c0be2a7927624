"""Users' files: what they may tell, in three formats, and one sentence for each fault, with line and key."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord import check, flow, knowledge, record
from onrecord.core import dates
from onrecord.core.nouns import ActorKind, RelationKind
from onrecord.extract import link
from onrecord.extract.settings import ExtractSettings
from onrecord.knowledge import UserFile, collect, load, problems
from onrecord.sources import casefile

MINE = """\
[periods]
"the dredging campaign" = "2016-04/2016-11-08"

[classes]
harbourmaster = ["official"]

[class_words]
"port boss" = "harbourmaster"

[states]
"the Varnish" = "Varnia"

[predicates.lease]
parents = ["agree"]
noun = "lease"
past = "leased from"
verbs = ["sublet * from @"]

[triggers.meet]
verbs = ["break crust with @"]

[[occupancies]]
holder = "Tamsin Vole"
role = "harbourmaster"
body = "Norvik Harbour Board"
from = 2015-01-01
to = "2018-06"

[[ownership]]
owned = "Merrow Ltd"
owner = "Varnia"
from = "2014"
"""


def file(text: str, name: str = "mine.toml") -> UserFile:
    return UserFile(name, text)


def faults(*files: UserFile) -> list[str]:
    return [str(p) for p in problems(files)]


def test_words_of_ones_own() -> None:
    assert not faults(file(MINE))
    known = load([file(MINE)])
    assert known.period("during the dredging campaign") == dates.parse("2016-04/2016-11-08")
    assert known.class_entails("port boss", "official")
    assert known.state_of("the Varnish") == "Varnia"
    assert known.entails("lease", "agree") and known.predicate("lease").past == "leased from"
    assert (
        "break crust with @" in known.triggers["meet"]["verbs"]
        and "meet @" in known.triggers["meet"]["verbs"]
    )
    assert known.triggers["lease"]["verbs"] == ("sublet * from @",)


def test_what_is_shipped_stays_as_it_is() -> None:
    load([file(MINE)])
    assert load().period("the dredging campaign") is None
    assert "break crust with @" not in load().triggers["meet"]["verbs"]


def test_facts_have_their_words() -> None:
    (told,) = knowledge.extractions([file(MINE)])
    names = {a.id: (a.name, a.kind) for a in told.actors}
    office, tie = told.offices[0], told.relations[0]
    assert names[office.holder] == ("Tamsin Vole", ActorKind.PERSON)
    assert names[office.organization or ""] == ("Norvik Harbour Board", ActorKind.BODY)
    assert (str(office.start), str(office.end)) == ("2015-01-01", "2018-06")
    assert tie.kind is RelationKind.OWNED_BY and names[tie.object] == ("Varnia", ActorKind.BODY)
    assert tie.evidence[0].text == '[[ownership]]\nowned = "Merrow Ltd"\nowner = "Varnia"\nfrom = "2014"'
    for span in (*office.evidence, *tie.evidence):
        assert told.document.text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", '[[ownership]]\nowned = "Merrow Ltd"\nowner = "Ivo Marsh"\nfrom = "2014"\n'),
        ("a.yaml", "ownership:\n  - owned: Merrow Ltd\n    owner: Ivo Marsh\n    from: 2014\n"),
        ("ownership.csv", "owned,owner,from,to\nMerrow Ltd,Ivo Marsh,2014,\n"),
        ("ownership-2020.csv", '\n owned ,owner,from\n"Merrow Ltd","Ivo Marsh",2014\n'),
    ],
)
def test_three_formats_say_the_same(name: str, text: str) -> None:
    (told,) = knowledge.extractions([file(text, name)])
    names = {a.id: a.name for a in told.actors}
    (tie,) = told.relations
    assert (names[tie.subject], names[tie.object], str(tie.start)) == ("Merrow Ltd", "Ivo Marsh", "2014")
    assert "Merrow Ltd" in tie.evidence[0].text and "Ivo Marsh" in tie.evidence[0].text
    assert not faults(file(text, name))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[periods]\n"the inquiry" = "some time"\n',
         "mine.toml, line 2, periods.the inquiry: 'some time' is not a date; write it as 2016-09-08, 2016-09 or 2016-07/2016-09. Left out."),
        ('[predicates.lease]\nnoun = "lease"\npast = "leased"\nparent = ["agree"]\n',
         "mine.toml, line 4, predicates.lease.parent: there is no key 'parent' in a predicate (did you mean 'parents'?). Left out."),
        ('[predicates.lease]\nparents = ["agre"]\nnoun = "lease"\npast = "leased"\n',
         "mine.toml, line 2, predicates.lease.parents: there is no predicate 'agre' (did you mean 'agree'?). Left out."),
        ('[predicates.lease]\nparents = ["agree"]\nnoun = "lease"\n',
         "mine.toml, line 1, predicates.lease: a predicate needs 'past', for explanations. Write, say, noun = \"lease\", past = \"leased from\"."),
        ('[verbs]\nx = 1\ny = 2\n',
         ("mine.toml, line 2, verbs.x: there is no table 'verbs'. Known: predicates, triggers, classes, class_words, states, periods, "
         "people, offices, occupancies, ownership, aliases, phones.")),
        ('[periods\n', "mine.toml, line 1: this is not TOML: Expected ']' at the end of a table declaration. Mend the line."),
        ('[triggers.meet]\nverbs = ["see {bird}"]\n',
         "mine.toml, line 2, triggers.meet.verbs: there is no class of nouns 'bird'. Left out."),
        ('\n[[ownership]]\nowned = "A Ltd"\n',
         "mine.toml, line 2, ownership[1]: 'owner' is missing. Known: owned, owner, kind, from, to."),
        ('[[ownership]]\nowned = "A Ltd"\nowner = "B Ltd"\n\n[[ownership]]\nowned = "C Ltd"\nowner = "B Ltd"\nfrom = "2015"\nto = "2013"\n',
         "mine.toml, line 9, ownership[2].to: it ends (2013) before it begins (2015). Mend the dates."),
        ('[[ownership]]\nowned = "A Ltd"\nowner = "B Ltd"\nkind = "firm"\n',
         "mine.toml, line 4, ownership[1].kind: 'firm' is none of person, body, state. Write one of them, or leave it out."),
        ('[[phones]]\nnumber = "-"\nowner = "Ivo Marsh"\n', "mine.toml, line 2, phones[1].number: '-' is no number. Left out."),
        ('[classes]\npilot = ["pilot"]\n', "mine.toml, line 2, classes.pilot: 'pilot' would be one of itself, by 'pilot'. Left out."),
        ('[ownership]\na = "b"\n',
         "mine.toml, line 2, ownership.a: 'ownership' is a list of tables. Write [[ownership]] and its keys under it."),
    ],
)  # fmt: skip
def test_faults_name_line_and_key(text: str, fault: str) -> None:
    assert faults(file(text)) == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[periods]\n"the pandemic" = "2019"\n',
         ("mine.toml, line 2, periods.the pandemic: the shipped knowledge has 'the pandemic' as 2020-03-11/2023-05-05, which stands. "
         "Take another name, or leave it out.")),
        ('[periods]\n"the 115th Congress" = "2019"\n',
         ("mine.toml, line 2, periods.the 115th Congress: the shipped knowledge has 'the 115th Congress' as 2017-01-03/2019-01-02, which stands. "
         "Left out.")),
        ('[classes]\nambassador = ["judge"]\n',
         "mine.toml, line 2, classes.ambassador: the shipped knowledge has 'ambassador' as diplomat, which stands. Take another name, or leave it out."),
        ('[states]\nNorwegian = "Varnia"\n',
         "mine.toml, line 2, states.Norwegian: the shipped knowledge has 'norwegian' as 'Norway', which stands. Take another name, or leave it out."),
        ('[predicates.meet]\nnoun = "n"\npast = "p"\n',
         "mine.toml, line 1, predicates.meet: the shipped knowledge has a predicate 'meet', which stands. Add words to it in [triggers.meet]."),
        ('[triggers.call]\nverbs = ["meet @", "buzz up @"]\n',
         "mine.toml, line 2, triggers.call.verbs: the shipped knowledge has 'meet @' as a word for 'meet', which stands. Left out."),
        ('[[aliases]]\nname = "TV"\nmeans = "Tamsin Vole"\n[[aliases]]\nname = "TV"\nmeans = "Theo Vance"\n',
         "mine.toml, line 4, aliases[2]: mine.toml, line 1 has 'TV' as 'Tamsin Vole', which stands. Left out."),
        ('[[phones]]\nnumber = "07700 900123"\nowner = "Ivo Marsh"\n[[phones]]\nnumber = "(07700) 900-123"\nowner = "Theo Vance"\n',
         "mine.toml, line 4, phones[2]: mine.toml, line 1 has '07700900123' as 'Ivo Marsh', which stands. Left out."),
        ('[[aliases]]\nname = "the Kremlin"\nmeans = "Ivo Marsh"\n',
         "mine.toml, line 1, aliases[1]: the shipped knowledge has 'the Kremlin' as 'Russia', which stands. Left out."),
    ],
)  # fmt: skip
def test_nothing_is_overridden(text: str, fault: str) -> None:
    assert faults(file(text)) == [fault]


def test_what_is_right_beside_a_fault_counts() -> None:
    mine = file('[triggers.call]\nverbs = ["meet @", "buzz up @"]\n')
    assert "buzz up @" in load([mine]).triggers["call"]["verbs"]
    assert "meet @" not in load([mine]).triggers["call"]["verbs"]


def test_a_second_file_does_not_override_the_first() -> None:
    one = file('[periods]\n"the dig" = "2016"\n', "one.toml")
    two = file('[periods]\n"the dig" = "2017"\n', "two.toml")
    assert faults(one, two) == [
        "two.toml, line 2, periods.the dig: one.toml, line 2 has 'the dig' as 2016, which stands. Take another name, or leave it out."
    ]
    assert load([one, two]).period("the dig") == dates.parse("2016")
    assert not faults(one, file(one.text, "copy.toml"))


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("m.yaml", "periods:\n  the dig: soon\n", "m.yaml, line 2, periods.the dig: 'soon' is not a date"),
        ("m.yaml", "periods: [\n", "m.yaml, line 2: this is not YAML"),
        ("m.yaml", "- a\n", "m.yaml, line 1: tables with their names are expected here."),
        ("phones.csv", "number,owner\n07700 900123,Ivo Marsh,x\n", "phones.csv, line 2: this row has 3 cells under 2 columns."),
        ("phones.csv", "number,owner\n07700 900123,\n", "phones.csv, line 2, phones[1]: 'owner' is missing."),
        ("numbers.csv", "number,owner\n07700 900123,Ivo Marsh\n", "numbers.csv, line 2, numbers[1]: there is no table 'numbers'."),
    ],
)  # fmt: skip
def test_faults_in_the_other_formats(name: str, text: str, fault: str) -> None:
    found = faults(file(text, name))
    assert len(found) == 1 and found[0].startswith(fault), found


def test_places_are_found_past_texts_of_several_lines() -> None:
    text = '[predicates.lease]\nparents = ["agree"]\nnoun = "lease"\npast = "leased"\ndescription = """\n[[phones]]\nnumber = "1"\n"""\n\n[[phones]]\nnumber = "07700 900123"\n'
    assert faults(file(text))[0].startswith("mine.toml, line 10, phones[1]: 'owner' is missing.")


def test_collecting_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text('[periods]\n"the dig" = "2016"\n')
    (tmp_path / "a.csv").write_text("x\n")
    (tmp_path / "notes.txt").write_text("nothing of ours")
    (tmp_path / ".hidden.toml").write_text("[[")
    assert [Path(f.name).name for f in collect([tmp_path]).files] == ["a.csv", "b.toml"]
    named = collect([tmp_path / "notes.txt", tmp_path / "none.toml"]).problems
    assert [str(p).removeprefix(str(tmp_path)) for p in named] == [
        "/notes.txt: no file of knowledge. Known endings: .toml, .yaml, .yml, .csv.",
        "/none.toml: the file cannot be read (no such file or directory). Check the path.",
    ]


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["m.toml", "m.yaml", "phones.csv"]))
@example("?", "m.yaml")  # a name that is nothing
@example("yes: [1]", "m.yaml")  # a name that YAML takes for a truth
@example("<<: {a: [1]}", "m.yaml")
def test_any_text_is_read_or_told_of(text: str, name: str) -> None:
    one = file(text, name)
    for problem in problems([one]):
        assert problem.file == name and problem.what
    for told in knowledge.extractions([one]):
        for relation in told.relations:
            for span in relation.evidence:
                assert text[span.start : span.end] == span.text


CASE = """\
onrecord: 1
documents:
  - {id: form, title: Declaration of interests, published: 2019-05-14, kind: filing}
  - {id: minutes, title: Minutes, published: 2019-06-01, kind: log}
actors:
  - {id: vole, name: Tamsin Vole, kind: person}
  - {id: marsh, name: Ivo Marsh, kind: person}
  - {id: kestrel, name: Merrow Ltd, kind: body}
  - {id: sandmoor, name: Sandmoor Holdings, kind: body}
statements:
  - {id: s1, document: form, speaker: vole, said: 2019-05-14, kind: direct, words: "I have never met anybody of Sandmoor.",
     claims: [{denies: meet, party: {words: anybody of Sandmoor, of: sandmoor}}]}
events:
  - {id: e1, document: minutes, words: "Tamsin Vole met Ivo Marsh", what: meet, who: [vole, marsh], when: 2018-09-12,
     authority: official}
offices:
  - {holder: marsh, role: director, organization: kestrel, from: 2017, words: []}
"""
OWNED = """\
[[ownership]]
owned = "Merrow Ltd"
owner = "Sandmoor Holdings"
from = "{start}"
"""


@pytest.mark.parametrize(("start", "found"), [("2014", ["contradicted"]), ("2019-05", [])])
def test_ownership_that_a_user_tells_closes_a_chain_while_it_holds(start: str, found: list[str]) -> None:
    case = casefile.parse(CASE)
    assert not case.problems
    mine = file(OWNED.format(start=start))
    known = load([mine])
    facts = link([*knowledge.extractions([mine]), *casefile.extractions(case)], known)
    findings = check.derive(facts, known).findings
    assert [f.verdict for f in findings] == found
    sources = [
        s.source for f in findings for d in f.derivations for s in d.steps if s.by.startswith("owned by")
    ]
    assert all(s is not None and s.text == mine.text.strip() for s in sources) and len(sources) == len(found)
    assert not check.derive(link(casefile.extractions(case), known), known).findings


def test_what_users_write_is_words_and_no_pattern(tmp_path: Path) -> None:
    """Signs that a pattern would take for its own mean themselves, and hold nothing up."""
    hostile = "(a+)+$"
    known = file(
        f"""
        [periods]
        "{hostile}" = "2016"
        [class_words]
        "{hostile}" = "official"
        [states]
        "{hostile}" = "Varnia"
        [triggers.meet]
        verbs = ["greet {hostile} with @"]
        """
    )
    case = tmp_path / "a.txt"
    case.write_text(f"Jane Roe said on 3 May 2019: \u201cI never greeted {'a' * 40}! with Ben Lind.\u201d\n", encoding="utf-8")
    reader = flow.Reader(ExtractSettings(knowledge=(known,)))
    reader.models  # noqa: B018 - what is loaded takes seconds, and is not what is timed
    began = time.process_time()
    with contextlib.closing(record.open(tmp_path / "a.db")) as kept:
        list(flow.read([case], kept, reader))
    assert time.process_time() - began < 30
    loaded = knowledge.load((known,))
    assert loaded.period(hostile, None) is not None
    assert loaded.period("a" * 40 + "!", None) is None
