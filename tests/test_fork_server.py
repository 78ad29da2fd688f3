"""Workers are copies of a process that has loaded what they need, and are replaced when they have grown."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from crawler.runtime import fork_server, worker_process
from crawler.runtime.workers import Workers
from tests.patience import CHILD_SECONDS

LOADED_BY: list[int] = []
GROWN: list[bytes] = []


def load_once() -> None:
    if not LOADED_BY:
        LOADED_BY.append(os.getpid())


def loader_parent_and_self() -> tuple[int, int, int]:
    return LOADED_BY[0], os.getppid(), os.getpid()


def grow(megabytes: int) -> int:
    GROWN.append(os.urandom(1 << 20) * megabytes)
    return os.getpid()


@pytest.fixture(autouse=True)
def no_other_server() -> None:
    assert not fork_server._users, "a pool of another module was not stopped"


def test_what_workers_need_is_loaded_once_by_the_process_that_they_are_forked_from() -> None:
    pool = Workers(1, max_tasks=1, prepare=load_once)
    try:
        answers = [asyncio.run(pool.run(loader_parent_and_self, seconds=CHILD_SECONDS)) for _ in range(3)]
    finally:
        pool.stop()
    assert len({worker for _, _, worker in answers}) == 3
    assert {(loader, parent) for loader, parent, _ in answers} == {(answers[0][1], answers[0][1])}
    assert answers[0][1] != os.getpid()


def test_the_server_ends_with_the_last_pool_that_uses_it() -> None:
    first, second = Workers(1), Workers(1)
    server = asyncio.run(first.run(os.getppid, seconds=CHILD_SECONDS))
    assert asyncio.run(second.run(os.getppid, seconds=CHILD_SECONDS)) == server
    first.stop()
    assert asyncio.run(second.run(os.getppid, seconds=CHILD_SECONDS)) == server
    second.close()
    assert not Path(f"/proc/{server}").exists()


@pytest.mark.skipif(not worker_process.resident_mb(), reason="the system does not say what memory a process has")
def test_a_worker_that_has_grown_is_replaced_and_loses_no_task() -> None:
    pool = Workers(1)
    try:
        small = [asyncio.run(pool.run(grow, 1, seconds=CHILD_SECONDS)) for _ in range(3)]
        large = [asyncio.run(pool.run(grow, worker_process.MAX_GROWTH_MB, seconds=CHILD_SECONDS)) for _ in range(3)]
    finally:
        pool.close()
    assert len({*small, large[0]}) == 1
    assert len(set(large)) == 3
