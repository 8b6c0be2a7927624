"""A BERT encoder in plain PyTorch, with the weights of all-MiniLM-L6-v2 (Apache-2.0).

Method: Devlin and others, BERT, NAACL 2019; Wang and others, MiniLM, NeurIPS 2020. Written out because
the few lines below are all that is needed, and they export to ONNX without surprises.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512


class Block(nn.Module):
    """One layer: attention, then a feed-forward network, each with a residual and a norm after it."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x``: batch × pieces × width; ``bias``: batch × 1 × 1 × pieces, 0 or very negative."""
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(b, n, d)
        x = self.norm1(x + self.drop(self.out(mixed)))
        y: Tensor = self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))
        return y


class Encoder(nn.Module):
    """Word pieces and features in, one vector a piece out."""

    def __init__(self, cases: int, layouts: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.case = nn.Embedding(cases, WIDTH)
        self.layout = nn.Embedding(layouts, WIDTH)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.layout.weight)
        self.drop = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(Block(WIDTH, HEADS, INNER, dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, case: Tensor, layout: Tensor, mask: Tensor) -> Tensor:
        """All inputs batch × pieces; ``mask`` is 1 for a piece and 0 for padding."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places) + self.kinds + self.case(case) + self.layout(layout)
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for block in self.blocks:
            x = block(x, bias)
        return x


def pretrained(folder: Path, cases: int, layouts: int) -> Encoder:
    """The encoder with the published weights in ``folder`` (``model.safetensors``)."""
    state = load_file(folder / "model.safetensors")
    encoder = Encoder(cases, layouts)
    with torch.no_grad():
        encoder.words.weight.copy_(state["embeddings.word_embeddings.weight"])
        encoder.places.weight.copy_(state["embeddings.position_embeddings.weight"])
        encoder.kinds.copy_(state["embeddings.token_type_embeddings.weight"][0])
        _copy(encoder.norm, state, "embeddings.LayerNorm")
        for i, block in enumerate(encoder.blocks):
            assert isinstance(block, Block)
            base = f"encoder.layer.{i}"
            for part in ("weight", "bias"):
                joined = [state[f"{base}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                getattr(block.qkv, part).copy_(torch.cat(joined))
            _copy(block.out, state, f"{base}.attention.output.dense")
            _copy(block.norm1, state, f"{base}.attention.output.LayerNorm")
            _copy(block.up, state, f"{base}.intermediate.dense")
            _copy(block.down, state, f"{base}.output.dense")
            _copy(block.norm2, state, f"{base}.output.LayerNorm")
    return encoder


def _copy(module: nn.Module, state: dict[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        getattr(module, part).copy_(state[f"{name}.{part}"])
