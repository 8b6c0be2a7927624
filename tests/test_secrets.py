"""What must be told to nobody stands in no message, no log and no record; no copy of a paper outlives its run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

import onrecord
from onrecord import examples
from onrecord.faces.web.access import Accounts

PASSWORD = "hushed-harbour-9137"
CALL = "import sys; from onrecord.faces.cli import main; main(sys.argv[1:])"


def run(*arguments: str, **environment: str) -> tuple[str, str]:
    """A command in a process of its own: what it prints, and what it complains of."""
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, **environment},
    )  # fmt: skip
    return done.stdout, done.stderr


@pytest.mark.parametrize("arguments", [
    ("findings", "--record", f"postgresql://ann:{PASSWORD}@127.0.0.1:1/none"),
    ("doctor", "--record", f"postgresql://ann:{PASSWORD}@127.0.0.1:1/none"),
    ("backup", "out.db", "--record", f"postgresql://ann:{PASSWORD}@127.0.0.1:1/none"),
    ("read", f"http://ann:{PASSWORD}@ellery.invalid/page", "--record", "case.db"),
    ("read", f"ftp://ann:{PASSWORD}@ellery.invalid/page", "--record", "case.db"),
], ids=lambda a: a[0])  # fmt: skip
def test_no_message_has_a_password(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out, err = run(*arguments)
    assert err.startswith("onrecord: ")
    assert PASSWORD not in out + err
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and PASSWORD.encode() in p.read_bytes()]


def test_no_library_reports_to_its_maker(tmp_path: Path) -> None:
    """ONNX Runtime writes a session's number and sends reports, unless it is told not to before it is loaded."""
    code = (
        "import os, onrecord.extract.neural as n; import onnxruntime; "
        "assert os.environ['ORT_DISABLE_TELEMETRY'] == '1' and os.environ['RAY_USAGE_STATS_ENABLED'] == '0'"
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "ORT_DISABLE_TELEMETRY", "RAY_USAGE_STATS_ENABLED")}
    subprocess.run([sys.executable, "-c", code], check=True, env={**kept, "TMPDIR": str(tmp_path)}, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_server_logs_and_keeps_no_secret(tmp_path: Path) -> None:
    """Log in, decide, fail to log in, send nonsense: then look at everything that it wrote."""
    place, team = tmp_path / "case.db", tmp_path / "team.json"
    with onrecord.open(place) as record:
        record.read([examples.case_path()])
        record.check()
        ident = record.findings()[0].id
    Accounts(team).add("Ada", "admin", PASSWORD)
    child = subprocess.Popen(
        [sys.executable, "-c", CALL, "serve", "--record", str(place), "--accounts", str(team), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None and child.stderr is not None
    try:
        address = child.stdout.readline().strip().removesuffix("/login")
        jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

        def post(path: str, **form: str) -> int:
            request = urllib.request.Request(
                f"{address}{path}", urllib.parse.urlencode(form).encode(), {"Sec-Fetch-Site": "same-origin"}
            )
            try:
                return int(jar.open(request, timeout=30).status)
            except urllib.error.HTTPError as refused:
                return int(refused.code)

        assert post("/login", name="Ada", password=PASSWORD + "x") == 403
        assert post("/login", name="Ada", password=PASSWORD) == 200
        assert post("/decide", finding=ident, state="confirmed", reason="seen") == 200
        assert post("/decide", finding=PASSWORD, state=PASSWORD) in (400, 404)
        jar_cookies = [c.value for h in jar.handlers if hasattr(h, "cookiejar") for c in h.cookiejar]
    finally:
        child.terminate()
        out, err = child.communicate(timeout=20)
    secrets = [PASSWORD, *filter(None, jar_cookies)]
    assert len(secrets) == 2
    for secret in secrets:
        assert secret not in out + err
        for path in tmp_path.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes(), path.name
    assert json.loads(team.read_text())
    assert re.search(r"\$argon2id\$", team.read_text())


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a signal that nobody can catch")
def test_a_killed_run_leaves_no_copy_of_a_paper(tmp_path: Path) -> None:
    """Killed while it reads, whatever it had in hand is gone: nothing but the papers and the record is there."""
    papers, temporary = tmp_path / "papers", tmp_path / "tmp"
    papers.mkdir()
    temporary.mkdir()
    mark = "The quayside ledger was never shown to anybody"
    for number in range(40):
        (papers / f"{number}.html").write_text(
            f"<html><body><p>{mark}, said Mara Quill, the harbour master, on Friday, for the {number}th time.</p></body></html>"
        )
    for record in ((), ("--record", str(tmp_path / "case.db"))):
        verb = "read" if record else "check"
        child = subprocess.Popen(
            [sys.executable, "-c", CALL, verb, str(papers), *record], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(temporary)}, cwd=temporary,
        )  # fmt: skip
        time.sleep(6)
        child.kill()
        child.wait(10)
        time.sleep(0.5)
        left = [p for p in tmp_path.rglob("*") if p.is_file() and mark.encode() in p.read_bytes()]
        others = [p.name for p in left if not p.is_relative_to(papers) and not p.name.startswith("case.db")]
        assert others == []
        assert not any(temporary.rglob("*")), list(temporary.rglob("*"))
        assert all(p.stat().st_mode & 0o077 == 0 for p in tmp_path.glob("case.db*"))
