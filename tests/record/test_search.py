"""Searching: one meaning on both databases, and no text that can break it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import flow, record
from onrecord.core import dates
from onrecord.core.searching import MOST_TERMS, Search, Term, parse, snippet
from onrecord.record import Store

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Ports hearing, published: 2019-05-14, kind: transcript, text: "Q. Did you meet the envoy?\\nA. I never met the envoy of Sorelle. The Café Mündung was closed; the well-known fund was not discussed.\\n"}
  - {id: log, title: Gate log, published: 2019-06-01, kind: log, text: "2018-09-12 Envoy Tasch met Quill at the café.\\n2018-10-02 Funds: twelve hundred.\\n"}
actors: [{id: quill, name: Mara Quill, aliases: [Ms Quill]}, {id: tasch, name: Oren Tasch}, {id: port, name: Port Office, kind: body}]
statements:
  - {id: s1, document: hearing, speaker: quill, said: 2019-05-14, sworn: true, words: "I never met the envoy of Sorelle",
     claims: [{id: c1, denies: meet, party: tasch}]}
  - {id: s2, document: hearing, speaker: tasch, said: 2017, sworn: false, words: "the well-known fund was not discussed",
     claims: [{id: c2, denies: discuss, party: quill}]}
events:
  - {id: e1, document: log, words: "Envoy Tasch met Quill at the café", what: meet, who: [quill, tasch], when: 2018-09-12, authority: official}
offices:
  - {holder: quill, role: harbour master, organization: port, document: log, words: "Quill"}
"""


@pytest.fixture(scope="module", params=["file", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("search")
    (folder / "case.yaml").write_text(CASE)
    place: str | Path = folder / "c.db"
    if request.param == "postgres":
        place = request.getfixturevalue("postgres_server").database()
    store = record.open(place)
    assert not any(d.problems for d in flow.read([folder / "case.yaml"], store, flow.Reader()))
    flow.run_check(store, flow.Reader())
    yield store
    store.close()


def ids(store: Store, text: str = "", **filters: object) -> list[str]:
    found = store.search.find(Search(text, **filters))  # type: ignore[arg-type]
    return sorted(h.noun for h in found.hits if h.noun)


def papers(store: Store, text: str, **filters: object) -> list[str]:
    found = store.search.find(Search(text, kinds=("passage",), **filters))  # type: ignore[arg-type]
    return sorted(h.document for h in found.hits)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("envoy", ["e1", "s1"]),
        ("ENVOY met", ["e1", "s1"]),
        ('"met the envoy"', ["s1"]),
        ('"the met envoy"', []),
        ("cafe", ["e1"]),
        ("CAFÉ", ["e1"]),
        ("well-known", ["s2"]),
        ("known-well", []),
        ("envoy -sorelle", ["e1"]),
        ('-"met the envoy"', ["e1", "s2"]),
        ("sorelle OR café", ["e1", "s1"]),
        ("sor*", ["s1"]),
        ('"envoy of sor*"', ["s1"]),
        ("sor", []),
        ("OR envoy", ["e1", "s1"]),
        ("envoy OR", ["e1", "s1"]),
        ('"unfinished envoy', []),
        ("", ["e1", "s1", "s2"]),
        ("* - ' ; --", ["e1", "s1", "s2"]),
    ],
)
def test_words(kept: Store, text: str, expected: list[str]) -> None:
    assert ids(kept, text) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"speaker": "Mara Quill"}, ["e1", "s1"]),
        ({"speaker": "ms quill"}, ["e1", "s1"]),
        ({"speaker": "quill"}, ["e1", "s1"]),
        ({"speaker": "nobody"}, []),
        ({"speaker": "%"}, []),
        ({"office": "harbour master"}, ["e1", "s1"]),
        ({"office": "master port"}, ["e1", "s1"]),
        ({"office": "harbour mistress"}, []),
        ({"since": dates.parse("2018")}, ["e1", "s1"]),
        ({"until": dates.parse("2017-06")}, ["s2"]),
        ({"since": dates.parse("2018"), "until": dates.parse("2018")}, ["e1"]),
        ({"paper": "log"}, ["e1"]),
        ({"predicate": "meet"}, ["e1", "s1"]),
        ({"predicate": "discuss"}, ["s2"]),
        ({"sworn": True}, ["s1"]),
        ({"sworn": False}, ["s2"]),
        ({"verdict": "contradicted"}, ["e1", "s1"]),
        ({"verdict": "hedged"}, []),
        ({"document": "log"}, ["e1"]),
        ({"kinds": ("statement",)}, ["s1", "s2"]),
        ({"sworn": True, "predicate": "meet", "speaker": "Mara Quill", "text": "sorelle"}, ["s1"]),
    ],
)
def test_filters(kept: Store, filters: dict[str, object], expected: list[str]) -> None:
    assert ids(kept, **filters) == expected  # type: ignore[arg-type]


