"""Reading in many processes: the record of one process, whatever is lost on the way."""

from __future__ import annotations

import errno
import os
import random
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord import cluster, flow, record
from onrecord.cluster import Work
from onrecord.core.problems import OnrecordError, UsageError
from onrecord.extract.settings import ExtractSettings
from onrecord.faces.export import casefile
from onrecord.flow import DocumentRead, Reader, Waiting
from onrecord.record import Store

CALL = "import sys; from onrecord.faces.cli import main; main(sys.argv[1:])"
MARK = "ONRECORD_CLUSTER_TEST"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for n in range(40):
        (folder / f"{n:02}.yaml").write_text(
            "onrecord: 1\n"
            f"documents: [{{id: log{n}, title: Gate log {n}, kind: log, text: 'Sorel to see Quill, {n}.'}}]\n"
            "actors: [{id: quill, name: Mara Quill}, {id: sorel, name: Ilan Sorel}]\n"
            f"events: [{{id: e, document: log{n}, words: 'Sorel to see Quill', what: meet, who: [quill, sorel]}}]\n"
        )
    (folder / "broken.yaml").write_text("onrecord: 1\nevents: [{what: meet, who: [nobody]}]\n")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = record.open(tmp_path / "case.db")
    yield opened
    opened.close()


def exported(store: Store) -> list[str]:
    return sorted(casefile.write(flow.facts(store, Reader()), []).splitlines())


def calm(papers: Path, tmp_path: Path) -> list[str]:
    """What one process makes of the papers."""
    alone = record.open(tmp_path / "calm.db")
    list(flow.read([papers], alone, Reader()))
    found = exported(alone)
    alone.close()
    return found


def waiting(papers: Path, store: Store) -> list[Waiting]:
    return [w for w in flow.todo([papers], store, Reader(), flow.TOLD_NOTHING) if isinstance(w, Waiting)]


def test_a_shard_gives_the_same_file_whoever_reads_it(papers: Path, store: Store, tmp_path: Path) -> None:
    made = cluster.shards(waiting(papers, store), "key")
    assert [len(s.files) for s in made] == [16, 16, 9]
    assert made == cluster.shards(waiting(papers, store), "key")
    assert made[0].id != cluster.shards(waiting(papers, store), "another")[0].id
    one, other = (Work(ExtractSettings(), flow.TOLD_NOTHING, tmp_path / f) for f in ("one", "other"))
    for work in (one, other):
        work.folder.mkdir()
    first = cluster.extract_shard(made[0], one)
    assert first.read_bytes() == cluster.extract_shard(made[0], other).read_bytes()
    before = first.stat().st_mtime_ns
    assert cluster.extract_shard(made[0], one) == first and first.stat().st_mtime_ns == before
    assert [p.name for p in one.folder.iterdir()] == [first.name]


