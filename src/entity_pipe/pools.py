"""Where the shards of a stage are worked on: in this process, in several of this machine, or by the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from entity_pipe.errors import InputError, WorkerError
from entity_pipe.settings import Settings
from entity_pipe.shards import Shard
from entity_pipe.worker import load_engine_once, prepare_process, process, process_with_one_thread

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 15
RETRIES = 2
AUTOMATIC = 0
MOST_AUTOMATIC = 4
WORTH_PROCESSES = 100


class Workers:
    """Works on the shards of one stage after another; processes and their models are kept from stage to stage.

    Args:
        settings: say where the work is done: `scheduler`, else `jobs`; if these are `AUTOMATIC`, a process a core, at most
            `MOST_AUTOMATIC`, once there are `WORTH_PROCESSES` articles to work on, for starting one takes as long as these.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: ProcessPoolExecutor | None = None
        self._cluster: Client | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def free_memory(self) -> None:
        """End the processes, and let go of the models in this one."""
        self._end()
        load_engine_once.cache_clear()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        if self._cluster is not None:
            self._cluster.close()  # type: ignore[no-untyped-call]
        self._pool = self._cluster = None

    def process(self, stage: str, shards: Sequence[Shard], *, articles: int) -> Iterator[Shard]:
        """Make the tables of a stage, and yield each shard when its table is written.

        Args:
            stage: tokenize, ner or resolve.
            shards: those that are due.
            articles: about how many of their articles are new.

        Raises:
            InputError: the cluster cannot be used, or see `worker.process`.
            WorkerError: a process was killed; with a cluster, several workers were on the same shard.
        """
        if self._settings.scheduler and shards:
            yield from self._on_cluster(stage, shards)
        elif self._pool is not None or min(self._jobs(articles), len(shards)) > 1:
            yield from self._in_processes(stage, shards)
        else:
            for shard in shards:
                process(stage, self._settings, shard)
                yield shard

    def _jobs(self, articles: int) -> int:
        return self._settings.jobs or (cores() if articles >= WORTH_PROCESSES else 1)

    def _in_processes(self, stage: str, shards: Sequence[Shard]) -> Iterator[Shard]:
        if self._pool is None:
            jobs = min(self._settings.jobs or cores(), len(shards))
            self._pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=prepare_process)
        largest_first = sorted(shards, key=lambda shard: -shard.articles)  # so that no process has the last one to itself
        futures = [(self._pool.submit(process, stage, self._settings, shard), shard) for shard in largest_first]
        try:
            for future, shard in futures:
                future.result()
                yield shard
        except BrokenProcessPool:
            raise WorkerError(
                f"a process of stage {stage} was killed, perhaps for want of memory; what was finished is kept, "
                "run the same command again with fewer --jobs"
            ) from None

    def _on_cluster(self, stage: str, shards: Sequence[Shard]) -> Iterator[Shard]:
        """Hand shards to the workers; those of a lost worker go to the others, and a failing one is tried again."""
        if self._cluster is None:
            self._cluster = _client(str(self._settings.scheduler))
            _check_workers(self._cluster, str(self._settings.scheduler))
        from distributed import KilledWorker, as_completed

        here, submit = _absolute(self._settings), self._cluster.submit
        futures = {submit(process_with_one_thread, stage, here, s, pure=False, retries=RETRIES): s for s in shards}
        try:
            for future in as_completed(futures, loop=self._cluster.loop):  # type: ignore[no-untyped-call]
                future.result()
                yield futures[future]
        except KilledWorker as error:
            raise WorkerError(
                f"stage {stage}: several workers died on one shard ({error}), perhaps for want of memory; what was finished is "
                "kept, run the same command again with more memory a worker"
            ) from None


def cores() -> int:
    """The cores that this process may use, as far as it starts processes of itself."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_AUTOMATIC)


def _client(url: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler: Dask is not installed; pip install 'entity-pipe[dask]' here and on the workers") from None
    try:
        return Client(url, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler {url}: no scheduler answers there ({error}); start one with `dask scheduler`") from None


def _check_workers(client: Client, url: str) -> None:
    """Models take one thread a process, so a worker must be a process with one."""
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    if not workers:
        raise InputError(f"--scheduler {url}: it has no workers; start them with `dask worker {url} --nthreads 1 --nworkers N`")
    if any(worker["nthreads"] > 1 for worker in workers):
        raise InputError(f"--scheduler {url}: its workers have several threads; start them with --nthreads 1 and more --nworkers")


def _absolute(settings: Settings) -> Settings:
    """The same folders from whatever folder a worker was started in."""

    def at(path: Path | None) -> Path | None:
        return path.absolute() if path else None

    return replace(
        settings,
        raw=settings.raw.absolute(),
        out=settings.out.absolute(),
        aliases=at(settings.aliases),
        models=at(settings.models),
    )
