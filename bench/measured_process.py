"""Wall time, processor time and memory of a command with all its processes, from the kernel's own counts (Linux)."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS, MEMORY_SAMPLE_SECONDS = 0.2, 2.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
COMMAND_LIMIT_SECONDS = 3600

RoleOf = Callable[[str, int], str]  # command line and depth below the command → the name of its stage


@dataclass(frozen=True, slots=True)
class Usage:
    wall: float  # seconds
    cpu: float  # seconds, of all processes
    peak_mb: float  # proportional set size of all processes together, at the highest sample
    stages: Mapping[str, float] = field(default_factory=dict)  # role → CPU seconds
    exit_code: int = 0


class _Sampler:
    """Looks at the processes below `root` until stopped. What a process used between its last sample and its end is not
    seen here (the total is: it comes from `wait4`)."""

    def __init__(self, root: int, role_of: RoleOf) -> None:
        self._root, self._role_of = root, role_of
        self._cpu: dict[int, float] = {}
        self._roles: dict[int, str] = {}
        self.peak_mb = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> dict[str, float]:
        self._ended.set()
        self._thread.join()
        stages: dict[str, float] = defaultdict(float)
        for pid, seconds in self._cpu.items():
            stages[self._roles[pid]] += seconds
        return dict(stages)

    def _watch(self) -> None:
        next_memory = 0.0
        while not self._ended.wait(SAMPLE_SECONDS):
            processes = self._tree()
            for pid, (depth, seconds) in processes.items():
                self._cpu[pid] = seconds
                self._roles[pid] = self._role_of(_command_line(pid), depth) or self._roles.get(pid, "")
            if time.monotonic() >= next_memory:
                next_memory = time.monotonic() + MEMORY_SAMPLE_SECONDS
                self.peak_mb = max(self.peak_mb, sum(_proportional_mb(pid) for pid in processes))

    def _tree(self) -> dict[int, tuple[int, float]]:
        """Process → depth and CPU seconds."""
        parents: dict[int, tuple[int, float]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(path.parent.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND)
        depths = {self._root: 0} if self._root in parents else {}
        generation = list(depths)
        while generation:
            generation = [pid for pid, (parent, _) in parents.items() if parent in generation and pid not in depths]
            depths.update(dict.fromkeys(generation, max(depths.values(), default=0) + 1))
        return {pid: (depth, parents[pid][1]) for pid, depth in depths.items()}


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def _proportional_mb(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def measure_command(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    role_of: RoleOf = lambda _line, _depth: "all",
) -> Usage:
    """Run a command to its end. Its output goes to `output.log` in the folder."""
    started = time.perf_counter()
    with (folder / "output.log").open("ab") as log:
        child = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        sampler = _Sampler(child.pid, role_of)
        killer = threading.Timer(COMMAND_LIMIT_SECONDS, child.kill)
        killer.start()
        try:
            _, status, used = os.wait4(child.pid, 0)
        except KeyboardInterrupt:
            child.kill()
            killer.cancel()
            sampler.stop()
            raise
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        killer.cancel()
    stages = sampler.stop()
    return Usage(wall=wall, cpu=used.ru_utime + used.ru_stime, peak_mb=sampler.peak_mb, stages=stages, exit_code=child.returncode)
