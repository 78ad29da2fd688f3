"""An archive that is closed leaves nothing behind in a process that runs for months."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from crawler.model import Disposition
from tests.fakes import a_state, an_article, an_article_found, an_entry, an_error, house


def test_an_archive_that_was_closed_waits_for_no_collector(tmp_path: Path) -> None:
    """What waits in a circle holds megabytes until the collector comes, and comes between allocations that stay."""
    gc.collect()
    gc.disable()
    try:
        with house(tmp_path) as h:
            run = h.plan(everything=True).run_id
            recorded, lost = an_entry("a"), an_entry("b")
            h.recorder.record(a_state(run, 1, recorded, lost))
            h.recorder.record(an_article_found(run, 1, recorded, an_article("a")))
            h.recorder.record(an_error(run, 1, lost, Disposition.GONE))
            remains = [weakref.ref(part) for part in (h.store, h.store._connection, h.store.terms._remembered)]
        del h
        assert [part() for part in remains] == [None, None, None]
    finally:
        gc.enable()
