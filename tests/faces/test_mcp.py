"""The record beside an assistant, asked by the SDK's own client."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord import deciding, examples, flow, record

mcp = pytest.importorskip("mcp", reason="install the extra 'mcp'")
from onrecord.faces.mcp import Desk, server  # noqa: E402 - after the extra is known to be there


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


def ask(path: Path, tool: str, *, unmasked: bool = False, **arguments: Any) -> Any:
    """The answer of a tool, or the words of its refusal."""

    async def asked() -> Any:
        async with mcp.Client(server(path, flow.Reader(), unmasked=unmasked)) as client:
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
    assert {t.name for t in tools} == {
        "search", "statements", "findings", "explain", "check_sentence", "read_passage"
    }  # fmt: skip
    assert all(t.annotations.read_only_hint and t.description for t in tools)


def test_statements_carry_their_words_paper_and_place(path: Path) -> None:
    papers = texts(path)
    said = ask(path, "search", words="never spoken", only="statement")
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


def quoted(answer: Any) -> list[dict[str, Any]]:
    """Every place in an answer, wherever it stands: document, start, end and the words there."""
    if isinstance(answer, dict):
        here = [answer] if {"document", "start", "end", "text"} <= set(answer) else []
        return here + [q for v in answer.values() for q in quoted(v)]
    return [q for v in answer for q in quoted(v)] if isinstance(answer, list) else []


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"words": "Holm", "only": "event"}),
        ("search", {"words": "Holm", "only": "passage"}),
        ("findings", {"leads": True}),
        ("check_sentence", {"sentence": "I have never spoken with Pekka Holm.", "speaker": "Corin Barlowe"}),
    ],
)
def test_every_answer_carries_its_evidence(path: Path, tool: str, arguments: dict[str, Any]) -> None:
    papers = texts(path)
    answer = ask(path, tool, **arguments)
    found = quoted(answer)
    assert found
    for place in found:
        if place["document"] in papers:  # the sentence that is checked is no paper
            assert papers[place["document"]][place["start"] : place["end"]] == place["text"]
    for one in answer if isinstance(answer, list) else answer["findings"]:
        assert quoted(one)


def test_a_sentence_is_checked_as_said_today_unless_told_otherwise(path: Path) -> None:
    told = ask(path, "check_sentence", sentence="I have never met Pekka Holm.", speaker="Corin Barlowe")
    assert told["said"] == date.today().isoformat() and told["understood"]  # noqa: DTZ011
    early = ask(
        path,
        "check_sentence",
        sentence="I have never met Pekka Holm.",
        speaker="Corin Barlowe",
        said="2010-01-01",
    )
    assert (early["said"], early["findings"]) == ("2010-01-01", [])
    wrong = ask(path, "check_sentence", sentence="I never met him.", speaker="Corin Barlowe", said="last May")
    assert "said:" in wrong
    assert not ask(path, "check_sentence", sentence="The weather was fine.", speaker="Corin Barlowe")[
        "understood"
    ]


def test_leads_are_told_only_where_they_are_asked_for(path: Path) -> None:
    plain, all_ = ask(path, "findings"), ask(path, "findings", leads=True)
    assert {f["verdict"] for f in plain} < {f["verdict"] for f in all_}
    assert "lead" not in {f["verdict"] for f in plain}


def test_how_a_finding_follows_has_its_steps_and_versions(path: Path) -> None:
    for found in ask(path, "findings"):
        told = ask(path, "explain", finding=found["id"])
        assert told["steps"] and told["flips"] and "versions" in told
        assert told["explanation"].startswith(found["why"])


def test_the_words_around_a_place(path: Path) -> None:
    papers = texts(path)
    (first, *_) = ask(path, "findings")
    place = first["record"][0]
    read = ask(path, "read_passage", document=place["document"], start=place["start"], end=place["end"])
    assert place["text"] in read["text"]
    assert (
        papers[place["document"]][read["start"] : read["end"]] == read["text"] and len(read["sha256"]) == 64
    )
    far = ask(path, "read_passage", document=place["document"], start=10**9, end=-5)
    assert far["end"] == far["length"]
    assert "there is no paper 'nowhere.txt'" in ask(path, "read_passage", document="nowhere.txt")


def test_statements_about_something(path: Path) -> None:
    said = ask(path, "statements", person="Corin Barlowe", about="never spoken")
    assert said and all("never spoken" in " ".join(s["text"]) for s in said)
    assert len(said) < len(ask(path, "statements", person="Corin Barlowe"))


def test_answers_are_current_in_one_session(tmp_path: Path) -> None:
    file = tmp_path / "case.db"
    store = record.open(file)
    list(flow.read([examples.case_path()], store, flow.Reader()))

    async def asked() -> Any:
        async with mcp.Client(server(file, flow.Reader())) as client:
            first = json.loads((await client.call_tool("findings", {})).content[0].text)["answer"]
            deciding.review(store, first[0]["id"], "dismissed", deciding.By("ada"))
            deciding.reject(
                store, flow.Reader(), flow.facts(store, flow.Reader()).events[0].id, deciding.By("ada")
            )
            return first, json.loads((await client.call_tool("findings", {})).content[0].text)["answer"]

    flow.run_check(store, flow.Reader())
    first, second = ran(asked())
    store.close()
    assert [f["state"] for f in second if f["id"] == first[0]["id"]] in (["dismissed"], [])
    assert first != second


def test_a_private_person_is_not_named(tmp_path: Path) -> None:
    file = tmp_path / "case.db"
    store = record.open(file)
    list(flow.read([examples.case_path()], store, flow.Reader()))
    flow.run_check(store, flow.Reader())
    deciding.private(store, flow.Reader(), "Pekka Holm", "", deciding.By("ada"))
    store.close()
    for tool, arguments in (
        ("findings", {"leads": True}), ("search", {"words": "private person"}),
        ("statements", {"person": "Corin Barlowe"}),
        ("check_sentence", {"sentence": "I have never spoken with Pekka Holm.", "speaker": "Corin Barlowe"}),
    ):  # fmt: skip
        answer = json.dumps(ask(file, tool, **arguments), ensure_ascii=False)
        assert "Holm" not in answer
    assert "Holm" in json.dumps(ask(file, "findings", leads=True, unmasked=True))


def test_a_name_that_nobody_bears_is_said(path: Path) -> None:
    assert "nobody of the name 'Zachary Q' is in this record." in ask(path, "statements", person="Zachary Q")
    assert "there is no finding fi-nothing in this record;" in ask(path, "explain", finding="fi-nothing")


def test_nothing_is_changed(path: Path) -> None:
    before = path.read_bytes()
    ask(path, "findings")
    ask(path, "search", words="met")
    assert path.read_bytes() == before


def test_over_standard_input_and_output(path: Path) -> None:
    async def asked() -> Any:
        command = mcp.StdioServerParameters(
            command=sys.executable,
            args=["-c", "from onrecord.faces.cli import main; main()", "mcp", "--record", str(path)],
            env=dict(os.environ),
        )
        async with mcp.Client(command) as client:
            return await client.call_tool("findings", {"limit": 1})

    result = ran(asked())
    assert len(json.loads(result.content[0].text)["answer"]) == 1


def test_a_decision_on_a_finding_is_no_reason_to_check_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "case.db"
    store = record.open(file)
    list(flow.read([examples.case_path()], store, flow.Reader()))
    flow.run_check(store, flow.Reader())
    desk = Desk(file, flow.Reader())
    first = desk.findings(limit=1)[0]
    monkeypatch.setattr(flow, "run_check", None)
    store.decide(first["id"], "dismissed", reviewer="Ada")
    assert desk.findings(limit=1)[0]["state"] == "dismissed"
    store.close()
