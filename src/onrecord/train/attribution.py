"""Train the model that finds source, cue and content: ``python -m onrecord.train.attribution --data FILE``.

An attribution is anchored at its cue. One pass of the encoder marks the first piece of each cue; then, for
each cue, a small network that knows where the cue is gives every piece near it a role: none, source, cue
or content. So a content in several parts, a speaker inside a speaker and several attributions in one
sentence need no special case (compare semantic role labelling: He and others, ACL 2017).

A tenth of the articles, chosen by hash, is set aside to choose settings and the stopping point; the data's
hash, the seed and the settings are written into the model.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from onrecord.extract.pieces import CASES, LAYOUTS, LENGTH, Pieces, Window, pieces, windows
from onrecord.train.encoder import WIDTH, Block, pretrained

ROLES = ("none", "source", "cue", "content")
BEFORE, AFTER = 112, 144
"""Pieces before and after the first piece of a cue that can have a role in its attribution."""
CLS, SEP, MASK = 101, 102, 103


@dataclass(frozen=True)
class Config:
    """All that decides a training run besides the data."""

    seed: int = 7
    epochs: float = 5
    batch: int = 6
    rate: float = 1e-4
    head_rate: float = 1e-3
    warmup: float = 0.08
    narrow: int = 192
    link_layers: int = 2
    pairs: int = 48
    hidden: float = 0.06
    """Share of the pieces that are masked, so that no single word decides."""
    decay: float = 0.999
    held_out: int = 10


class Model(nn.Module):
    """The encoder, the mark for the start of a cue, and the network that links."""

    def __init__(self, encoder: nn.Module, config: Config) -> None:
        super().__init__()
        self.encoder = encoder
        self.start = nn.Linear(WIDTH, 1)
        self.tags = nn.Linear(WIDTH, 3)
        self.linker = Linker(config)


class Linker(nn.Module):
    """For one cue: a role for each piece around it."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        narrow = config.narrow
        self.down = nn.Linear(WIDTH, narrow)
        self.cue = nn.Linear(WIDTH, narrow)
        self.place = nn.Embedding(BEFORE + AFTER, narrow)
        self.norm = nn.LayerNorm(narrow)
        self.blocks = nn.ModuleList(Block(narrow, 6, 2 * narrow, 0.1) for _ in range(config.link_layers))
        self.roles = nn.Linear(narrow, len(ROLES))

    def forward(self, around: Tensor, mask: Tensor) -> Tensor:
        """``around``: cues × (BEFORE + AFTER) × width, the cue's first piece at index BEFORE; logits out."""
        x = self.down(around) + self.place.weight + self.cue(around[:, BEFORE])[:, None]
        x = self.norm(x)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for block in self.blocks:
            x = block(x, bias)
        logits: Tensor = self.roles(x)
        return logits


# --- data -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Article:
    """An article as pieces, with each cue's first piece and the role of every piece to it."""

    doc_id: str
    pieces: Pieces
    cues: tuple[int, ...]
    roles: tuple[dict[int, int], ...]


def article(row: dict[str, Any], tokenizer: Tokenizer) -> Article:
    """Read one line of the corpus: text with attributions as character offsets."""
    found = pieces(row["text"], tokenizer)
    cues, roles = [], []
    for attribution in row["attributions"]:
        here: dict[int, int] = {}
        for role in (3, 1, 2):
            for start, end in attribution[ROLES[role]]:
                low = int(np.searchsorted(found.end, start, side="right"))
                high = int(np.searchsorted(found.start, end, side="left"))
                here.update(dict.fromkeys(range(low, high), role))
        marks = [i for i, role in here.items() if role == 2]
        if marks:
            cues.append(min(marks))
            roles.append(here)
    return Article(row["doc_id"], found, tuple(cues), tuple(roles))


def is_held_out(doc_id: str, parts: int) -> bool:
    """Whether an article is in the tenth that only measures, by the hash of its id."""
    return int(hashlib.sha256(doc_id.encode()).hexdigest(), 16) % parts == 0


