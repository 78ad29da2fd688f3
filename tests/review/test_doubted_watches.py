"""A watch whose every alert is probably not stands apart on a card, and counts among the watches once somebody confirmed it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.review.serving import archive, serving

BOTH = "Tajik border guards were in a clash near Ishkashim. A flood killed three people in Rushon district. " * 3
TAG = re.compile(r'<a class="tag" href="([^"]*)">([^<]*)</a>')


def tags(page: str) -> tuple[list[str], list[str], str]:
    """The titles of the watches that stand open on the only card, those behind the toggle, and its heading."""
    (card,) = page.split('<article class="card')[1:]
    line = card[: card.index("<h2")]
    apart = re.search(r'(?s)<details class="doubted"[^>]*><summary[^>]*>([^<]*)</summary>(.*?)</details>', line)
    doubted = apart[2] if apart else ""
    shown = TAG.findall(line.replace(doubted, "") if doubted else line)
    for href, _title in TAG.findall(doubted):
        assert href.endswith("&amp;state=probably_not")
    return [title for _, title in shown], [title for _, title in TAG.findall(doubted)], apart[1] if apart else ""


def test_only_likely_watches_stand_open_on_a_card(tmp_path: Path) -> None:
    with archive(tmp_path) as made:
        made.tell("Tajik guards clash near Ishkashim as a flood comes", BOTH)
        store, config = made.store, made.config
        fired = {row["slug"]: row["title"] for row in store._connection.rows("SELECT slug, title FROM watches", ())}
        with serving(config) as desk:
            whole, none_doubted, _ = tags(desk.get("/-/desk?state=any").text)
            assert len(whole) >= 2 and none_doubted == []
            flood = fired["flood"]
            where = "WHERE watch_id = (SELECT id FROM watches WHERE slug = 'flood')"
            store._connection.run(f"UPDATE alerts SET likely = 0 {where}")
            rest = [title for title in whole if title != flood]
            assert tags(desk.get("/-/desk?state=any").text) == (rest, [flood], "1 probably not")
            store._connection.run(f"UPDATE alerts SET state = 'confirmed' {where}")
            assert sorted(tags(desk.get("/-/desk?state=any").text)[0]) == sorted(whole)
            store._connection.run("UPDATE alerts SET likely = 0, state = 'new'")
            page = desk.get("/-/desk?state=probably_not").text
            assert sorted(tags(page)[1]) == sorted(whole) and '<details class="doubted" open>' in page
