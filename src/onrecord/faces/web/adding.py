"""Adding papers: uploaded files, and pages by their address where that is let. Kept in a folder beside the record,
read one after the other, progress shown."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Annotated

from fastapi import APIRouter, Body, Form, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from onrecord import flow
from onrecord.core.problems import OnrecordError, Problem, UsageError
from onrecord.sources import Metadata
from onrecord.sources.fetch import Fetched
from onrecord.sources.fetch import keep as keep_page

from .data import Data, allowed, effect_data
from .described import answers
from .pages import missing, show
from .room import Effect, Room
from .work import refused

MOST_FILES, MOST_BYTES = 500, 512 << 20
_UNSAFE = re.compile(r"[^\w .,()\[\]&+@=-]+")
_KEPT_JOBS = 50
_LONGEST_ADDRESS = 4000
NO_FETCHING = (
    "pages are fetched by their address only where the server was started with: onrecord serve --fetch"
)

Fetch = Callable[[str], Fetched | Problem]
"""Fetches a page, or says why not."""


@dataclass(slots=True)
class Reading:
    """One file or page: ``state`` is waiting, fetching, reading, read, known or failed."""

    name: str
    state: str = "waiting"
    papers: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Job:
    """What was added at once: its files as they are read, and what the check made of them."""

    number: int
    by: str
    files: list[Reading]
    done: bool = False
    fault: str = ""
    effect: Effect = field(default_factory=Effect)

    @property
    def read(self) -> int:
        """How many files are done."""
        return sum(f.state not in ("waiting", "fetching", "reading") for f in self.files)


class Desk:
    """What was added in this run. ``fetch`` is None where no page is fetched."""

    def __init__(self, room: Room, fetch: Fetch | None = None) -> None:
        self.room = room
        self.fetch = fetch
        self.folder = Path(f"{room.path}.papers")
        self.pages = Path(f"{room.path}.pages")
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

    def start(self, places: Sequence[Path | str], by: str) -> Job:
        """Begin to read files, and pages by their address, into the record, beside the pages.

        Raises UsageError for an address where none is fetched.
        """
        if self.fetch is None and any(isinstance(p, str) for p in places):
            raise UsageError(f"{NO_FETCHING}.")
        with self._lock:
            names = [p if isinstance(p, str) else p.name for p in places]
            job = Job(max(self.jobs, default=0) + 1, by, [Reading(n) for n in names])
            self.jobs[job.number] = job
            for old in sorted(self.jobs)[:-_KEPT_JOBS]:
                del self.jobs[old]
        threading.Thread(target=self._run, args=(job, places), daemon=True).start()
        return job

    def _run(self, job: Job, places: Sequence[Path | str]) -> None:
        with self._reading:  # one after the other: the models are one
            try:
                for place, state in zip(places, job.files):
                    if isinstance(place, Path):
                        self._one(place, state)
                    else:
                        self._page(place, state)
                job.effect = self.room.change(lambda store, reader: None)
            except OnrecordError as fault:
                job.fault = str(fault)
            except Exception as fault:  # noqa: BLE001 - a fault of ours is shown on the page, and the server goes on
                job.fault = f"a fault of the program ({type(fault).__name__}: {fault}); please report it."
            finally:
                job.done = True

    def _page(self, address: str, state: Reading) -> None:
        """Fetch a page, keep it as a file, and read that."""
        state.state = "fetching"
        page = self.fetch(address) if self.fetch is not None else Problem(address, f"{NO_FETCHING}.")
        if isinstance(page, Problem):
            state.state, state.problems = "failed", (page,)
            self.room.store.add_problem(page)
        else:
            self._one(keep_page(page, self.pages), state, Metadata(url=page.url))

    def _one(self, path: Path, state: Reading, given: Metadata = flow.TOLD_NOTHING) -> None:
        state.state = "reading"
        for result in flow.read([path], self.room.store, self.room.reader, given):
            state.papers += tuple((e.document.id, e.document.title or path.name) for e in result.extractions)
            state.problems += result.problems
            failed = any(p.fatal for p in result.problems)
            state.state = "known" if result.known else ("failed" if failed else "read")
        if state.state == "reading":
            state.state = "failed"
            state.problems += (Problem(path.name, "there is nothing to read in it."),)


async def received(request: Request, desk: Desk) -> list[Path]:
    """The files of an upload, kept. Raises UsageError where there is none, or more than is taken."""
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > MOST_BYTES:
        raise UsageError(f"an upload has {MOST_BYTES >> 20} MB at most; read larger ones with: onrecord read")
    form = await request.form(max_files=MOST_FILES)
    files = [f for f in form.getlist("papers") if not isinstance(f, str) and f.filename]
    if not files:
        raise UsageError("no file was chosen.")
    paths = [await run_in_threadpool(desk.keep, f.filename or "", f.file) for f in files]
    await form.close()
    return paths


def address_in(words: str) -> str:
    """The address that somebody typed or pasted. Raises UsageError for none, and for one that is no web address."""
    address = words.strip()
    if not address.lower().startswith(("http://", "https://")) or len(address) > _LONGEST_ADDRESS:
        raise UsageError("an address begins with https:// or http://")
    return address


def routes(room: Room, desk: Desk) -> APIRouter:
    """The routes of adding papers: pages, and the same under /api."""
    router = APIRouter()
    _pages(router, room, desk)
    _api(router, room, desk)
    return router


def _pages(router: APIRouter, room: Room, desk: Desk) -> None:
    @router.get("/add", include_in_schema=False)
    def add(request: Request) -> Response:
        jobs = sorted(desk.jobs.values(), key=lambda j: -j.number)
        return refused(request, room, "edit") or show(
            request, room, "add.html", "/papers", jobs=jobs, fetching=desk.fetch is not None
        )

    @router.post("/add", include_in_schema=False)
    async def upload(request: Request) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        job = desk.start(await received(request, desk), request.state.visitor.name)
        return RedirectResponse(f"/add/{job.number}", 303)

    @router.post("/add/address", include_in_schema=False)
    def page(request: Request, address: str = Form("")) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        job = desk.start([address_in(address)], request.state.visitor.name)
        return RedirectResponse(f"/add/{job.number}", 303)

    @router.get("/add/{number}", include_in_schema=False)
    def progress(request: Request, number: int) -> Response:
        no = refused(request, room, "edit")
        if no:
            return no
        job = desk.jobs.get(number)
        if job is None:
            return missing(request, room, "upload", str(number))
        part = "progress.html" if request.headers.get("hx-request") else "adding.html"
        return show(request, room, part, "/papers", job=job)


# --- the same as data ---------------------------------------------------------------------------------


class AddressBody(BaseModel):
    """A page of the web to fetch and read."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"address": "https://www.example.org/minutes.html"}]}
    )
    address: str = Field(max_length=_LONGEST_ADDRESS)


