"""Every export, read again by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import openpyxl
import pytest
import rdflib
import spacy
from lxml import etree
from spacy.tokens import DocBin

from onrecord import check, examples, knowledge
from onrecord.core.findings import Finding
from onrecord.core.nouns import Certainty, Facts
from onrecord.core.problems import UsageError
from onrecord.faces import export
from onrecord.faces.export import labelled, tables
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
    assert export.names()[:8] == (
        "casefile", "ftm", "webannotation", "jsonld", "csv", "xlsx", "graphml", "html",
    )  # fmt: skip
    assert set(export.names()[8:]) == {
        "icalendar", "dna", "labelstudio", "prodigy", "docbin", "datasette", "parquet",
    }  # fmt: skip


@pytest.mark.parametrize("name", export.names())
def test_an_empty_record_can_be_written(name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    assert export.export(name, Facts(), ()) or name in ("ftm", "prodigy")  # no entity, no line


@pytest.mark.parametrize("name", export.names())
def test_the_same_record_gives_the_same_file(name: str, case: Case) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
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


def test_calendar_is_read_by_icalendar(case: Case) -> None:
    made = export.export("icalendar", *case)
    read = icalendar.Calendar.from_ical(made)
    dated = [e for e in case[0].events if e.when and e.when.earliest and e.when.latest]
    entries = {str(e["uid"]): e for e in read.walk("VEVENT")}
    assert len(entries) == len(dated) > 0
    for event in dated:
        assert event.when is not None
        entry = entries[f"{event.id}@onrecord"]
        assert entry["dtstart"].dt == event.when.earliest
        assert entry["dtend"].dt == event.when.latest + timedelta(days=1)  # type: ignore[operator]
        if event.certainty is not Certainty.HAPPENED:
            assert entry["status"] in ("TENTATIVE", "CANCELLED")


def test_dna_has_its_columns_and_a_line_a_stance(case: Case) -> None:
    rows = list(csv.DictReader(io.StringIO(text("dna", case))))
    assert len(rows) == len(case[0].stances) > 0
    texts = {n: d.text for n, d in enumerate(case[0].documents, 1)}
    for row in rows:
        assert row["text"] == texts[int(row["document id"])][int(row["start"]) : int(row["stop"])]
        assert row["person"] or row["organization"]
        assert row["agreement"] in "01"


def test_label_studio_regions_are_the_words(case: Case) -> None:
    tasks = json.loads(text("labelstudio", case))
    assert {t["data"]["id"] for t in tasks} <= {d.id for d in case[0].documents}
    config = etree.fromstring(labelled.LABEL_CONFIG.encode())
    known = {e.get("value") for e in config.iter("Label")}
    for task in tasks:
        (prediction,) = task["predictions"]
        ids = set()
        for region in prediction["result"]:
            if region["type"] == "relation":
                assert {region["from_id"], region["to_id"]} <= ids
                continue
            ids.add(region["id"])
            value = region["value"]
            assert set(value["labels"]) <= known
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]


def test_prodigy_spans_are_tokens_of_the_text(case: Case) -> None:
    tasks = [json.loads(line) for line in text("prodigy", case).splitlines()]
    assert len(tasks) == sum(1 for a in case[0].attributions if a.content)
    for task in tasks:
        assert any(s["label"] == "CONTENT" for s in task["spans"])
        for span in task["spans"]:
            first, last = task["tokens"][span["token_start"]], task["tokens"][span["token_end"]]
            assert first["start"] <= span["start"] < span["end"]
            assert last["end"] >= span["end"] - 1


def test_docbin_is_read_by_spacy(case: Case) -> None:
    made = export.export("docbin", *case)
    assert isinstance(made, bytes)
    docs = list(DocBin().from_bytes(made).get_docs(spacy.blank("en").vocab))
    said = [a for a in case[0].attributions if a.content]
    assert {d.user_data["id"] for d in docs} == {a.document for a in said}
    assert {i for d in docs for i in d.user_data["statements"]} == {a.id for a in said}
    spans = [s.text for d in docs for s in d.spans["content"]]
    assert all(any(a.content[0].text in s for s in spans) for a in said)


def test_datasette_opens_and_finds(case: Case, tmp_path: Path) -> None:
    assert not list(export.write("datasette", *case, tmp_path / "out"))
    metadata = json.loads((tmp_path / "out" / "metadata.json").read_text(encoding="utf-8"))
    with sqlite3.connect(tmp_path / "out" / "onrecord.db") as database:
        names = {n for (n,) in database.execute("select name from sqlite_master where type = 'table'")}
        assert set(metadata["databases"]["onrecord"]["tables"]) <= names
        assert database.execute("select count(*) from findings").fetchone() == (len(case[1]),)
        (found,) = database.execute("select count(*) from statements_fts where statements_fts match 'never'")
        assert found[0] > 0
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)


def test_parquet_is_read_by_pyarrow(case: Case, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="install the extra 'parquet'")
    assert not list(export.write("parquet", *case, tmp_path / "out"))
    table = pq.read_table(tmp_path / "out" / "findings.parquet").to_pylist()
    assert [r["id"] for r in table] == [f.id for f in case[1]]
    spans = pq.read_table(tmp_path / "out" / "spans.parquet").to_pylist()
    assert all(isinstance(s["start"], int) for s in spans)


def test_parquet_is_read_by_duckdb(case: Case, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="install the extra 'parquet'")
    duckdb = pytest.importorskip("duckdb")
    assert not list(export.write("parquet", *case, tmp_path / "out"))
    connection = duckdb.connect()
    joined = (
        f"select count(distinct f.id) from '{tmp_path}/out/findings.parquet' f "
        f"join '{tmp_path}/out/spans.parquet' s on s.finding = f.id where s.side = 'say' and s.\"end\" > s.start"
    )
    said = [f for f in case[1] if f.say]
    assert connection.execute(joined).fetchall() == [(len(said),)]
    for name, header, rows in tables.sheets(*case):
        assert connection.execute(f"select * from '{tmp_path}/out/{name}.parquet'").fetchall() == list(rows), name
        assert tuple(c[0] for c in connection.description) == header


def test_datasette_is_read_by_sqlite_utils(case: Case, tmp_path: Path) -> None:
    sqlite_utils = pytest.importorskip("sqlite_utils")
    assert not list(export.write("datasette", *case, tmp_path / "out"))
    database = sqlite_utils.Database(tmp_path / "out" / "onrecord.db")
    assert {r["id"] for r in database["findings"].rows} == {f.id for f in case[1]}
    assert database["statements"].detect_fts() == "statements_fts"
    assert [r["speaker"] for r in database["statements"].search("never spoken")]
    for name, header, rows in tables.sheets(*case):
        assert database[name].count == len(list(rows)), name
        assert tuple(database[name].columns_dict) == header
    database.close()


ANNOTATION_TERMS = frozenset(
    "id type body target source selector motivation purpose items first partOf total startIndex label value format "
    "start end exact prefix suffix creator created generator".split()
)
"""The terms of http://www.w3.org/ns/anno.jsonld that fit what is exported: any other would be lost as linked data."""


def test_webannotation_has_no_term_of_its_own(case: Case) -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {k for v in value.values() for k in keys(v)}
        return {k for v in value for k in keys(v)} if isinstance(value, list) else set()

    assert keys(json.loads(text("webannotation", case))) - {"@context"} <= ANNOTATION_TERMS
