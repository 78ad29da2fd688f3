"""The crawl on several machines, on this one, with everything going wrong: `python -m bench.distributed`.

A redis-server with AOF, one writer, some workers, as many hosts as wanted on loopback. A random worker is killed every few seconds,
the broker is restarted once, the writer is killed once. Is every article there once? Was any host asked again before its time?
`--calm` kills nothing. `--queue URL` uses a broker that is running.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

COMMAND = Path(sys.executable).with_name("borderwatch")
STOCK = "river valley school market bridge winter harvest apricot council road snow doctor lamp wool canal water train".split()
GAP_SLACK_SECONDS = 0.02  # between the moment we mean to ask and the one in which the site hears it
JITTER = 0.1  # of a delay, to either side: DOWNLOAD_DELAY_JITTER


class FleetSite(BaseHTTPRequestHandler):
    """A feed of articles, and the articles; each server is a host."""

    protocol_version = "HTTP/1.1"
    requests: ClassVar[defaultdict[int, list[tuple[float, str]]]] = defaultdict(list)
    articles = 0

    def do_GET(self) -> None:
        port = self.connection.getsockname()[1]
        self.requests[port].append((time.monotonic(), self.path))
        if self.path == "/robots.txt":
            return self._answer(404, "text/plain", "")
        if self.path == "/rss":
            items = "".join(
                f"<item><title>{_title(port, number)}</title><link>http://127.0.0.1:{port}/a{number}</link></item>"
                for number in range(self.articles)
            )
            return self._answer(200, "application/rss+xml", f"<rss version='2.0'><channel><title>N</title>{items}</channel></rss>")
        rng = random.Random(f"{port}{self.path}")
        paragraphs = "".join(f"<p>{' '.join(rng.choice(STOCK) for _ in range(60))}.</p>" for _ in range(5))
        title = _title(port, self.path[2:])
        return self._answer(200, "text/html", f"<html><title>{title}</title><article><h1>{title}</h1>{paragraphs}</article></html>")

    def _answer(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None: ...


def _title(port: object, number: object) -> str:
    rng = random.Random(f"{port}-{number}")
    return f"{' '.join(rng.choice(STOCK) for _ in range(5))} {port} {number}".capitalize()


class FaultyFleet:
    """Workers, a writer and a broker that are ended without warning."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder, self.options = folder, options
        self.environment = {**os.environ, "BORDERWATCH_CONFIG": str(folder / "config.yaml"), "BORDERWATCH_QUEUE_KEY": "bench " * 4}
        self.workers: list[subprocess.Popen[bytes]] = []
        self.killed = self.restarts = self.writers_killed = 0
        self.broker: subprocess.Popen[bytes] | None = None
        self.queue = options.queue
        if not self.queue:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            self.queue = f"redis://127.0.0.1:{self.port}/0"
            self.start_broker()

    def start_broker(self) -> None:
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        arguments = [*where, "--save", "", "--appendonly", "yes"]
        self.broker = subprocess.Popen([shutil.which("redis-server") or "redis-server", *arguments], stdout=subprocess.DEVNULL)
        time.sleep(1)

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen([COMMAND, *arguments], env=self.environment, stdout=log, stderr=log, cwd=self.folder)

    def keep_workers(self) -> None:
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < self.options.workers:
            self.workers.append(self.start("worker", "worker"))

    def kill_worker(self) -> None:
        victim = random.choice(self.workers)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.killed += 1

    def restart_broker(self) -> None:
        if self.broker is not None:
            self.broker.terminate()
            self.broker.wait()
            time.sleep(3)
            self.start_broker()
            self.restarts += 1

    def end(self) -> None:
        for process in (*self.workers, *([self.broker] if self.broker else [])):
            process.terminate()
        for process in (*self.workers, *([self.broker] if self.broker else [])):
            process.wait()


def articles_in(path: Path) -> int:
    if not path.exists():
        return 0
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
    try:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def run_fleet(fleet: FaultyFleet, database: Path, wanted: int) -> float:
    """Poll until every article is there; the seconds that took."""
    options = fleet.options
    began = time.monotonic()
    next_kill = began + options.kill_every
    writer: subprocess.Popen[bytes] | None = None
    while time.monotonic() - began < options.limit:
        fleet.keep_workers()
        if writer is None or writer.poll() is not None:
            if articles_in(database) >= wanted:
                break
            writer = fleet.start("writer", "poll")
        stored = articles_in(database)
        if not options.calm:
            if time.monotonic() > next_kill and stored < wanted:
                fleet.kill_worker()
                next_kill = time.monotonic() + options.kill_every
            if not fleet.restarts and stored > wanted / 4:
                fleet.restart_broker()
            if not fleet.writers_killed and stored > wanted / 2:
                writer.kill()
                writer.wait()
                fleet.writers_killed += 1
        time.sleep(0.5)
    if writer is not None and writer.poll() is None:
        writer.terminate()
        writer.wait()
    return time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--articles", type=int, default=2000, help="on all hosts together")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests to a host")
    parser.add_argument("--kill-every", type=float, default=5.0)
    parser.add_argument("--limit", type=float, default=3600.0)
    parser.add_argument("--queue", default="", help="a broker that is running")
    parser.add_argument("--calm", action="store_true", help="kill nothing")
    options = parser.parse_args()
    FleetSite.articles = options.articles // options.hosts
    wanted = FleetSite.articles * options.hosts
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), FleetSite) for _ in range(options.hosts)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fleet = FaultyFleet(folder, options)
        sources = "\n".join(
            f'  - {{slug: h{number}, name: H, feeds: [{{url: "http://127.0.0.1:{server.server_address[1]}/rss"}}]}}'
            for number, server in enumerate(servers)
        )
        (folder / "config.yaml").write_text(
            f"database: news.db\nqueue: {fleet.queue}\ncontact: bench@example.org\n"
            f'politeness: {{delay: {options.delay}s, allow_private: ["127.0.0.1"]}}\ninclude: [pack:border]\nsources:\n{sources}\n',
            encoding="utf-8",
        )
        try:
            seconds = run_fleet(fleet, folder / "news.db", wanted)
        finally:
            fleet.end()
        stored = articles_in(folder / "news.db")
        if stored != wanted:
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}", *log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:], sep="\n")
    pages = [request for requests in FleetSite.requests.values() for request in requests if request[1].startswith("/a")]
    gaps = [
        later[0] - earlier[0]
        for requests in FleetSite.requests.values()
        for earlier, later in pairwise(request for request in requests if request[1] != "/robots.txt")
    ]
    least = options.delay * (1 - JITTER) - GAP_SLACK_SECONDS
    short = [gap for gap in gaps if gap < least]
    print(
        f"{options.hosts} hosts, {wanted} articles, {options.workers} workers, {options.delay} s between requests: {seconds:.0f} s"
    )
    print(f"killed: {fleet.killed} workers, {fleet.writers_killed} writer; broker restarted {fleet.restarts} times")
    print(f"articles stored: {stored} of {wanted}; pages fetched: {len(pages)} ({len(pages) - len(set_of_pages())} more than once)")
    print(f"gaps between requests to a host: {len(gaps)}, shortest {min(gaps, default=0):.3f} s, {len(short)} under {least:.2f} s")
    return 0 if stored == wanted and not short else 1


def set_of_pages() -> set[tuple[int, str]]:
    return {(port, path) for port, requests in FleetSite.requests.items() for _, path in requests if path.startswith("/a")}


if __name__ == "__main__":
    sys.exit(main())
