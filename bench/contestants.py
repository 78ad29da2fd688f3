"""Who runs in `bench/end_to_end.py`, each at its best settings, and how its texts are read.

Politeness is off for everybody, as all hosts are this machine: no delay between requests to a host, no robots.txt where a
peer can leave it out (Borderwatch cannot, and asks each host once). A peer lives in a virtual environment of its own, made
with pip from the configured index and kept between runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measured_process import Usage, measure_command
from crawler.config import shipped_watches

PEERS_FOLDER = Path(__file__).parent / "peers"
TRAFILATURA_SETTINGS = "[DEFAULT]\nSLEEP_TIME = 0\nSSRF_PROTECTION = off\n"  # keys left out have their shipped values
WORKER_COUNT = os.cpu_count() or 1
# Of every program that is measured: it asks no proxy, and has its byte code, as an installation does (without it each process
# compiles what it imports).
PROGRAM_ENVIRONMENT = {"no_proxy": "*", "NO_PROXY": "*", "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, slots=True)
class Task:
    """What a contestant is given: an empty folder, pages and the feeds that list them."""

    folder: Path
    urls: Sequence[str]
    feeds: Sequence[str]  # one a host

    def list_file(self, name: str, lines: Sequence[str]) -> Path:
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


Texts = Mapping[str, str]  # address → text


@dataclass(frozen=True, slots=True)
class Contestant:
    name: str
    packages: tuple[str, ...]  # of its environment; none: that of this command
    run: Callable[[Task, Path], tuple[Usage, Texts]]
    slow: bool = False  # fewer pages in a quick run


class NotInstalled(Exception):
    """A contestant's environment could not be made."""


