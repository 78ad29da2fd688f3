import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.model.errors import LockedError
from crawler.runtime import lock
from crawler.runtime.lock import hold
from tests.patience import CHILD_SECONDS, PATIENCE, running, wait_until


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
    with running(child):
        with pytest.raises(LockedError), hold(path):
            pass
        child.communicate(b"\n", timeout=CHILD_SECONDS)
    with hold(path):
        pass


def test_a_holder_that_was_killed_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    code = f"from crawler.runtime.lock import hold\nfrom pathlib import Path\nwith hold(Path({str(path)!r})):\n print(1, flush=True)\n input()"
    with running(subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"1\n"
        with pytest.raises(LockedError), hold(path):
            pass
        child.kill()
    wait_until(lambda: _is_free(path), seconds=5 * PATIENCE)  # the kernel keeps no lock of a dead process


HOLDER = """
import subprocess, sys
from pathlib import Path
from crawler.runtime.lock import hold
with hold(Path(sys.argv[1])) as handle:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=0, pass_fds=(handle,))
    print(child.pid, flush=True)
    child.wait()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say when a process started")
def test_what_a_killed_holder_left_at_work_is_waited_for_and_named_truly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with running(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)) as holder:
        assert holder.stdout is not None
        assert int(holder.stdout.readline()) > 0
        assert holder.stdin is not None
        with pytest.raises(LockedError, match=rf"the job is at work \(process {holder.pid}\)"), hold(path, "the job"):
            pass
        holder.kill()
        holder.wait()
        monkeypatch.setattr(lock, "MAX_ORPHAN_SECONDS", 0.0)
        with pytest.raises(LockedError, match=rf"the job was killed \(process {holder.pid}\), and"), hold(path, "the job"):
            pass
        monkeypatch.setattr(lock, "MAX_ORPHAN_SECONDS", CHILD_SECONDS)
        monkeypatch.setattr(
            "crawler.runtime.lock.time.sleep", lambda _: holder.stdin.close()
        )  # the child ends while it is waited for
        with hold(path, "the job"):
            assert path.read_text().split() == [str(os.getpid()), lock.start_ticks(os.getpid())]


def _is_free(path: Path) -> bool:
    try:
        with hold(path):
            return True
    except LockedError:
        return False


def test_a_full_disk_costs_the_lock_its_number_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with hold(tmp_path / "x.lock"), pytest.raises(LockedError, match="is at work"), hold(tmp_path / "x.lock"):
        pass
