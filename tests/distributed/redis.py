"""A redis-server of a test's own, on a free port, with its file in the test's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.patience import end, wait_until
from tests.site import closed_port

REDIS = shutil.which("redis-server") or ""
IS_REQUIRED = bool(os.environ.get("BORDERWATCH_REQUIRE_REDIS"))
needs_redis = pytest.mark.skipif(not REDIS and not IS_REQUIRED, reason="redis-server is not installed")
KEY = "a key that only this test has"


class RedisServer:
    """`with RedisServer(folder) as server: server.url`; it writes what it is told into a file that survives its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = int(closed_port().rpartition(":")[2])
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", ""]
        self._process = subprocess.Popen(
            [REDIS, *arguments, "--appendonly", "yes", "--maxmemory-policy", "noeviction"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def command(self, *words: str) -> str:
        client = Path(REDIS).with_name("redis-cli")
        return subprocess.run(
            [client, "-p", str(self.port), *words], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
        ).stdout.strip()

    def __enter__(self) -> RedisServer:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        end(self._process)

    def _answers(self) -> bool:
        try:
            return self.command("ping") == "PONG"
        except subprocess.CalledProcessError:
            return False
