"""The same tables from this process and from the workers of a Dask cluster on this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from entity_pipe.errors import InputError
from entity_pipe.pipeline import Progress, run
from entity_pipe.schemas import PUBLIC
from entity_pipe.settings import Settings
from entity_pipe.stages import ingest as ingest_module
from tests.helpers import write_articles

distributed = pytest.importorskip("distributed")
TEXTS = {f"{n:02}.txt": f"Warga Desa Sumber {n} bertemu Joko Widodo di Palu.\n\nPutin tiba di Korut.\n" for n in range(12)}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(ingest_module, "SHARD_CUT", 1)
    return Settings(raw=write_articles(tmp_path / "raw", TEXTS), out=tmp_path / "out")


@pytest.fixture
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running


def assert_same_tables(first: Settings, second: Settings) -> None:
    for name in PUBLIC:
        assert (first.out / f"{name}.parquet").read_bytes() == (second.out / f"{name}.parquet").read_bytes(), name


class Killer(Progress):
    """Kills a process when the first shard of a stage is done."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self.pid = pid
        self.killed = False

    def advance(self, stage: str, articles: int) -> None:
        if stage == "ner" and articles and not self.killed:
            os.kill(self.pid, signal.SIGKILL)
            self.killed = True


@pytest.mark.slow
def test_two_workers_give_the_same_bytes_and_a_killed_one_is_made_up_for(settings: Settings, cluster: Any) -> None:
    run(settings)
    on_cluster = replace(settings, out=settings.out.parent / "cluster", scheduler=cluster.scheduler_address)
    with distributed.Client(cluster) as client:
        pid = next(iter(client.run(os.getpid).values()))
    killer = Killer(pid)
    run(on_cluster, progress=killer)
    assert killer.killed
    assert_same_tables(settings, on_cluster)
    again = replace(on_cluster, out=settings.out.parent / "again")
    run(again)
    assert_same_tables(settings, again)


def test_no_scheduler_there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entity_pipe.pools.CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match=r"--scheduler tcp://127\.0\.0\.1:9: no scheduler answers there .*`dask scheduler`"):
        run(replace(settings, scheduler="tcp://127.0.0.1:9"))


def test_workers_with_several_threads_are_refused(settings: Settings) -> None:
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as running,
        pytest.raises(InputError, match="its workers have several threads; start them with --nthreads 1"),
    ):
        run(replace(settings, scheduler=running.scheduler_address))
