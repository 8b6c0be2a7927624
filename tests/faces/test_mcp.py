"""The record beside an assistant, asked by the SDK's own client."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from onrecord import examples, flow, record

mcp = pytest.importorskip("mcp", reason="install the extra 'mcp'")
from onrecord.faces.mcp import server  # noqa: E402 - after the extra is known to be there


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("mcp") / "case.db"
    store = record.open(file)
    list(flow.read([examples.case_path()], store, flow.Reader()))
    flow.run_check(store, flow.Reader())
    store.close()
    return file


def ran(asked: Coroutine[Any, Any, Any]) -> Any:
    """What comes of it in a loop of its own: another test's loop may still be there in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


def ask(path: Path, tool: str, **arguments: Any) -> Any:
    """The answer of a tool, or the words of its refusal."""

    async def asked() -> Any:
        async with mcp.Client(server(path, flow.Reader())) as client:
            result = await client.call_tool(tool, arguments)
            held = result.content[0].text
            return held if result.is_error else json.loads(held)["answer"]

    return ran(asked())


def texts(path: Path) -> dict[str, str]:
    store = record.open(path, create=False)
    try:
        return {d.name: d.text for d in flow.facts(store, flow.Reader()).documents}
    finally:
        store.close()


def test_the_tools_are_read_only_and_described(path: Path) -> None:
    async def listed() -> Any:
        async with mcp.Client(server(path, flow.Reader())) as client:
            return (await client.list_tools()).tools

    tools = ran(listed())
    assert {t.name for t in tools} == {"search", "statements", "findings", "explain", "check_sentence"}
    assert all(t.annotations.read_only_hint and t.description for t in tools)


def test_statements_carry_their_words_paper_and_place(path: Path) -> None:
    papers = texts(path)
    said = ask(path, "search", words="never spoken")
    assert said
    for one in said:
        (start, end), *_ = one["content"]
        assert papers[one["document"]][start:end] == one["text"][0]
        assert "never" in " ".join(one["text"]).lower()


def test_findings_of_one_person_and_how_one_follows(path: Path) -> None:
    found = ask(path, "findings")
    assert found
    name = next(f["speaker"] for f in found if f["speaker"])
    mine = ask(path, "findings", person=name)
    assert mine
    assert all(name in (f["speaker"], f["subject"]) for f in mine)
    told = ask(path, "explain", finding=found[0]["id"])
    assert told["say"] == found[0]["say"]
    assert told["record"][0]["text"] in told["explanation"]


def test_a_name_that_nobody_bears_is_said(path: Path) -> None:
    assert "nobody of the name 'Zachary Q' is in this record." in ask(path, "statements", person="Zachary Q")
    assert "there is no finding fi-nothing in this record." in ask(path, "explain", finding="fi-nothing")


def test_nothing_is_changed(path: Path) -> None:
    before = path.read_bytes()
    ask(path, "findings")
    ask(path, "search", words="met")
    assert path.read_bytes() == before


def test_over_standard_input_and_output(path: Path) -> None:
    async def asked() -> Any:
        command = mcp.StdioServerParameters(
            command=sys.executable, args=["-c", "from onrecord.faces.cli import main; main()", "mcp", "--record", str(path)], env=dict(os.environ)
        )
        async with mcp.Client(command) as client:
            return await client.call_tool("findings", {"limit": 1})

    result = ran(asked())
    assert len(json.loads(result.content[0].text)["answer"]) == 1