def test_a_file_that_is_not_whole_is_not_loaded(papers: Path, store: Store, tmp_path: Path) -> None:
    shard = cluster.shards(waiting(papers, store), "key")[0]
    path = cluster.extract_shard(shard, Work(ExtractSettings(), flow.TOLD_NOTHING, tmp_path))
    assert len(cluster.load(path, shard)) == 16
    whole = path.read_text()
    for cut in (0, 10, len(whole) // 2, len(whole) - 2):
        path.write_text(whole[:cut])
        with pytest.raises(UsageError, match=r"cannot be used .* delete it and run again"):
            cluster.load(path, shard)


def test_output_files_are_their_owners_alone_and_a_full_disk_is_told(
    papers: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shard, other = cluster.shards(waiting(papers, store), "key")[:2]
    work = Work(ExtractSettings(), flow.TOLD_NOTHING, tmp_path / "shards")
    work.folder.mkdir()
    assert stat.S_IMODE(cluster.extract_shard(shard, work).stat().st_mode) == 0o600

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("onrecord.cluster.os.fsync", full)
    with pytest.raises(OnrecordError, match=r"cannot be written \(no space left on device\); make room, or name"):
        cluster.extract_shard(other, work)
    assert [p.name for p in work.folder.iterdir()] == [f"{shard.id}.jsonl"]


def test_what_a_killed_worker_left_half_done_is_cleared(papers: Path, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "shards"
    folder.mkdir()
    key = f"{cluster._FORMAT} {Reader().extractor} {Reader().settings!r} "
    half = folder / f"{cluster.shards(waiting(papers, store), key)[0].id}.99.part"
    half.write_text("half a li")
    list(cluster.read([papers], store, Reader(), workers=2, folder=folder))
    assert list(folder.iterdir()) == []


def test_two_processes_make_the_record_of_one(papers: Path, store: Store, tmp_path: Path) -> None:
    done = list(cluster.read([papers], store, Reader(), workers=2))
    assert len(done) == 41 and [d.file for d in done if d.problems] == [str(papers / "broken.yaml")]
    assert exported(store) == calm(papers, tmp_path)
    assert all(d.known for d in cluster.read([papers], store, Reader(), workers=2) if not d.problems)
    assert not (tmp_path / "case.db.reading").exists()


def test_a_file_that_ends_its_process_costs_a_problem(papers: Path, store: Store) -> None:
    (papers / "gazette.txt").write_text('"I have never met Ilan Sorel," said Mara Quill on Friday.\n')
    reader = Reader(ExtractSettings(pipeline="dying"))
    done = list(cluster.read([papers], store, reader, workers=2))
    ended = [d for d in done if any("ends the process" in p.what for p in d.problems)]
    assert [d.file for d in ended] == [str(papers / "gazette.txt")]
    assert len(done) == 42 and len(store.documents()) == 40


def test_a_worker_that_is_killed_loses_nothing(papers: Path, store: Store, tmp_path: Path) -> None:
    wanted = calm(papers, tmp_path)
    run = cluster.read([papers], store, Reader(), workers=2)
    found: list[DocumentRead] = [next(run)]
    for child in children_of(os.getpid()):
        if b"spawn_main" in (Path("/proc") / child / "cmdline").read_bytes():
            os.kill(int(child), 9)
            break
    found += run
    assert len({d.file for d in found}) == len(found) == 41
    assert exported(store) == wanted


def children_of(pid: int) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "stat").read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(folder.name)
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_workers_die_with_a_run_that_is_killed(papers: Path, tmp_path: Path) -> None:
    wanted, mark = calm(papers, tmp_path), uuid.uuid4().hex
    place = tmp_path / "killed.db"
    call = [
        sys.executable,
        "-c",
        CALL,
        "read",
        str(papers),
        "--record",
        str(place),
        "--workers",
        "2",
        "--quiet",
    ]

    def started() -> subprocess.Popen[bytes]:
        env = {**os.environ, MARK: mark}
        return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)

    before = time.monotonic()
    assert started().wait() == 3
    whole = time.monotonic() - before
    place.unlink()
    for _ in range(5):
        run = started()
        time.sleep(random.uniform(0.2, 0.95) * whole)
        run.kill()
        run.wait()
        deadline = time.monotonic() + 10
        while marked(mark) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert marked(mark) == []
    assert started().wait() == 3
    kept = record.open(place, create=False)
    assert exported(kept) == wanted
    kept.close()


def marked(mark: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            alive = (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
            if alive and f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_on_a_cluster_a_lost_worker_and_a_lost_node_lose_nothing(
    papers: Path, store: Store, tmp_path: Path
) -> None:
    ray: Any = pytest.importorskip(
        "ray", reason="the extra is not installed: pip install 'onrecord[cluster]'"
    )
    utils: Any = pytest.importorskip("ray.cluster_utils")
    wanted = calm(papers, tmp_path)
    nodes = utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        lost = nodes.add_node(num_cpus=1)
        nodes.add_node(num_cpus=1)
        nodes.wait_for_nodes()
        ray.init(
            address=nodes.address,
            log_to_driver=False,
            runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}},
        )
        run = cluster.read([papers], store, Reader(), ray=nodes.address, folder=tmp_path / "shared")
        found = [next(run)]
        nodes.remove_node(lost, allow_graceful=False)
        for child in Path("/proc").glob("[0-9]*"):
            try:
                if b"ray::extract_shard" in (child / "cmdline").read_bytes():
                    os.kill(int(child.name), 9)
                    break
            except OSError:
                continue
        found += run
        assert len({d.file for d in found}) == len(found) == 41
        assert exported(store) == wanted
    finally:
        ray.shutdown()
        nodes.shutdown()
