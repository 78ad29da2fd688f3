"""Headline, authors, dates and the founding article: what a page says of itself, and what is made of it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extract import body, document, extract, head, jsonld, junk, people, times, titles
from crawler.extract.blocks import TextBlock
from crawler.model import Disposition, Entry, Page, Source
from crawler.web.charset import decode, utf8_of
from tests.fakes import LIMITS

SHARED = Path(__file__).resolve().parents[3] / "shared"
NOW = datetime(2021, 7, 6, 12, tzinfo=UTC)
URL = "https://paper.example/news/2021/river.html"
DUSHANBE = Source(slug="paper", name="The Paper", languages=("ru", "tg", "en"), timezone="Asia/Dushanbe")


def parts(html: str, url: str = URL) -> tuple[object, head.Head]:
    parsed = document.read(html.encode())
    assert parsed is not None
    return parsed.tree, head.read(parsed.tree, url)


def when(html: str, entry: Entry | None = None, source: Source = DUSHANBE, url: str = "https://paper.example/x") -> times.PageDates:
    tree, top = parts(f"<html><body>{html}</body></html>")
    return times.choose(tree, top, url=url, source=source, entry=entry, now=NOW)


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_the_founding_article_comes_out_whole_and_clean() -> None:
    path = SHARED / "seed/founding-article.html"
    if not path.exists():
        pytest.skip("no founding article here")
    expected = json.loads((SHARED / "seed/expected.json").read_text(encoding="utf-8"))
    page = Page(url=expected["canonical_url"], body=path.read_bytes())
    article = extract(
        page, source=Source(slug="n", name="News Example", languages=("en",)), now=NOW, min_words=LIMITS.min_words
    ).article
    assert article is not None
    assert article.title == expected["title"]
    assert article.authors == (expected["author"],)
    assert article.published == datetime.fromisoformat(expected["published"])
    assert article.language == expected["language"]
    assert article.canonical_url.rstrip("/") == expected["canonical_url"].rstrip("/")
    assert article.text.startswith(expected["first_words"])
    assert article.text.endswith(expected["last_words"])
    assert article.text.startswith(article.lead[:200])
    for unwanted in (*expected["must_not_contain"], "In this photograph", "WAKIL KOHSAR", "1,204 comments"):
        assert unwanted not in article.text


# ------------------------------------------------------------------------------------------------- headline


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>River rises over its banks | The Paper</title><h1>River rises over its banks</h1>", "River rises over its banks"),
        (
            "<title>River rises over its banks - The Paper</title><meta property=og:site_name content='The Paper'>",
            "River rises over its banks",
        ),
        (
            "<title>The Paper</title><h1>The Paper</h1><h1>Wrong of two</h1><meta property=og:title content='River rises over banks'>",
            "River rises over banks",
        ),
        ("<title>Река вышла из берегов — Газета</title><meta property=og:site_name content='Газета'>", "Река вышла из берегов"),
        ("<title>آب دریا بالا آمد | روزنامه</title><h1>آب دریا بالا آمد</h1>", "آب دریا بالا آمد"),
        ("<h1>Only the heading says it</h1>", "Only the heading says it"),
        ("<svg><title>Logo</title></svg><p>x</p>", "from the feed"),
        # » is a quotation mark where « stands too, and a separator where it stands alone.
        ("<title>Боевики захватили пост «Шерхан-Бандар»</title>", "Боевики захватили пост «Шерхан-Бандар»"),
        (
            "<title>Двое участников движения «Талибан» на границе</title><meta property=og:site_name content='Газета'>",
            "Двое участников движения «Талибан» на границе",
        ),
        ("<title>نیروها در ولسوالی «اشکاشم» درگیر شدند</title>", "نیروها در ولسوالی «اشکاشم» درگیر شدند"),
        ("<title>River rises over its banks » The Paper</title>", "River rises over its banks"),
        # Who says so is part of the headline.
        ("<title>На границе погибли трое военных — МВД</title>", "На границе погибли трое военных — МВД"),
        ("<title>Two soldiers were killed at the border - minister</title>", "Two soldiers were killed at the border - minister"),
        ("<title>River rises over its banks - paper.example</title>", "River rises over its banks"),
        # Tags, and entities written twice.
        (ld({"@type": "NewsArticle", "headline": "River <b>rises</b> over banks"}), "River rises over banks"),
        ("<meta property=og:title content='The &amp;quot;Old&amp;quot; bridge is closed'>", 'The "Old" bridge is closed'),
        (
            "<meta property=og:title content='River Post: The bridge is closed'><meta property=og:site_name content='River Post'>",
            "The bridge is closed",
        ),
        (
            "<meta property=og:title content='Why do drivers wait at the bridge?'><h1>The long queue: Why do drivers wait at the bridge?</h1>",
            "The long queue: Why do drivers wait at the bridge?",
        ),
        (
            "<title>Мост закрыли на ремонт до весны – Вестник</title><link rel=canonical href='https://www.вестник.example/1'>",
            "Мост закрыли на ремонт до весны",
        ),
        (
            "<meta property=og:title content='Two guards wounded at the bridge'><h1>All that the valley talks of this week</h1>",
            "Two guards wounded at the bridge",
        ),
        # An element that is only called a headline, on a page without headings.
        (
            "<title>The Valley Post - Ferries wait for calm water - Health</title><div class=article_title>Ferries wait for calm water</div>",
            "Ferries wait for calm water",
        ),
        (
            "<title>The Valley Post - Ferries wait</title><div class='site title'>The Valley Post</div><div class=title>Bread and salt for all</div>",
            "The Valley Post - Ferries wait",
        ),
        # A kicker within the heading.
        (
            "<meta property=og:title content='The old bridge is closed'><h1><span>Border</span> The old bridge is closed</h1>",
            "The old bridge is closed",
        ),
        (
            "<title>The old bridge is closed - Valley Post</title><h1><span class=kicker>Border:</span> The old bridge is closed</h1>",
            "The old bridge is closed",
        ),
        (
            "<title>Border: What the old bridge tells - Valley Post</title><h1><b class=kicker>Border:</b> What the old bridge tells</h1>",
            "Border: What the old bridge tells",
        ),
        # The heading that is the shared title, not the blog's name above it.
        (
            "<title>The Valley Journal: River rises over banks</title><meta property=og:title content='River rises over banks'>"
            "<h1>The Valley Journal</h1><h1>River rises over banks</h1>",
            "River rises over banks",
        ),
        # The page's own headline, where it tells other sites another one.
        (
            "<title>You will not believe this river</title><meta property=og:title content='You will not believe this river'>"
            "<h1>The river Panj rose by two metres on Monday</h1>",
            "The river Panj rose by two metres on Monday",
        ),
    ],
)
def test_the_headline_is_the_publishers_without_the_name_of_the_site(html: str, title: str) -> None:
    tree, top = parts(f"<html><body>{html}</body></html>")
    assert titles.choose_title(tree, top, "from the feed") == title


# ------------------------------------------------------------------------------------------------- authors


@pytest.mark.parametrize(
    ("candidates", "names"),
    [
        (["By Anna Berg and Ali Karim"], ("Anna Berg", "Ali Karim")),
        (["Автор: Анна Берг"], ("Анна Берг",)),
        (["Муаллиф: Фирӯз Набиев"], ("Фирӯз Набиев",)),
        (["نویسنده: احمد کریمی"], ("احمد کریمی",)),
        (["Anna Berg", "ANNA BERG", "anna@paper.example"], ("Anna Berg",)),
        (["https://facebook.example/anna", "admin", "Редакция", "Staff Reporter"], ()),
        (["The Paper"], ()),
        (["ANNA BERG (Dushanbe)"], ("Anna Berg",)),
        (["Anna Berg, Senior Correspondent"], ("Anna Berg",)),
        (["By Anna Berg Dec. 2, 2026"], ("Anna Berg",)),
        (["By ANNA BERG, ALI KARIM and OLGA RAU December 16, 2026, 4:19 PM"], ("Anna Berg", "Ali Karim", "Olga Rau")),
        (["Автор: Анна Берг 25 ноября 2026"], ("Анна Берг",)),
        (["Anna Berg", "Twitter"], ("Anna Berg",)),
        (["Artikel von"], ()),
        (["von", "Anna Berg"], ("Anna Berg",)),
    ],
)
def test_authors_are_names_of_people(candidates: list[str], names: tuple[str, ...]) -> None:
    tree, top = parts("<html><body><p>x</p></body></html>")
    assert people.choose(tree, top, ("The Paper",), tuple(candidates)) == names


def test_a_break_in_the_headline_parts_words() -> None:
    html = "<html><title>The old bridge is open again</title><body><h1>The old bridge is open again<br><small>Lorries wait</small></h1></body></html>"
    tree = document.read(html.encode()).tree  # type: ignore[union-attr]
    assert titles.choose_title(tree, head.read(tree, "")) == "The old bridge is open again Lorries wait"


def test_a_name_in_two_parts_is_one_name() -> None:
    author = '{"@type": "NewsArticle", "author": [{"@type": "Person", "givenName": "Anna", "familyName": "Berg"}]}'
    tree, top = parts(f"<html><head><script type=application/ld+json>{author}</script></head><body><p>x</p></body></html>")
    assert people.choose(tree, top) == ("Anna Berg",)


@pytest.mark.parametrize(
    "html",
    [
        ld({"@type": "NewsArticle", "author": [{"@type": "Person", "name": "Anna Berg"}]}),
        ld({"@graph": [{"@type": "Article", "author": {"@id": "#a"}}, {"@type": "Person", "@id": "#a", "name": "Anna Berg"}]}),
        "<meta name=author content='Anna Berg'>",
        "<a rel=author href=/anna>Anna Berg</a>",
        "<div class='post-byline'>By <a href=/anna>Anna Berg</a></div>",
        "<h1>The river rises again</h1><p>By Anna Berg</p>",
        # One of two tags names the publisher.
        "<meta name=author content='Great House'><meta property=article:author content='Anna Berg'><a rel=author href=/a>Anna Berg</a>",
        "<meta property=article:author content='https://paper.example/editors/anna-berg'>",
    ],
)
def test_the_author_is_found_where_pages_name_one(html: str) -> None:
    tree, top = parts(f"<html><body>{html}</body></html>")
    assert people.choose(tree, top) == ("Anna Berg",)


# ------------------------------------------------------------------------------------------------- dates

FEED = datetime(2021, 7, 5, 9, 30, tzinfo=UTC)
ENTRY = Entry(key="k", link="https://paper.example/x", published=FEED)


def test_an_exact_time_on_the_page_is_preferred_to_the_feeds() -> None:
    times = when("<meta property=article:published_time content='2021-07-05T18:02:11+05:00'>", ENTRY)
    assert (times.published, times.said_by) == (datetime(2021, 7, 5, 13, 2, 11, tzinfo=UTC), "page")


@pytest.mark.parametrize(
    "html",
    ["<meta name=date content='2021-07-05'>", "<meta name=date content='2021-07-05 18:02'>", "<p class=date>4 июля 2021</p>", ""],
)
def test_the_feeds_date_wins_over_one_without_time_or_zone(html: str) -> None:
    times = when(html, ENTRY)
    assert (times.published, times.said_by) == (FEED, "feed")


@pytest.mark.parametrize(
    ("html", "published"),
    [
        (ld({"@type": "NewsArticle", "datePublished": "2021-07-05T18:02:11Z"}), datetime(2021, 7, 5, 18, 2, 11, tzinfo=UTC)),
        ("<meta itemprop=datePublished content='2021-07-05T18:02'>", datetime(2021, 7, 5, 13, 2, tzinfo=UTC)),
        ("<time datetime='2021-07-05T18:02:11Z'>5 Jul</time>", datetime(2021, 7, 5, 18, 2, 11, tzinfo=UTC)),
        ("<h1>Обуни рӯд</h1><span>5 июли соли 2021, 18:02</span>", datetime(2021, 7, 5, 13, 2, tzinfo=UTC)),
        ("<div class='news-date'>۱۴ سرطان ۱۴۰۰</div>", datetime(2021, 7, 4, 19, tzinfo=UTC)),
        ("<h1>Новость</h1><div>Вчера, 18:02</div>", datetime(2021, 7, 5, 13, 2, tzinfo=UTC)),
    ],
)
def test_without_a_feed_the_page_is_read_in_the_zone_of_its_source(html: str, published: datetime) -> None:
    times = when(html)
    assert (times.published, times.said_by) == (published, "page")


def test_a_date_in_the_address_counts_and_dates_to_come_do_not() -> None:
    assert when("<p>x</p>", url="https://paper.example/2021/07/05/river/").published == datetime(2021, 7, 4, 19, tzinfo=UTC)
    assert when("<meta name=date content='2031-07-05T10:00:00Z'>").published is None
    assert when("<meta name=date content='1970-01-01T00:00:00Z'>", ENTRY).said_by == "feed"
    assert when("<p>nothing here</p>") == times.PageDates()


def test_a_change_before_publication_is_no_change() -> None:
    html = "<meta property=article:published_time content='2021-07-05T18:02:11Z'><meta property=article:modified_time content='{}'>"
    assert when(html.format("2021-07-05T19:00:00Z")).modified == datetime(2021, 7, 5, 19, tzinfo=UTC)
    assert when(html.format("2021-07-04T19:00:00Z")).modified is None


# ------------------------------------------------------------------------------------------------- JSON-LD


def test_the_description_of_this_page_is_taken_and_not_a_neighbours() -> None:
    neighbour = {"@type": "NewsArticle", "url": "https://paper.example/other", "headline": "Another"}
    this = {"@type": ["NewsArticle"], "mainEntityOfPage": {"@id": URL}, "headline": "Caf&eacute; by the river"}
    shelf = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "On a shelf"}]}
    assert jsonld.read([json.dumps([shelf, neighbour, this])], URL).headline == "Café by the river"
    assert jsonld.read([json.dumps(shelf)], URL) == jsonld.LinkedData()


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": "cut',
        '{"a":' * 50_000,
        "," * 300_000,
        "1" * 10_000,
        "null",
        '{"@type":{"@type":[[[]]]}}',
        '{"@type":"Article","author":{"name":{"name":{"name":{"name":"x"}}}}}',
        "{,}" * 100_000,
    ],
)
def test_broken_json_is_left_alone_at_once(script: str) -> None:
    started = time.process_time()
    assert not jsonld.read([script], URL).headline
    assert time.process_time() - started < 1


def test_a_trailing_comma_and_a_comment_around_it_are_forgiven() -> None:
    assert jsonld.read(['<!-- {"@type": "NewsArticle", "headline": "The river",} -->'], URL).headline == "The river"


def test_a_page_drawn_by_scripts_gives_the_text_it_gives_to_machines() -> None:
    text = "The river rose again on Monday and the villages below the bridge were asked to leave. " * 6
    page = Page(
        url=URL, body=f"<html><body>{ld({'@type': 'NewsArticle', 'articleBody': text})}<div id=app></div></body></html>".encode()
    )
    article = extract(page, source=DUSHANBE, now=NOW, min_words=LIMITS.min_words).article
    assert article is not None
    assert article.text.startswith("The river rose again")


# ------------------------------------------------------------------------------------------------- lines


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Mayor opens bridge",
        "Follow Anna Berg on Facebook and Twitter.",
        "Sign up for our newsletter.",
        "© 2021 The Paper",
        "Читайте также",
        "Также по теме:",
        "Версия для печати",
        "Подписывайтесь на наш канал в Telegram",
        "Инчунин бихонед: Пули нав",
        "Ба мо пайваст шавед",
        "بیشتر بخوانید",
        "نسخه چاپی",
        "ما را در تلگرام دنبال کنید",
        "همدارنګه ولولئ",
        "نور ولولئ",
        "Mavzuga oid",
        "Kanalimizga obuna bo‘ling",
        "Шунингдек ўқинг",
        "- ",
    ],
)
def test_lines_of_the_site_are_known_in_six_languages(line: str) -> None:
    assert junk.is_junk(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read the statement again, the minister said.",
        "Follow the river on its way north and you reach the bridge.",
        "По теме переговоров стороны не договорились.",
        "Печать и подпись министра стоят на документе.",
        "Photos of the flood were shown on television on Monday.",
        "مرتبط با این رویداد سه نفر بازداشت شدند.",
        "Reklama xarajatlari oshdi.",
        "Print media in the valley stopped on Monday.",
    ],
)
def test_sentences_that_begin_like_them_are_kept(line: str) -> None:
    assert not junk.is_junk(line)


def test_headline_byline_and_date_above_the_text_go_and_the_text_stays() -> None:
    lines = [
        "World",
        "River rises over its banks",
        "By Anna Berg",
        "5 July 2021, 18:02",
        "The river rose on Monday, 5 July.",
        "- one",
        "- two",
        "It fell on Tuesday.",
    ]
    text = body.tidy("\n".join(lines), "River rises over its banks", ("Anna Berg",))
    assert text == "The river rose on Monday, 5 July.\n\n- one\n- two\n\nIt fell on Tuesday."


# ------------------------------------------------------------------------------------------------- whole pages

PROSE = "".join(
    f"<p>On day {day} the river rose by {day} centimetres and the bridge at the old mill stayed open to carts.</p>"
    for day in range(12)
)


@pytest.mark.parametrize("frame", ["aside", "form", "header", "footer"])
def test_a_frame_around_the_whole_page_does_not_hide_the_article(frame: str) -> None:
    page = Page(url=URL, body=f"<html><body><{frame}><div><h1>The river</h1>{PROSE}</div></{frame}></body></html>".encode())
    article = extract(page, source=DUSHANBE, now=NOW, min_words=LIMITS.min_words).article
    assert article is not None
    assert "On day 11" in article.text


def test_an_article_laid_out_in_tables_has_no_bars_in_it() -> None:
    menu = "".join(f"<tr><td><a href=/{number}>Section {number}</a></td></tr>" for number in range(20))
    html = f"<table><tr><td><table>{menu}</table></td><td>{PROSE}</td></tr></table>"
    article = extract(
        Page(url=URL, body=f"<html><body>{html}</body></html>".encode()), source=DUSHANBE, now=NOW, min_words=LIMITS.min_words
    ).article
    assert article is not None
    assert "|" not in article.text and "Section 3" not in article.text and "On day 11" in article.text


def test_good_text_beats_every_marker() -> None:
    banner = "<div class='paywall newsletter'>Subscribe to continue reading. We use cookies. Accept all cookies.</div>"
    html = f"<html><body>{banner}<div id=captcha-container></div><article><h1>The river</h1>{PROSE}</article></body></html>"
    assert (
        extract(Page(url=URL, body=html.encode()), source=DUSHANBE, now=NOW, min_words=LIMITS.min_words).disposition
        is Disposition.RECORDED
    )


@pytest.mark.parametrize(
    ("html", "disposition", "reason"),
    [
        ("<title>Just a moment...</title><div id=cf-challenge>Checking your browser</div>", Disposition.NOT_ARTICLE, "challenge"),
        ("<title>Саҳифа ёфт нашуд</title><p>Ба саҳифаи асосӣ баргардед</p>", Disposition.NOT_ARTICLE, "soft 404"),
        (
            "<title>Before you continue</title><p>We use cookies and data. Accept all cookies or manage your preferences.</p>",
            Disposition.CONSENT,
            "consent",
        ),
        ("<title>The river</title><p>The river rose.</p><div class=paywall></div>", Disposition.PAYWALLED, "paywall"),
        (
            "<title>News</title>" + "".join(f"<a href=/{n}>Headline number {n}</a> " for n in range(90)),
            Disposition.NOT_ARTICLE,
            "links",
        ),
        ("<title>The river</title><p>Photo of the day.</p>", Disposition.THIN, "words"),
        ("<div>" * 5000 + PROSE, Disposition.EXTRACTION_FAILED, "too_deep"),
    ],
)
def test_every_other_page_has_its_word_and_its_reason(html: str, disposition: Disposition, reason: str) -> None:
    done = extract(
        Page(url=URL, body=f"<html><body>{html}</body></html>".encode()), source=DUSHANBE, now=NOW, min_words=LIMITS.min_words
    )
    assert done.disposition is disposition
    assert reason in done.reason


def test_the_front_page_served_for_an_article_is_none_however_long() -> None:
    page = Page(url="https://paper.example/", body=f"<html><body>{PROSE}</body></html>".encode())
    assert extract(page, source=DUSHANBE, entry=ENTRY, now=NOW, min_words=LIMITS.min_words).reason == "the front page came instead"


@pytest.mark.parametrize(
    ("content_type", "body_"),
    [
        ("application/pdf", b"%PDF-1.7 <html>"),
        ("application/pdf", b"no markup at all"),
        ("image/png", b"x"),
        ("text/html", b"\x89PNG\r\n"),
        ("text/html", b'{"a": 1}'),
        ("text/xml", b"<?xml version='1.0'?><rss version='2.0'></rss>"),
        ("", b"plain words without any markup"),
    ],
)
def test_what_is_not_html_is_not_parsed(content_type: str, body_: bytes) -> None:
    page = Page(url=URL, body=body_, headers={"content-type": content_type})
    assert extract(page, source=DUSHANBE, now=NOW, min_words=LIMITS.min_words).disposition is Disposition.NOT_HTML


@pytest.mark.parametrize("declared", ["rot13", "hex", "idna", "undefined", "zlib", "no-such", "utf-16", "latin-1"])
def test_a_charset_that_lies_is_not_believed(declared: str) -> None:
    text = "<p>Река поднялась</p>"
    assert decode(text.encode(), f"text/html; charset={declared}") == text


@pytest.mark.parametrize(
    "body_",
    [
        "Мост <b>открыт</b>".encode(),
        "Мост открыт".encode("cp1251"),
        b"\xef\xbb\xbfThe bridge",
        b"The\x00bridge\x0c",
        "The\u0085bridge\uffff".encode(),
        b"~{<:Ky2;~}",
    ],
)
def test_parsers_get_the_same_text_as_bytes(body_: bytes) -> None:
    for declared in ("", "text/html; charset=hz", "text/html; charset=windows-1251"):
        assert utf8_of(body_, declared) == decode(body_, declared).encode("utf-8", "replace")


def test_a_body_that_needs_nothing_is_not_copied() -> None:
    page = "<p>Мост открыт</p>".encode()
    assert utf8_of(page, "text/html") is page


def test_utf_16_without_a_mark_is_seen() -> None:
    text = "<html><body><p>Река поднялась и опустилась</p></body></html>"
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("utf-16")) == text


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ('[{"@type": "Organization", "name": "The House"}]', ("Anna Berg",)),
        ('[{"@type": ["NewsMediaOrganization"], "name": "The House"}]', ("Anna Berg",)),
        ('[{"@type": "Person", "name": "Rahim Aziz"}, {"@type": "Organization", "name": "Agency"}]', ("Rahim Aziz", "Agency")),
    ],
)
def test_a_person_in_the_byline_goes_before_an_organisation(authors: str, names: tuple[str, ...]) -> None:
    script = f'<script type=application/ld+json>{{"@type": "NewsArticle", "author": {authors}}}</script>'
    tree, top = parts(f"<html><head>{script}</head><body><h1>x</h1><p class=byline>By Anna Berg</p></body></html>")
    assert people.choose(tree, top) == names


def test_an_agency_that_alone_is_named_is_the_author() -> None:
    script = (
        '<script type=application/ld+json>{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Agency"}}</script>'
    )
    assert people.choose(*parts(f"<html><head>{script}</head><body><p>x</p></body></html>")) == ("Agency",)


@pytest.mark.parametrize(("label", "names"), [("Written by", ("Anna Berg",)), ("Автор", ("Anna Berg",)), ("Reading time", ())])
def test_a_card_for_other_sites_names_the_author(label: str, names: tuple[str, ...]) -> None:
    card = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="Anna Berg">'
    assert people.choose(*parts(f"<html><head>{card}</head><body><p>x</p></body></html>")) == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [(["Автор: Анна Берг"], ("Анна Берг",)), (["Автор: Анна Берг", "Автор: Рахим Азиз"], ()), (["By the river: two villages"], ())],
)
def test_the_only_signed_line_names_the_author(lines: list[str], names: tuple[str, ...]) -> None:
    tree, top = parts("<html><body><p>x</p></body></html>")
    blocks = [TextBlock(line, 0, None, is_aside=False) for line in lines]
    assert people.choose(tree, top, blocks=blocks) == names


@pytest.mark.parametrize(
    "byline", ["Submitted by Anna Berg on Tue, 05/12/2026 - 09:20", "By Anna Berg, May 12, 2026", "Автор: Анна Берг 12.05.2026"]
)
def test_a_day_and_its_weekday_are_no_part_of_a_name(byline: str) -> None:
    assert people.clean([byline])[0] in ("Anna Berg", "Анна Берг")


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("The bridge is open again - 12 мая 2026 - Site of the valley", "The bridge is open again"),
        ("Flood of 2026: what is known on 12 May", "Flood of 2026: what is known on 12 May"),
        ("The week of 12 May - what the ministry says", "The week of 12 May - what the ministry says"),
    ],
)
def test_a_day_in_a_title_of_its_own_ends_the_headline(title: str, headline: str) -> None:
    assert titles.without_site(title, "") == headline
