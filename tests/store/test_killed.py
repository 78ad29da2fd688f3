"""The writer killed with -9 at any moment, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from crawler.model import Disposition, Item
from tests.fakes import NOW, Env, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.patience import running
from tests.site import words

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = 60
OUTCOME_QUERIES = (
    "SELECT feed_id, key, disposition, article_id IS NULL FROM entries ORDER BY 1, 2",
    "SELECT canonical_url, version, copy_of IS NULL FROM articles ORDER BY 1",
    "SELECT disposition, sum(entries) FROM tallies WHERE run_id = 1 GROUP BY 1 ORDER BY 1",
    "SELECT count(*) FROM versions UNION ALL SELECT count(*) FROM pages UNION ALL SELECT count(*) FROM alerts "
    "UNION ALL SELECT count(*) FROM hits UNION ALL SELECT count(*) FROM fetches UNION ALL SELECT count(*) FROM stories "
    "UNION ALL SELECT count(*) FROM articles_fts",
)


def stream(run: int) -> list[Item]:
    """Two feeds and their pages: every third page a copy, every seventh gone."""
    ours = [an_entry(f"n{number:02}") for number in range(ENTRIES)]
    theirs = [an_entry(f"m{number:02}", "two.example") for number in range(0, ENTRIES, 3)]
    items: list[Item] = [a_state(run, 1, *ours), a_state(run, 2, *theirs)]
    for number, entry in enumerate(ours):
        if number % 7 == 6:
            items.append(an_error(run, 1, entry, Disposition.GONE))
        else:
            text = words(f"text {number}", 150)
            items.append(an_article_found(run, 1, entry, an_article(f"n{number:02}", title=f"Tajik clash {number}", text=text)))
    for number, entry in zip(range(0, ENTRIES, 3), theirs, strict=True):
        text = f"{words(f'text {number}', 150)} Taken over."
        copy = an_article(f"m{number:02}", "two", "two.example", text=text, published=NOW + timedelta(hours=1))
        items.append(an_article_found(run, 2, entry, copy))
    return items


def write(folder: Path) -> None:
    """Everything from the beginning, whatever is there already."""
    with house(folder) as h:
        if not h.sql("SELECT id FROM runs"):
            h.plan()
        print("ready", flush=True)
        for item in stream(1):
            h.recorder.record(item)


def outcomes(h: Env) -> list[list[tuple[object, ...]]]:
    return [h.sql(query) for query in OUTCOME_QUERIES]


def test_a_writer_that_is_killed_and_begins_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    write(whole)
    code = "import sys; from pathlib import Path; from tests.store.test_killed import write; write(Path(sys.argv[1]))"
    killed = 0
    for wait in (0.01, 0.05, 0.11, 0.02, 0.17, 0.08):
        with running(subprocess.Popen([sys.executable, "-c", code, str(broken)], cwd=ROOT, stdout=subprocess.PIPE)) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(wait)
            os.kill(child.pid, signal.SIGKILL)
            killed += child.wait() == -signal.SIGKILL
        with house(broken) as h:
            h.balance()
            assert h.store.check().startswith("whole")
    assert killed >= 3
    write(broken)
    with house(whole) as expected, house(broken) as h:
        assert outcomes(h) == outcomes(expected)
        h.balance()
        assert h.single_value("PRAGMA integrity_check") == "ok"
        h.store._connection.run("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