def environment_of(contestant: Contestant | Poller, cache: Path) -> Path:
    """The folder of its programs."""
    if not contestant.packages:
        return Path(sys.executable).parent
    key = hashlib.sha256(repr((contestant.packages, sys.version_info[:3])).encode()).hexdigest()[:12]
    folder = cache / f"{contestant.packages[0]}-{key}"
    if not (folder / "complete").exists():
        venv.create(folder, with_pip=True, clear=True)
        for packages in (("--upgrade", "pip"), contestant.packages):
            done = subprocess.run(
                [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise NotInstalled(f"{contestant.name}: {(done.stderr.strip().splitlines() or ['pip failed'])[-1]}")
        (folder / "complete").touch()
    return folder / "bin"


def versions_in(programs: Path, packages: Sequence[str]) -> str:
    """The installed versions, as people write them."""
    code = "import sys, importlib.metadata as m; print(', '.join(f'{p} {m.version(p)}' for p in sys.argv[1:]))"
    done = subprocess.run([str(programs / "python"), "-c", code, *packages], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _json_lines(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["url"]: row["text"] for row in rows if row["text"]}


# ------------------------------------------------------------------ Borderwatch
def write_config(folder: Path, feeds: Sequence[str], more: str = "") -> Path:
    """A configuration with the shipped watches and a source for each feed's host."""
    by_host: dict[str, list[str]] = {}
    for url in feeds:
        by_host.setdefault(url.split("/")[2], []).append(url)
    sources = "\n".join(
        f"  - {{slug: s{number}, name: Site {number}, country: TJ, feeds: ["
        + ", ".join(f'{{url: "{url}", kind: rss}}' for url in urls)
        + "]}"
        for number, urls in enumerate(by_host.values())
    )
    path = folder / "config.yaml"
    path.write_text(
        f"contact: test@example.org\ndatabase: news.db\n"
        f'politeness: {{delay: 0s, timeout: 20s, allow_private: ["127.0.0.0/8"]}}\n{more}\ninclude: [pack:border]\n'
        f"sources:\n{sources}\n{shipped_watches()}",
        encoding="utf-8",
    )
    return path


def borderwatch_role(command_line: str, depth: int) -> str:
    """The stage that a process is part of."""
    if depth == 0:
        return "poll command"
    if depth == 1:
        return "crawl process (fetch, record)"
    return "workers (extract, prepare)" if command_line else ""


def poll(folder: Path, programs: Path, *options: str) -> Usage:
    return measure_command(
        [str(programs / "borderwatch"), "poll", *options],
        folder=folder,
        environment={"BORDERWATCH_CONFIG": str(folder / "config.yaml"), "NO_COLOR": "1", **PROGRAM_ENVIRONMENT},
        role_of=borderwatch_role,
    )


def _borderwatch(task: Task, programs: Path) -> tuple[Usage, Texts]:
    write_config(task.folder, task.feeds)
    usage = poll(task.folder, programs)
    connection = sqlite3.connect(task.folder / "news.db")
    try:
        return usage, dict(connection.execute("SELECT url, text FROM articles").fetchall())
    finally:
        connection.close()


# ------------------------------------------------------------------ peers
def _trafilatura(*flags: str, processes: int = 1) -> Callable[[Task, Path], tuple[Usage, Texts]]:
    def run(task: Task, programs: Path) -> tuple[Usage, Texts]:
        settings = task.list_file("settings.cfg", TRAFILATURA_SETTINGS.splitlines())
        command = [str(programs / "trafilatura"), "--config-file", str(settings), "--json", "--with-metadata", *flags]
        lists = [task.list_file(f"urls{number}", task.urls[number::processes]) for number in range(processes)]
        if processes > 1:
            command = [
                "xargs",
                "-n",
                "1",
                "-P",
                str(processes),
                "-a",
                str(task.list_file("lists", [str(path) for path in lists])),
                *command,
            ]
            command += ["-o", "out", "-i"]
        else:
            command += ["-o", "out", "-i", str(lists[0])]
        usage = measure_command(command, folder=task.folder, environment=PROGRAM_ENVIRONMENT)
        rows = [json.loads(path.read_text(encoding="utf-8")) for path in (task.folder / "out").rglob("*.json")]
        return usage, {row["source"]: row["text"] for row in rows if row.get("text")}

    return run


def _script(name: str) -> Callable[[Task, Path], tuple[Usage, Texts]]:
    def run(task: Task, programs: Path) -> tuple[Usage, Texts]:
        urls, out = task.list_file("urls", task.urls), task.folder / "out.jsonl"
        command = [str(programs / "python"), str(PEERS_FOLDER / name), str(urls), str(out)]
        return measure_command(command, folder=task.folder, environment=PROGRAM_ENVIRONMENT), _json_lines(out)

    return run


CONTESTANTS = (
    Contestant("Borderwatch", (), _borderwatch),
    Contestant("trafilatura CLI", ("trafilatura",), _trafilatura("--parallel", str(WORKER_COUNT))),
    Contestant(
        "trafilatura CLI --fast", ("trafilatura",), _trafilatura("--parallel", str(WORKER_COUNT), "--fast", "--no-comments")
    ),
    Contestant("trafilatura CLI, a process a core", ("trafilatura",), _trafilatura(processes=WORKER_COUNT)),
    Contestant("Scrapy + trafilatura", ("scrapy", "trafilatura"), _script("scrapy_pages.py")),
    Contestant("news-please", ("news-please",), _script("newsplease_pages.py"), slow=True),
    Contestant("newspaper4k", ("newspaper4k",), _script("newspaper_pages.py"), slow=True),
)


# ------------------------------------------------------------------ polling
@dataclass(frozen=True, slots=True)
class Poller:
    """Polls all feeds once; a second call in the same folder meets what it has seen."""

    name: str
    packages: tuple[str, ...]
    run: Callable[[Task, Path], tuple[Usage, int]]  # and how many feeds are known to be well


def _borderwatch_polls(task: Task, programs: Path) -> tuple[Usage, int]:
    if not (task.folder / "config.yaml").exists():
        write_config(task.folder, task.feeds)
    usage = poll(task.folder, programs, "--all")
    connection = sqlite3.connect(task.folder / "news.db")
    try:
        return usage, int(connection.execute("SELECT count(*) FROM feeds WHERE last_success_at IS NOT NULL").fetchone()[0])
    finally:
        connection.close()


def _reader_polls(task: Task, programs: Path) -> tuple[Usage, int]:
    feeds, out = task.list_file("feeds", task.feeds), task.folder / "out.json"
    script = [str(programs / "python"), str(PEERS_FOLDER / "reader_polls.py"), str(feeds)]
    usage = measure_command(
        [*script, str(task.folder / "reader.db"), str(out)], folder=task.folder, environment=PROGRAM_ENVIRONMENT
    )
    return usage, int(json.loads(out.read_text(encoding="utf-8"))["feeds"]) if out.exists() else 0


POLLERS = (Poller("Borderwatch", (), _borderwatch_polls), Poller("reader", ("reader", "sgmllib3k"), _reader_polls))
