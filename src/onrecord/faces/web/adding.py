"""Adding papers by upload: kept in a folder beside the record, read one after the other, progress shown."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from onrecord import flow
from onrecord.core.problems import OnrecordError, Problem, UsageError

from .pages import missing, show
from .room import Effect, Room
from .work import refused

MOST_FILES, MOST_BYTES = 500, 512 << 20
_UNSAFE = re.compile(r"[^\w .,()\[\]&+@=-]+")
_KEPT_JOBS = 50


@dataclass(slots=True)
class Reading:
    """One file of an upload: ``state`` is waiting, reading, read, known or failed."""

    name: str
    state: str = "waiting"
    papers: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Job:
    """One upload: its files as they are read, and what the check made of them."""

    number: int
    by: str
    files: list[Reading]
    done: bool = False
    fault: str = ""
    effect: Effect = field(default_factory=Effect)

    @property
    def read(self) -> int:
        """How many files are done."""
        return sum(f.state not in ("waiting", "reading") for f in self.files)


class Desk:
    """The uploads of this run."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.folder = Path(f"{room.path}.papers")
        self.jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._reading = threading.Lock()

    def keep(self, name: str, content: IO[bytes]) -> Path:
        """Put an uploaded file into the folder, under its name made safe; another of that name gets a mark.

        The same bytes of the same name stay one file, which the record then knows already.
        """
        safe = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(". ")[-150:] or "paper"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        digest = hashlib.sha256()
        while block := content.read(1 << 20):
            digest.update(block)
        content.seek(0)
        path = self.folder / safe
        if path.exists():
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").digest() == digest.digest()
            path = path if same else self.folder / f"{digest.hexdigest()[:8]}-{safe}"
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        return path

    def start(self, paths: list[Path], by: str) -> Job:
        """Begin to read files into the record, beside the pages."""
        with self._lock:
            job = Job(max(self.jobs, default=0) + 1, by, [Reading(p.name) for p in paths])
            self.jobs[job.number] = job
            for old in sorted(self.jobs)[:-_KEPT_JOBS]:
                del self.jobs[old]
        threading.Thread(target=self._run, args=(job, paths), daemon=True).start()
        return job

    def _run(self, job: Job, paths: list[Path]) -> None:
        with self._reading:  # one upload after the other: the models are one
            try:
                for path, state in zip(paths, job.files):
                    state.state = "reading"
                    self._one(path, state)
                job.effect = self.room.change(lambda store, reader: None)
            except OnrecordError as fault:
                job.fault = str(fault)
            except Exception as fault:  # noqa: BLE001 - a fault of ours is shown on the page, and the server goes on
                job.fault = f"a fault of the program ({type(fault).__name__}: {fault}); please report it."
            finally:
                job.done = True

    def _one(self, path: Path, state: Reading) -> None:
        for result in flow.read([path], self.room.store, self.room.reader):
            state.papers += tuple((e.document.id, e.document.title or path.name) for e in result.extractions)
            state.problems += result.problems
            failed = any(p.fatal for p in result.problems)
            state.state = "known" if result.known else ("failed" if failed else "read")
        if state.state == "reading":
            state.state = "failed"
            state.problems += (Problem(path.name, "there is nothing to read in it."),)


def routes(room: Room) -> APIRouter:
    """The routes of adding papers."""
    router = APIRouter(include_in_schema=False)
    desk = Desk(room)

    @router.get("/add")
    def add(request: Request) -> Response:
        return refused(request, room, "edit") or show(
            request, room, "add.html", "/papers", jobs=sorted(desk.jobs.values(), key=lambda j: -j.number)
        )

    @router.post("/add")
    async def upload(request: Request) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        size = request.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > MOST_BYTES:
            raise UsageError(
                f"an upload has {MOST_BYTES >> 20} MB at most; read larger ones with: onrecord read"
            )
        form = await request.form(max_files=MOST_FILES)
        files = [f for f in form.getlist("papers") if not isinstance(f, str) and f.filename]
        if not files:
            raise UsageError("no file was chosen.")
        paths = [await run_in_threadpool(desk.keep, f.filename or "", f.file) for f in files]
        await form.close()
        job = desk.start(paths, request.state.visitor.name)
        return RedirectResponse(f"/add/{job.number}", 303)

    @router.get("/add/{number}")
    def progress(request: Request, number: int) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        job = desk.jobs.get(number)
        if job is None:
            return missing(request, room, "upload", str(number))
        part = "progress.html" if request.headers.get("hx-request") else "adding.html"
        return show(request, room, part, "/papers", job=job)

    return router