@dataclass(frozen=True)
class Batch:
    """Windows padded to one length, with what is to be learned in their cores."""

    ids: Tensor
    case: Tensor
    layout: Tensor
    mask: Tensor
    core: Tensor
    starts: Tensor
    tags: Tensor
    cue_row: Tensor
    cue_at: Tensor
    roles: Tensor


def batch_of(chosen: Sequence[tuple[Article, Window]]) -> Batch:
    """Tensors of some windows. Cue roles are given for the pieces around each cue, -100 outside."""
    n, width = len(chosen), max(w.stop - w.start for _, w in chosen) + 2
    arrays = {
        k: np.zeros((n, width), dtype=np.int64) for k in ("ids", "case", "layout", "mask", "core", "starts")
    }
    tags = np.zeros((n, width, 3), dtype=np.float32)
    rows, places, roles = [], [], []
    for r, (source, w) in enumerate(chosen):
        size = w.stop - w.start
        arrays["ids"][r, 0], arrays["ids"][r, size + 1] = CLS, SEP
        arrays["ids"][r, 1 : size + 1] = source.pieces.ids[w.start : w.stop]
        arrays["case"][r, 1 : size + 1] = source.pieces.case[w.start : w.stop]
        arrays["layout"][r, 1 : size + 1] = source.pieces.layout[w.start : w.stop]
        arrays["mask"][r, : size + 2] = 1
        arrays["core"][r, w.low - w.start + 1 : w.high - w.start + 1] = 1
        for cue, given in zip(source.cues, source.roles, strict=True):
            for i, role in given.items():
                if w.start <= i < w.stop:
                    tags[r, i - w.start + 1, role - 1] = 1
            if not w.low <= cue < w.high:
                continue
            arrays["starts"][r, cue - w.start + 1] = 1
            around = np.full(BEFORE + AFTER, -100, dtype=np.int64)
            for k in range(BEFORE + AFTER):
                i = cue - BEFORE + k
                if w.start <= i < w.stop:
                    around[k] = given.get(i, 0)
            rows.append(r)
            places.append(cue - w.start + 1)
            roles.append(around)
    stack = np.stack(roles) if roles else np.zeros((0, BEFORE + AFTER), dtype=np.int64)
    tensors = {k: torch.from_numpy(v) for k, v in arrays.items()}
    return Batch(
        **tensors,
        tags=torch.from_numpy(tags),
        cue_row=torch.tensor(rows, dtype=torch.long),
        cue_at=torch.tensor(places, dtype=torch.long),
        roles=torch.from_numpy(stack),
    )


