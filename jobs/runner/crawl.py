"""Starts the crawl as a child process, with a time limit, and makes sure that it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crawler.model import Item, Plan
from crawler.model.errors import JobError, NotWritable
from crawler.runtime import serialize
from crawler.runtime.allocator import MALLOC_LIMITS
from crawler.runtime.logs import rotate_log
from crawler.runtime.permissions import obstacle
from crawler.runtime.scratch import scratch_folder

GRACE = 30.0  # seconds a crawl gets to finish what is in flight; a page that is not there by then stays pending
GRACE_OF_DAEMON = 5.0  # whoever stops the daemon may kill it after 10
# glibc keeps what a large page took, and more so for each thread, unless it is told to give it back. Others ignore these.
SPARING_MEMORY = {limit.variable: str(limit.value) for limit in MALLOC_LIMITS}
COLLECT_SECONDS = 600.0  # of a crawl that stores nothing


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How the child ended."""

    code: int
    timed_out: bool = False
    stopped: bool = False  # we were asked to stop


class Stop:
    """Set by a signal handler: finish what is in flight, then end."""

    def __init__(self) -> None:
        self.requested = False

    def request(self, *_: object) -> None:
        """Usable as a signal handler."""
        self.requested = True

    def request_or_interrupt(self, *_: object) -> None:
        """A handler of Ctrl-C: ask; the second time, interrupt. Raises `KeyboardInterrupt`."""
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


def run_crawl(
    plan: Plan,
    *,
    config_path: Path,
    log: Path | None,
    seconds: float,
    items: Path | None = None,
    lock: int | None = None,
    stop: Stop | None = None,
    tick: Callable[[], None] = lambda: None,
    every: float = 0.25,
    grace: float = GRACE,
) -> CrawlEnd:
    """Crawl `plan`; call `tick` now and then. `log=None` lets the child write to our stderr;
    `items` sends what it learns to a file instead of the store. `grace`: seconds it gets to end when it is asked to.

    The child is a process group of its own: Ctrl-C reaches us alone, and we pass it on once. It inherits the lock, so
    that a crawl whose parent was killed still keeps others out until it has ended too.
    """
    stop = stop or Stop()
    with scratch_folder() as folder:
        path = folder / "plan"  # in a folder that nobody else can read or write
        path.write_bytes(serialize.pack(plan))
        output = _open_log(log) if log else None
        try:
            child = subprocess.Popen(
                [sys.executable, "-P", "-m", "crawler.shell.start", str(path)],  # -P: no module comes from the folder we are in
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={
                    **SPARING_MEMORY,
                    **os.environ,
                    "SCRAPY_SETTINGS_MODULE": "crawler.settings",
                    "BORDERWATCH_CONFIG": str(config_path),
                    "BORDERWATCH_PARENT": str(os.getpid()),
                    **({"BORDERWATCH_ITEMS": str(items)} if items else {}),
                },
                pass_fds=() if lock is None else (lock,),
                start_new_session=True,
            )
        except OSError as error:
            raise JobError("the crawl cannot be started") from error
        finally:
            if output is not None:
                os.close(output)
        return _watch(child, seconds, stop, tick, every, grace)


def collect_items(
    plan: Plan,
    *,
    config_path: Path,
    seconds: float = COLLECT_SECONDS,
    stop: Stop | None = None,
    follow: Callable[[int], None] = lambda polled: None,
) -> tuple[Item, ...]:
    """Crawl `plan`, store nothing, and give what it learned, also when it was stopped or its time was over. `follow` hears
    now and then how many feeds are polled. Raises `JobError`."""
    with scratch_folder() as folder:
        items = folder / "items.txt"
        polled, offset = 0, 0

        def tick() -> None:
            nonlocal polled, offset
            if items.exists():
                with items.open("rb") as stream:
                    stream.seek(offset)
                    whole = stream.read().rpartition(b"\n")[0]
                offset += len(whole) + bool(whole)
                polled += sum(line.startswith(b"FeedState ") for line in whole.split(b"\n"))
            follow(polled)

        ended = run_crawl(plan, config_path=config_path, log=folder / "log", seconds=seconds, items=items, stop=stop, tick=tick)
        if (ended.code and not (ended.timed_out or ended.stopped)) or not items.exists():
            raise JobError("the look did not end well", f"code {ended.code}")
        from crawler.app.dispatch import read_items  # with all that reads articles: a poll leaves that to its child

        return tuple(read_items(items))


def _watch(
    child: subprocess.Popen[bytes], seconds: float, stop: Stop, tick: Callable[[], None], every: float, grace: float
) -> CrawlEnd:
    deadline = time.monotonic() + seconds
    try:
        while child.poll() is None:
            tick()
            if stop.requested or time.monotonic() > deadline:
                return CrawlEnd(_end(child, grace), timed_out=not stop.requested, stopped=stop.requested)
            time.sleep(every)
        tick()
        return CrawlEnd(child.returncode)
    except KeyboardInterrupt:
        return CrawlEnd(_end(child, grace), stopped=True)
    except BaseException:
        _end(child, 0.0)
        raise


def _end(child: subprocess.Popen[bytes], grace: float) -> int:
    """SIGTERM once (Scrapy finishes what is in flight), then SIGKILL for the whole group."""
    try:
        child.send_signal(signal.SIGTERM)
        return child.wait(grace)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return child.wait()


def _open_log(path: Path) -> int:
    """The log for appending; a large one is put aside first, the oldest forgotten."""
    if text := obstacle(path):
        raise NotWritable("the log of the crawl cannot be written", text)
    path.parent.mkdir(parents=True, exist_ok=True)
    rotate_log(path)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
