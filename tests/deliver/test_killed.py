"""Deliveries killed with -9 at any moment, two at once, and started again: nothing lost, in files nothing twice, elsewhere at most
once more with the same name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.environment import MASSACRE, DeliveryEnv, delivery_env, rows
from tests.deliver.test_channels import Box, Hook, smtp
from tests.patience import output_of, wait_until

ROOT = Path(__file__).resolve().parents[2]
# Loads everything once, then runs each delivery in a process of its own: "2" starts two, and the end of all is told.
CODE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from crawler import config as configuration
from jobs import deliver
import smtplib, email.headerregistry
config = configuration.load(Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    pids = []
    for _ in range(int(line)):
        pid = os.fork()
        if not pid:
            deliver.deliver_due(config, datetime.now(UTC))
            os._exit(0)
        pids.append(pid)
    print(*pids, flush=True)
    print(*(os.waitpid(pid, 0)[1] for pid in pids), flush=True)
"""


class Deliveries:
    """Deliveries in processes that can be killed."""

    def __init__(self, folder: Path) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", CODE, str(folder / "config.yaml")],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._line() == ["ready"]

    def __enter__(self) -> Deliveries:
        return self

    def __exit__(self, *_: object) -> None:
        err = output_of(self._parent)[1]
        assert "Traceback" not in err, err

    def start(self, number: int = 1) -> list[int]:
        assert self._parent.stdin is not None
        self._parent.stdin.write(f"{number}\n")
        self._parent.stdin.flush()
        return [int(pid) for pid in self._line()]

    def end(self) -> list[int]:
        """Wait for all that were started; the signals that ended them, 0 for those that came to their end."""
        return [int(status) for status in self._line()]

    def kill(self, pid: int) -> bool:
        """Whether it was still at work."""
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return self.end() == [signal.SIGKILL]

    def run(self, number: int = 1) -> None:
        self.start(number)
        assert self.end() == [0] * number

    def _line(self) -> list[str]:
        assert self._parent.stdout is not None
        return self._parent.stdout.readline().split()


def setting(port: int, url: str) -> str:
    return f"""
    smtp: {{host: 127.0.0.1, port: {port}, security: none, sender: watch@example.org, timeout: 5s}}
    allow_private: [127.0.0.1]
    policy: {{immediate: [critical]}}
    recipients:
      - {{name: files, channel: files}}
      - {{name: desk, channel: mail, to: you@example.org}}
      - {{name: hook, channel: webhook, url: "{url}", secret: s3cret}}
    """


def critical(d: DeliveryEnv, number: int) -> None:
    d.house.clock.now = datetime.now(UTC)
    d.report(f"m{number}", f"{MASSACRE} number {number}")


def tokens(folder: Path, recipient: str) -> set[str]:
    return {token for (token,) in rows(folder, f"SELECT token FROM messages WHERE recipient = '{recipient}'")}


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_told_twice(tmp_path: Path) -> None:
    box = Box()
    with (
        smtp(box) as server,
        Hook() as hook,
        delivery_env(tmp_path, setting(server.port, hook.url)) as d,
        Deliveries(tmp_path) as run,
    ):
        killed = 0
        for number, wait in enumerate((0.02, 0.35, 0.1, 0.6, 0.05, 0.2, 0.45, 0.0, 0.28, 0.8)):
            critical(d, number)
            (pid,) = run.start()
            time.sleep(wait)
            killed += run.kill(pid)
        run.run()
        assert killed >= 3
        assert set(rows(tmp_path, "SELECT DISTINCT state FROM messages")) == {("sent",)}
        # Each story is told to each recipient exactly once.
        counts = rows(tmp_path, "SELECT recipient, count(*), count(DISTINCT story_id) FROM notification_log GROUP BY 1 ORDER BY 1")
        assert counts == [("desk", 10, 10), ("files", 10, 10), ("hook", 10, 10)]
        mails = Counter(str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in box.mails)
        posts = Counter(headers["Idempotency-Key"] for _, headers, _ in hook.got)
        for got, recipient in ((mails, "desk"), (posts, "hook")):
            assert set(got) == tokens(tmp_path, recipient)  # nothing lost
            assert max(got.values()) <= 2
            assert sum(got.values()) - len(got) <= killed  # at most once more for each kill
        files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        assert all(path.suffix == ".part" for path in files if path.name.startswith("."))
        notices = [path for path in files if path.name.startswith("notice-") and path.suffix == ".json"]
        stories = Counter(
            story["headline"]
            for path in [*notices, *(tmp_path / "out").glob("digest-*.json")]
            for story in json.loads(path.read_text(encoding="utf-8"))["stories"]
        )
        assert stories == Counter({f"{MASSACRE} number {number}": 1 for number in range(10)})


class Stalling(Box):
    """A mail server that says nothing after what it is told to stall at, until it may."""

    def __init__(self, stall_point: str) -> None:
        super().__init__()
        self.stall_point, self.reached, self.stalls = stall_point, threading.Event(), 1

    async def _stall(self, stage: str) -> None:
        import asyncio

        if stage == self.stall_point and self.stalls:
            self.stalls -= 1
            self.reached.set()
            await asyncio.sleep(30)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        await self._stall("rcpt")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        reply = await super().handle_DATA(server, session, envelope)
        await self._stall("taken")
        return reply


@pytest.mark.parametrize(("stall_point", "times"), [("rcpt", 1), ("taken", 2)])
def test_killed_before_the_server_took_it_once_and_after_it_took_it_once_more(tmp_path: Path, stall_point: str, times: int) -> None:
    box = Stalling(stall_point)
    with (
        smtp(box) as server,
        Hook() as hook,
        delivery_env(tmp_path, setting(server.port, hook.url)) as d,
        Deliveries(tmp_path) as run,
    ):
        critical(d, 1)
        (pid,) = run.start()
        assert box.reached.wait(30)
        # Recipients are served side by side: the mail alone is to be under way when the process dies.
        wait_until(lambda: rows(tmp_path, "SELECT state FROM messages WHERE recipient <> 'desk'") == [("sent",)] * 2)
        assert rows(tmp_path, "SELECT state FROM messages WHERE recipient = 'desk'") == [("sending",)]
        assert run.kill(pid)
        run.run()
        assert rows(tmp_path, "SELECT state, attempts FROM messages WHERE recipient = 'desk'") == [("sent", 2)]
        assert len(box.mails) == times
        assert len({str(mail["Message-ID"]) for mail in box.mails}) == 1
        assert len(set(box.raw)) == 1
        assert len(hook.got) == 1  # the others had nothing to do with it


def test_two_deliveries_at_once_send_each_message_once(tmp_path: Path) -> None:
    box = Box()
    with (
        smtp(box) as server,
        Hook() as hook,
        delivery_env(tmp_path, setting(server.port, hook.url)) as d,
        Deliveries(tmp_path) as run,
    ):
        for number in range(3):
            critical(d, number)
            run.run(3)
        run.run()
        assert set(rows(tmp_path, "SELECT DISTINCT state FROM messages")) == {("sent",)}
        assert len(box.mails) == len({str(mail["Message-ID"]) for mail in box.mails}) == len(tokens(tmp_path, "desk"))
        assert len(hook.got) == len({headers["Idempotency-Key"] for _, headers, _ in hook.got}) == len(tokens(tmp_path, "hook"))
        counts = rows(tmp_path, "SELECT recipient, count(*), count(DISTINCT story_id) FROM notification_log GROUP BY 1 ORDER BY 1")
        assert counts == [("desk", 3, 3), ("files", 3, 3), ("hook", 3, 3)]
