"""The day of an article is the page's own: kept with its offset, where it was found and how sure it is, shown and exported."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import extract
from crawler.extract.version import extractor_version
from crawler.items import PageFetched
from crawler.language.reader import Reader, written_for
from crawler.model import DateCertainty, Entry, Page, PublicationDate, Source, TextFrom
from crawler.pipelines import Extract
from crawler.polling.triage import is_archived
from crawler.report.event_exports import acled_row
from crawler.report.exports import as_csv
from crawler.report.published import date_evidence_words, iso_published_words, published_words
from crawler.runtime.workers import Workers
from crawler.store.export import EXPORT_TABLES
from crawler.watch import compile_watches
from tests.fakes import FIRST_SOURCE, LIMITS, Env, an_article, an_article_found, an_entry, house

EVENING = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)  # after midnight in Dushanbe
NEXT_DAY = date(2026, 3, 5)
IN_DUSHANBE = PublicationDate(
    instant=EVENING, local_day=NEXT_DAY, offset=300, said_by="page", evidence="json-ld", certainty=DateCertainty.CERTAIN
)
DAY_ONLY = PublicationDate(instant=EVENING, local_day=NEXT_DAY, said_by="page", evidence="headline", certainty=DateCertainty.LIKELY)


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Env]:
    with house(tmp_path) as env:
        yield env


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (IN_DUSHANBE, "2026-03-05 00:30 UTC+5"),
        (DAY_ONLY, "2026-03-05 (2026-03-04 19:30 UTC)"),
        (PublicationDate(instant=EVENING), "2026-03-04 19:30 UTC"),
        (PublicationDate(instant=EVENING, local_day=NEXT_DAY, offset=270), "2026-03-05 00:00 UTC+4:30"),
        (PublicationDate(instant=EVENING, local_day=EVENING.date(), offset=-210), "2026-03-04 16:00 UTC-3:30"),
        (PublicationDate(instant=EVENING, local_day=EVENING.date(), offset=0), "2026-03-04 19:30 UTC"),
        (PublicationDate(), "date unknown"),
    ],
)
def test_tables_show_the_pages_own_day_and_clock(when: PublicationDate, words: str) -> None:
    assert iso_published_words(when) == words


@pytest.mark.parametrize(
    ("when", "zone", "words"),
    [
        (IN_DUSHANBE, "Asia/Dushanbe", "Thu 5 Mar 2026, 00:30 UTC+5"),
        (IN_DUSHANBE, "UTC", "Wed 4 Mar 2026, 19:30 UTC (Thu 5 Mar 2026 on the page)"),
        (IN_DUSHANBE, "America/New_York", "Wed 4 Mar 2026, 14:30 UTC-5 (Thu 5 Mar 2026 on the page)"),
        (PublicationDate(instant=EVENING), "UTC", "Wed 4 Mar 2026, 19:30 UTC"),
        (PublicationDate(), "Asia/Kabul", "date unknown"),
    ],
)
def test_people_read_their_own_clock_and_the_pages_day_where_it_is_another(when: PublicationDate, zone: str, words: str) -> None:
    with written_for(Reader(timezone=zone)):
        assert published_words(when) == words


def test_a_date_that_is_not_certain_says_so() -> None:
    assert [date_evidence_words(when) for when in (IN_DUSHANBE, DAY_ONLY, PublicationDate())] == ["json-ld", "headline, likely", ""]


def test_the_archive_keeps_day_offset_evidence_certainty_and_extractor(h: Env) -> None:
    run = h.plan().run_id
    article = an_article("a", date=IN_DUSHANBE, extractor="7")
    h.recorder.record(an_article_found(run, 1, an_entry("a"), article))
    assert h.sql(
        """SELECT articles.published_at, published_day, published_offset, published_evidence, published_certainty, articles.extractor,
        versions.extractor FROM articles JOIN versions ON versions.article_id = articles.id"""
    ) == [("2026-03-04T19:30:00Z", "2026-03-05", 300, "json-ld", "certain", "7", "7")]
    known = h.store.provenance.article(1)
    assert known is not None and known.date == IN_DUSHANBE
    assert [member.date for member in h.store.stories.members([known.story_id])] == [IN_DUSHANBE]


def test_the_pages_date_takes_the_place_of_its_feeds_whole(h: Env) -> None:
    run = h.plan().run_id
    feed_date = PublicationDate(instant=datetime(2026, 3, 3, tzinfo=UTC), said_by="feed", evidence="feed")
    provisional = an_article("a", text_from=TextFrom.FEED, date=feed_date)
    h.recorder.record(an_article_found(run, 1, an_entry("a"), provisional))
    h.store.articles.adopt_page(1, an_article("a", date=IN_DUSHANBE))
    known = h.store.provenance.article(1)
    assert known is not None and known.date == IN_DUSHANBE


def test_exports_have_the_pages_own_day_and_where_it_is_not_known_that_of_utc(h: Env) -> None:
    run = h.plan().run_id
    for name, when in (("a", IN_DUSHANBE), ("b", PublicationDate(instant=EVENING))):
        h.recorder.record(an_article_found(run, 1, an_entry(name), an_article(name, date=when)))
    rows = h.store.exports.rows("articles")
    lines = csv.DictReader("".join(as_csv(rows, EXPORT_TABLES["articles"].columns)).splitlines())
    assert [line["published_day"] for line in lines] == ["2026-03-05", "2026-03-04"]
    event = dict.fromkeys(EXPORT_TABLES["events"].columns, "") | {"raised_at": "x", "killed": 1, "published_day": "2026-03-05"}
    assert acled_row({**event, "happened_on": None})["event_date"] == "2026-03-05"


def test_whatever_made_a_text_is_kept_with_it() -> None:
    prose = "<p>The river rose again on Monday and the villages below the bridge were asked to leave.</p>" * 6
    page = Page(url="http://one.example/a", body=f"<html><body><h1>Flood</h1>{prose}</body></html>".encode())
    entry = Entry(key="a", link="http://one.example/a", title="Flood", published=EVENING)
    source = Source(slug="one", name="One", timezone="Asia/Dushanbe")
    done = extract(page, source=source, entry=entry, now=EVENING, min_words=LIMITS.min_words)
    assert done.article is not None
    assert done.article.extractor == extractor_version()
    assert (done.article.date.day, done.article.date.offset) == (NEXT_DAY, 300)
    assert iso_published_words(done.article.date) == "2026-03-05 00:30 UTC+5"


OLD_PAGE = (
    '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-11-20"}</script></head>'
    "<body><article><h1>Gunmen attack border post</h1><time datetime='2021-11-20'>20 November 2021</time>"
    + "<p>Gunmen attacked a Tajik border post in Ishkashim and killed four border guards, the border service said.</p>" * 5
    + "</article></body></html>"
)


class ReadingHere(Workers):
    async def run_when_free(self, function: Callable[..., Any], arguments: Callable[[], Any], *, seconds: float) -> Any:  # noqa: ARG002
        return function(*arguments())


ATTACKS = compile_watches(
    {"attack": {"en": ["attack*"]}}, [{"id": "a", "title": "A", "severity": "critical", "when": {"any": ["attack"]}}]
)


def test_a_page_of_the_archive_that_its_feed_dates_today_is_recorded_and_what_it_tells_is_past(tmp_path: Path) -> None:
    with house(tmp_path, watches=ATTACKS) as h:
        _record_old_page(h)


def _record_old_page(h: Env) -> None:
    entry = an_entry("a", published=EVENING)
    item = PageFetched(feed_id=1, source="one", entry=entry, page=Page(url=entry.link, body=OLD_PAGE.encode()), fetch=None)
    done = asyncio.run(Extract(ReadingHere(1), {"one": FIRST_SOURCE}, h.plan()).process_item(item))
    assert (done.article.date.local_day, done.article.date.evidence) == (date(2021, 11, 20), "json-ld, time")
    assert h.recorder.record(done) == "recorded"  # nothing is lost
    assert h.sql("SELECT published_at FROM articles") == [("2021-11-20T00:00:00Z",)]
    assert h.sql("SELECT published_at FROM entries") == [("2026-03-04T19:30:00Z",)]
    told = h.sql("SELECT DISTINCT severity = 'critical', events.status FROM alerts JOIN events ON events.alert_id = alerts.id")
    assert told == [(0, "past")]


@pytest.mark.parametrize(
    ("evidence", "certainty", "years", "archived"),
    [
        ("json-ld, address", "certain", 4, True),
        ("json-ld", "likely", 4, False),
        ("json-ld, address", "certain", 0, False),
        ("headline", "likely", 4, False),
    ],
)
def test_two_places_of_a_page_say_together_that_it_is_of_an_archive(
    evidence: str, certainty: str, years: int, archived: bool
) -> None:
    when = PublicationDate(
        instant=EVENING.replace(year=EVENING.year - years), said_by="page", evidence=evidence, certainty=DateCertainty(certainty)
    )
    assert is_archived(when, an_entry("a", published=EVENING)) is archived
