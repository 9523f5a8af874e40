"""A progress bar a stage on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from entity_pipe.pipeline import Progress


class RichProgress(Progress):
    """Bars with articles per second and the time left."""

    def __init__(self, bars: Bars) -> None:
        super().__init__()
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def begin(self, stage: str, articles: int) -> None:
        """Add the bar of a stage."""
        self._tasks[stage] = self._bars.add_task(stage, total=articles, speed="")

    def advance(self, stage: str, articles: int) -> None:
        """Move the bar of a stage."""
        self._bars.advance(self._tasks[stage], articles)
        task = self._bars.tasks[self._tasks[stage]]
        if task.elapsed:
            self._bars.update(task.id, speed=f"{task.completed / task.elapsed:,.1f} articles/s")


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Progress]:
    """Progress for the block: bars on stderr where that is a terminal, else none."""
    if quiet or not sys.stderr.isatty():
        yield Progress()
        return
    columns = (
        TextColumn("{task.description:9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        yield RichProgress(bars)