_FILES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["papers"],
                    "properties": {
                        "papers": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                },
                "example": {"papers": ["minutes.html", "calendar.csv"]},
            }
        },
    }
}


def _api(router: APIRouter, room: Room, desk: Desk) -> None:
    def told(job: Job) -> Data:
        files = [
            {
                "name": f.name, "state": f.state, "problems": [asdict(p) for p in f.problems],
                "papers": [{"id": ident, "title": title} for ident, title in f.papers],
            }
            for f in job.files
        ]  # fmt: skip
        return {
            "number": job.number, "by": job.by, "done": job.done, "fault": job.fault, "files": files,
            "effect": effect_data(room, job.effect),
        }  # fmt: skip

    @router.get("/api/uploads", tags=["papers"], responses=answers("GET /api/uploads"))
    def uploads(request: Request) -> list[Data]:
        """What was added in this run of the server, the newest first, with how far each is read."""
        allowed(request, "edit")
        return [told(j) for j in sorted(desk.jobs.values(), key=lambda j: -j.number)]

    @router.post(
        "/api/uploads", tags=["papers"], status_code=202, openapi_extra=_FILES,
        responses=answers("POST /api/uploads", 202),
    )  # fmt: skip
    async def upload(request: Request) -> Data:
        """Add papers: files as ``papers`` of a form. They are read one after the other, and then checked; ask for the
        number that the answer gives to see how far it is."""
        allowed(request, "edit")
        return told(desk.start(await received(request, desk), request.state.visitor.name))

    @router.post(
        "/api/addresses", tags=["papers"], status_code=202, responses=answers("POST /api/addresses", 202)
    )
    def page(request: Request, body: Annotated[AddressBody, Body()]) -> Data:
        """Add a page by its address, from public addresses alone and where robots.txt allows it. Only where the
        server was started with ``--fetch``."""
        allowed(request, "edit")
        return told(desk.start([address_in(body.address)], request.state.visitor.name))

    @router.get("/api/uploads/{number}", tags=["papers"], responses=answers("GET /api/uploads/{number}"))
    def progress(request: Request, number: int) -> Data:
        """How far one of them is read, its problems, and what the check made of it."""
        allowed(request, "edit")
        job = desk.jobs.get(number)
        if job is None:
            raise HTTPException(404, f"there is no upload {number} in this run of the server.")
        return told(job)
