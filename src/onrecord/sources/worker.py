"""The parent's side of reading: one child process that parses what may be hostile, and its limits.

A parser of PDF, HTML, DOCX, YAML or a table may be made to run for ever, to take all memory, or to
crash. It does so in the child: the file costs one Problem, the child is replaced, the batch goes on.
The child is started when it is first needed, and kept for the next file.

What is said: a request is its head (JSON) and the file's bytes, an answer is JSON; each piece follows
its length in eight bytes.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from onrecord.core import plugins
from onrecord.core.problems import Problem

from . import frames
from .confine import FILES, LIMITS, NETWORK, PROGRAMS, WALLS

_HOUSE = Path(__file__).resolve().parents[2]
SIMPLER = "If it is a real document, save it in a simpler form, such as plain text."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: ``seconds`` of wall and of processor time, ``memory`` (address space) and
    ``answer`` (what is sent back) in bytes."""

    seconds: float = 60.0
    memory: int = 3 << 30
    answer: int = 512 << 20


class _Died(Exception):
    """The child is gone. Never leaves this module."""


class _TooMuch(Exception):
    """The child wants to say more than the limit. Never leaves this module."""


class Worker:
    """One child process, restarted when it is gone. Safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._lock = threading.Lock()

    def ask(self, reader: str, name: str, data: bytes) -> Any | Problem:
        """What the reader of that name makes of a file: JSON data, or a Problem where it fails."""
        with self._lock:
            try:
                # A child that has served before may have died since (with the thread that started it, or
                # of what the last file left behind): that is no fault of this file, so a fresh one tries.
                with contextlib.suppress(_Died):
                    if self._process is not None:
                        return self._once(reader, name, data)
                return self._once(reader, name, data)
            except _Died:
                return Problem(name, "its reader crashed.", mend=SIMPLER)
            except _TooMuch:
                self.close()
                return Problem(name, "this file unpacks to more than can be read.", mend=SIMPLER)
            except TimeoutError:
                return Problem(
                    name, f"reading it was given up after {self.limits.seconds:g} seconds.", mend=SIMPLER
                )

    def close(self) -> None:
        """End the child. The next file starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()
        process.wait()

    def _once(self, reader: str, name: str, data: bytes) -> Any | Problem:
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None  # both are pipes
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.limits.seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            self._say(process.stdin, reader, name, data)
            answer = self._hear(process.stdout)
        except _Died:
            self.close()
            if late.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
        return self._understood(answer, name)

    def _say(self, pipe: IO[bytes], reader: str, name: str, data: bytes) -> None:
        try:
            frames.write(pipe, json.dumps({"reader": reader, "name": name}).encode())
            frames.write(pipe, data)
            pipe.flush()
        except (OSError, ValueError) as cause:
            raise _Died from cause

    def _hear(self, pipe: IO[bytes]) -> bytes:
        try:
            return frames.read(pipe, self.limits.answer)
        except frames.TooLong as cause:
            raise _TooMuch from cause
        except (OSError, ValueError, EOFError) as cause:
            raise _Died from cause

    def _understood(self, answer: bytes, name: str) -> Any | Problem:
        try:
            found = json.loads(answer)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.close()
            return Problem(name, "its reader crashed.", mend=SIMPLER)
        if "answer" in found:
            return found["answer"]
        if found.get("failed") == "memory":
            self.close()
            return Problem(name, "reading it takes more memory than is allowed.", mend=SIMPLER)
        return Problem(name, "this file is damaged, or not what its name says.", mend=SIMPLER)

    def _start(self) -> subprocess.Popen[bytes]:
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")
        environment = {k: os.environ[k] for k in kept if k in os.environ}
        folders = dict.fromkeys((str(_HOUSE), *(p.folder for p in plugins.installed(plugins.SOURCES))))
        environment["PYTHONPATH"] = os.pathsep.join(folders)
        environment["OMP_THREAD_LIMIT"] = "1"  # Tesseract's own threads gain little and starve other readers
        limits = (str(self.limits.seconds), str(self.limits.memory), str(os.getpid()))
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and arguments of our own making
            # "-P" keeps the current folder, which may be a dossier of somebody else's making, off the path.
            [sys.executable, "-P", "-B", "-m", "onrecord.sources.child", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        return self._process


class _Shared:
    """The worker that all of this process's reading shares."""

    worker = Worker()


def ask(reader: str, name: str, data: bytes, limits: Limits | None = None) -> Any | Problem:
    """As :meth:`Worker.ask`, of the worker that this process shares; other limits get one of their own."""
    if limits is None or limits == _Shared.worker.limits:
        return _Shared.worker.ask(reader, name, data)
    worker = Worker(replace(limits))
    try:
        return worker.ask(reader, name, data)
    finally:
        worker.close()


_MISSING = {
    FILES: "keeps it from the files of this user",
    NETWORK: "keeps it from the network",
    PROGRAMS: "keeps it from other programs",
    LIMITS: "limits its memory",
}


def missing() -> str | None:
    """What does not hold the reading child on this system, in one sentence; None where all does."""
    answer = ask("confinement", "", b"")
    held = answer.get("value") if isinstance(answer, dict) else None
    gone = [_MISSING[w] for w in WALLS if not isinstance(held, list) or w not in held]
    if not gone:
        return None
    return f"papers are read in a process of their own, but nothing on this system {', or '.join(gone)}."


def close() -> None:
    """End the shared child. It is started again when it is needed."""
    _Shared.worker.close()


def _after_fork() -> None:
    # The parent's child must not be asked by two processes: a forked one starts its own.
    _Shared.worker = Worker()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
