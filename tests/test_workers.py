"""Workers: whatever one task does, the others come back."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.app import tasks
from crawler.model import Page, Source
from crawler.runtime.clock import utcnow
from crawler.runtime.workers import WALL_FACTOR, WorkerDied, Workers, WorkerTimeout
from tests.patience import CHILD_SECONDS, PATIENCE, wait_until
from tests.site import words


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(2, memory_mb=600, max_tasks=50, warm=("crawler.model", "no.such.module"))
    yield pool
    pool.stop()


class Awkward(Exception):
    """Pickles, but cannot be read back."""

    def __init__(self, first: str, two: str) -> None:
        super().__init__(first)
        self.two = two


def double(number: int) -> int:
    return number * 2


def hang() -> None:
    time.sleep(600)


def doze(seconds: float) -> int:
    time.sleep(seconds)
    return 7


def loop(seconds: float) -> float:
    """Work for so much CPU time."""
    started = time.process_time()
    while (spent := time.process_time() - started) < seconds:
        pass
    return spent


def loop_in_c() -> bool:
    return re.match(r"(?:a|a)*b", "a" * 60) is None


def hang_deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


def kill_self(number: int) -> None:
    os.kill(os.getpid(), number)


def segfault() -> None:
    ctypes.string_at(0)


def eat() -> int:
    return len(bytearray(2 << 30))


def leave() -> None:
    os._exit(3)


def refuse() -> None:
    raise KeyError("no")


def refuse_awkwardly() -> None:
    raise Awkward("first", "second")


def interrupt() -> None:
    raise KeyboardInterrupt


def unpicklable() -> object:
    return lambda: None


def pid() -> int:
    return os.getpid()


def loaded() -> tuple[bool, bool, object]:
    main = sys.modules["__main__"]
    return "crawler.model" in sys.modules, "_pytest" in sys.modules, getattr(main, "__file__", None)


def interrupts() -> object:
    return signal.getsignal(signal.SIGINT)


def test_a_result_comes_back(workers: Workers) -> None:
    assert asyncio.run(workers.run(double, 21, seconds=CHILD_SECONDS)) == 42


def test_a_task_that_waits_for_a_busy_machine_comes_back_although_its_time_has_passed(workers: Workers) -> None:
    assert asyncio.run(workers.run(doze, 1.5, seconds=0.5)) == 7


@pytest.mark.parametrize(("function", "args"), [(loop, (600,)), (loop_in_c, ())])
def test_a_loop_ends_with_its_cpu_time_and_costs_nobody_else(workers: Workers, function, args) -> None:  # type: ignore[no-untyped-def]
    async def both() -> list[object]:
        tasks = [
            workers.run(function, *args, seconds=1),
            *(workers.run(double, number, seconds=CHILD_SECONDS) for number in range(8)),
        ]
        results: list[object] = await asyncio.gather(*tasks, return_exceptions=True)
        return results

    looped, *rest = asyncio.run(both())
    assert isinstance(looped, WorkerTimeout) and "took more than 1 s of CPU time" in str(looped)
    assert rest == [2 * number for number in range(8)]


def test_the_cpu_time_of_a_task_is_its_own(workers: Workers) -> None:
    for _ in range(3 * workers.count):  # the same processes again and again
        assert asyncio.run(workers.run(loop, 0.3, seconds=1)) >= 0.3


def test_a_clock_that_jumps_ahead_costs_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """So does the clock of a machine that was asleep."""
    pool = Workers(1)
    ahead = [0.0]

    async def scene() -> int:
        await pool.run(double, 1, seconds=CHILD_SECONDS)
        monkeypatch.setattr("pebble.pool.process.time.time", lambda: time.monotonic() + ahead[0])
        task = asyncio.create_task(pool.run(doze, 1.0, seconds=CHILD_SECONDS))
        await asyncio.sleep(0.5)
        ahead[0] = 10 * WALL_FACTOR * CHILD_SECONDS
        return await task

    try:
        assert asyncio.run(scene()) == 7
    finally:
        pool.stop()


def test_a_hang_ends_with_its_time_limit_and_costs_nobody_else(workers: Workers) -> None:
    async def both() -> list[object]:
        tasks = [workers.run(hang, seconds=1), *(workers.run(double, number, seconds=CHILD_SECONDS) for number in range(20))]
        results: list[object] = await asyncio.gather(*tasks, return_exceptions=True)
        return results

    hung, *rest = asyncio.run(both())
    assert isinstance(hung, WorkerTimeout) and str(hung) == f"took longer than {WALL_FACTOR} s: hang"
    assert rest == [2 * number for number in range(20)]


def test_a_worker_deaf_to_sigterm_is_killed_all_the_same(workers: Workers) -> None:
    with pytest.raises(WorkerTimeout):
        asyncio.run(workers.run(hang_deaf, seconds=0.5))
    assert asyncio.run(workers.run(double, 1, seconds=CHILD_SECONDS)) == 2


@pytest.mark.parametrize(
    ("function", "args", "text"),
    [
        (kill_self, (signal.SIGKILL,), "killed by SIGKILL"),
        (segfault, (), "killed by SIGSEGV"),
        (eat, (), "out of memory"),
        (leave, (), "exit code 3"),
    ],
)
def test_a_worker_that_dies_costs_its_task_only(workers: Workers, function, args, text: str) -> None:  # type: ignore[no-untyped-def]
    async def both() -> list[object]:
        good = [workers.run(double, number, seconds=CHILD_SECONDS) for number in range(20)]
        bad = workers.run(function, *args, seconds=CHILD_SECONDS)
        return await asyncio.gather(*good[:10], bad, *good[10:], return_exceptions=True)

    answers = asyncio.run(both())
    died = answers.pop(10)
    assert isinstance(died, WorkerDied) and text in str(died)
    assert answers == [2 * number for number in range(20)]


def test_a_worker_killed_while_idle_is_replaced(workers: Workers) -> None:
    victim = asyncio.run(workers.run(pid, seconds=CHILD_SECONDS))
    os.kill(victim, signal.SIGKILL)
    time.sleep(0.5)
    assert asyncio.run(workers.run(double, 4, seconds=CHILD_SECONDS)) == 8
    for child in multiprocessing.active_children():  # all of them at once
        os.kill(child.pid or 0, signal.SIGKILL)
    time.sleep(0.5)
    assert asyncio.run(workers.run(double, 5, seconds=CHILD_SECONDS)) == 10


def test_what_the_function_raises_is_raised_here(workers: Workers) -> None:
    with pytest.raises(KeyError, match="no"):
        asyncio.run(workers.run(refuse, seconds=CHILD_SECONDS))


def test_an_exception_that_cannot_travel_is_named(workers: Workers) -> None:
    with pytest.raises(WorkerDied, match="Awkward: first"):
        asyncio.run(workers.run(refuse_awkwardly, seconds=CHILD_SECONDS))
    assert asyncio.run(workers.run(double, 1, seconds=CHILD_SECONDS)) == 2


def test_a_result_that_cannot_travel_is_that_tasks_error(workers: Workers) -> None:
    with pytest.raises((AttributeError, WorkerDied), match="lambda"):
        asyncio.run(workers.run(unpicklable, seconds=CHILD_SECONDS))
    assert asyncio.run(workers.run(double, 1, seconds=CHILD_SECONDS)) == 2


def test_an_argument_that_cannot_travel_is_that_tasks_error(workers: Workers) -> None:
    with pytest.raises((AttributeError, WorkerDied, TypeError), match=r"lambda|local"):
        asyncio.run(workers.run(double, lambda: None, seconds=CHILD_SECONDS))
    assert asyncio.run(workers.run(double, 1, seconds=CHILD_SECONDS)) == 2


def test_a_keyboard_interrupt_inside_a_worker_does_not_reach_us_as_one(workers: Workers) -> None:
    with pytest.raises(WorkerDied, match="KeyboardInterrupt"):
        asyncio.run(workers.run(interrupt, seconds=CHILD_SECONDS))
    assert asyncio.run(workers.run(interrupts, seconds=CHILD_SECONDS)) == signal.SIG_IGN


def test_workers_are_warm_and_know_nothing_of_the_parents_main_script(workers: Workers) -> None:
    warm, _, main = asyncio.run(workers.run(loaded, seconds=CHILD_SECONDS))
    assert warm and main is None


def test_a_cancelled_task_frees_its_worker(workers: Workers) -> None:
    async def cancel() -> int:
        tasks = [asyncio.create_task(workers.run(hang, seconds=60)) for _ in range(2)]
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert all(task.cancelled() for task in tasks)
        return await workers.run(double, 3, seconds=CHILD_SECONDS)

    assert asyncio.run(cancel()) == 6


def test_a_worker_is_replaced_after_its_tasks() -> None:
    pool = Workers(1, max_tasks=2)
    try:
        assert not multiprocessing.active_children() or pool._pool is None  # nothing starts before it is needed
        pids = [asyncio.run(pool.run(pid, seconds=CHILD_SECONDS)) for _ in range(5)]
    finally:
        pool.close()
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_stop_ends_hanging_workers_at_once_and_tells_who_waits() -> None:
    async def scene() -> float:
        pool = Workers(2)
        tasks = [asyncio.create_task(pool.run(hang, seconds=100)) for _ in range(6)]
        await asyncio.sleep(1)
        started = time.monotonic()
        pool.stop()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(answer, WorkerDied) for answer in answers)
        with pytest.raises(WorkerDied):
            await pool.run(double, 1, seconds=1)
        return time.monotonic() - started

    assert asyncio.run(scene()) < 3


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent("""
        import asyncio
        from crawler.runtime.workers import Workers
        from tests import test_workers
        async def main():
            workers = Workers(1)
            print(await workers.run(test_workers.pid, seconds=test_workers.CHILD_SECONDS), flush=True)
            await workers.run(test_workers.hang, seconds=100)
        if __name__ == "__main__":
            asyncio.run(main())
        """)
    )
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)}
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.kill()
    try:
        wait_until(lambda: _has_ended(child), seconds=10 * PATIENCE)
    except AssertionError:
        os.kill(child, signal.SIGKILL)
        pytest.fail("the worker outlived its parent")


def _has_ended(pid: int) -> bool:
    """Gone, or waiting for somebody to ask how it ended."""
    try:
        return "Z" in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1][:3]
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_pages_that_are_tried_or_read_again_do_not_cost_a_worker_each() -> None:
    page = Page(url="https://paper.example/a", body=f"<html><body><h1>Salt</h1><p>{words('salt', 200)}</p></body></html>".encode())

    async def read_pages(workers: Workers) -> set[int]:
        processes = set()
        for _ in range(6):
            await workers.run(tasks.extract_page, page, Source(slug="", name=""), None, utcnow(), 40, None, False, seconds=60)
            processes.add(await workers.run(os.getpid, seconds=60))
        return processes

    workers = tasks.page_workers(1)
    try:
        assert len(asyncio.run(read_pages(workers))) == 1
    finally:
        workers.close()
