"""The attribution model trained further on a tiny record. Needs the extra ``train``; takes a minute."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="install the extra 'train'")
pytest.importorskip("onnx", reason="install the extra 'train'")
import numpy as np
import torch

from onrecord import deciding, flow, record
from onrecord.core.problems import ModelError, UsageError
from onrecord.deciding import By
from onrecord.extract import neural
from onrecord.extract.pieces import pieces, windows
from onrecord.extract.settings import SHIPPED_MODEL, ExtractSettings
from onrecord.record import Store
from onrecord.train import heads
from onrecord.train.heads import Further
from onrecord.train.update import update

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
NAMES = ("Ann Marr", "Bo Quist", "Cleo Vane", "Dov Harl", "Edda Rost", "Finn Oake", "Gil Tarn", "Hope Lund")
NEWS = (
    "the pier is closed",
    "the ferry runs late",
    "the tide wall leaks",
    "the crane stands idle",
    "the fund is empty",
)
COUNT = 32


def told(number: int) -> tuple[str, str, str]:
    """A sentence in a manner of reporting that the model was not taught: source, cue, content."""
    return NAMES[number % len(NAMES)], "semaphored", f"that {NEWS[number % len(NEWS)]} at berth {number}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Papers with one such sentence each, others without, and a person who writes down who said what."""
    lines = ["onrecord: 1", "documents:"]
    for n in range(COUNT):
        who, cue, what = told(n)
        text = f"It was a grey morning at the harbour of Tarn. {who} {cue} {what}. Gulls sat on berth {n}.\n"
        lines.append(f"  - {{id: d{n}, kind: article, text: {json.dumps(text)}}}")
    for n in range(6):
        text = (
            f"“The {NEWS[n % 5]},” {NAMES[n]} said on Monday. The board said that it would look into berth {n}.\n"
            * 3
        )
        lines.append(f"  - {{id: q{n}, kind: article, text: {json.dumps(text)}}}")
    lines += ["actors:", *(f"  - {{id: a{n}, name: {name}}}" for n, name in enumerate(NAMES))]
    case = tmp_path / "case.yaml"
    case.write_text("\n".join(lines) + "\n", encoding="utf-8")
    opened = record.open(tmp_path / "case.db")
    list(flow.read([case], opened, flow.Reader()))
    statements = []
    for n in range(COUNT):
        who, cue, what = told(n)
        statements.append(
            {
                "document": f"d{n}",
                "words": what,
                "source": who,
                "cue": cue,
                "speaker": who,
                "kind": "indirect",
            }
        )
    deciding.write(opened, flow.Reader(), {"statements": statements}, By("ada"))
    yield opened
    opened.close()


def test_the_networks_come_out_of_the_model_as_reading_has_them() -> None:
    model, networks = neural.load(SHIPPED_MODEL), heads.load(SHIPPED_MODEL)
    networks.eval()
    text = "“The pier is safe,” Ann Marr said on Monday. The board denied that it had known of the leak."
    whole = pieces(text, model.tokenizer)
    (window,) = windows(len(whole))
    hidden, starts = model.encoder.run(None, neural.inputs(whole, window))
    with torch.no_grad():
        mine = networks.start(torch.from_numpy(hidden)).squeeze(-1).numpy()
        around = torch.from_numpy(np.repeat(hidden[0][None, :1], 256, axis=1))
        mask = torch.ones(1, 256, dtype=torch.long)
        roles = networks.linker(around, mask).numpy()
    theirs = model.linker.run(None, {"around": around.numpy(), "mask": mask.numpy()})[0]
    assert np.abs(mine - starts).max() < 0.5  # eight bits against 32
    assert np.corrcoef(mine.ravel(), starts.ravel())[0, 1] > 0.99
    assert np.corrcoef(roles.ravel(), theirs.ravel())[0, 1] > 0.99


def test_a_better_model_is_written_beside_the_record_and_reads_what_was_taught(
    store: Store, tmp_path: Path
) -> None:
    shipped = {p.name: p.read_bytes() for p in SHIPPED_MODEL.iterdir() if p.is_file()}
    done = update(store, flow.Reader(), tmp_path / "case.db")
    print(done.verdict, done.taught, done.measured)
    assert done.verdict.better
    assert done.verdict.new.f1 > done.verdict.old.f1 and done.taught + done.measured == COUNT
    assert done.folder is not None and done.folder.parent == tmp_path
    assert done.folder.name.startswith("case.db.model-")
    assert shipped == {p.name: p.read_bytes() for p in SHIPPED_MODEL.iterdir() if p.is_file()}
    assert not list(tmp_path.glob(".case.db.model-*"))

    text = "Ivo Brand semaphored that the lock gate is jammed. Gulls sat on it.\n"
    model = neural.load(done.folder)
    found = [r for r in model.find(text) if r.score >= model.threshold]
    assert [text[a:b] for r in found for a, b in r.cue] == ["semaphored"]
    settings = ExtractSettings(attribution=done.folder)
    assert flow.Reader(settings).extractor != flow.Reader().extractor  # so that papers are read anew with it
    card = json.loads((done.folder / "model.json").read_text())
    assert [u["taught"] for u in card["updates"]] == [done.taught]

    again = update(store, flow.Reader(settings), tmp_path / "case.db", Further(epochs=1))
    assert again.verdict.old == done.verdict.new  # set against the model in use, not the shipped one


def test_a_model_that_is_not_better_is_not_written(store: Store, tmp_path: Path) -> None:
    done = update(store, flow.Reader(), tmp_path / "case.db", Further(epochs=1, rate=1e-9))
    assert not done.verdict.better and done.folder is None
    assert not list(tmp_path.glob("*model*"))


def test_too_few_decisions_are_said(tmp_path: Path) -> None:
    store = record.open(tmp_path / "empty.db")
    with pytest.raises(
        UsageError,
        match="0 decisions on statements could teach and 0 measure; it takes 12 and 6 at the least",
    ):
        update(store, flow.Reader(), tmp_path / "empty.db")
    store.close()


def test_a_folder_that_is_no_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        _ = flow.Reader(ExtractSettings(attribution=tmp_path)).extractor
