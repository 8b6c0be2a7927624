"""Every export, read again by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
import rdflib
from lxml import etree

from onrecord import check, examples, knowledge
from onrecord.core.findings import Finding
from onrecord.core.nouns import Facts
from onrecord.core.problems import UsageError
from onrecord.faces import export
from onrecord.faces.export import tables
from onrecord.sources import casefile

Case = tuple[Facts, tuple[Finding, ...]]
SCHEMA = rdflib.Namespace("https://schema.org/")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")


@pytest.fixture(scope="module")
def case() -> Case:
    facts = casefile.parse(examples.case_path().read_text(encoding="utf-8")).facts
    return facts, check.derive(facts, knowledge.load()).findings


def hostile(case: Case) -> Case:
    """The case with words in it that would break out of a careless format."""
    facts, findings = case
    nasty = '=HYPERLINK("http://x") <script>alert(1)</script> \x00\x1b ]]> \'"& \ud800'
    actors = tuple(replace(a, name=nasty, aliases=(nasty,)) for a in facts.actors)
    documents = tuple(replace(d, title=nasty, publisher=nasty) for d in facts.documents)
    return replace(facts, actors=actors, documents=documents), tuple(
        replace(f, why=nasty, unless=nasty) for f in findings
    )


def text(name: str, case: Case) -> str:
    made = export.export(name, *case)
    assert isinstance(made, str)
    return made


def test_the_list_is_the_contract() -> None:
    assert export.names() == ("casefile", "ftm", "webannotation", "jsonld", "csv", "xlsx", "graphml", "html")


@pytest.mark.parametrize("name", export.names())
def test_an_empty_record_can_be_written(name: str) -> None:
    assert export.export(name, Facts(), ()) or name == "ftm"  # no entity, no line


@pytest.mark.parametrize("name", export.names())
def test_the_same_record_gives_the_same_file(name: str, case: Case) -> None:
    if name != "xlsx":  # a workbook holds the time it was made
        assert export.export(name, *case) == export.export(name, *case)


def test_casefile_is_read_back_without_loss(case: Case) -> None:
    again = casefile.parse(text("casefile", case))
    assert not again.problems
    assert again.facts.claims == case[0].claims
    assert again.facts.events == case[0].events
    assert again.facts.actors == case[0].actors


def test_followthemoney_accepts_every_entity(case: Case) -> None:
    ftm = pytest.importorskip("followthemoney", reason="install the extra 'interop' (PyICU must be compiled)")
    proxies = []
    for line in text("ftm", case).splitlines():
        data = json.loads(line)
        proxy = ftm.model.get_proxy(data)
        proxy.schema.validate(data)
        for name, values in data["properties"].items():
            assert set(proxy.get(name)) == set(values), f"{data['schema']}.{name} lost {values}"
        proxies.append(proxy)
    schemas = {p.schema.name for p in proxies}
    assert {"Person", "Organization", "PublicBody", "Document", "Event", "Note", "Occupancy"} <= schemas
    ids = {p.id for p in proxies}
    for proxy in proxies:
        for prop, value in proxy.itervalues():
            assert prop.type.name != "entity" or value in ids, (
                f"{proxy} points to {value}, which is not there"
            )


def test_ftm_lines_are_entities_with_lists(case: Case) -> None:
    for line in text("ftm", case).splitlines():
        data = json.loads(line)
        assert set(data) == {"id", "schema", "properties"}
        assert all(isinstance(v, str) and v for values in data["properties"].values() for v in values)


def test_webannotation_selects_the_words(case: Case) -> None:
    data = json.loads(text("webannotation", case))
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld"
    items = data["first"]["items"]
    assert data["total"] == len(items) == sum(len((*f.say, *f.record, *f.replies)) for f in case[1])
    texts = [d.text for d in case[0].documents]
    for item in items:
        quote, position = item["target"]["selector"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert any(t[position["start"] : position["end"]] == quote["exact"] and around in t for t in texts), (
            quote
        )


def test_webannotation_is_linked_data(case: Case) -> None:
    data = json.loads(text("webannotation", case))
    # The terms of anno.jsonld that are used, so that the test needs no network.
    data["@context"] = {
        "@vocab": "http://www.w3.org/ns/oa#", "id": "@id", "type": "@type", "target": {"@id": "oa:hasTarget"},
        "body": {"@id": "oa:hasBody"}, "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector"}, "exact": {"@id": "oa:exact"}, "oa": "http://www.w3.org/ns/oa#",
    }  # fmt: skip
    graph = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
    exact = {str(o) for o in graph.objects(None, OA.exact)}
    assert exact == {s.text for f in case[1] for s in (*f.say, *f.record, *f.replies)}


def test_jsonld_is_schema_org(case: Case) -> None:
    graph = rdflib.Graph().parse(data=text("jsonld", case), format="json-ld")
    claims = set(graph.subjects(rdflib.RDF.type, SCHEMA.Claim))
    assert len(claims) == len(case[1])
    said = {
        str(o)
        for q in graph.subjects(rdflib.RDF.type, SCHEMA.Quotation)
        for o in graph.objects(q, SCHEMA.text)
    }
    assert "I have never spoken with Mr. Holm." in said
    assert not set(graph.subjects(None, SCHEMA.reviewRating)), "a finding is no rating"


def test_csv_is_the_findings(case: Case) -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv", case))))
    assert [r["id"] for r in rows] == [f.id for f in case[1]]
    assert {r["verdict"] for r in rows} == {"contradicted", "contradicted_unless", "hedged", "lead", ""}


def test_csv_files_into_a_folder_and_a_zip(case: Case, tmp_path: Path) -> None:
    assert not list(export.write("csv", *case, tmp_path / "tables"))
    assert not list(export.write("csv", *case, tmp_path / "tables.zip"))
    assert not list(export.write("csv", *case, tmp_path / "findings.csv"))
    files = {p.name for p in (tmp_path / "tables").iterdir()}
    assert {"findings.csv", "claims.csv", "events.csv", "spans.csv"} <= files
    assert set(zipfile.ZipFile(tmp_path / "tables.zip").namelist()) == files
    assert (tmp_path / "findings.csv").read_text(encoding="utf-8") == text("csv", case)


def test_csv_words_are_no_formula() -> None:
    assert tables.as_csv(("a",), iter([("=1+1",), ("plain",), (3,)])) == "a\n'=1+1\nplain\n3\n"


def test_workbook_has_every_table(case: Case) -> None:
    made = export.export("xlsx", *case)
    assert isinstance(made, bytes)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames[:2] == ["findings", "spans"]
    assert [row[0] for row in book["findings"].iter_rows(min_row=2, values_only=True)] == [
        f.id for f in case[1]
    ]


def test_workbook_holds_no_formula(case: Case) -> None:
    made = export.export("xlsx", *hostile(case))
    assert isinstance(made, bytes)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_graphml_is_read_by_networkx(case: Case) -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.parse_graphml(text("graphml", case))
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert {"Corin Barlowe", "Norrhamn Terminals", "meet"} <= labels
    assert "finding" in {data["kind"] for *_, data in graph.edges(data=True)}


def test_graphml_of_hostile_words_is_xml(case: Case) -> None:
    etree.fromstring(text("graphml", hostile(case)).encode())


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action")]


def test_report_needs_nothing_else(case: Case) -> None:
    page = Tags()
    page.feed(text("html", case))
    assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)
    assert all(a.startswith("#") for a in page.addresses)
    assert page.tags.count("article") == len(case[1])


def test_report_escapes_what_papers_say(case: Case) -> None:
    made = text("html", hostile(case))
    assert "<script" not in made
    assert "&lt;script&gt;alert(1)" in made


def test_unknown_format_is_one_sentence(case: Case) -> None:
    with pytest.raises(UsageError, match="'pdf' is no export format; there are casefile, ftm"):
        list(export.write("pdf", *case))


def test_a_place_that_cannot_be_written_is_one_sentence(case: Case, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="Name another place"):
        list(export.write("ftm", *case, tmp_path / "file" / "x.jsonl"))
