"""The two small networks that decide, trained further on lessons; the encoder under them stays as it is.

With some dozens of decisions, to train all 23 million weights would teach them by heart. Frozen, the encoder
is run by ONNX Runtime just as reading runs it, so what is learned is learned on what reading sees. The networks
begin where the model at hand has them: its eight-bit weights, made whole.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from onrecord.core.problems import ModelError
from onrecord.extract import neural
from onrecord.extract.neural import NeuralModel
from onrecord.extract.pieces import windows
from onrecord.train.attribution import ROLES, Batch, Config, Linker, article, batch_of, gather
from onrecord.train.encoder import WIDTH
from onrecord.train.export import export_linker
from onrecord.train.lessons import Lesson


@dataclass(frozen=True)
class Further:
    """All that decides a run besides the lessons."""

    seed: int = 7
    epochs: int = 20
    rate: float = 2e-4


class Heads(nn.Module):
    """The mark for the start of a cue, and the network that links."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.start = nn.Linear(WIDTH, 1)
        self.linker = Linker(config)


def load(folder: Path) -> Heads:
    """The networks of a model as reading has it. Raises ModelError where a part is not there."""
    card = json.loads((folder / "model.json").read_text("utf-8"))
    known = Config.__dataclass_fields__
    heads = Heads(Config(**{k: v for k, v in card.get("config", {}).items() if k in known}))
    weights = {f"linker.{k}": v for k, v in _weights(folder / "linker.onnx").items()}
    if "start" in card:
        weights["start.weight"] = np.array([card["start"]["weight"]], dtype=np.float32)
        weights["start.bias"] = np.array([card["start"]["bias"]], dtype=np.float32)
    else:
        weights |= {k: v for k, v in _weights(folder / "encoder.onnx").items() if k.startswith("start.")}
    try:
        heads.load_state_dict(
            {k: torch.from_numpy(np.array(v, dtype=np.float32)) for k, v in weights.items()}
        )
    except (RuntimeError, KeyError) as cause:
        raise ModelError(f"the attribution model in {folder} cannot be trained further: {cause}") from cause
    return heads


_PRODUCT = re.compile(r"/(?P<place>.+)/(?:MatMul|Gemm_MatMul)_quant$")


def _weights(path: Path) -> dict[str, Any]:
    """The weights of a network by their names in training: those of products come out of eight bits.

    The export names a product after the part that it is of ("/blocks.0/qkv/MatMul_quant"), and keeps the
    names of all other weights.
    """
    graph = onnx.load(str(path)).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    found = {
        name: value for name, value in held.items() if re.fullmatch(r"[a-z][\w.]*\.(?:weight|bias)", name)
    }
    for node in graph.node:
        named = _PRODUCT.match(node.name) if node.op_type == "MatMulInteger" else None
        if named is None:
            continue
        base = node.input[1].removesuffix("_quantized")
        whole = held[f"{base}_quantized"].astype(np.float32) - held[f"{base}_zero_point"].astype(np.float32)
        found[f"{named['place'].replace('/', '.')}.weight"] = (whole * held[f"{base}_scale"]).T
    return found


def train(model: NeuralModel, heads: Heads, taught: Sequence[Lesson], further: Further) -> None:
    """Train the networks on lessons, in place."""
    torch.manual_seed(further.seed)
    rng = random.Random(further.seed)
    seen = [x for lesson in taught for x in _windows(model, lesson)]
    steps = max(1, further.epochs * len(seen))
    optimiser = torch.optim.AdamW(heads.parameters(), lr=further.rate, weight_decay=0.01)
    heads.train()
    step = 0
    for _ in range(further.epochs):
        rng.shuffle(seen)
        for hidden, batch in seen:
            for group in optimiser.param_groups:
                group["lr"] = further.rate * (1 - step / steps)
            loss = _loss(heads, hidden, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(heads.parameters(), 1.0)
            optimiser.step()
            step += 1
    heads.eval()


def _windows(model: NeuralModel, lesson: Lesson) -> list[tuple[Tensor, Batch]]:
    """A lesson's windows: what the encoder gives of each, and what is to be learned in it."""
    source = article(lesson.row(), model.tokenizer)
    found = []
    for window in windows(len(source.pieces)):
        hidden = model.encoder.run(None, neural.inputs(source.pieces, window))[0]
        found.append((torch.from_numpy(hidden), batch_of([(source, window)])))
    return found


def _loss(heads: Heads, hidden: Tensor, batch: Batch) -> Tensor:
    core = batch.core == 1
    loss = functional.binary_cross_entropy_with_logits(
        heads.start(hidden).squeeze(-1)[core], batch.starts[core].float()
    )
    if len(batch.cue_row):
        around, there = gather(hidden, batch.mask, batch.cue_row, batch.cue_at)
        logits = heads.linker(around, there.long())
        weights = torch.tensor([1.0, 2.0, 1.0, 1.0])
        loss = loss + functional.cross_entropy(
            logits.reshape(-1, len(ROLES)), batch.roles.reshape(-1), weight=weights, ignore_index=-100
        )
    return loss


def write(heads: Heads, base: Path, out: Path, told: dict[str, Any]) -> None:
    """Write a whole model into ``out``: the encoder of ``base``, the trained networks, and a card that says ``told``."""
    out.mkdir(parents=True)
    for name in ("encoder.onnx", "tokenizer.json"):
        shutil.copy(base / name, out / name)
    export_linker(heads.linker, out)
    card = json.loads((base / "model.json").read_text("utf-8"))
    start = {
        "weight": heads.start.weight.detach().reshape(-1).tolist(),
        "bias": float(heads.start.bias.detach()),
    }
    updates = [*card.get("updates", []), told]
    (out / "model.json").write_text(json.dumps({**card, "start": start, "updates": updates}, indent=1) + "\n")
