"""Reading in many processes: a shard of files becomes one output file, and that is loaded in bulk.

Extracting a shard touches no record and depends on nothing but the files, the settings and the knowledge:
run twice it gives the same file, and a file that is there already is not made again. So a worker may be
killed, a node lost, the whole run cut off: what is missing is made again, and nothing is there twice. The
same call runs in processes of this machine or, with Ray, on a cluster whose machines share the files.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import importlib.util
import json
import multiprocessing
import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from onrecord import flow
from onrecord.core.nouns import Extraction
from onrecord.core.problems import OnrecordError, Problem, UsageError
from onrecord.core.wire import WireError, decode, encode
from onrecord.extract.settings import ExtractSettings
from onrecord.flow import DocumentRead, Reader, Waiting
from onrecord.record import Store
from onrecord.sources import Metadata

SHARD = 16
"""So many files, at most, and so many bytes make a shard."""
SHARD_BYTES = 4 << 20
_FORMAT = 1
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Shard:
    """Files to read together. ``id`` derives from their bytes, their names, and what they are read with."""

    id: str
    files: tuple[Waiting, ...]


@dataclass(frozen=True)
class Work:
    """What a shard is read with, and the folder that its output file goes to."""

    settings: ExtractSettings
    given: Metadata
    folder: Path


# --- a shard --------------------------------------------------------------------------------------


def extract_shard(shard: Shard, work: Work) -> Path:
    """Read the files of a shard into one output file, whole or not at all; give its path.

    Only its owner may read it. Raises OnrecordError where there is no room for it.
    """
    target = work.folder / f"{shard.id}.jsonl"
    if target.exists():
        return target
    reader = _reader(work.settings)
    part = work.folder / f"{shard.id}.{os.getpid()}.part"
    try:
        _write(part, shard, work, reader)
        return part.replace(target)
    except OSError as cause:
        part.unlink(missing_ok=True)
        why = (cause.strerror or str(cause)).lower()
        raise OnrecordError(
            f"the output file {target} cannot be written ({why}); make room, or name another folder with --shards, "
            "and run it again."
        ) from cause


def _write(part: Path, shard: Shard, work: Work, reader: Reader) -> None:
    opened = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as out:
        for waiting in shard.files:
            result = flow.read_file(waiting.path, reader, work.given)
            line = [waiting.source.sha256, encode(result.extractions), encode(result.problems)]
            out.write(json.dumps(line) + "\n")
        out.write(json.dumps(_FORMAT) + "\n")
        out.flush()
        os.fsync(out.fileno())


@cache
def _reader(settings: ExtractSettings) -> Reader:
    """One reader a process: its models are loaded once."""
    return Reader(settings)


def shards(files: Sequence[Waiting], key: str) -> list[Shard]:
    """Files in shards of bounded number and size, in order."""
    made: list[Shard] = []
    held: list[Waiting] = []
    size = 0
    for waiting in files:
        bytes_ = waiting.path.stat().st_size if waiting.path.exists() else 0
        if held and (len(held) == SHARD or size + bytes_ > SHARD_BYTES):
            made.append(_shard(held, key))
            held, size = [], 0
        held.append(waiting)
        size += bytes_
    return [*made, _shard(held, key)] if held else made


def _shard(files: Sequence[Waiting], key: str) -> Shard:
    told = "\x1f".join((key, *(f"{w.source.sha256}{w.source.name}" for w in files)))
    return Shard(hashlib.sha256(told.encode()).hexdigest()[:24], tuple(files))


# --- the whole ------------------------------------------------------------------------------------


def read(
    paths: Sequence[Path],
    store: Store,
    reader: Reader,
    given: Metadata = flow.TOLD_NOTHING,
    *,
    anew: bool = False,
    workers: int = 1,
    ray: str = "",
    folder: Path | None = None,
) -> Iterator[DocumentRead]:
    """Read files into a record as :func:`onrecord.flow.read` does, in ``workers`` processes or with Ray.

    ``ray`` is the address of a cluster, or ``auto``. ``folder`` is where output files go, on a cluster one
    that all machines see; each is deleted when it is in the record. Cut off and run again it goes on.
    """
    options = flow.told_of(given)
    # Side by side, more threads for each would only be in each other's way. What is read does not depend on them.
    alone = replace(reader.settings, threads=1)
    work = Work(alone if workers > 1 or ray else reader.settings, given, folder or _folder(store))
    work.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files: list[Waiting] = []
    for found in flow.todo(paths, store, reader, given, anew=anew):
        if isinstance(found, DocumentRead):
            yield found
        else:
            files.append(found)
    made = shards(files, f"{_FORMAT} {reader.extractor} {reader.settings!r} {options}")
    run = _with_ray(made, work, ray) if ray else pooled(made, workers, work)
    for shard, path in _in_order(run, made):
        results = load(path, shard) if path is not None else [_failed(w) for w in shard.files]
        flow.keep(store, reader, [(w.source, r) for w, r in zip(shard.files, results)], options)
        if path is not None:
            path.unlink(missing_ok=True)
        for left in work.folder.glob(f"{shard.id}.*.part"):  # of a worker that was killed
            left.unlink(missing_ok=True)
        yield from results
    if folder is None:
        _cleared(work.folder)


def _in_order(
    run: Iterator[tuple[Shard, Path | None]], made: Sequence[Shard]
) -> Iterator[tuple[Shard, Path | None]]:
    """Shards as one process would load them, so that the record is the same; those taken apart come last."""
    done: dict[str, tuple[Shard, Path | None]] = {}
    order = deque(s.id for s in made)
    for shard, path in run:
        done[shard.id] = shard, path
        while order and order[0] in done:
            yield done.pop(order.popleft())
    yield from done.values()


def load(path: Path, shard: Shard) -> list[DocumentRead]:
    """What an output file holds, in the order of the shard's files. Raises UsageError where it is not whole."""
    found: list[DocumentRead] = []
    try:
        *lines, last = path.read_text(encoding="ascii").splitlines()
        if json.loads(last) != _FORMAT or len(lines) != len(shard.files):
            raise WireError("its end is missing")
        for line, waiting in zip(lines, shard.files):
            sha256, extractions, problems = json.loads(line)
            if sha256 != waiting.source.sha256:
                raise WireError("it is of other files")
            found.append(
                DocumentRead(
                    str(waiting.path),
                    decode(tuple[Extraction, ...], extractions),
                    decode(tuple[Problem, ...], problems),
                )
            )
    except (ValueError, OSError) as cause:
        raise UsageError(
            f"the output file {path} cannot be used ({cause}); delete it and run again."
        ) from cause
    return found


