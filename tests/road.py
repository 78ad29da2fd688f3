"""The installed command against loopback sites: a folder with a configuration, and what the database says afterwards."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from crawler import config as configuration
from tests.patience import CHILD_SECONDS, output_of

COMMAND = Path(sys.executable).with_name("borderwatch")


class Road:
    """`Road(folder, sources)`; then `borderwatch("poll")`, and `sql(…)`."""

    def __init__(self, folder: Path, sources: str, settings: str = "", politeness: str = "delay: 0.01s, timeout: 5s") -> None:
        self.folder = folder
        self.database = folder / "news.db"
        self.path = folder / "config.yaml"
        self.path.write_text(
            f"contact: test@example.org\ndatabase: news.db\n"
            f'politeness: {{{politeness}, allow_private: ["127.0.0.1"]}}\n{settings}\ninclude: [pack:border]\n'
            f"sources:\n{sources}\n{configuration.shipped_watches()}",
            encoding="utf-8",
        )

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        environment = {**os.environ, "BORDERWATCH_CONFIG": str(self.path), "NO_COLOR": "1", "COLUMNS": "200"}
        return subprocess.Popen(
            [str(COMMAND), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            **options,
        )

    def borderwatch(self, *arguments: str, expect: int | None = 0, seconds: float = CHILD_SECONDS) -> str:
        """Run it to its end; its stdout. Checks the exit code (None: any)."""
        child = self.start(*arguments)
        out, err = output_of(child, seconds)
        log = self.folder / "crawl.log"
        tail = log.read_text(encoding="utf-8")[-2000:] if log.exists() else ""
        assert expect is None or child.returncode == expect, f"exit {child.returncode}\n{out}\n{err}\n{tail}"
        assert "Traceback" not in err, err
        self.stderr = err
        return out

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.database, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def value(self, query: str, *values: object) -> Any:
        return self.sql(query, *values)[0][0]

    def balance(self) -> None:
        """Every run's ledger adds up."""
        for run, seen, stands in self.sql("SELECT run_id, seen + carried, accounted_for FROM ledger"):
            assert seen == stands, f"run {run}"


def source(slug: str, url: str, kind: str = "rss", more: str = "") -> str:
    """A source block with one feed."""
    return f'  - {{slug: {slug}, name: {slug.title()}, country: TJ, feeds: [{{url: "{url}", kind: {kind}{more}}}]}}'