def test_a_hit_shows_its_words_and_where_they_stand(kept: Store) -> None:
    found = kept.search.find(Search('"met the envoy"', kinds=("statement",)))
    (hit,) = found.hits
    text = next(d.text for d in kept.documents() if d.id == hit.document)
    assert text[hit.start : hit.end] == hit.snippet == "I never met the envoy of Sorelle"
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["met the envoy"]
    assert (hit.speaker, hit.date, hit.sworn, hit.paper) == ("Mara Quill", "2019-05-14", True, "transcript")
    assert (found.total, found.more, found.counts) == (1, False, {"statement": 1})


def test_pages_of_hits(kept: Store) -> None:
    every = [h.noun + h.kind + str(h.start) for h in kept.search.find(Search("the")).hits]
    paged = [
        h.noun + h.kind + str(h.start)
        for n in range(len(every))
        for h in kept.search.find(Search("the", limit=1, offset=n)).hits
    ]
    assert paged == every and len(every) > 3


def test_what_is_read_anew_or_gone_is_found_no_more(tmp_path: Path) -> None:
    store = record.open(tmp_path / "c.db")
    case = tmp_path / "case.yaml"
    for word in ("walrus", "osprey"):
        case.write_text(CASE.replace("Sorelle", word))
        list(flow.read([case], store, flow.Reader()))
        assert ids(store, word) == ["s1"]
    assert ids(store, "walrus") == []
    store.close()


@given(text=st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_breaks_a_query(kept: Store, text: str) -> None:
    kept.search.find(
        Search(text, speaker=text, office=text, paper=text, predicate=text, verdict=text, document=text)
    )
    for each in (Search(text), Search(speaker=text), Search(office=text), Search(f'"{text}" OR -{text}*')):
        kept.search.find(each)


@given(text=st.text(alphabet=st.sampled_from("ab \"-*OR\\'()&|!:<>^{}+~"), max_size=30))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_marks_break_a_query(kept: Store, text: str) -> None:
    kept.search.find(Search(text))


def test_a_search_is_read() -> None:
    wanted = parse('one "two three" -four five* OR six "seven')
    assert wanted.every == (
        (Term(("one",)),),
        (Term(("two", "three")),),
        (Term(("five",), prefix=True), Term(("six",))),
        (Term(("seven",)),),
    )
    assert wanted.none == (Term(("four",)),)
    assert parse(" ".join(f"w{n}" for n in range(MOST_TERMS + 2))).left_out == ("w64", "w65")


@given(text=st.text(max_size=2000), word=st.text(max_size=10))
@settings(max_examples=60, deadline=None)
def test_a_snippet_is_a_stretch_of_the_text(text: str, word: str) -> None:
    start, words, marks = snippet(text, parse(word), width=100)
    assert text[start : start + len(words)] == words
    assert all(0 <= a < b <= len(words) for a, b in marks)
