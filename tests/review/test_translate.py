"""A headline translated on wish from its card: by a reviewer, marked, kept, and refused in words where the translator fails."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.serving import RunningDesk, archive, serving

RUSSIAN, FAILING = "Столкновение таджикских пограничников", "Столкновение на границе с таджиками"
PROGRAM = (
    "import sys; text = sys.stdin.read().strip(); sys.exit('no model') if 'границе' in text else print('English of', len(text))"
)
TEXT = "Таджикские пограничники сообщили о столкновении у реки. "


@pytest.fixture(scope="module")
def translating() -> Iterator[RunningDesk]:
    with tempfile.TemporaryDirectory() as name:
        settings = f"translate:\n  command: [{sys.executable!r}, '-c', {PROGRAM!r}]\n"
        with archive(Path(name), settings) as made:
            made.tell(RUSSIAN, TEXT * 5, language="ru")
            made.tell(FAILING, "Совсем другой текст о таджиках: столкновение у моста, горы, школа и больница. " * 4, language="ru")
            config = made.config
        with serving(config, reviewers=("ann",)) as desk:
            desk.enter("ann")
            yield desk


def story_of(desk: RunningDesk, title: str) -> int:
    ((story,),) = desk.sql("SELECT story_id FROM articles WHERE title = ?", title)
    return int(story)


def test_a_card_offers_it_and_shows_what_came_with_its_mark(translating: RunningDesk) -> None:
    address = f"/-/story/{story_of(translating, RUSSIAN)}/translate"
    assert f'action="{address}"' in translating.get("/-/desk").text
    answer = translating.post(address, back="/-/desk?state=any")
    assert (answer.status, answer.headers["location"]) == (303, f"/-/desk?state=any#story-{story_of(translating, RUSSIAN)}")
    page = re.sub("[\u2066-\u2069]", "", translating.get("/-/desk").text)
    assert "Machine translation: English of 37" in page and f'action="{address}"' not in page
    assert translating.sql("SELECT text, translator FROM translations WHERE text != ''") == [
        ("English of 37", Path(sys.executable).name)
    ]


def test_where_the_translator_fails_the_page_says_why(translating: RunningDesk) -> None:
    answer = translating.post(f"/-/story/{story_of(translating, FAILING)}/translate", back="/-/desk")
    assert answer.status == 502 and "exit code 1: no model" in answer.text


def test_who_is_not_logged_in_asks_nobody(translating: RunningDesk) -> None:
    stranger = RunningDesk(translating.base, translating.database, {}, translating.process)
    assert "/translate" not in stranger.get("/-/desk").text
    before = translating.sql("SELECT count(*) FROM translations")
    assert stranger.post(f"/-/story/{story_of(translating, FAILING)}/translate").status == 403
    assert translating.sql("SELECT count(*) FROM translations") == before
