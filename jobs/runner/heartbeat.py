"""The signs of life of a worker with a shard."""

from __future__ import annotations

import logging
import threading
from typing import Self

from crawler.app.distributed.engine import Carrier, QueueUnreachable

logger = logging.getLogger("borderwatch.worker")

BEAT_SECONDS = 5.0  # between two signs of life while a shard is at work: a quarter of what the queue allows


class Heartbeat:
    """Says from a thread of its own that the message at work is not lost, however busy everything else is: the queue gives it to
    another worker otherwise."""

    def __init__(self, carrier: Carrier, queue: str) -> None:
        self._carrier, self._queue = carrier, queue
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            try:
                self._carrier.beat(self._queue)
            except QueueUnreachable as error:
                logger.warning("%s; asked again", error)
