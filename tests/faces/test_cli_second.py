"""The second reader on the command line: what is printed, what is kept, and where nothing is sent."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.faces.cli import main
from rereading_case import CASE, MET
from scripted import Raw, Scripted, passage_of, said, serving

KEY = "sk-very-secret-4711"
pytestmark = pytest.mark.usefixtures("case")


class Ran:
    """What a command printed, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(tmp_path)
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"ONRECORD_LLM_{name}", raising=False)
    Path("case.yaml").write_text(CASE, encoding="utf-8")
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    def answer(body: dict[str, Any], number: int) -> Raw:
        inside = " ".join(passage_of(body).split())
        wrong = {"words": "Roe met the King", "act": "meet", "who": ["Jane Roe"]}
        return said({"events": [MET, wrong] if MET["words"] in inside else []})

    with serving(answer) as served:
        monkeypatch.setenv("ONRECORD_LLM_URL", served.url)
        monkeypatch.setenv("ONRECORD_LLM_MODEL", "tiny")
        monkeypatch.setenv("ONRECORD_LLM_KEY", KEY)
        yield served


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def ran(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--record", "case.db"])
        told = capsys.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return ran


def test_nothing_is_sent_where_nothing_is_set(run: Any) -> None:
    run("read", "case.yaml", "-q")
    done = run("second")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "onrecord: no second reader is set: ONRECORD_LLM_URL (such as http://127.0.0.1:8080/v1) and ONRECORD_LLM_MODEL.\n"
    )


def test_no_other_command_sends_anything(run: Any, script: Scripted) -> None:
    run("read", "case.yaml", "-q")
    run("findings", "--leads")
    run("second", "--estimate")
    run("compare")
    assert not script.asked


def test_from_papers_to_a_lead_that_a_person_confirms(run: Any, script: Scripted) -> None:
    run("read", "case.yaml", "-q")
    estimate = run("second", "--estimate")
    assert (
        estimate.out.startswith("3 passages to ask about, 0 known; about ") and "Nothing was." in estimate.out
    )

    done = run("second")
    assert done.status == 0
    assert done.out.splitlines()[0] == "echo: 1 passage (0 known, 0 not read), 1 proposed, 1 dropped"
    assert done.out.splitlines()[-1].startswith(
        "1 proposed, 1 dropped (1 words that do not stand in the passage). 1 lead that rests on proposals. 300 tokens in, 60 out, "
    )
    assert f"the second reader is tiny at {script.url}: the text of the papers goes there." in done.err

    compared = run("compare", "--json").rows
    (new,) = [r for r in compared if r["sides"] == "only second"]
    assert (new["document"], new["kind"], new["state"], new["by"]) == (
        "echo",
        "events",
        "open",
        {"model": "tiny", "prompt": "1"},
    )
    assert new["words"][0]["text"] == MET["words"]
    assert new["second"]["participants"] == ["Jane Roe", "Arne Lind"]
    text = run("compare").out
    assert "echo: 0 alike, 0 read otherwise, 1 only by the second reader, 0 only by the first" in text
    assert f"id       {new['second']['id']}, tiny, prompt 1" in text

    assert [r["verdict"] for r in run("findings", "--json", "--exit-zero").rows] == ["contradicted"]
    (lead,) = [r for r in run("findings", "--json", "--leads").rows if r["proposed"]]
    assert (lead["verdict"], lead["proposed"]) == ("lead", [new["second"]["id"]])
    told = run("explain", lead["id"]).out
    assert (
        "which nobody has confirmed" in told
        and "So this is a lead, nothing that the record establishes." in told
    )

    assert run("confirm", new["second"]["id"], "--reviewer", "ada").status == 0
    assert [r["verdict"] for r in run("findings", "--json").rows] == ["contradicted", "contradicted"]
    (again,) = [r for r in run("compare", "--json").rows if r["sides"] == "only second"]
    assert again["state"] == "confirmed"


def test_the_key_is_nowhere(run: Any, script: Scripted, tmp_path: Path) -> None:
    run("read", "case.yaml", "-q")
    told = [run("second", "--json"), run("compare", "--json")]
    script.answer = lambda body, n: Raw(json.dumps({"error": f"bad key {KEY}"}).encode(), 401)
    told.append(run("second", "--anew"))
    assert told[-1].status == 3 and "the key is not accepted (401)" in told[-1].err
    assert all(KEY not in d.out + d.err for d in told)
    assert all(KEY.encode() not in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert script.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_reading_with_a_second_reader_in_one_go(run: Any, script: Scripted) -> None:
    done = run("read", "case.yaml", "--second-reader", "--json")
    assert [r.get("proposals") for r in done.rows if "why_dropped" in r] == [1]
    assert len(script.asked) == 3
    again = run("read", "case.yaml", "--second-reader", "--json")
    assert again.rows[-1]["known"] == 3 and len(script.asked) == 3


def test_what_it_costs(run: Any, script: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_LLM_PRICE_IN", "10")
    monkeypatch.setenv("ONRECORD_LLM_PRICE_OUT", "100")
    run("read", "case.yaml", "-q")
    total = run("second", "--json").rows[-1]
    assert (total["tokens_in"], total["tokens_out"], total["cost"]) == (300, 60, 0.009)
    assert run("second", "--json", "--anew", "--estimate").rows[0]["cost_in"] > 0


def test_a_part_at_a_time_and_one_paper_alone(run: Any, script: Scripted) -> None:
    run("read", "case.yaml", "-q")
    assert run("second", "--limit", "1", "--json").rows[-1]["passages"] == 1
    assert run("second", "log", "--json").rows[0]["document"] == "log"
    assert len(script.asked) == 2
    assert run("second", "nowhere").err == "onrecord: there is no paper 'nowhere' in the record.\n"


def test_a_passage_that_is_not_read_is_named(run: Any, script: Scripted) -> None:
    script.answer = lambda body, n: said("I cannot.") if n == 0 else said({"events": []})
    run("read", "case.yaml", "-q")
    done = run("second", "-q")
    assert done.status == 3
    assert done.err == (
        "onrecord: echo, characters 0 to 108: the second reader's answer is not of the form asked for. Run it again, or choose "
        "another model.\n"
    )
    assert run("second", "-q").status == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["compare"], "no second reader has read this record; onrecord second --record case.db."),
        (
            ["compare", "--only", "verdicts"],
            "--only takes attributions, claims, events, offices, relations, not 'verdicts'.",
        ),
        (
            ["confirm", "pr-ev-nothing"],
            "there is no open proposal pr-ev-nothing in the record; onrecord compare lists them.",
        ),
        (
            ["confirm", "fi-1"],
            "fi-1 is no proposal of a second reader; findings are decided on with onrecord decide.",
        ),
    ],
)
def test_wrong_usage_is_said(run: Any, arguments: list[str], why: str) -> None:
    run("read", "case.yaml", "-q")
    done = run(*arguments)
    assert (done.status, done.err) == (2, f"onrecord: {why}\n")
