"""lemon24/reader, one update of all feeds: `reader_polls.py FEEDS DATABASE OUT`. Runs in the peer's own environment.

Feeds that the database does not have yet are added first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from reader import make_reader

UPDATE_WORKERS = 4

reader = make_reader(sys.argv[2])
for url in Path(sys.argv[1]).read_text(encoding="utf-8").split():
    reader.add_feed(url, exist_ok=True)
reader.update_feeds(workers=UPDATE_WORKERS)
counts = {"feeds": reader.get_feed_counts(broken=False).total, "entries": reader.get_entry_counts().total}
Path(sys.argv[3]).write_text(json.dumps(counts), encoding="utf-8")
reader.close()
