import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.model.errors import LockedError
from crawler.runtime.lock import hold


def test_a_second_holder_is_refused_at_once_and_told_who_holds(tmp_path: Path) -> None:
    with hold(tmp_path / "x.lock"), pytest.raises(LockedError, match=str(os.getpid())), hold(tmp_path / "x.lock"):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with hold(tmp_path / "x.lock"):
            pass


def test_a_child_that_inherits_the_lock_keeps_it_when_the_parent_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with hold(path) as handle:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(handle,))
    with pytest.raises(LockedError), hold(path):
        pass
    child.communicate(b"\n")
    with hold(path):
        pass


def test_a_holder_that_was_killed_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    code = f"from crawler.runtime.lock import hold\nfrom pathlib import Path\nwith hold(Path({str(path)!r})):\n print(1, flush=True)\n input()"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"1\n"
    with pytest.raises(LockedError), hold(path):
        pass
    child.kill()
    child.communicate()
    deadline = time.monotonic() + 5
    while True:
        try:
            with hold(path):
                return
        except LockedError:
            assert time.monotonic() < deadline, "the kernel kept the lock of a dead process"
            time.sleep(0.05)
