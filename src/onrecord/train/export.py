"""From a training checkpoint to the files that reading needs: two int8 ONNX networks and a card."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from onrecord.extract.pieces import CASES, LAYOUTS
from onrecord.train.attribution import AFTER, BEFORE, Config, Model
from onrecord.train.encoder import WIDTH, pretrained


class _Front(nn.Module):
    """The encoder with the mark for the start of a cue: what one pass over a window computes."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.encoder, self.start = model.encoder, model.start

    def forward(self, ids: Tensor, case: Tensor, layout: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.encoder(ids, case, layout, mask)
        return hidden, self.start(hidden).squeeze(-1)


def export(model: Model, encoder_folder: Path, out: Path, card: dict[str, Any]) -> None:
    """Write ``encoder.onnx``, ``linker.onnx`` (int8), ``tokenizer.json`` and ``model.json`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    ids = torch.ones(1, 64, dtype=torch.long)
    zero = torch.zeros(1, 64, dtype=torch.long)
    names = ["ids", "case", "layout", "mask"]
    pieces = {name: {1: "pieces"} for name in names}
    torch.onnx.export(
        _Front(model), (ids, zero, zero, ids), str(out / "encoder.f32.onnx"), input_names=names,
        output_names=["hidden", "starts"], opset_version=17, dynamo=False,
        dynamic_axes={**pieces, "hidden": {1: "pieces"}, "starts": {1: "pieces"}},
    )  # fmt: skip
    _smaller(out, "encoder")
    export_linker(model.linker, out)
    shutil.copy(encoder_folder / "tokenizer.json", out / "tokenizer.json")
    (out / "model.json").write_text(json.dumps({"before": BEFORE, "after": AFTER, **card}, indent=1) + "\n")


def export_linker(linker: nn.Module, out: Path) -> None:
    """Write ``linker.onnx`` (int8) into ``out``."""
    linker.eval()
    around = torch.zeros(3, BEFORE + AFTER, WIDTH)
    mask = torch.ones(3, BEFORE + AFTER, dtype=torch.long)
    torch.onnx.export(
        linker, (around, mask), str(out / "linker.f32.onnx"), input_names=["around", "mask"],
        output_names=["roles"], opset_version=17, dynamo=False,
        dynamic_axes={"around": {0: "cues"}, "mask": {0: "cues"}, "roles": {0: "cues"}},
    )  # fmt: skip
    _smaller(out, "linker")


def _smaller(out: Path, name: str) -> None:
    """A network with weights of eight bits in place of one with weights of 32."""
    large = out / f"{name}.f32.onnx"
    quantize_dynamic(large, out / f"{name}.onnx", weight_type=QuantType.QInt8, per_channel=True)
    large.unlink()


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder that training wrote")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.5, help="certainty from which a cue counts")
    args = parser.parse_args()
    model = Model(pretrained(args.encoder, CASES, LAYOUTS), Config())
    final = args.run / "averaged.pt"
    state = torch.load(final if final.exists() else args.run / "state.pt", weights_only=True)
    model.load_state_dict(state if final.exists() else state["averaged"])
    card = json.loads((args.run / "run.json").read_text("utf-8"))
    export(model, args.encoder, args.out, {"threshold": args.threshold, **card})


if __name__ == "__main__":
    main()
