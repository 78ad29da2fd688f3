"""The day of publication: the page's own, with its offset, and never one of a sidebar, a comment or the visit."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from crawler.extract import document, extract, head, jsonld, times
from crawler.extract.feedtext import article_of_entry
from crawler.model import DateCertainty, Disposition, Entry, Page, Source
from tests.fakes import LIMITS

NOW = datetime(2021, 7, 6, 12, tzinfo=UTC)
NOBODY = Source(slug="", name="")
DUSHANBE = Source(slug="paper", name="The Paper", languages=("ru", "tg"), timezone="Asia/Dushanbe")
PROSE = "<p>The river rose again on Monday and the villages below the bridge were asked to leave before the night.</p>" * 6


def dates_of(
    html: str, *, url: str = "https://paper.example/x", source: Source = NOBODY, entry: Entry | None = None
) -> times.PageDates:
    parsed = document.read(f"<html><body>{html}</body></html>".encode())
    assert parsed is not None
    top = head.read(parsed.tree, url)
    return times.choose(parsed.tree, top, url=url, source=source, entry=entry, now=NOW)


def meta(text: str) -> str:
    return f"<meta property=article:published_time content='{text}'>"


@pytest.mark.parametrize(
    ("html", "url", "day", "offset"),
    [
        (meta("2021-07-05T00:30:00+05:00"), "", date(2021, 7, 5), 300),
        (meta("2021-07-04T21:30:00-04:00"), "", date(2021, 7, 4), -240),
        (meta("2021-07-05T10:00:00Z"), "", date(2021, 7, 5), None),
        # The same moment written twice.
        (meta("2021-07-04T19:30:00Z") + "<meta name=date content='2021-07-05T00:30:00+05:00'>", "", date(2021, 7, 5), 300),
        # A clock on the page shows the same moment.
        (
            meta("2021-07-05T01:09:55Z") + "<h1>Flood</h1><time datetime='2021-07-04 18:09:55'>4 July</time>",
            "",
            date(2021, 7, 4),
            -420,
        ),
        (meta("2021-07-04T20:05:40Z") + "<h1>Flood</h1><p>5 July 2021 01:05</p>", "", date(2021, 7, 5), 300),
        # Only a day is shown.
        (meta("2021-07-04T20:05:40Z") + "<h1>Flood</h1><p>5 July 2021</p>", "", date(2021, 7, 5), None),
        (meta("2021-07-05T02:18:11Z"), "https://paper.example/2021/07/04/flood/", date(2021, 7, 4), None),
        # Another day, of another thing.
        (meta("2021-07-05T02:18:11Z") + "<h1>Flood</h1><p>2 July 2021</p>", "", date(2021, 7, 5), None),
    ],
)
def test_the_day_is_the_pages_own_and_the_offset_is_kept(html: str, url: str, day: date, offset: int | None) -> None:
    found_dates = dates_of(html, url=url or "https://paper.example/x")
    assert (found_dates.local_day, found_dates.offset) == (day, offset)
    assert found_dates.certainty is DateCertainty.CERTAIN


def test_a_time_in_utc_is_of_the_day_in_the_zone_of_its_source() -> None:
    page_dates = dates_of(meta("2021-07-04T19:30:00Z"), source=DUSHANBE)
    assert (page_dates.published, page_dates.local_day) == (datetime(2021, 7, 4, 19, 30, tzinfo=UTC), date(2021, 7, 5))
    assert page_dates.offset == 300


def test_the_clock_of_a_feed_makes_the_day_where_the_page_has_no_clock_of_its_own() -> None:
    entry = Entry(
        key="k",
        link="https://paper.example/x",
        title="Flood",
        published=datetime(2021, 7, 4, 19, 30, tzinfo=UTC),
        published_offset=300,
    )
    silent, in_utc = dates_of("<h1>Flood</h1>", entry=entry), dates_of(meta("2021-07-04T19:30:00Z"), entry=entry)
    assert (silent.local_day, silent.offset, silent.said_by) == (date(2021, 7, 5), 300, "feed")
    assert (in_utc.local_day, in_utc.offset, in_utc.said_by) == (date(2021, 7, 5), 300, "page")
    own = dates_of(meta("2021-07-04T21:30:00+02:00"), entry=entry)
    assert (own.local_day, own.offset) == (date(2021, 7, 4), 120)
    article = article_of_entry(entry, NOBODY)
    assert article is not None
    assert (article.date.local_day, article.date.offset) == (date(2021, 7, 5), 300)


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Flood</h1>" + PROSE + "<aside><p>Bread dearer</p><time>26 minutes ago</time></aside>",
        "<h1>Flood</h1>" + "<p>x</p>" * 40 + "<span class=date>26 minutes ago</span>",
        "<h1>Flood</h1><div class=related><span>2 hours ago</span></div>",
        "<div class=topbar><span class=date>6 July 2021</span></div><div><div><div><h1>Flood</h1></div></div></div>",
    ],
)
def test_neither_a_sidebars_minutes_nor_the_day_of_the_visit_date_a_page(html: str) -> None:
    assert dates_of(html) == times.PageDates()


def test_a_page_without_a_date_loads_no_words_of_languages_that_its_source_does_not_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.language.dates import other_languages

    asked: list[str] = []

    def months_of(language: str) -> dict[str, int]:
        asked.append(language)
        return {}

    monkeypatch.setattr(other_languages, "_months_of", months_of)
    for source in (NOBODY, DUSHANBE):
        dates_of(
            "<h1>Flood</h1><p>Reading 12 things on floor 2021</p><span class=date>12 lorries of Monday 31st</span>", source=source
        )
    assert not asked


def test_minutes_in_the_articles_own_header_do() -> None:
    page_dates = dates_of("<h1>Flood</h1><div>26 minutes ago</div>" + PROSE)
    assert page_dates.published == datetime(2021, 7, 6, 11, 34, tzinfo=UTC)
    assert page_dates.certainty is DateCertainty.LIKELY


def test_a_time_in_the_comments_never_beats_the_one_beside_the_headline() -> None:
    comments = "<div id=comments><time datetime='2021-07-06T09:00:00Z' pubdate>today</time></div>"
    assert dates_of(f"<h1>Flood</h1><p>3 July 2021</p>{PROSE}{comments}").local_day == date(2021, 7, 3)


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Flood</h1><p>Updated: 5 July 2021</p><p>2 July 2021</p>",
        "<span>2 July 2021</span><span class='stamp updated'>5 July 2021</span><h1>Flood</h1>",
        "<span>2 июля 2021</span><span>Обновлено 5 июля 2021</span><h1>Наводнение</h1>",
    ],
)
def test_a_date_of_a_change_does_not_beat_that_of_publication_and_does_where_it_stands_alone(html: str) -> None:
    assert dates_of(html + PROSE).local_day == date(2021, 7, 2)
    alone = html.replace("2 July 2021", "").replace("2 июля 2021", "")
    assert dates_of(alone + PROSE).local_day == date(2021, 7, 5)


def test_a_time_in_the_bar_above_all_pages_does_not_beat_the_one_beside_the_headline() -> None:
    bar = "<div class=navtop><time datetime='2021-07-05T09:00:00+02:00'>Monday</time></div>"
    assert dates_of(f"{bar}<div><div><h1>Flood</h1></div></div><span>3 July 2021</span>{PROSE}").local_day == date(2021, 7, 3)


def test_a_date_in_parts_is_read_in_an_element_that_is_called_so_in_another_language() -> None:
    parts = "<div class=datum><span>Juni</span> <span>18</span><span>2021</span></div><h2>Hochwasser</h2>"
    assert dates_of(parts + PROSE).local_day == date(2021, 6, 18)


def test_a_clock_of_another_moment_is_no_offset_that_nobody_has() -> None:
    page_dates = dates_of(meta("2021-07-04T23:55:00Z") + "<h1>Flood</h1><p>5 July 2021 07:25</p><p>4 July 2021</p>")
    assert page_dates.offset is None


def test_marked_dates_of_teasers_do_not_beat_the_address() -> None:
    teasers = "".join(f"<li><span itemprop=datePublished content='20{year}-03-04 10:00:00'></span></li>" for year in (12, 14, 17))
    assert dates_of(teasers + PROSE, url="https://paper.example/2021/06/30/flood/").local_day == date(2021, 6, 30)


def test_a_sentence_below_the_headline_is_no_date_line() -> None:
    html = "<h1>Flood</h1><p>The bridge was closed to all lorries on 2 July 2021.</p><p>5 July 2021</p>" + PROSE
    assert dates_of(html).local_day == date(2021, 7, 5)


@pytest.mark.parametrize("broken", ["{}}}", "{}}},", "{}}};", "{{{}}}"])
def test_a_stray_brace_does_not_void_the_description(broken: str) -> None:
    description = json.dumps({"@type": "NewsArticle", "datePublished": "2021-07-05T18:02:11Z", "headline": "The river"})
    script = broken.replace("{}", description[:-1] + "}" if not broken.startswith("{{") else description[1:-1], 1)
    assert jsonld.read([script], "").published == "2021-07-05T18:02:11Z"


def test_a_page_that_is_refused_keeps_its_date() -> None:
    html = f"<html><head>{meta('2021-07-05T18:02:11+05:00')}</head><body><p>Too short.</p></body></html>"
    done = extract(Page(url="https://paper.example/x", body=html.encode()), source=NOBODY, now=NOW, min_words=LIMITS.min_words)
    assert done.disposition is Disposition.THIN
    assert (done.date.local_day, done.date.offset, done.date.evidence) == (date(2021, 7, 5), 300, "meta article:published_time")


HEADED = "<html><head><title>x</title></head><body><div class=top>The Paper</div>"


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("<p>[ 03.07.2021, 14:05 ]</p>", date(2021, 7, 3)),
        ("<p>Entered: 03.07.2021</p><p>03.07.2021, 18:00</p>", date(2021, 7, 3)),
        ("<p>03.07.2021</p><p>28.06.2021</p><p>27.06.2021</p>", None),  # a list of other articles
        ("<p>Updated: 03.07.2021</p>", None),
        ("<p>06.07.2021</p>", None),  # the day on which the page was fetched
    ],
)
def test_the_only_day_that_lines_of_the_page_show_is_its_day(lines: str, day: date | None) -> None:
    page = Page(url="https://paper.example/x", body=f"{HEADED}{PROSE}{lines}".encode())
    found = extract(page, source=NOBODY, now=NOW, min_words=LIMITS.min_words).date
    assert found is not None
    assert (found.local_day if found.evidence == "lines of the page" else None) == day


def test_minutes_in_a_list_below_a_short_text_are_of_another_article() -> None:
    text = "<p>The river rose again on Monday and the villages below the bridge were asked to leave before the night.</p>" * 3
    teaser = "<div><div>26 minutes ago</div><a href=/a>Herders return</a></div>"
    assert dates_of(f"<h1>Flood at the old bridge</h1><div>{text}</div>{teaser}").local_day is None


def test_a_day_that_only_comments_show_is_none_by_any_way() -> None:
    comments = "<div class=comments><p>Well done</p><time datetime='2021-07-03T10:00:00Z'>3 July 2021</time></div>"
    assert dates_of(f"<h1>Flood at the old bridge</h1>{PROSE}{comments}").local_day is None


@pytest.mark.parametrize(
    "html",
    [
        meta("2021-07-05T00:30:00 + 0500"),
        "<h1>Flood</h1><time datetime='2021-07-05T00:30:00+05:00'>5 July</time>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-07-05T00:30:00 + 0500"}</script>',
    ],
)
def test_an_offset_is_kept_wherever_and_however_it_is_written(html: str) -> None:
    done = dates_of(html)
    assert (done.published, done.local_day, done.offset) == (datetime(2021, 7, 4, 19, 30, tzinfo=UTC), date(2021, 7, 5), 300)


TODAY_IN_FEED = Entry(key="x", link="https://paper.example/x", published=NOW)
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-11-20"}</script>'


@pytest.mark.parametrize(
    ("html", "address", "evidence", "certainty"),
    [
        (LINKED, "/2019/11/20/battle", "json-ld, address", DateCertainty.CERTAIN),
        (LINKED + "<h1>Battle</h1><time datetime='2019-11-20'>20 November 2019</time>", "/battle", "json-ld, time", "certain"),
        (meta("2019-11-20T10:00:00Z") + "<h1>A</h1><p>20.11.2019</p>", "/a", "meta article:published_time, headline", "certain"),
        ("<meta name=date content='2019-11-20'>", "/2019/11/20/battle", "meta date, address", DateCertainty.CERTAIN),
        (LINKED, "/battle", "json-ld", DateCertainty.LIKELY),
        ("<h1>Battle</h1>", "/2019/11/20/battle", "address", DateCertainty.LIKELY),
    ],
)
def test_a_page_that_says_it_is_old_is_believed_and_not_its_feed(html: str, address: str, evidence: str, certainty: str) -> None:
    dates = dates_of(html + PROSE, url=f"https://paper.example{address}", entry=TODAY_IN_FEED)
    assert dates.published is not None
    assert (dates.published.date(), dates.said_by, dates.evidence) == (date(2019, 11, 20), "page", evidence)
    assert dates.certainty == certainty


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<meta name=date content='2019-11-20'>", "/battle"),  # a template's tag, and nothing else
        (LINKED + "<h1>Battle</h1><p>6 July 2021</p>", "/battle"),  # what readers see is of today
        (LINKED, "/2021/07/06/battle"),
        ("<h1>Battle</h1>" + PROSE + "<footer><time datetime='2019-11-20'>© 2019</time></footer>", "/battle"),
        ("<h1>Battle</h1>" + PROSE + "<aside><a href=/2019/11/20/old>20.11.2019</a></aside>", "/battle"),
        (LINKED.replace("2019-11-20", "2021-07-05"), "/battle"),  # a day before its feed
    ],
)
def test_a_date_of_a_template_a_sidebar_or_a_footer_does_not_beat_the_feed(html: str, address: str) -> None:
    dates = dates_of(html + PROSE, url=f"https://paper.example{address}", entry=TODAY_IN_FEED)
    assert (dates.published, dates.said_by) == (NOW, "feed")
