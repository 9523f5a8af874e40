"""Where the shards of a stage are worked on: in this process, in several of this machine, or by the workers of a Dask cluster."""

from __future__ import annotations

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
from entity_pipe.worker import one_thread, process, process_with_one_thread

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 15
RETRIES = 2


def process_shards(stage: str, settings: Settings, shards: Sequence[Shard]) -> Iterator[Shard]:
    """Make the tables of a stage, and yield each shard when its table is written.

    Args:
        stage: tokenize, ner or resolve.
        settings: says where the work is done: `scheduler`, else `jobs`.
        shards: those that are due.

    Raises:
        InputError: the cluster cannot be used, or see `worker.process`.
        WorkerError: a process was killed; with a cluster, several workers were on the same shard.
    """
    if settings.scheduler:
        yield from _on_cluster(stage, settings, shards)
    elif settings.jobs == 1 or len(shards) < 2:
        for shard in shards:
            process(stage, settings, shard)
            yield shard
    else:
        yield from _in_processes(stage, settings, shards)


def _in_processes(stage: str, settings: Settings, shards: Sequence[Shard]) -> Iterator[Shard]:
    context = get_context("spawn")
    with ProcessPoolExecutor(min(settings.jobs, len(shards)), mp_context=context, initializer=one_thread) as pool:
        futures = [(pool.submit(process, stage, settings, shard), shard) for shard in shards]
        try:
            for future, shard in futures:
                future.result()
                yield shard
        except BrokenProcessPool:
            raise WorkerError(
                f"a process of stage {stage} was killed, perhaps for want of memory; what was finished is kept, "
                "run the same command again with fewer --jobs"
            ) from None


def _on_cluster(stage: str, settings: Settings, shards: Sequence[Shard]) -> Iterator[Shard]:
    """Hand shards to the workers; those of a lost worker go to the others, and a failing one is tried again."""
    from distributed import KilledWorker, as_completed

    with _client(str(settings.scheduler)) as client:
        _check_workers(client, str(settings.scheduler))
        here = _absolute(settings)
        futures = {
            client.submit(process_with_one_thread, stage, here, shard, pure=False, retries=RETRIES): shard for shard in shards
        }
        try:
            for future in as_completed(futures):  # type: ignore[no-untyped-call]
                future.result()
                yield futures[future]
        except KilledWorker as error:
            raise WorkerError(
                f"stage {stage}: several workers died on one shard ({error}), perhaps for want of memory; what was finished is "
                "kept, run the same command again with more memory a worker"
            ) from None


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
