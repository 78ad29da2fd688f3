"""A child that hangs costs its own test only: it is gone afterwards, and its pipes are closed."""

from __future__ import annotations

import ast
import gc
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from tests import road as roads
from tests.patience import end, output_of, running, wait_until
from tests.road import Road, source

TESTS = Path(__file__).parent
HANGS = "import sys, time\nprint('at work', flush=True)\nprint('so far', file=sys.stderr, flush=True)\ntime.sleep(600)"
# Its own child holds the pipes for longer than anybody waits.
LEAVES_A_CHILD = "import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(12)'])\n" + HANGS


def start(code: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "at work\n"
    return child


def assert_gone(child: subprocess.Popen[str]) -> None:
    assert child.returncode is not None, "it was not reaped"
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)
    assert all(pipe is None or pipe.closed for pipe in (child.stdin, child.stdout, child.stderr))


@pytest.mark.parametrize("code", [HANGS, LEAVES_A_CHILD], ids=["alone", "with a child of its own"])
def test_a_child_that_hangs_is_gone_after_its_time_and_the_error_says_what_it_wrote(code: str) -> None:
    child = start(code)
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        output_of(child, seconds=0.2)
    assert_gone(child)
    assert any("stderr" in note for note in caught.value.__notes__)
    if code == HANGS:
        assert "so far" in caught.value.__notes__[0]


def test_a_command_that_hangs_leaves_neither_process_nor_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`borderwatch daemon` never ends by itself."""
    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    started: list[subprocess.Popen[str]] = []

    def noted(self: Road, *arguments: str) -> subprocess.Popen[str]:
        started.append(begin(self, *arguments))
        return started[-1]

    begin = Road.start
    monkeypatch.setattr(roads.Road, "start", noted)
    with pytest.raises(subprocess.TimeoutExpired):
        road.borderwatch("daemon", seconds=1)
    assert_gone(started[0])
    started.clear()
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        gc.collect()
    assert not [str(complaint.message) for complaint in complaints if complaint.category is ResourceWarning]


def test_a_test_that_fails_halfway_leaves_no_child() -> None:
    child = start(HANGS)
    with pytest.raises(ZeroDivisionError), running(child):
        raise ZeroDivisionError
    assert_gone(child)


def test_a_child_whose_pipes_the_test_closed_is_reaped_all_the_same() -> None:
    child = start(HANGS)
    assert child.stdout is not None
    child.stdout.close()
    end(child)
    assert_gone(child)


def test_what_never_comes_fails_in_time_and_at_once_when_the_process_has_ended() -> None:
    with pytest.raises(AssertionError, match=r"did not come in 0\.1 s"):
        wait_until(lambda: False, seconds=0.1)
    with running(start("print('at work')")) as child, pytest.raises(AssertionError, match="exit 0"):
        wait_until(lambda: False, child)


def test_a_slow_machine_is_given_more_time_by_one_variable() -> None:
    code = "from tests.patience import CHILD_SECONDS; print(CHILD_SECONDS)"
    limits = [
        float(
            subprocess.check_output(
                [sys.executable, "-c", code], cwd=TESTS.parent, env={**os.environ, "BORDERWATCH_TEST_PATIENCE": factor}
            )
        )
        for factor in ("", "3")
    ]
    assert limits[1] == 3 * limits[0]


def calls_with_a_limit_of_their_own(code: str) -> list[int]:
    """Lines where a process is waited for with a number of seconds that nobody can raise."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"communicate", "wait", "run", "check_output"}
        for keyword in node.keywords
        if keyword.arg == "timeout" and isinstance(keyword.value, ast.Constant)
    ]


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_waits_for_a_process_with_a_limit_of_its_own(path: Path) -> None:
    assert calls_with_a_limit_of_their_own(path.read_text(encoding="utf-8")) == [], path.name


def test_the_walk_sees_a_limit_of_its_own() -> None:
    assert calls_with_a_limit_of_their_own("child.communicate(timeout=60)\nrun([], timeout=CHILD_SECONDS)") == [1]
