"""The rules of the newsroom hold wherever a finding shows: pages, prints, exports, commands, API, MCP.

The product's own words judge nobody; the reply and the correction stand with the finding; what rests on an
unnamed source alone is a lead and is called one; a finding is marked as a proposal where there is room for words.
"""

from __future__ import annotations

import asyncio
import html
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from onrecord import flow, record
from onrecord.check.neutral import LOADED
from onrecord.core.findings import Verdict
from onrecord.faces import export
from onrecord.faces.cli import main
from onrecord.faces.web.access import Door
from onrecord.faces.web.app import create_app
from onrecord.faces.web.room import Room
from onrecord.record import Store

CASE = """\
onrecord: 1
documents:
  - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
  - {id: log, title: Gate log of the shipyard, kind: log}
  - {id: note, title: A note from the office, published: 2021-05-06, kind: statement}
  - {id: paper, title: The Ferry Herald, published: 2021-05-07, kind: article}
actors:
  - {id: voss, name: Irma Voss}
  - {id: dahl, name: Nils Dahl}
  - {id: holt, name: Ada Holt}
  - {id: source, name: a senior official, kind: unnamed}
statements:
  - {id: s1, document: hearing, speaker: voss, grade: transcript, words: "I never met Nils Dahl, that corrupt liar.", claims: [{denies: meet, party: dahl}]}
  - {id: s2, document: paper, speaker: voss, said: 2021-05-07, words: "I have told you that I never saw the man", claims: [{denies: meet, party: dahl}]}
  - {id: s3, document: hearing, speaker: voss, grade: transcript, words: "Nor did I call Ada Holt.", claims: [{denies: call, party: holt}]}
events:
  - {id: e1, document: log, words: "2020-11-09 I. Voss, N. Dahl", what: meet, who: [voss, dahl], when: 2020-11-09, authority: official}
  - {id: e2, document: paper, words: "she lied: she called Ms Holt in March, a senior official said", what: call, who: [voss, holt], when: 2021-03, authority: unnamed source, source: source}
corrections:
  - {document: note, words: "Ms Voss met Mr Dahl once, in November.", withdraws: "I never met Nils Dahl, that corrupt liar.", corrects: [s1], said: 2021-05-06}
"""
REPLY = "I have told you that I never saw the man"
CORRECTION = "Ms Voss met Mr Dahl once, in November."
SOURCED = "she lied: she called Ms Holt in March"
QUOTED = ("I never met Nils Dahl, that corrupt liar.", "she lied: she called Ms Holt in March, a senior official said")
"""Words of papers that judge somebody: the product quotes them and has none of its own."""


