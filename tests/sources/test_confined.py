"""A reader that a paper has taken over: what it can reach from inside the child, and what bombs cost."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import textwrap
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.core.problems import Problem
from onrecord.sources import confine, frames, read_bytes, worker

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Landlock and seccomp are Linux's")

HOSTILE = textwrap.dedent(
    """
    import ctypes, importlib, os, socket, sys, threading, types
    from pathlib import Path
    from onrecord.sources import child

    def attempt(do):
        try:
            do()
        except PermissionError as cause:
            return type(cause).__name__
        except Exception as cause:
            return f"{type(cause).__name__}: {cause}"
        return "done"

    def fork():
        if os.fork() == 0:
            os._exit(0)

    def thread():
        one = threading.Thread(target=lambda: None); one.start(); one.join()

    def read(name, data):
        home, secret = data.decode().split("|")
        return {
            "socket": attempt(lambda: socket.socket()),
            "unix socket": attempt(lambda: socket.socket(socket.AF_UNIX)),
            "socket pair": attempt(lambda: socket.socketpair()),
            "passwords": attempt(lambda: open("/etc/passwd").read()),
            "secret": attempt(lambda: open(secret).read()),
            "list home": attempt(lambda: os.listdir(home)),
            "write": attempt(lambda: open(home + "/left", "w").write("x")),
            "write in tmp": attempt(lambda: open("/tmp/onrecord-left", "w").write("x")),
            "remove": attempt(lambda: os.unlink(secret)),
            "rename": attempt(lambda: os.rename(secret, home + "/moved")),
            "mode": attempt(lambda: os.chmod(secret, 0o777)),
            "times": attempt(lambda: os.utime(secret)),
            "program": attempt(lambda: os.execv("/bin/true", ["true"])),
            "fork": attempt(fork),
            "signal": attempt(lambda: os.kill(os.getppid(), 0)),
            "memory of the parent": attempt(lambda: open(f"/proc/{os.getppid()}/environ").read()),
            "own thread": attempt(thread),
            "own library": attempt(lambda: importlib.import_module("pypdfium2")),
        }

    sys.modules["onrecord.sources.hostile"] = types.ModuleType("hostile")
    sys.modules["onrecord.sources.hostile"].read = read
    child.READERS["hostile"] = "hostile:read"
    child.main(["20", str(3 << 30), str(os.getppid())])
    """
)
ALLOWED = {"own thread", "own library"}


@linux
def test_a_reader_that_was_taken_over_reaches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of the user")
    secret.chmod(0o600)
    request = io.BytesIO()
    frames.write(request, json.dumps({"reader": "hostile", "name": "a.x"}).encode())
    frames.write(request, f"{tmp_path}|{secret}".encode())
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE], input=request.getvalue(), capture_output=True, timeout=60, check=False
    )
    answer = json.loads(frames.read(io.BytesIO(done.stdout), 1 << 20))
    if worker.missing() is not None:
        pytest.skip(f"this kernel has not all of it: {worker.missing()}")
    found = answer["answer"]["value"]
    assert {what: how for what, how in found.items() if what in ALLOWED} == dict.fromkeys(ALLOWED, "done")
    refused = {what: how for what, how in found.items() if what not in ALLOWED}
    assert refused == dict.fromkeys(refused, "PermissionError")
    assert secret.read_text() == "of the user"
    assert [p.name for p in tmp_path.iterdir()] == ["secret"]


LIMITED = """
import json, resource
from onrecord.sources import child
assert child._limit(1 << 30)
names = ("AS", "FSIZE", "CORE", "NOFILE")
print(json.dumps({n: resource.getrlimit(getattr(resource, f"RLIMIT_{n}")) for n in names}))
"""


@linux
def test_the_child_has_limits_on_memory_files_and_what_it_writes() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, timeout=60, check=True)
    found = json.loads(done.stdout)
    assert found == {"AS": [1 << 30] * 2, "FSIZE": [0, 0], "CORE": [0, 0], "NOFILE": [64, 64]}


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "ask", lambda *_: {"type": "list", "value": [confine.LIMITS]})
    assert worker.missing() == (
        "papers are read in a process of their own, but nothing on this system keeps it from the files of this "
        "user, or keeps it from the network, or keeps it from other programs."
    )
    monkeypatch.setattr(worker, "ask", lambda *_: {"type": "list", "value": list(confine.WALLS)})
    assert worker.missing() is None


@pytest.mark.parametrize("column", [0, 1])
def test_every_call_is_refused_once(column: int) -> None:
    numbers = [pair[column] for pair in confine._REFUSED if pair[column] >= 0]
    assert len(set(numbers)) == len(numbers)
    assert not {confine._CLONE[column], confine._CLONE3} & set(numbers)


# --- bombs ----------------------------------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("_", "."), data)
    return held.getvalue()


def zip_bomb() -> bytes:
    return zipped(a_txt=b"\0" * (600 << 20))


def zip_of_zips() -> bytes:
    inner = zipped(a_txt=b"The pier was closed.")
    for _ in range(40):
        inner = zipped(a_zip=inner)
    return inner


def docx_bomb() -> bytes:
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr("word/document.xml", b"<w:p>" * (60 << 20))
    return held.getvalue()


def entities() -> bytes:
    lines = ['<!ENTITY a0 "pier">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    return f'<?xml version="1.0"?><!DOCTYPE r [{"".join(lines)}]><rss version="2.0"><channel>&a11;</channel></rss>'.encode()


def external_entity() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        b"<title>&x;</title><item><title>&x;</title><description>&x;</description></item></channel></rss>"
    )


def nested_tags() -> bytes:
    return b"<html><body>" + b"<div>" * (20 << 20) + b"The pier was closed."


def pages() -> bytes:
    """A page tree in which a million pages are one."""
    parts = [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count 1000000/Kids[" + b"3 0 R " * 1_000_000 + b"]>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"trailer<</Root 1 0 R>>\n%%EOF",
    ]
    return b"".join(parts)


def endless_line() -> bytes:
    return b'a,b\n"' + b"x" * (80 << 20)


def parts_in_parts() -> bytes:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: Pier\nMIME-Version: 1.0\n"
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(20_000))
    return head + opened + b"Content-Type: text/plain\n\nThe pier was closed.\n"


def many_mails() -> bytes:
    one = b"From a@example.org Mon Jan  2 10:00:00 2006\nFrom: a@example.org\nSubject: Pier\n\nThe pier was closed.\n\n"
    return one * 400_000


def warc_of_nothing() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"\0" * (600 << 20)
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\n"
        b"WARC-Date: 2020-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packed.compress(head) + packed.compress(body) + packed.compress(b"\r\n\r\n") + packed.flush()


def aliases() -> bytes:
    lines = ["onrecord: 1", "a0: &a0 [pier, pier]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


def deep_json() -> bytes:
    return b'{"schema":"Person","id":"a","properties":' + b"[" * (5 << 20)


def white_picture() -> bytes:
    """118 million pixels in some kilobytes: just under what is decoded."""
    held = io.BytesIO()
    pytest.importorskip("PIL.Image").new("1", (10_900, 10_900), 1).save(held, "PNG")
    return held.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip": ("a.zip", zip_bomb),
    "zips in zips": ("a.zip", zip_of_zips),
    "docx": ("a.docx", docx_bomb),
    "entities": ("a.xml", entities),
    "nested tags": ("a.html", nested_tags),
    "pages": ("a.pdf", pages),
    "endless line": ("a.csv", endless_line),
    "parts in parts": ("a.eml", parts_in_parts),
    "mails": ("a.mbox", many_mails),
    "warc": ("a.warc.gz", warc_of_nothing),
    "aliases": ("a.yaml", aliases),
    "json": ("a.ftm.json", deep_json),
    "picture": ("a.png", white_picture),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_costs_one_problem_and_no_neighbour(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, make = BOMBS[kind]
    impatient = worker.Worker(worker.Limits(seconds=8))
    monkeypatch.setattr(worker._Shared, "worker", impatient)
    data = make()
    began = time.perf_counter()
    found = read_bytes(name, data)
    # Twice: what is unpacked of a ZIP or a mailbox is read again, by the same child.
    assert time.perf_counter() - began < 2 * 8 + 10
    assert len(found.problems) == 1 or (found.documents and not found.problems), [str(p) for p in found.problems]
    assert all(p.file.startswith(name) and p.what and "\n" not in str(p) for p in found.problems)
    neighbour = read_bytes("b.csv", b"name,role\nThe clerk,keeper\n")
    assert len(neighbour.documents) == 1
    impatient.close()


def test_an_entity_brings_in_no_file() -> None:
    found = read_bytes("a.xml", external_entity())
    assert "root:" not in "".join(d.text for d in found.documents)
    assert all(isinstance(p, Problem) for p in found.problems)
