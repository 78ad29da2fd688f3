"""S1: many cycles in one process: its memory and its open files do not grow."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from bench.reliability.every_write import memory_disk
from bench.reliability.proof import Proof
from bench.reliability.scenarios import DELIVERY_TO_TWO_FOLDERS, write_scenario_config
from bench.reliability.simulated_week import TICKS_A_DAY, poll_tick
from crawler import config as configuration
from crawler.runtime.clock import DAY
from jobs import deliver
from tests.fakes import NOW

WARM_UP_CYCLES, MAX_MB_IN_100_CYCLES = 50, 1.0


def prove_soak(cycles: int) -> Proof:
    """Plan, record and deliver so often. The crawl itself is a new process each time, so that it cannot grow."""
    proof = Proof()
    with tempfile.TemporaryDirectory(prefix="reliability-", dir=memory_disk()) as name:
        folder = Path(name)
        write_scenario_config(folder, DELIVERY_TO_TWO_FOLDERS)
        config = configuration.load(folder / "config.yaml")
        memory, files = _resident_mb(), _open_files()
        for tick in range(cycles):
            now = NOW + tick * DAY / TICKS_A_DAY
            poll_tick(folder, now, now, None)
            deliver.deliver_due(config, now, clock=lambda now=now: now)  # type: ignore[misc]
            if tick == WARM_UP_CYCLES:
                memory, files = _resident_mb(), _open_files()
    grown, more_files = _resident_mb() - memory, _open_files() - files
    slope = 100 * grown / max(1, cycles - WARM_UP_CYCLES)
    proof.count("memory", [f"{slope:.2f} MB in 100 cycles"] if slope > MAX_MB_IN_100_CYCLES else [])
    proof.count("open files", [f"{more_files} more"] if more_files > 0 else [])
    proof.notes.append(f"{cycles} cycles in one process: {slope:.2f} MB in 100 cycles after the first {WARM_UP_CYCLES}")
    return proof


def _resident_mb() -> float:
    found = re.search(r"^VmRSS:\s*(\d+)", Path("/proc/self/status").read_text(), re.M)
    return int(found[1]) / 1024 if found else 0.0


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208
