"""What workers report, into the archive: recorded in groups, acknowledged after the commit."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from crawler import __version__
from crawler.app.distributed.engine import Carrier
from crawler.app.distributed.messages import RESULT_QUEUE, MessageRefused, Report, Seal, report_of
from crawler.app.distributed.page_depot import PageDepot
from crawler.app.health_facts import WRITER_NAME
from crawler.app.record import Recorder
from crawler.model import ArticleFound, FetchError
from crawler.store import Store

logger = logging.getLogger("borderwatch.writer")


class ResultWriter:
    """Takes reports one by one. What is killed between commit and acknowledgement comes again, and changes nothing."""

    def __init__(
        self,
        store: Store,
        recorder: Recorder,
        carrier: Carrier,
        seal: Seal,
        clock: Callable[[], datetime],
        depot: PageDepot | None = None,
    ) -> None:
        self._depot = depot
        self._store, self._recorder, self._carrier, self._seal, self._clock = store, recorder, carrier, seal, clock
        self.pages_by_run: Counter[int] = Counter()  # run that asked for them → pages whose result was recorded

    def write_next(self) -> bool:
        """Record the next report; False where none waits. Raises `StoreError` (the report comes again) and `QueueUnreachable`."""
        message = self._carrier.receive(RESULT_QUEUE)
        if message is None:
            return False
        left_pages: tuple[str, ...] = ()
        try:
            report = report_of(self._seal.open(RESULT_QUEUE, message.text), self._depot)
        except MessageRefused as error:
            logger.warning("refused: %s", error)
            with self._store.write():
                self._store.leases.hear(WRITER_NAME, __version__, self._clock(), refused=1)
        else:
            self._record(report)
            left_pages = report.left_pages
        message.acknowledge()
        if self._depot is not None:
            self._depot.remove(left_pages)
        return True

    def _record(self, report: Report) -> None:
        now = self._clock()
        if report.items:
            self._recorder.record_group(report.items)
            self.pages_by_run.update(item.run_id for item in report.items if isinstance(item, ArticleFound | FetchError))
        with self._store.write():
            note = f"version {report.version}; this is {__version__}" if report.kind == "version" else ""
            self._store.leases.hear(report.worker, report.version, now, refused=report.refused, note=note)
            if report.kind == "began":
                self._store.leases.begin(report.shard)
            elif report.kind == "ended":
                self._store.leases.end(report.shard, report.problem, now)
        if report.problem:
            logger.warning("%s: shard %s: %s", report.worker, report.shard, report.problem)
