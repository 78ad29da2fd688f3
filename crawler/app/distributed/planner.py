"""Shards on their way to workers: hosts are leased first, then the messages are sent."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler import __version__
from crawler.app.distributed.engine import Carrier
from crawler.app.distributed.messages import SHARD_QUEUE, Seal, Shard
from crawler.app.distributed.sharding import cut_plan
from crawler.app.plan import rules_hash
from crawler.config import Config
from crawler.model import Plan
from crawler.model.errors import BorderwatchError
from crawler.model.redaction import ENVIRONMENT_PREFIX
from crawler.store import Store

WORKER_SILENCE = timedelta(minutes=5)  # a worker not heard of for longer is not counted
LEASE_SLACK = timedelta(seconds=60)  # between the time limit of a shard's crawl and the end of its lease
MAX_WAITING_SHARDS = 500  # messages in the queue: more are not sent, however long no worker takes any


class SentShards(NamedTuple):
    """How many shards of a plan went out, and how many did not: their feeds stay due."""

    sent: int
    left: int


def queue_address(text: str) -> str:
    """The broker's address of a setting: itself, or what the environment has under `env:NAME`. Raises `BorderwatchError`."""
    if not text.startswith(ENVIRONMENT_PREFIX):
        return text
    return _variable(text.removeprefix(ENVIRONMENT_PREFIX), "the address of the queue")


def seal_of(variable: str) -> Seal:
    """The signature by the key in an environment variable. Raises `BorderwatchError`."""
    return Seal(_variable(variable, "the key that signs the messages of the queue"))


def _variable(name: str, what: str) -> str:
    if value := os.environ.get(name, ""):
        return value
    raise BorderwatchError(f"{what} is missing", f"set the environment variable {name}")


def send_shards(store: Store, config: Config, plan: Plan, carrier: Carrier, seal: Seal, now: datetime) -> SentShards:
    """Cut a plan, lease the hosts of as many shards as the queue has room for, and send these.

    The leases are committed first: a message that was not sent costs its hosts the time of a lease, one that was sent without could
    be planned twice. Raises `QueueUnreachable`.
    """
    until = now + timedelta(seconds=config.daemon.cycle_limit) + LEASE_SLACK
    workers = [worker for worker in store.leases.workers(now - WORKER_SILENCE) if worker.version == __version__]
    cut = cut_plan(plan, len(workers), store.leases.failing_hosts())
    parts = cut[: max(0, MAX_WAITING_SHARDS - carrier.size(SHARD_QUEUE))] if cut else ()
    names = [f"{plan.run_id}-{number}-{secrets.token_hex(4)}" for number, _ in enumerate(parts)]
    with store.write():
        for name, part in zip(names, parts, strict=True):
            store.leases.lease(name, plan.run_id, part.hosts, until)
    for name, part in zip(names, parts, strict=True):
        shard = Shard(id=name, version=__version__, expires_at=until, plan=part.plan, rules_hash=rules_hash(config))
        carrier.send(SHARD_QUEUE, seal.close(SHARD_QUEUE, shard.to_payload()))
    return SentShards(len(parts), len(cut) - len(parts))
