"""Source, cue and content by the trained model, through ONNX Runtime alone.

One pass of the encoder over each window marks where cues start; a second, small network gives each piece
near a cue its role. Windows go through one at a time and the cues of a window together, so that a result
depends on the text alone, never on what else is read with it (dynamic int8 scales are taken from the
whole input).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.core.problems import ModelError
from onrecord.extract.pieces import Pieces, Window, pieces, windows
from onrecord.extract.spans import RawAttribution, Spans

CLS, SEP = 101, 102
POSSIBLE = 0.2
"""The certainty from which a start of a cue is told at all, for others to agree with."""
SOURCE, CUE, CONTENT = 1, 2, 3
_TOKEN = re.compile(r"\w+|[^\w\s]")
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class NeuralModel:
    """The two networks, the tokenizer, how far around a cue roles are given, and from where a cue holds.

    ``start`` are the weights and the bias that mark where cues start, where they were learned from a user's
    decisions (``train.update``); without, the encoder's own mark holds.
    """

    encoder: onnxruntime.InferenceSession
    linker: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    before: int
    after: int
    threshold: float
    start: tuple[Floats, float] | None = None

    def find(self, text: str) -> tuple[RawAttribution, ...]:
        """The attributions of a text, in the order of their cues, the doubtful ones too (see ``score``)."""
        whole = pieces(text, self.tokenizer)
        words = _words(text, whole)
        return tuple(
            found for window in windows(len(whole)) for found in self._window(text, whole, words, window)
        )

    def _window(self, text: str, whole: Pieces, words: _Words, w: Window) -> Iterator[RawAttribution]:
        hidden, starts = self.encoder.run(None, inputs(whole, w))
        if self.start is not None:
            starts = hidden @ self.start[0] + self.start[1]
        certain = 1.0 / (1.0 + np.exp(-starts[0, 1:-1].astype(np.float64)))
        low, high = w.low - w.start, w.high - w.start
        lowest = min(self.threshold, POSSIBLE)
        cues = [
            low + int(i)
            for i in np.flatnonzero(certain[low:high] >= lowest)
            if _opens_word(text, whole, w.start + low + int(i))
        ]
        cues = [i for i in cues if not _beaten(i, cues, certain)]
        if not cues:
            return
        around, mask = self._around(hidden[0], cues)
        roles = _softmax(self.linker.run(None, {"around": around, "mask": mask})[0])
        for cue, given in zip(cues, roles, strict=True):
            yield self._decoded(text, words, w, cue, given, float(certain[cue]))

    def _around(self, hidden: Floats, cues: Sequence[int]) -> tuple[Floats, NDArray[np.int64]]:
        """The vectors near each cue; ``hidden`` has a row for each mark and piece of the window."""
        places = np.array(cues)[:, None] + 1 + np.arange(-self.before, self.after)[None, :]
        inside = (places >= 0) & (places < len(hidden))
        return hidden[places.clip(0, len(hidden) - 1)], inside.astype(np.int64)

    def _decoded(
        self, text: str, words: _Words, w: Window, cue: int, given: Floats, score: float
    ) -> RawAttribution:
        """Each word has the role that its pieces have in the mean."""
        origin = w.start + cue - self.before  # the piece that row 0 of ``given`` is about
        first, last = max(w.start, origin), min(w.stop, w.start + cue + self.after)
        low = int(np.searchsorted(words.stop, first, side="right"))
        high = int(np.searchsorted(words.first, last, side="left"))
        begin = np.maximum(words.first[low:high], first) - origin
        stop = np.minimum(words.stop[low:high], last) - origin
        sums = np.vstack([np.zeros((1, given.shape[1])), given.cumsum(0, dtype=np.float64)])
        roles = (sums[stop] - sums[begin]).argmax(1).tolist()
        labels = [(*place, role) for place, role in zip(words.places[low:high], roles, strict=True)]
        return RawAttribution(
            _runs(text, labels, SOURCE), _runs(text, labels, CUE), _runs(text, labels, CONTENT), score
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text: their places, and the pieces ``first:stop`` that each is made of."""

    places: list[tuple[int, int]]
    first: NDArray[np.int64]
    stop: NDArray[np.int64]


def _words(text: str, whole: Pieces) -> _Words:
    places = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
    ends = np.array(places, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(whole.end, ends[:, 0], side="right")
    stop = np.searchsorted(whole.start, ends[:, 1], side="left")
    kept = np.flatnonzero(first < stop)
    return _Words([places[i] for i in kept], first[kept], stop[kept])


def load(folder: Path, threads: int = 2) -> NeuralModel:
    """The model in a folder (``encoder.onnx``, ``linker.onnx``, ``tokenizer.json``, ``model.json``).

    Raises ModelError where a file is missing or damaged.
    """
    onnxruntime.disable_telemetry_events()  # for a program that had loaded it before us
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # waiting threads sleep: this shares the machine with the parser and with other work
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    try:
        card: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
        encoder, linker = (
            onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "linker.onnx")
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as cause:  # onnxruntime and tokenizers raise their own unrelated types
        raise ModelError(f"the attribution model in {folder} cannot be loaded: {cause}") from cause
    tokenizer.no_truncation()
    tokenizer.no_padding()
    learned = card.get("start")
    start = None if learned is None else (np.array(learned["weight"], dtype=np.float32), float(learned["bias"]))
    return NeuralModel(encoder, linker, tokenizer, card["before"], card["after"], card["threshold"], start)


def inputs(whole: Pieces, w: Window) -> dict[str, NDArray[np.int64]]:
    """What the encoder is given of a window: its pieces between the two marks."""
    size = w.stop - w.start + 2
    found = {name: np.zeros((1, size), dtype=np.int64) for name in ("ids", "case", "layout")}
    found["ids"][0, 0], found["ids"][0, -1] = CLS, SEP
    found["ids"][0, 1:-1] = whole.ids[w.start : w.stop]
    found["case"][0, 1:-1] = whole.case[w.start : w.stop]
    found["layout"][0, 1:-1] = whole.layout[w.start : w.stop]
    found["mask"] = np.ones((1, size), dtype=np.int64)
    return found


def _opens_word(text: str, whole: Pieces, piece: int) -> bool:
    start = int(whole.start[piece])
    return start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())


def _beaten(cue: int, cues: Sequence[int], certain: NDArray[np.float64]) -> bool:
    """Whether the piece right beside is the surer start of the same cue."""
    return any(abs(cue - other) == 1 and certain[other] > certain[cue] for other in cues)


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares


def _runs(text: str, labels: Sequence[tuple[int, int, int]], role: int) -> Spans:
    """Runs of words with one role; one punctuation mark inside a run does not part it, a lone mark is no run."""
    runs: list[list[int]] = []
    gap = 0
    for start, stop, label in labels:
        if label == role:
            if (
                runs
                and gap <= 1
                and "\n" not in text[runs[-1][1] : start]
                and (gap == 0 or not text[runs[-1][1] : start].strip()[:1].isalnum())
            ):
                runs[-1][1] = stop
            else:
                runs.append([start, stop])
            gap = 0
        else:
            gap += 1
    return tuple((a, b) for a, b in runs if any(c.isalnum() for c in text[a:b]))