def _folder(store: Store) -> Path:
    """Where the output files of a record's reading go: the same at every run."""
    name = hashlib.sha256(store.database.name.encode()).hexdigest()[:16]
    path = store.database.address.path
    if path is not None:
        return path.with_name(f"{path.name}.reading")
    return Path(tempfile.gettempdir()) / f"onrecord-{os.getuid() if hasattr(os, 'getuid') else 0}-{name}"


def _cleared(folder: Path) -> None:
    for left in folder.glob("*.part"):
        left.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _failed(waiting: Waiting) -> DocumentRead:
    what = "reading it ends the process that reads it."
    return DocumentRead(
        str(waiting.path), problems=(Problem(str(waiting.path), what, mend="Please report this as a bug."),)
    )


# --- processes of this machine --------------------------------------------------------------------


def pooled(made: Sequence[Shard], workers: int, work: Work) -> Iterator[tuple[Shard, Path | None]]:
    """Each shard with its output file, as they are done. One that ends its process is taken apart; a file
    that does so by itself has no output (None).
    """
    waiting = deque(made)
    suspects: deque[Shard] = deque()
    while waiting or suspects:
        alone = bool(suspects)
        queue = suspects if alone else waiting
        running: dict[Future[Path], Shard] = {}
        with pool(1 if alone else workers) as executor:
            try:
                while queue or running:
                    while queue and len(running) < (1 if alone else workers * 2):
                        shard = queue.popleft()
                        running[executor.submit(extract_shard, shard, work)] = shard
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        path = future.result()
                        yield running.pop(future), path
                    if alone:
                        break
            except BrokenProcessPool:
                lost = list(running.values())
                if alone and len(lost[0].files) == 1:
                    yield lost[0], None
                elif alone:
                    suspects.extend(_shard([w], lost[0].id) for w in lost[0].files)
                else:
                    suspects.extend(lost)


def pool(workers: int) -> ProcessPoolExecutor:
    """Processes that start afresh and die with this one, however it ends."""
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(os.getpid(),)
    )


def _begin(parent: int) -> None:
    """The first thing in a worker. (Elsewhere than on Linux the end of the pool's pipe is what tells.)"""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends its workers
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


# --- Ray ------------------------------------------------------------------------------------------


def _with_ray(made: Sequence[Shard], work: Work, address: str) -> Iterator[tuple[Shard, Path | None]]:
    """The same by Ray: a task whose worker or node is lost is run again, elsewhere."""
    if importlib.util.find_spec("ray") is None:
        raise UsageError("reading with Ray needs the extra: pip install 'onrecord[cluster]'.")
    ray: Any = importlib.import_module("ray")
    if not ray.is_initialized():
        try:
            ray.init(address=None if address == "local" else address, log_to_driver=False)
        except (ConnectionError, ValueError) as cause:
            raise UsageError(
                f"there is no Ray cluster at {address!r} ({cause}); start one with: ray start --head."
            ) from cause
    task = ray.remote(max_retries=5, retry_exceptions=False)(extract_shard)
    work_there = ray.put(work)
    waiting = deque(made)
    running: dict[Any, Shard] = {}
    most = max(2, int(ray.cluster_resources().get("CPU", 1))) * 2
    while waiting or running:
        while waiting and len(running) < most:
            shard = waiting.popleft()
            running[task.remote(shard, work_there)] = shard
        done, _ = ray.wait(list(running))
        for ready in done:
            shard = running.pop(ready)
            try:
                path = ray.get(ready)
            except ray.exceptions.WorkerCrashedError:
                if len(shard.files) == 1:
                    yield shard, None
                else:
                    waiting.extend(_shard([w], shard.id) for w in shard.files)
            except ray.exceptions.RayTaskError as fault:
                raise fault.cause from None
            else:
                yield shard, path
