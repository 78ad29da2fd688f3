"""A process that runs for months gives back what it took for a moment."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.runtime.allocator import MALLOC_LIMITS, give_back, spare_memory
from jobs.runner import lane
from jobs.runner.crawl import SPARING_MEMORY
from tests.deliver.environment import delivery_env
from tests.patience import CHILD_SECONDS
from tests.test_lanes import FakeJob, a_lane, fails

TAKE_AND_GIVE_BACK = """
import ctypes, sys
from crawler.runtime.allocator import spare_memory
if sys.argv[1] == "spare":
    spare_memory()
class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]
libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info
for _ in range(3):
    array = bytearray(2_000_000)
    del array
array = bytearray(2_000_000)
print(libc.mallinfo2().hblkhd >= 2_000_000)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="needs glibc 2.33 or newer")
@pytest.mark.parametrize("does_spare", [False, True])
def test_large_arrays_leave_no_holes_in_the_heap(does_spare: bool) -> None:
    """Without the limits, only the first of them is mapped by itself."""
    done = subprocess.run(
        [sys.executable, "-c", TAKE_AND_GIVE_BACK, "spare" if does_spare else "not"],
        capture_output=True,
        text=True,
        check=True,
        timeout=CHILD_SECONDS,
        cwd=Path(__file__).parents[1],
        env={name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")},
    )
    assert done.stdout.strip() == str(does_spare)


@pytest.mark.parametrize("error", [None, ValueError("?")])
def test_a_lane_gives_back_what_a_job_took_whatever_came_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception | None
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(lane, "give_back", lambda: calls.append("given back"))
    with delivery_env(tmp_path) as d:
        a_lane(d, FakeJob(act=fails(error)) if error else FakeJob()).tick()
    assert calls == ["given back"]


def test_memory_is_given_back_where_the_c_library_can_and_nothing_happens_where_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    give_back()
    spare_memory()


def test_a_crawl_gets_the_limits_of_the_daemon_that_starts_it() -> None:
    assert {limit.variable: str(limit.value) for limit in MALLOC_LIMITS} == SPARING_MEMORY
    assert {limit.variable for limit in MALLOC_LIMITS} == {"MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"}
