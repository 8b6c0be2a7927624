"""The child's side of reading: limits first, then one file after the other until the pipe ends.

It holds no file of the user's open, is told bytes and gives back JSON, and shuts itself in (``confine``)
before it takes the first. A reader is imported when its
first file comes, so that a paper of plain text does not pay for the PDF library.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

from onrecord.core import plugins
from onrecord.core.wire import encode

from . import confine, frames

resource: Any
try:
    import resource
except ImportError:  # Windows has no limits of this kind: the parent's clock is what remains there
    resource = None

READERS = {
    "html": "html:read",
    "table": "table:read",
    "table_mapped": "table:read_mapped",
    "pdf": "pdf:read",
    "pdf_recognised": "pdf:read_recognised",
    "picture": "pdf:read_picture",
    "ocr": "ocr:recognise",
    "page": "pageimage:draw",
    "picture_page": "ocr:draw",
    "docx": "office:read",
    "case": "case:read",
    "zip": "archive:read_zip",
    "warc": "archive:read_warc",
    "eml": "message:read_eml",
    "mbox": "message:read_mbox",
    "feed": "feed:read",
    "subtitles": "subtitles:read",
    "debate": "debate:read",
    "entities": "entities:read_ftm",
    "popolo": "entities:read_popolo",
    "exported": "exported:read",
    "frontmatter": "frontmatter:read",
    "language": "language:read",
    "confinement": "confine:told",
}
"""Each reader is a function (name, bytes) → Draft | Problem | …, in a module of this package. The one place
where modules are imported when they are needed."""

_PLUGIN = "plugin:"
_PR_SET_PDEATHSIG = 1
_LARGEST_REQUEST = 4 << 30
_LARGEST_FILE = 0
"""No reader writes a file. (A pipe is none.)"""


def main(arguments: Sequence[str]) -> None:
    """Serve until the pipe ends. ``arguments``: seconds and bytes of memory for a file, the parent's pid."""
    seconds, memory, parent = float(arguments[0]), int(arguments[1]), int(arguments[2])
    _die_with(parent)
    confine.confine(limited=_limit(memory))
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not be taken for an answer.
    sys.stdout = sys.stderr
    while True:
        try:
            head = json.loads(frames.read(source, 1 << 20))
            data = frames.read(source, _LARGEST_REQUEST)
        except EOFError:
            return
        _limit_time(seconds)
        answer = _answer(str(head["reader"]), str(head["name"]), data)
        del data
        frames.write(answers, answer)
        answers.flush()


def _answer(reader: str, name: str, data: bytes) -> bytes:
    try:
        found: Any = _reader(reader)(name, data)
        told = {"answer": {"type": type(found).__name__, "value": encode(found)}}
        return json.dumps(told).encode("ascii")
    except MemoryError:
        return b'{"failed": "memory"}'
    except Exception as cause:  # noqa: BLE001 - whatever a parser raises at a hostile file is told, not thrown
        return json.dumps({"failed": type(cause).__name__, "why": str(cause)[:500]}).encode("ascii")


def _reader(name: str) -> Callable[[str, bytes], Any]:
    """A reader of this package, or that of a plugin ("plugin:.ics"), which is shut in as they are."""
    if name.startswith(_PLUGIN):
        return plugins.suffixes()[name.removeprefix(_PLUGIN)].load()
    module, _, function = READERS[name].partition(":")
    found: Callable[[str, bytes], Any] = getattr(importlib.import_module(f"onrecord.sources.{module}"), function)
    return found


def _die_with(parent: int) -> None:
    """Be killed when the parent is, however that happens (Linux; elsewhere the pipe's end is what tells)."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died while this one was starting
        os._exit(0)


def _limit(memory: int) -> bool:
    if resource is None:
        return False
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(what)
            wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (wanted, wanted))
    return True


def _limit_time(seconds: float) -> None:
    """Processor time for the next file, counted from what has been used."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 2
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
