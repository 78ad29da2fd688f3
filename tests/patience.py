"""How long the tests wait for a process, and how a process ends with its test whatever happens.

Every limit comes from CHILD_SECONDS. A slow machine raises it: BORDERWATCH_TEST_PATIENCE=3.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, AnyStr, TypeVar

Result = TypeVar("Result")
PATIENCE = float(os.environ.get("BORDERWATCH_TEST_PATIENCE") or 1)
CHILD_SECONDS = 180 * PATIENCE
LAST_WORDS_SECONDS = 5  # for the pipes of a child that was killed: a child of its own may hold them open


def end(child: subprocess.Popen[AnyStr]) -> tuple[Any, Any]:
    """Kill it where it still is, reap it and close its pipes; what it wrote to stdout and stderr, as far as it can be had."""
    if child.poll() is None:
        child.kill()
    out, err = None, None
    try:
        out, err = child.communicate(timeout=LAST_WORDS_SECONDS)
    except (ValueError, subprocess.TimeoutExpired):  # closed by the test; held open by a process that it left behind
        child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()
    return out, err


@contextmanager
def running(child: subprocess.Popen[AnyStr]) -> Iterator[subprocess.Popen[AnyStr]]:
    """The child, which is gone afterwards, also when the test fails between its start and its end."""
    try:
        yield child
    finally:
        end(child)


def output_of(child: subprocess.Popen[AnyStr], seconds: float = CHILD_SECONDS) -> tuple[AnyStr, AnyStr]:
    """What a child wrote until its end; one that does not end is ended, and the error says what it wrote."""
    try:
        return child.communicate(timeout=seconds)
    except BaseException as error:
        out, err = end(child)
        error.add_note(f"stdout: {out!r}\nstderr: {err!r}")
        raise


def wait_until(seen: Callable[[], object], child: subprocess.Popen[Any] | None = None, seconds: float = CHILD_SECONDS) -> None:
    """Ask again and again until it is so. A child that ends meanwhile will never do it."""
    last = time.monotonic() + seconds
    while not seen():
        if child is not None and child.poll() is not None:
            out, err = end(child)
            raise AssertionError(f"the process ended before it came: exit {child.returncode}\nstdout: {out!r}\nstderr: {err!r}")
        assert time.monotonic() < last, f"it did not come in {seconds:g} s"
        time.sleep(0.05)


def in_process_of_its_own(work: Callable[..., Result], *arguments: object, seconds: float = CHILD_SECONDS) -> Result:
    """What the work answers in a process without threads: whoever forks while threads run may wait for their locks for ever."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply_async(work, arguments).get(seconds)
