"""The crawl on several machines, on this one, with everything going wrong: `python -m bench.distributed`.

A broker, one writer, some workers, as many hosts as wanted on loopback. A random worker is killed every few seconds, the broker is
restarted once, the writer is killed once. Is every article there once? Was any host asked again before its time? `--calm` kills
nothing. `--scaling` runs calmly with one worker and with two: how many articles does a second of the workers' processors bring, and
how much sooner is all of it there? Workers wait for hosts most of the time, as in life: with one second between two requests, six
shards of the same hosts are worked off one after another, or two by two.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from bench.distributed.faulty_fleet import Faults, FaultyFleet
from bench.distributed.site import FleetSite, gaps, serve, times_fetched
from tests.distributed.servers import BrokerServer, EncryptedRedisServer, PostgresServer, RabbitServer, RedisServer

BROKERS: dict[str, type[BrokerServer]] = {
    "redis": RedisServer,
    "rediss": EncryptedRedisServer,
    "postgresql": PostgresServer,
    "amqp": RabbitServer,
}
MIN_CPU_RATIO = 0.9  # articles a CPU second with two workers, against one
MIN_SPEEDUP = 1.6  # of two workers, against one


@dataclass(frozen=True, kw_only=True)
class FleetResult:
    """What a run came to."""

    seconds: float
    cpu_seconds: float
    stored: int
    is_good: bool


def run_once(options: argparse.Namespace, ports: list[int], workers: int, faults: Faults) -> FleetResult:
    """Crawl all hosts into a new archive, and say how it went."""
    wanted = FleetSite.articles * len(ports)
    FleetSite.requests.clear()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = None if options.queue else BROKERS[options.broker](folder / "broker")
        with server or nullcontext():
            fleet = FaultyFleet(folder, workers, faults, server)
            write_config(folder, server.url if server is not None else options.queue, options.delay, ports)
            seconds = fleet.run(wanted, options.limit)
            stored = fleet.stored()
        if stored != wanted:
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}", *log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:], sep="\n")
    fetched, pauses = times_fetched(), gaps()
    short = [gap for gap in pauses if gap < options.delay]
    broker_name = options.queue or options.broker
    print(f"{len(ports)} hosts, {wanted} articles, {workers} workers, {broker_name}, a request every {options.delay} s", end="")
    print(f": {seconds:.0f} s")
    print(f"killed: {fleet.killed} workers, {fleet.writers_killed} writer; broker restarted {fleet.restarts} times")
    print(
        f"articles stored: {stored} of {wanted}; pages fetched: {fetched.total()} ({fetched.total() - len(fetched)} more than once)"
    )
    shortest = f"shortest {min(pauses, default=0):.3f} s, {len(short)} under {options.delay:.2f} s"
    print(f"gaps between requests to a host: {len(pauses)}, {shortest}")
    cpu_seconds = fleet.worker_cpu_seconds
    print(f"workers: {cpu_seconds:.1f} s of CPU, {stored / cpu_seconds:.1f} articles in each", flush=True)
    return FleetResult(seconds=seconds, cpu_seconds=cpu_seconds, stored=stored, is_good=stored == wanted and not short)


def write_config(folder: Path, queue: str, delay: float, ports: list[int]) -> None:
    """The configuration of writer and workers."""
    sources = "\n".join(
        f'  - {{slug: h{number}, name: H, feeds: [{{url: "http://127.0.0.1:{port}/rss"}}]}}' for number, port in enumerate(ports)
    )
    (folder / "config.yaml").write_text(
        f"database: news.db\nqueue: {queue}\ncontact: bench@example.org\n"
        f'politeness: {{delay: {delay}s, allow_private: ["127.0.0.1"]}}\ninclude: [pack:border]\nsources:\n{sources}\n',
        encoding="utf-8",
    )


def compare_one_and_two(options: argparse.Namespace, ports: list[int]) -> bool:
    """Run with one worker and with two; whether two are worth it."""
    one, two = (run_once(options, ports, workers, Faults()) for workers in (1, 2))
    ratio = (two.stored / two.cpu_seconds) / (one.stored / one.cpu_seconds)
    speedup = one.seconds / two.seconds
    print(
        f"two workers against one: {ratio:.2f} articles a CPU second (at least {MIN_CPU_RATIO}), {speedup:.2f} times as fast",
        end="",
    )
    print(f" (at least {MIN_SPEEDUP})")
    return one.is_good and two.is_good and ratio >= MIN_CPU_RATIO and speedup >= MIN_SPEEDUP


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--articles", type=int, default=2000, help="on all hosts together")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests to a host")
    parser.add_argument("--kill-every", type=float, default=5.0, help="seconds between two killed workers; 0: none")
    parser.add_argument("--keep-broker", action="store_true", help="do not restart the broker")
    parser.add_argument("--keep-writer", action="store_true", help="do not kill the writer")
    parser.add_argument("--calm", action="store_true", help="kill nothing")
    parser.add_argument("--scaling", action="store_true", help="one worker against two, calmly")
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds, for each run")
    parser.add_argument("--broker", choices=sorted(BROKERS), default="redis", help="which is started")
    parser.add_argument("--queue", default="", help="the address of a broker that is running")
    options = parser.parse_args()
    ports = serve(options.hosts, options.articles // options.hosts)
    if options.scaling:
        return 0 if compare_one_and_two(options, ports) else 1
    storm = Faults(kill_every=options.kill_every, restarts_broker=not options.keep_broker, kills_writer=not options.keep_writer)
    return 0 if run_once(options, ports, options.workers, Faults() if options.calm else storm).is_good else 1


if __name__ == "__main__":
    sys.exit(main())
