"""Whole processes, timed, with the most memory that they and their children had at one time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

COMMAND = str(Path(sys.executable).with_name("entity-pipe"))
EVERY = 0.05


class Measured(NamedTuple):
    """Wall seconds, and the highest sum of resident memory in MB, seen every 50 ms; shared pages count once a process."""

    seconds: float
    peak: float


def measured(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Measured:
    """Run a command to its end; it must succeed."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})}) as process:
        peak = 0.0
        while True:
            try:
                process.wait(EVERY)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, sum(_resident(child) for child in _tree(process.pid)))
        seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: failed with {process.returncode}")
    return Measured(seconds, peak)


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return 0.0
