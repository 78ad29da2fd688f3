"""`borderwatch worker`: crawl for a daemon on another machine."""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from crawler import config as configuration
from crawler.model.errors import ConfigError
from jobs.runner.crawl import Stop

if TYPE_CHECKING:
    from jobs.runner.worker import Worker

WRONG_VERSION_CODE = 78  # EX_CONFIG of sysexits.h: a service manager need not try again


@click.command("worker")
@click.option("--queue", metavar="URL", help="The daemon's queue, or env:NAME.  [default: that of the configuration]")
@click.option("--key", "key_variable", metavar="NAME", help="Environment variable with the daemon's key.")
@click.option("--metrics", "metrics_port", type=click.IntRange(1, 65535), help="Port of 127.0.0.1 for /healthz and /metrics.")
@click.pass_context
def worker_command(ctx: click.Context, queue: str | None, key_variable: str | None, metrics_port: int | None) -> None:
    """Take feeds and pages from the queue of a daemon, crawl them here, and send back what was found. Start as many as there
    are cores to spare, on any number of machines: each host is asked by one worker at a time.

    With the daemon's configuration file at hand, articles are read here too. Without one (then name --queue), the daemon reads
    them, which takes most of the work back to it. The key that signs all messages must be the daemon's.

    Exit codes: 0 stopped; 2 wrong usage; 78 the daemon is of another version."""
    try:
        config = configuration.load(configuration.find(ctx.obj["config"]))
    except ConfigError:
        if queue is None or ctx.obj["config"]:
            raise
        config = None
    address = queue or (config.queue if config is not None else "")
    if not address:
        raise click.UsageError("no queue: set `queue` in the configuration, or name it with --queue")
    from crawler.app.distributed.engine import open_carrier
    from crawler.app.distributed.page_depot import PageDepot
    from crawler.app.distributed.planner import queue_address, seal_of
    from jobs.runner.worker import Worker, WrongVersion

    variable = key_variable or (config.queue_key if config is not None else "BORDERWATCH_QUEUE_KEY")
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.request)
    signal.signal(signal.SIGINT, stop.request_or_interrupt)
    carrier = open_carrier(queue_address(address))
    try:
        depot = PageDepot.of(config) if config is not None else None
        worker = Worker(carrier, seal_of(variable), stop, config, depot=depot)
        with serve_worker_metrics(worker, metrics_port):
            worker.serve()
    except WrongVersion as error:
        click.echo(f"error: {error}", err=True)
        ctx.exit(WRONG_VERSION_CODE)
    finally:
        carrier.close()


def serve_worker_metrics(worker: Worker, port: int | None) -> AbstractContextManager[Any]:
    """`/healthz` and `/metrics` of a worker, where a port is named."""
    if port is None:
        return nullcontext()
    from jobs.runner.metrics import HealthSnapshot, serve_metrics

    state = worker.state
    return serve_metrics(port, lambda: HealthSnapshot(rows=state.rows(), gauges=tuple(state.gauges())))
