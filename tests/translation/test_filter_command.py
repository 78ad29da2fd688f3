"""A program as a filter: within its time and size, and nothing of it is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crawler.runtime.filter_command import CommandFailed, run_filter
from tests.patience import wait_until

PYTHON = sys.executable


def answer(code: str, text: str = "сӯҳбат", seconds: float = 20, max_bytes: int = 100) -> str:
    return run_filter([PYTHON, "-c", code], text, folder=Path.cwd(), seconds=seconds, max_bytes=max_bytes)


def test_it_gets_the_text_and_answers() -> None:
    assert answer("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())") == "сӯҳбат"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import sys; sys.exit('no model for tg')", "exit code 1: no model for tg"),
        ("print('x' * 5000)", "more than 100 bytes"),
        ("import os; os.write(1, b'\\xff\\xfe')", "not UTF-8"),
    ],
)
def test_what_is_no_answer_is_said(code: str, reason: str) -> None:
    with pytest.raises(CommandFailed, match=reason):
        answer(code)


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandFailed, match="No such file"):
        run_filter(["/no/such/program"], "x", folder=Path.cwd(), seconds=5, max_bytes=100)


def test_a_program_that_asks_for_no_input_may_answer() -> None:
    assert answer("import os; os.close(0); print('ok')", "x" * 50_000) == "ok\n"


@pytest.mark.parametrize(
    "code",
    ["import time; time.sleep(600)", "import os, time; os.close(1); os.close(2); time.sleep(600)"],
    ids=["silent", "outputs closed"],
)
def test_one_that_hangs_is_ended(code: str) -> None:
    with pytest.raises(CommandFailed, match="no answer within"):
        answer(code, seconds=0.5)


def test_what_it_left_running_is_ended_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import pathlib, subprocess, sys; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], stdout=subprocess.DEVNULL, "
        f"stderr=subprocess.DEVNULL); pathlib.Path({str(note)!r}).write_text(str(child.pid)); print('done')"
    )
    assert answer(code) == "done\n"
    status = Path(f"/proc/{note.read_text()}/stat")
    wait_until(lambda: not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z")
