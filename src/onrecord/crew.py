"""A few processes that read papers without a record side by side; what they give comes back in order.

Files into a record go through ``cluster.py``, which can be cut off and go on.

Processes are spawned, so that no model or database connection of the parent is shared. They end with the
parent, however it ends: each watches for that.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from onrecord.core.problems import OnrecordError

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 2
_held: dict[str, Any] = {}


def spread(work: Callable[[S, T], R], state: S, items: Iterable[T], *, workers: int) -> Iterator[tuple[T, R]]:
    """``work(state, item)`` for each item, with the item, in the order of the items.

    ``work`` is a module's function; ``state`` goes to each process once. At most twice as many items are
    taken ahead as there are ``workers``; with one, all is done in this process. Raises OnrecordError where
    a process dies, as when memory runs out.
    """
    if workers < 2:
        for item in items:
            yield item, work(state, item)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(state,))
    waiting: deque[tuple[T, Future[R]]] = deque()
    try:
        for item in items:
            waiting.append((item, pool.submit(_done, work, item)))
            while len(waiting) > _AHEAD * workers or (waiting and waiting[0][1].done()):
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    except BrokenProcessPool as cause:
        raise OnrecordError("a reading process died; read with --workers 1, or with more memory.") from cause
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def cores() -> int:
    """How many processes this machine can run side by side, at most two: each holds the models, 400 MB."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(2, able)


def _begin(state: Any) -> None:
    """Called once in each process: keep the state, leave ^C to the parent, end when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _held["state"] = state


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _done(work: Callable[[Any, T], R], item: T) -> R:
    return work(_held["state"], item)
