"""`/healthz` and `/metrics` of the daemon, on a loopback port: what `borderwatch health` says, for monitors that ask over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from crawler.app.health_checks import is_healthy
from crawler.app.health_facts import HealthRow
from crawler.app.health_metrics import Gauge
from crawler.model.errors import JobError

LOOPBACK = "127.0.0.1"
LOCAL_NAMES = ("127.0.0.1", "localhost")
CACHE_SECONDS = 15.0  # the checks take a moment: however often somebody asks, they are made no oftener
CLIENT_SECONDS = 10.0  # that a client may take


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSnapshot:
    """What the checks say at a moment, and the numbers."""

    rows: Sequence[HealthRow]
    gauges: Sequence[Gauge]


LoadSnapshot = Callable[[], HealthSnapshot]


class _Gauges(Collector):
    """Our numbers as the library wants them."""

    def __init__(self, gauges: Sequence[Gauge]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for gauge in self._gauges:
            family = GaugeMetricFamily(gauge.name, gauge.words, labels=[gauge.label] if gauge.label else [])
            for label_value, number in gauge.samples.items():
                family.add_metric([label_value] if gauge.label else [], number)
            yield family


class SnapshotCache:
    """The latest snapshot, made anew when it is older than `CACHE_SECONDS`, by one thread at a time."""

    def __init__(self, load: LoadSnapshot, clock: Callable[[], float] = time.monotonic) -> None:
        self._load, self._clock = load, clock
        self._lock = threading.Lock()
        self._latest: tuple[float, HealthSnapshot] | None = None

    def get(self) -> HealthSnapshot:
        with self._lock:
            now = self._clock()
            if self._latest is None or now - self._latest[0] >= CACHE_SECONDS:
                self._latest = now, self._load()
            return self._latest[1]


def answer_path(path: str, host: str, cache: SnapshotCache) -> tuple[int, str, bytes]:
    """Status, content type and body. A page of somebody else cannot read it by giving its own name to this address."""
    if host.rpartition(":")[0] not in LOCAL_NAMES and host not in LOCAL_NAMES:
        return 403, "text/plain; charset=utf-8", b"this address has another name\n"
    if path == "/healthz":
        rows = cache.get().rows
        healthy = is_healthy(rows)
        document = {"ok": healthy, "checks": [asdict(row) for row in rows]}
        return 200 if healthy else 503, "application/json", json.dumps(document, ensure_ascii=False).encode()
    if path == "/metrics":
        registry = CollectorRegistry()
        registry.register(_Gauges(cache.get().gauges))
        return 200, CONTENT_TYPE_LATEST, generate_latest(registry)
    return 404, "text/plain; charset=utf-8", b"there are /healthz and /metrics\n"


@contextmanager
def serve_metrics(port: int, load: LoadSnapshot) -> Iterator[int]:
    """Answer while the block runs; gives the port. Raises `JobError` where somebody listens there already."""
    cache = SnapshotCache(load)

    class Handler(BaseHTTPRequestHandler):
        timeout = CLIENT_SECONDS
        server_version = "Borderwatch"
        sys_version = ""

        def do_GET(self) -> None:
            status, kind, body = answer_path(self.path.partition("?")[0], self.headers.get("host", ""), cache)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.send_header("x-content-type-options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing: a line for each question would fill the log."""

    try:
        server = ThreadingHTTPServer((LOOPBACK, port), Handler)
    except OSError as error:
        raise JobError(f"metrics: port {port} of {LOOPBACK} cannot be used") from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
