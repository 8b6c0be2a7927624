"""What ``onrecord train`` does: from options to lines of output."""

from __future__ import annotations

import importlib.util
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.core.problems import UsageError

from . import lazy
from .options import Options, Outcome
from .run import json_line, opened, reader_of, remark

if TYPE_CHECKING:
    from onrecord.train.update import Update

Shape = dict[str, Any]
NEEDED = ("torch", "onnx")


def update(options: Options, epochs: int) -> Outcome:
    """``onrecord train update``: old against new on the decisions that were held out."""
    if options.record is None:
        raise UsageError("name the record: onrecord train update --record FILE.")
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise UsageError("onrecord train needs the extra 'train': pip install 'onrecord[train]'.")
    beside = _beside(options.record)

    def lines() -> Iterator[str]:
        with opened(options, create=False) as store:
            done: Update = lazy.update.update(
                store, reader_of(store), beside, lazy.heads.Further(epochs=epochs),
                tell=lambda words: remark(words, options),
            )  # fmt: skip
        shape = _shape(done)
        yield json_line(shape) if options.as_json else _told(shape, options)

    return Outcome(lines())


def _beside(place: Path) -> Path:
    """The record's file, or for a database a name in the current folder."""
    database = "://" in str(place) or ":/" in str(place)
    return Path.cwd() / "onrecord" if database else place.absolute()


def _shape(done: Update) -> Shape:
    verdict = done.verdict
    scores = {
        name: {"f1": round(s.f1, 4), "found": s.found, "right": s.right, "wrong": s.false}
        for name, s in (("old", verdict.old), ("new", verdict.new))
    }
    setting = f"ONRECORD_ATTRIBUTION={shlex.quote(str(done.folder))}" if done.folder else None
    return {
        **scores, "agreement": round(verdict.agreement, 4), "better": verdict.better, "taught": done.taught,
        "measured": done.measured, "cueless": done.cueless, "folder": str(done.folder) if done.folder else None,
        "setting": setting,
    }  # fmt: skip


def _told(s: Shape, options: Options) -> str:
    lines = [f"{s['taught']} decisions taught, {s['measured']} were held out."]
    if s["cueless"]:
        lines.append(f"{s['cueless']} decided statements have no cue and could not teach.")
    for name in ("old", "new"):
        one = s[name]
        lines.append(f"{name}: F1 {one['f1']:.3f}, {one['found']} of {one['right']} found, {one['wrong']} that are not so")
    lines.append(f"Where nobody decided anything the two agree to {s['agreement']:.2f}.")
    if not s["better"]:
        return "\n".join([*lines, "The new model is not better: nothing was written, and nothing changes."])
    lines += [
        "The new model is better. To use it, set:",
        f"  export {s['setting']}",
        f"and read the papers again: onrecord read PAPERS/ --record {options.record}",
    ]
    return "\n".join(lines)
