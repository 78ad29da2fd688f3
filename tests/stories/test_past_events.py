"""A report that tells no event of now is in no story of what happens at the same place now, whichever of them came first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import config
from crawler.app.record.finish import finish_run
from crawler.grouping.events import Frequencies, Profile, extract_features, make_profile, score_link
from crawler.grouping.events.contradictions import ReportedEvent
from crawler.grouping.reported import stands_aside
from crawler.model import Endpoint, EventStatus, Feed, Match, Severity, Source
from tests.fakes import a_state, an_article, an_article_found, an_entry, house

SLUGS = ("heron", "bulbul", "dawn", "kite")
SOURCES = tuple(Source(slug=slug, name=slug.title()) for slug in SLUGS)
FEEDS = tuple(Feed(source=slug, endpoints=(Endpoint(url=f"http://{slug}.example/rss"),)) for slug in SLUGS)
PAST = {
    "heron": (
        "en",
        "Ten years ago the Taliban captured the Sher Khan Bandar crossing",
        "Ten years ago this week the Taliban captured the border crossing of Sher Khan Bandar, and 134 soldiers crossed the Panj "
        "into Tajikistan. The anniversary was marked in Kunduz on Monday. Old men of the town recalled how the crossing fell and how "
        "the bridge stood empty for weeks.",
    ),
    "bulbul": (
        "ru",
        "Годовщина захвата погранперехода Шерхан-Бандар",
        "Десять лет назад талибы захватили пограничный переход Шерхан-Бандар, и 134 солдата перешли Пяндж. Годовщину вспоминали в "
        "Кундузе: старики рассказывали, как пал переход и как мост неделями стоял пустым.",
    ),
}
NOW = {
    "dawn": (
        "en",
        "Sher Khan Bandar crossing closed after lorries block the bridge",
        "Tajik officers closed the border crossing of Sher Khan Bandar on Tuesday after 134 lorries blocked the bridge. Traders wait in "
        "Kunduz, and the customs house says that the crossing stays closed until the bridge over the Panj is clear.",
    ),
    "kite": (
        "ru",
        "Погранпереход Шерхан-Бандар закрыт: мост забит грузовиками",
        "Пограничный переход Шерхан-Бандар закрыли во вторник после того, как 134 грузовика перегородили мост. Торговцы ждут в "
        "Кундузе; таможня сообщила, что переход закрыт, пока мост через Пяндж не освободят.",
    ),
}


def stories_of(folder: Path, order: Sequence[str], reports: dict[str, tuple[str, str, str]]) -> set[frozenset[str]]:
    """The sources of each story, when reports came in this order, a run for each."""
    watches = config.load(Path(__file__).parents[2] / "config.yaml").watches
    with house(folder, sources=SOURCES, feeds=FEEDS, watches=watches) as h:
        h.clock.now = datetime(2026, 3, 3, 12, tzinfo=UTC)
        for slug in order:
            lang, title, text = reports[slug]
            run = h.plan(everything=True).run_id
            feeds = dict(h.sql("SELECT slug, feeds.id FROM feeds JOIN sources ON sources.id = source_id"))
            entry = an_entry(slug, f"{slug}.example")
            article = an_article(
                slug, slug, f"{slug}.example", title=title, text=text, language=lang, published=datetime(2026, 3, 3, 9, tzinfo=UTC)
            )
            h.recorder.record(a_state(run, feeds[slug], entry))
            h.recorder.record(an_article_found(run, feeds[slug], entry, article))
            finish_run(h.store, run, "ok", h.clock.now)
        stories: dict[int, set[str]] = {}
        for story, slug in h.sql("SELECT story_id, slug FROM articles JOIN sources ON sources.id = source_id"):
            stories.setdefault(story, set()).add(slug)
    return set(map(frozenset, stories.values()))


@pytest.mark.parametrize("order", [("heron", "bulbul", "dawn", "kite"), ("kite", "dawn", "bulbul", "heron")])
def test_an_anniversary_and_what_happens_there_now_are_two_stories(tmp_path: Path, order: Sequence[str]) -> None:
    assert stories_of(tmp_path, order, PAST | NOW) == {frozenset(PAST), frozenset(NOW)}


def profile(lang: str, title: str, text: str, *, is_aside: bool | None) -> Profile:
    features = extract_features(
        title,
        text,
        lang=lang,
        places=["sher-khan"],
        figures=[(134.0, "soldiers")],
        watches=["crossing"],
        event=ReportedEvent(is_aside=is_aside),
    )
    return make_profile(features, Frequencies())


@pytest.mark.parametrize("other", ["dawn", "kite"])
def test_place_figure_and_watch_join_no_past_to_the_present_in_one_language_or_two(other: str) -> None:
    past, present = profile(*PAST["heron"], is_aside=True), profile(*NOW[other], is_aside=False)
    for link in (score_link(past, present), score_link(present, past)):
        assert not link.holds and "tells no event of now" in str(link)
    for is_aside in (True, None):  # where no watch says when it was, nothing speaks against it
        assert "tells no event of now" not in str(score_link(past, profile(*NOW[other], is_aside=is_aside)))


def test_nearly_the_same_text_is_one_story_however_its_event_was_read() -> None:
    lang, title, text = NOW["dawn"]
    assert score_link(
        profile(lang, title, text, is_aside=True), profile(lang, title, f"{text} More follows.", is_aside=False)
    ).holds


def match(status: EventStatus, **changes: Any) -> Match:
    return Match(watch="w", title="W", severity=Severity.HIGH, rule_hash="x", hits=(), status=status, **changes)


def test_aside_stands_what_tells_no_event_of_now_or_probably_another_matter() -> None:
    past, present = EventStatus.PAST, EventStatus.HAPPENED
    assert stands_aside([match(past), match(present, likely=False)]) is True
    assert stands_aside([match(past), match(present)]) is False
    assert stands_aside([match(EventStatus.DENIED)]) is False
    assert stands_aside([match(past, likely=False)]) is True
    assert stands_aside([match(past, likely=False), match(present, likely=False)]) is True
    assert stands_aside([match(present, likely=False)]) is True
    assert stands_aside([match(EventStatus.SUPPOSED)]) is True
    assert stands_aside([]) is None


def test_a_report_of_a_year_long_ago_is_of_the_past_by_the_day_on_which_it_appeared(tmp_path: Path) -> None:
    watches = config.load(Path(__file__).parents[2] / "config.yaml").watches
    title = "Ҳамлаи Толибон ба дидбонгоҳ"
    text = "Моҳи июли соли 2021 Толибон ба дидбонгоҳи марзбонони Тоҷикистон дар Дарвоз ҳамла карданд ва тир кушоданд."
    statuses = {}
    for published in (datetime(2021, 7, 20, 9, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)):
        with house(tmp_path / str(published.year), sources=SOURCES, feeds=FEEDS, watches=watches) as h:
            h.clock.now = published
            run = h.plan(everything=True).run_id
            feeds = dict(h.sql("SELECT slug, feeds.id FROM feeds JOIN sources ON sources.id = source_id"))
            entry = an_entry("dawn", "dawn.example")
            article = an_article("dawn", "dawn", "dawn.example", title=title, text=text, language="tg", published=published)
            h.recorder.record(a_state(run, feeds["dawn"], entry))
            h.recorder.record(an_article_found(run, feeds["dawn"], entry, article))
            statuses[published.year] = {status for (status,) in h.sql("SELECT status FROM events")}
    assert statuses == {2021: {"happened"}, 2026: {"past"}}


GAME = {
    "heron": (
        "en",
        "Tajikistan and Afghanistan clash at Sher Khan Bandar in battle for the cup",
        "Volleyball teams of Tajikistan and Afghanistan clash at Sher Khan Bandar on the border on Tuesday. The battle for the cup begins at "
        "noon beside the bridge over the Panj, and 200 fans from Kunduz are expected. The coach promised that his men would attack.",
    ),
    "bulbul": (
        "ru",
        "Битва за кубок в Шерхан-Бандаре: Таджикистан атакует Афганистан",
        "Волейбольные команды Таджикистана и Афганистана сойдутся во вторник в Шерхан-Бандаре на границе. Битва за кубок начнётся в полдень "
        "у моста через Пяндж, ожидаются 200 болельщиков из Кундуза. Тренер обещал атаковать соперника.",
    ),
}
CLASH = {
    "dawn": (
        "en",
        "Taliban and Tajik border guards clash at Sher Khan Bandar",
        "Taliban fighters and Tajik border guards clashed at Sher Khan Bandar on the border on Tuesday. The battle began at noon beside the "
        "bridge over the Panj; two soldiers were killed and 200 people fled to Kunduz, the border service said.",
    ),
    "kite": (
        "ru",
        "Бой талибов с пограничниками Таджикистана в Шерхан-Бандаре",
        "Талибы атаковали пограничников Таджикистана во вторник в Шерхан-Бандаре на границе. Бой начался в полдень у моста через Пяндж; двое "
        "солдат убиты, 200 человек бежали в Кундуз, сообщили пограничники.",
    ),
}


@pytest.mark.parametrize("order", [("heron", "bulbul", "dawn", "kite"), ("kite", "dawn", "bulbul", "heron")])
def test_a_game_in_the_words_of_war_is_in_no_story_of_the_clash_at_the_same_bridge(tmp_path: Path, order: Sequence[str]) -> None:
    stories = stories_of(tmp_path, order, GAME | CLASH)
    assert frozenset(CLASH) in stories
    assert not any(story & frozenset(GAME) and story & frozenset(CLASH) for story in stories)
