"""K2: each job is broken at its n-th write, for every n, and run again: it ends with the rows of an undisturbed one."""

from __future__ import annotations

import faulthandler
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.reliability.proof import Proof, Rows, differences
from bench.reliability.scenarios import Scenario
from bench.reliability.upgraded import SCENARIOS
from bench.reliability.write_faults import WriteCounter, WriteFault, install
from crawler.model.errors import BorderwatchError

LONGEST_SECONDS = 300  # of one run of a job, broken or not
POINTS_TOLD = 25  # between two lines about how far it is: the full form takes hours


def memory_disk() -> Path | None:
    """A folder in memory, where there is one: a kill loses nothing that the kernel has taken, so no disk is needed."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() else None


def prove_every_write(names: Sequence[str] = tuple(SCENARIOS), every: int = 1, first: int = 1, *, in_turn: bool = False) -> Proof:
    """Break each job at each `every`-th of its writes, in each way or in one way after the other."""
    proof = Proof()
    for name in names:
        part = _break_job(name, SCENARIOS[name], every, first, in_turn)
        proof.add(part)
    return proof


def _break_job(name: str, scenario: Scenario, every: int, first: int, in_turn: bool) -> Proof:
    proof, endings = Proof(), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="reliability-", dir=memory_disk()) as root:
        template = Path(root) / "template"
        template.mkdir()
        scenario.prepare(template)
        # Once here: what the job loads is loaded then, and the children that are broken have it.
        scenario.run(Path(shutil.copytree(template, Path(root) / "broken")), 0)
        shutil.rmtree(Path(root) / "broken")
        undisturbed = Path(shutil.copytree(template, Path(root) / "undisturbed"))
        writes = _count_writes(scenario, undisturbed)
        _in_child(lambda: scenario.run(undisturbed, 1))
        expected = scenario.rows(undisturbed)
        for turn, point in enumerate(range(first, writes + 1, every)):
            if turn % POINTS_TOLD == 0:
                print(f"{name}: write {point} of {writes}, {len(proof.breaches)} not as promised", file=sys.stderr, flush=True)
            for fault in [[*WriteFault][turn % len(WriteFault)]] if in_turn else WriteFault:
                folder = Path(root) / "broken"
                shutil.copytree(template, folder)
                ending = run_broken(partial(scenario.run, folder, 0), WriteCounter(fault, point))
                endings[ending] += 1
                case = f"{name}, {fault} at write {point} of {writes} ({ending})"
                proof.count(case, _differences_after(scenario, folder, expected, ending))
                shutil.rmtree(folder)
    proof.notes.append(f"{name}: {writes} writes; the broken runs: " + ", ".join(f"{n} {how}" for how, n in endings.most_common()))
    return proof


def _differences_after(scenario: Scenario, folder: Path, expected: Rows, ending: str) -> list[str]:
    """What the next run leaves different; an exception that is none of ours counts as well."""
    problems = [ending] if ending.startswith("raised") else []
    try:
        _in_child(lambda: scenario.run(folder, 1))
        return problems + differences(expected, scenario.rows(folder))
    except (AssertionError, BorderwatchError, ChildFailed) as error:
        return [*problems, f"{type(error).__name__}: {error}"]


class ChildFailed(Exception):
    pass


def _in_child(work: Callable[[], None]) -> None:
    """Run it to its end in a process of its own. Raises `ChildFailed`."""
    if how := _fork(work):
        raise ChildFailed(how)


def _fork(work: Callable[[], None]) -> str:
    """How a process that does the work ends: empty where well, else the error, or `killed`."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        faulthandler.dump_traceback_later(LONGEST_SECONDS, exit=True)  # a child that waits for ever ends, and says where it stood
        text = b""
        try:
            work()
        except BorderwatchError as error:
            text = f"error: {error}".encode()
        except BaseException as error:
            place = traceback.extract_tb(error.__traceback__)[-3:]
            text = f"raised {error!r} in {', '.join(f'{frame.name}:{frame.lineno}' for frame in place)}".encode()
        _write_all(writing, text)
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as stream:  # noqa: PTH123 - a pipe
        text = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return "killed" if status == -signal.SIGKILL else text.decode() if not status else f"raised signal {-status}"


_write_all = os.write  # before a fault is put into it


def _count_writes(scenario: Scenario, folder: Path) -> int:
    """The writes of an undisturbed run."""
    count_file = folder.parent / "writes"

    def work() -> None:
        counter = WriteCounter()
        install(counter)
        scenario.run(folder, 0)
        writes = counter.writes
        count_file.write_text(str(writes))

    _in_child(work)
    return int(count_file.read_text())


def run_broken(job: Callable[[], None], counter: WriteCounter) -> str:
    """How a job ends whose writes break, in a process of its own."""

    def work() -> None:
        install(counter)
        job()

    how = _fork(work)
    return "ended well" if not how else "named its error" if how.startswith("error:") else how
