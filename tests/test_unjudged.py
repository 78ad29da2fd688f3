"""A watch that is too dear to be judged on an article: the article is kept, the gap is seen everywhere, and closed later."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.app.record import Recorder
from crawler.watch import compile_watches
from tests.fakes import NOW, a_state, an_article, an_article_found, an_entry, house
from tests.road import Road, source
from tests.site import Site

BROAD = "(" + " OR ".join(f"{letter}*" for letter in "abcdefghijklmnoprstuvwy") + ")"
DEAR = " NEAR/10000 ".join([BROAD] * 50)
RULE = "  - {{id: dear, title: Dear, severity: high, scope: body, query: '{}'}}\n"
REPORT = [
    f"Some {number} Afghan soldiers fled into Tajikistan near Ishkashim on day {number} of this war." for number in range(500)
]


def test_a_watch_that_cannot_be_judged_is_seen_everywhere_until_it_can(tmp_path: Path) -> None:
    with Site() as site:
        site.publish("/war", "Soldiers fled", [" ".join(REPORT[start : start + 10]) for start in range(0, 500, 10)])
        items = [{"link": site.url("/war"), "title": "Soldiers fled", "guid": "war", "date": datetime.now(UTC)}]
        site.feed("/rss", items)
        road = Road(tmp_path, source("s", site.url("/rss")))
        shipped = road.path.read_text(encoding="utf-8")
        road.path.write_text(shipped.replace("\nwatches:\n", f"\nwatches:\n{RULE.format(DEAR)}", 1), encoding="utf-8")
        polled = road.borderwatch("poll")
        assert "watch dear was not judged on 1 article" in polled + road.stderr

    assert road.value("SELECT count(*) FROM articles") == 1
    watches = "SELECT slug FROM alerts JOIN watches ON watches.id = watch_id"
    assert ("troops-crossing",) in road.sql(watches)
    assert ("dear",) not in road.sql(watches)
    assert road.sql("SELECT watch, version FROM unjudged") == [("dear", 1)]
    assert "watch dear was not judged on 1 article" in road.borderwatch("check")
    stats = {row["watch"]: row["unjudged"] for row in json.loads(road.borderwatch("watch", "stats", "--json"))}
    assert (stats["dear"], stats["troops-crossing"]) == (1, 0)
    lint = json.loads(road.borderwatch("watch", "lint", "--kind", "too_dear", "--json"))
    assert [row["subject"] for row in lint] == ["dear"]
    assert json.loads(road.borderwatch("watch", "replay", "--json"))["unjudged"] == {"dear": 1}

    road.borderwatch("search", "--literal", DEAR, expect=2)
    assert road.stderr.count("\n") == 1
    assert "the query takes too many steps" in road.stderr and "article 1" in road.stderr

    road.path.write_text(shipped.replace("\nwatches:\n", f"\nwatches:\n{RULE.format('soldiers')}", 1), encoding="utf-8")
    road.borderwatch("watch", "apply")
    assert ("dear",) in road.sql(watches)
    assert road.sql("SELECT * FROM unjudged") == []
    assert "not judged" not in road.borderwatch("check")


def test_an_alert_stays_when_a_new_version_cannot_be_judged_and_its_text_is_kept(tmp_path: Path) -> None:
    query = f"fled ({DEAR})"
    watches = compile_watches({}, [{"id": "dear", "title": "D", "severity": "low", "scope": "body", "query": query}])
    brief, long = "They fled, as everybody knows by now. " + " ".join(REPORT[:2]), "They fled. " + " ".join(REPORT)
    with house(tmp_path) as h:
        recorder = Recorder(h.store, watches, sources={}, clock=h.clock)
        run = h.plan().run_id
        for edit, text in (("one", brief), ("two", long)):
            entry = an_entry(fingerprint=edit)
            recorder.record(a_state(run, 1, entry))
            recorder.record(an_article_found(run, 1, entry, an_article(text=text)))
            run = h.plan(everything=True).run_id
        assert h.sql("SELECT version FROM alerts") == [(1,)]
        assert h.sql("SELECT version, watch FROM unjudged") == [(2, "dear")]
        assert "watch" not in h.single_value("SELECT reasons FROM edits")  # nobody knows that the watch is true no more

        entry = an_entry("b")
        recorder.record(a_state(run, 1, entry))
        recorder.record(an_article_found(run, 1, entry, an_article("b", text=long.replace("war", "march"))))
        with h.store.write():
            h.store.forgetting.forget_texts(NOW + timedelta(days=400), NOW + timedelta(days=400))
        assert h.single_value("SELECT count(*) FROM articles WHERE purged_at IS NOT NULL") == 0
