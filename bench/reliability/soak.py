"""S1: many cycles in one process: its memory and its open files do not grow."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from bench.reliability.every_write import memory_disk
from bench.reliability.proof import Proof
from bench.reliability.scenarios import DELIVERY_TO_TWO_FOLDERS, load_config, write_scenario_config
from bench.reliability.simulated_week import TICKS_A_DAY, poll_tick
from crawler.runtime.allocator import give_back, spare_memory
from crawler.runtime.clock import DAY
from jobs import deliver
from tests.fakes import NOW

WARM_UP_CYCLES, MAX_MB_IN_100_CYCLES = 50, 1.0
SAMPLE_CYCLES = 5  # between two looks at the memory
CERTAINTY = 2.0  # standard errors by which a slope may be larger than it was seen


def prove_soak(cycles: int) -> Proof:
    """Plan, record and deliver so often. The crawl itself is a new process each time, so that it cannot grow.

    First the archive grows; then each cycle begins with the same archive and does the same work, so that whatever grows is the
    process. A slope is that of a straight line through all samples after the warm-up, with its standard error."""
    spare_memory()  # as a daemon does
    proof = Proof()
    with tempfile.TemporaryDirectory(prefix="reliability-", dir=memory_disk()) as name:
        growing, kept = Path(name) / "growing", Path(name) / "kept"
        growing.mkdir()
        write_scenario_config(growing, DELIVERY_TO_TWO_FOLDERS)
        memory, files = Samples(), _open_files()
        for tick in range(cycles):
            _run_cycle(growing, tick)
            memory.take(tick)
            if tick == WARM_UP_CYCLES:
                files = _open_files()
        _count_slope(proof, "the archive grows", memory)
        shutil.copytree(growing, kept)
        memory = Samples()
        for number in range(cycles):
            shutil.rmtree(growing)
            shutil.copytree(kept, growing)
            _run_cycle(growing, cycles)
            memory.take(number)
        _count_slope(proof, "the same work again and again", memory)
        more_files = _open_files() - files
    proof.count("open files", [f"{more_files} more"] if more_files > 0 else [])
    return proof


class Samples:
    """Megabytes of memory by the number of the cycle after which they were seen, from the end of the warm-up on."""

    def __init__(self) -> None:
        self.cycles: list[int] = []
        self.megabytes: list[float] = []

    def take(self, cycle: int) -> None:
        if cycle >= WARM_UP_CYCLES and cycle % SAMPLE_CYCLES == 0:
            self.cycles.append(cycle)
            self.megabytes.append(_resident_mb())


def slope_of(cycles: Sequence[int], megabytes: Sequence[float]) -> tuple[float, float]:
    """Megabytes in 100 cycles by least squares, and the standard error of that. Needs three samples."""
    offsets = np.array(cycles, dtype=np.float64) - np.mean(cycles)
    values = np.array(megabytes) - np.mean(megabytes)
    spread = float(offsets @ offsets)
    slope = float(offsets @ values) / spread
    rest = values - slope * offsets
    error = float(np.sqrt(rest @ rest / (len(rest) - 2) / spread))
    return 100 * slope, 100 * error


def _count_slope(proof: Proof, work: str, memory: Samples) -> None:
    slope, error = slope_of(memory.cycles, memory.megabytes)
    text = f"{slope:.2f} ± {error:.2f} MB in 100 cycles"
    proof.count(work, [text] if slope + CERTAINTY * error > MAX_MB_IN_100_CYCLES else [])
    number = len(memory.cycles)
    proof.notes.append(f"{work}: {text}, of {number} samples from cycle {memory.cycles[0]} to {memory.cycles[-1]}")


def _run_cycle(folder: Path, tick: int) -> None:
    now: datetime = NOW + tick * DAY / TICKS_A_DAY
    poll_tick(folder, now, now, None)
    deliver.deliver_due(load_config(folder), now, clock=lambda: now)
    give_back()  # as a lane of the daemon does after each job


def _resident_mb() -> float:
    status = re.search(r"^VmRSS:\s*(\d+)", Path("/proc/self/status").read_text(), re.M)
    return int(status[1]) / 1024 if status else 0.0


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208