class Faces:
    """One record, and every way to see it as text: what is shown, without mark-up."""

    def __init__(self, store: Store, client: TestClient, path: Path) -> None:
        self.store, self.client, self.path = store, client, path
        self.facts, checked = flow.run_check(store, flow.Reader())
        self.findings = checked.findings
        self.lead = next(f for f in self.findings if f.verdict is Verdict.LEAD)
        self.main = next(f for f in self.findings if f.corrected)

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return shown(answer.text)

    def data(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return strings(answer.json())

    def exported(self, name: str) -> str:
        made = export.export(name, self.facts, self.findings)
        if name == "html":
            return shown(str(made))
        if name in ("jsonld", "webannotation"):
            return strings(json.loads(str(made), object_hook=_without_context))
        if name == "graphml":
            return shown(str(made))
        if name == "ftm":
            return strings([json.loads(line) for line in str(made).splitlines()])
        if name == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(bytes(made)))  # type: ignore[arg-type]
            return "\n".join(str(v) for row in book["findings"].values for v in row if v is not None)
        if name == "datasette":
            connection = sqlite3.connect(":memory:")
            connection.deserialize(bytes(made))  # type: ignore[arg-type]
            return "\n".join(str(v) for row in connection.execute("SELECT * FROM findings") for v in row)
        if name == "parquet":
            reader = pytest.importorskip("pyarrow.parquet")
            return strings(reader.read_table(io.BytesIO(made)).to_pylist())
        return str(made)

    def command(self, *arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--record", str(self.path), "--exit-zero"])
        assert ended.value.code == 0
        out = capsys.readouterr().out
        return strings([json.loads(line) for line in out.splitlines()]) if "--json" in arguments else " ".join(out.split())

    def tool(self, name: str, **arguments: Any) -> str:
        pytest.importorskip("mcp", reason="install the extra 'mcp'")
        import mcp

        from onrecord.faces.mcp import server

        async def asked() -> Any:
            async with mcp.Client(server(self.path, flow.Reader())) as client:
                return (await client.call_tool(name, arguments)).content[0].text

        with ThreadPoolExecutor(1) as pool:
            return strings(json.loads(pool.submit(asyncio.run, asked()).result()))


def _without_context(value: dict[str, Any]) -> dict[str, Any]:
    """Without the words of the paper that stand around a quotation."""
    return {k: v for k, v in value.items() if k not in ("prefix", "suffix")}


def shown(page: str) -> str:
    page = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    page = re.sub(r'<[^>]*?\b(?:title|aria-label|alt|placeholder)="([^"]*)"[^>]*>', r" \1 ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def strings(value: Any) -> str:
    """Every string in a piece of JSON, a line each."""
    if isinstance(value, dict):
        return "\n".join(strings(v) for v in value.values())
    if isinstance(value, list):
        return "\n".join(strings(v) for v in value)
    return value if isinstance(value, str) else ""


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    folder = tmp_path_factory.mktemp("editorial")
    (folder / "case.yaml").write_text(CASE)
    store = record.open(folder / "case.db")
    assert not [p for r in flow.read([folder / "case.yaml"], store, flow.Reader()) for p in r.problems]
    flow.run_check(store, flow.Reader())
    room = Room(folder / "case.db", flow.Reader())
    client = TestClient(create_app(room, Door("t")), base_url="http://127.0.0.1:8000")
    client.get("/?token=t")
    yield Faces(store, client, folder / "case.db")
    room.close()
    store.close()


Seen = Callable[[Faces, Any], str]
EVERYWHERE: dict[str, Seen] = {
    "first page": lambda f, c: f.page("/"),
    "page of each finding": lambda f, c: " ".join(f.page(f"/findings/{x.id}") for x in f.findings),
    "page of a person": lambda f, c: f.page("/people/voss"),
    "print of each finding": lambda f, c: " ".join(f.page(f"/print/findings/{x.id}") for x in f.findings),
    "print of a person": lambda f, c: f.page("/print/people/voss"),
    "API, findings": lambda f, c: f.data("/api/findings"),
    "API, each finding": lambda f, c: "\n".join(f.data(f"/api/findings/{x.id}") for x in f.findings),
    "API, a person": lambda f, c: f.data("/api/people/voss"),
    "MCP, findings": lambda f, c: f.tool("findings"),
    "MCP, explain": lambda f, c: "\n".join(f.tool("explain", finding=x.id) for x in f.findings),
    "command": lambda f, c: f.command("findings", "--leads", capsys=c),
    "command, as JSON": lambda f, c: f.command("findings", "--leads", "--json", capsys=c),
    **{
        f"export {name}": (lambda f, c, name=name: f.exported(name))
        for name in ("html", "csv", "xlsx", "jsonld", "ftm", "webannotation", "datasette", "parquet", "graphml")
    },
}  # fmt: skip
"""Every place where findings show. Formats that hold no findings (case file, calendar, graphs, labels) are not here."""
NO_QUOTES = ("page of a person", "export graphml")
"""Where a finding is one sentence that leads to its page."""
IN_WORDS = ("first page", "page of each finding", "print of each finding", "print of a person", "export html", "MCP, findings", "MCP, explain")
"""Where there is room to say what a finding is."""


def test_every_export_that_holds_findings_is_in_the_table(faces: Faces) -> None:
    named = {name.removeprefix("export ") for name in EVERYWHERE if name.startswith("export ")}
    for form in export.FORMATS:
        if form.name == "parquet":
            continue
        with_none = form.write(faces.facts, ())
        assert (form.name in named) == (with_none != form.write(faces.facts, faces.findings))


@pytest.mark.parametrize("where", EVERYWHERE)
def test_reply_correction_and_source_stand_with_the_finding(
    where: str, faces: Faces, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = EVERYWHERE[where](faces, capsys)
    assert "Nils Dahl" in seen, "the finding is not there"
    assert REPLY in seen, "without the reply"
    assert CORRECTION in seen, "without the correction"
    if where not in NO_QUOTES:
        assert QUOTED[0] in seen and SOURCED in seen
    assert re.search(r"\blead\b", seen, re.IGNORECASE), "what rests on an unnamed source is not called a lead"


@pytest.mark.parametrize("where", EVERYWHERE)
def test_the_products_own_words_judge_nobody(
    where: str, faces: Faces, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = " ".join(EVERYWHERE[where](faces, capsys).split())
    for words in sorted({d.text for d in faces.facts.documents} | set(QUOTED), key=len, reverse=True):
        seen = seen.replace(" ".join(words.split()), " ")
    seen = re.sub(r"“[^“”]*”", " ", seen).replace("Never say that somebody lied or meant to mislead.", "")
    assert not LOADED.findall(seen)


@pytest.mark.parametrize("where", IN_WORDS)
def test_it_is_said_that_a_person_decides(where: str, faces: Faces, capsys: pytest.CaptureFixture[str]) -> None:
    seen = EVERYWHERE[where](faces, capsys)
    assert re.search(r"a person decides|proposals|proposed by a program", seen), seen[-300:]


@pytest.mark.parametrize("where", ["first page", "page of each finding", "print of each finding", "export html", "command"])
def test_the_lead_says_on_whose_word_it_stands(where: str, faces: Faces, capsys: pytest.CaptureFixture[str]) -> None:
    assert "unnamed source" in EVERYWHERE[where](faces, capsys)
