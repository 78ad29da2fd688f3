"""A story with more alerts than a card holds: nobody's new alerts are kept from the reviewer, and no other story loses its card."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.model import AlertState
from crawler.watch import compile_watches
from jobs.review.pages import cards
from tests.fakes import NOW, an_article, an_article_found, an_entry, house

WATCHES = compile_watches(
    {"flood": {"en": ["flood*"]}},
    [{"id": f"flood-{number}", "title": "Floods", "severity": "low", "when": {"all": ["flood"]}} for number in range(5)],
)


def test_what_is_new_is_on_the_card_before_what_was_marked_and_each_story_has_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "MAX_CARD_ALERTS", 2)
    with house(tmp_path, watches=WATCHES) as h:
        run = h.plan().run_id
        for number in range(2):
            own = " ".join(f"w{number}x{position}" for position in range(40))
            article = an_article(str(number), title=f"Flood number {own[:40]}", text=f"A flood came. {own}.")
            h.recorder.record(an_article_found(run, 1, an_entry(str(number)), article))
        first, second = (row[0] for row in h.sql("SELECT DISTINCT story_id FROM articles ORDER BY id"))
        seen: list[int] = []
        for left in (5, 3, 1):
            card, beside = cards.desk_cards(h.store, (first, second), NOW)
            new = [alert.id for alert in card.alerts if alert.state is AlertState.NEW]
            assert (len(new), len(card.alerts), card.more, len(beside.alerts)) == (min(left, 2), 2, 3, 2)
            assert card.target.alerts == tuple(new)
            h.store.alerts.review(card.target.alerts, AlertState.CONFIRMED, reviewer="ann", note="", now=NOW)
            seen += new
        assert sorted(seen) == [row[0] for row in h.sql("SELECT alerts.id FROM alerts WHERE article_id = 1 ORDER BY 1")]
