"""The desk reads and marks while a crawl writes (WAL): nothing is locked, every mark is kept."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.store import Store
from tests.patience import running
from tests.review.serving import RunningDesk, archive, fill, serving

SECONDS = 4.0
WRITER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from tests.fakes import FIRST_SOURCE, SECOND_SOURCE, WATCHES, an_article, an_article_found, an_entry
from crawler.app.record import Recorder
from crawler.store import Store
store = Store.open(Path(sys.argv[1]))
recorder = Recorder(store, WATCHES, sources={"one": FIRST_SOURCE, "two": SECOND_SOURCE}, clock=lambda: datetime.now(UTC))
print("writing", flush=True)
end, number = time.monotonic() + float(sys.argv[2]), 0
while time.monotonic() < end:
    number += 1
    name = f"written{number}"
    recorder.record(an_article_found(1, 1, an_entry(name), an_article(name, title=f"Tajik clash {name}", text=f"Tajik clash {name} " * 40)))
print(number)
store.close()
"""


@pytest.fixture(scope="module")
def busy() -> Iterator[RunningDesk]:
    """A desk that waits for a writer one second only."""
    with tempfile.TemporaryDirectory() as name, archive(Path(name)) as made:
        fill(made)
        with serving(made.config, busy=1.0) as desk:
            desk.enter("ann")
            yield desk


def mark(desk: RunningDesk, alert: int, token: str, state: str = "confirmed") -> int:
    form = {
        "csrftoken": token,
        "state": state,
        "alerts": str(alert),
        "only": "",
        "story": "1",
        "note": f"mark of {alert}",
        "back": "/-/desk",
    }
    return desk.raw_post("/-/desk/mark", form, Origin=desk.base).status


def test_pages_are_read_and_marks_kept_while_articles_are_written(busy: RunningDesk) -> None:
    alerts = [row[0] for row in busy.sql("SELECT id FROM alerts ORDER BY id")]
    token, (last,) = busy.token(), busy.sql("SELECT coalesce(max(id), 0) FROM reviews")[0]
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(busy.database), str(SECONDS)], stdout=subprocess.PIPE, text=True)
    statuses: list[int] = []
    marked: list[int] = []
    turn = 0
    with running(writer):
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        while writer.poll() is None:
            statuses.append(
                busy.get(("/-/desk?state=any", "/-/story/1", "/-/sources", "/-/watches", "/news/newest_alerts")[turn % 5]).status
            )
            alert = alerts[turn % len(alerts)]
            if mark(busy, alert, token, ("confirmed", "dismissed")[turn // len(alerts) % 2]) == 303:
                marked.append(alert)
            turn += 1
        written = int(writer.stdout.read())
    assert written > 5
    assert set(statuses) == {200} and len(statuses) > 3
    assert len(marked) == turn, "every mark was taken"
    remaining = [
        row[0] for row in busy.sql("SELECT alert_id FROM reviews WHERE id > ? AND note = 'mark of ' || alert_id ORDER BY id", last)
    ]
    assert remaining == marked
    assert busy.sql("SELECT count(*) FROM articles WHERE url LIKE '%/written%'")[0][0] == written


def test_a_mark_waits_for_the_writer_and_succeeds(busy: RunningDesk) -> None:
    token, store = busy.token(), Store.open(busy.database)
    answers: list[int] = []
    with store.write():
        waiting = threading.Thread(target=lambda: answers.append(mark(busy, 3, token)))
        waiting.start()
        time.sleep(0.5)
        assert not answers
    waiting.join()
    store.close()
    assert answers == [303]


def test_when_it_cannot_the_person_is_told_and_the_note_is_not_lost(busy: RunningDesk) -> None:
    token, store = busy.token(), Store.open(busy.database)
    before = busy.sql("SELECT * FROM reviews")
    with store.write():
        form = {
            "csrftoken": token,
            "state": "confirmed",
            "alerts": "4",
            "only": "",
            "story": "1",
            "note": "long <thought>",
            "back": "/-/desk",
        }
        answer = busy.raw_post("/-/desk/mark", form, Origin=busy.base)
        assert busy.get("/-/desk").status == 200, "reading goes on"
    store.close()
    assert answer.status == 503
    assert "Nothing was changed" in answer.text and "long &lt;thought&gt;</textarea>" in answer.text and "Try again" in answer.text
    assert busy.sql("SELECT * FROM reviews") == before