def gather(hidden: Tensor, mask: Tensor, rows: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
    """The vectors around each cue, and which of them exist: cues × (BEFORE + AFTER) (× width)."""
    at = places[:, None] + torch.arange(-BEFORE, AFTER)[None, :]
    inside = (at >= 0) & (at < hidden.shape[1])
    at = at.clamp(0, hidden.shape[1] - 1)
    return hidden[rows[:, None], at], inside & (mask[rows[:, None], at] == 1)


def batches(articles: Sequence[Article], config: Config, rng: random.Random) -> Iterator[Batch]:
    """One epoch: every article once, cut at random places, windows of like length together."""
    stride = LENGTH
    cut = [(a, w) for a in articles for w in windows(len(a.pieces), rng.randrange(64, stride - 98))]
    rng.shuffle(cut)
    pools = [cut[i : i + config.batch * 16] for i in range(0, len(cut), config.batch * 16)]
    for pool in pools:
        pool.sort(key=lambda pair: pair[1].stop - pair[1].start)
        groups = [pool[i : i + config.batch] for i in range(0, len(pool), config.batch)]
        rng.shuffle(groups)
        for group in groups:
            yield batch_of(group)


# --- training -------------------------------------------------------------------------------------


def loss_of(model: Model, batch: Batch, config: Config, rng: random.Random) -> Tensor:
    """Start of cues, roles around them, and an auxiliary tag for each piece."""
    drawn = torch.rand(batch.ids.shape) < config.hidden
    ids = batch.ids.masked_fill(drawn & (batch.core == 1), MASK)
    hidden = model.encoder(ids, batch.case, batch.layout, batch.mask)
    core = batch.core == 1
    starts = model.start(hidden).squeeze(-1)[core].float()
    loss = 4.0 * functional.binary_cross_entropy_with_logits(starts, batch.starts[core].float())
    loss = loss + 0.3 * functional.binary_cross_entropy_with_logits(
        model.tags(hidden)[core].float(), batch.tags[core]
    )
    count = len(batch.cue_row)
    if count:
        kept = torch.tensor(sorted(rng.sample(range(count), min(count, config.pairs))))
        around, there = gather(hidden, batch.mask, batch.cue_row[kept], batch.cue_at[kept])
        logits = model.linker(around, there.long()).float()
        weights = torch.tensor([1.0, 2.0, 1.0, 1.0])
        loss = loss + 4.0 * functional.cross_entropy(
            logits.reshape(-1, len(ROLES)), batch.roles[kept].reshape(-1), weight=weights, ignore_index=-100
        )
    return loss


def train(articles: Sequence[Article], encoder_folder: Path, config: Config, out: Path) -> None:
    """Train, writing a checkpoint after each 200 steps, and go on from one that lies in ``out``."""
    torch.manual_seed(config.seed)
    rng = random.Random(config.seed)
    model = Model(pretrained(encoder_folder, CASES, LAYOUTS), config)
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": config.rate},
            {"params": heads, "lr": config.head_rate},
        ],
        weight_decay=0.01,
    )
    base = [group["lr"] for group in optimiser.param_groups]
    per_epoch = sum(len(windows(len(a.pieces))) for a in articles) / config.batch * 1.06
    total = int(per_epoch * config.epochs)
    averaged = {k: v.detach().clone() for k, v in model.state_dict().items()}
    step, began = 0, time.time()
    state_file = out / "state.pt"
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        averaged, step = state["averaged"], state["step"]
        rng = random.Random(config.seed + step)
    while step < total:
        for batch in batches(articles, config, rng):
            model.train()
            share = min(1.0, step / (config.warmup * total)) * max(0.0, 1.0 - step / total)
            for group, rate in zip(optimiser.param_groups, base, strict=True):
                group["lr"] = rate * min(1.0, share * 1.1)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, batch, config, rng)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            decay = min(config.decay, (1 + step) / (10 + step))
            for name, value in model.state_dict().items():
                averaged[name].lerp_(value.detach(), 1 - decay)
            if step % 50 == 0:
                print(f"{step}/{total} loss {loss.item():.3f} {time.time() - began:.0f}s", flush=True)
            if step % 200 == 0 or step >= total:
                saved = {
                    "model": model.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "averaged": averaged,
                    "step": step,
                }
                torch.save(saved, out / "state.tmp")
                (out / "state.tmp").replace(state_file)
            if step >= total:
                break
    torch.save(averaged, out / "averaged.pt")


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="JSONL: doc_id, text, attributions with offsets"
    )
    parser.add_argument(
        "--encoder", type=Path, required=True, help="folder with model.safetensors and tokenizer.json"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the model")
    parser.add_argument("--epochs", type=float, default=Config.epochs)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = Config(epochs=args.epochs)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = [json.loads(line) for line in args.data.read_text("utf-8").splitlines() if line.strip()]
    kept = [article(row, tokenizer) for row in rows if not is_held_out(row["doc_id"], config.held_out)]
    digest = hashlib.sha256(args.data.read_bytes()).hexdigest()
    parts = {
        p: sorted(
            _hash(r["doc_id"]) for r in rows if is_held_out(r["doc_id"], config.held_out) == (p == "held_out")
        )
        for p in ("train", "held_out")
    }
    card = {"config": asdict(config), "data_sha256": digest, "articles": parts}
    (args.out / "run.json").write_text(json.dumps(card, indent=1))
    cues = sum(len(a.cues) for a in kept)
    print(f"{len(kept)} articles, {cues} cues, {sum(len(a.pieces) for a in kept)} pieces", flush=True)
    assert math.isfinite(config.rate)
    train(kept, args.encoder, config, args.out)


def _hash(doc_id: str) -> str:
    return hashlib.sha256(doc_id.encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
