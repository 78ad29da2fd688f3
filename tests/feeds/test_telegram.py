"""Pages of Telegram's public preview become posts, and a markup that has changed is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler import feeds
from crawler.model import (
    DocumentFlaw,
    Entry,
    FeedDocument,
    FeedKind,
    FeedProblem,
    Fetch,
    FetchOutcome,
    Page,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollState,
)
from crawler.model.errors import DocumentError
from crawler.polling.health import assess_feed
from crawler.polling.missing import missing_keys
from crawler.polling.poll import Poll
from crawler.polling.reply import Reply
from tests.fakes import FIRST_SOURCE, LIMITS
from tests.telegram import Post, TelegramChannel, closed_channel

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "http://preview.example/s/Valley"


def a_page(*posts: Post, pinned: int | None = None, shown: int = 20) -> str:
    channel = TelegramChannel("Valley", pinned=pinned)
    for post in posts:
        channel.add(post)
    return channel.page(sorted(channel.posts)[-shown:], pinned=True)


def read(html: str, *, follow_links: bool = False) -> FeedDocument:
    return feeds.read(Page(url=URL, body=html.encode()), FeedKind.TELEGRAM, now=NOW, follow_links=follow_links)


def the_post(html: str, *, follow_links: bool = False) -> Entry:
    (entry,) = read(html, follow_links=follow_links).entries
    return entry


def test_a_post_has_its_date_its_address_and_the_first_sentence_for_a_title() -> None:
    document = read(a_page(Post(7, "🇹🇯 Shots at the bridge. Three men < 30 were hurt.\nMore later.", NOW)))
    assert (document.kind, document.title) == ("telegram", "Valley news")
    (entry,) = document.entries
    assert (entry.key, entry.link) == ("valley/7", "https://t.me/valley/7")
    assert entry.title == "🇹🇯 Shots at the bridge."
    assert entry.content == "🇹🇯 Shots at the bridge. Three men < 30 were hurt.\nMore later."
    assert entry.published == NOW and entry.is_article and not entry.original


def test_a_first_sentence_without_end_is_cut_at_a_word() -> None:
    entry = the_post(a_page(Post(7, "word " * 200, NOW)))
    assert len(entry.title) <= 200 and entry.title.endswith("word…")
    assert entry.content.count("word") == 200


def test_an_edit_changes_the_fingerprint_and_views_do_not() -> None:
    html = a_page(Post(7, "A bridge is closed.", NOW))
    before = the_post(html).fingerprint
    assert the_post(html.replace("1.2K", "9.9M")).fingerprint == before
    assert the_post(a_page(Post(7, "A bridge is closed.", NOW, is_edited=True))).fingerprint != before
    assert the_post(a_page(Post(7, "A bridge is open.", NOW))).fingerprint != before


def test_a_forward_names_the_channel_and_the_post_it_repeats() -> None:
    html = a_page(Post(7, "A bridge is closed.", NOW, forwarded_from="Border/41"))
    entry = the_post(html)
    assert (entry.original, entry.authors) == ("https://t.me/border/41", ("Border news",))
    hidden = the_post(html.replace('href="https://t.me/Border/41"', ""))  # a person who does not want to be found
    assert (hidden.original, hidden.authors) == ("", ("Border news",))


def test_an_album_is_one_post_and_a_message_of_the_channel_itself_is_none() -> None:
    document = read(a_page(Post(4, "Pictures of the flood.", NOW, pictures=3), Post(8, "", NOW, service="Valley pinned a message")))
    assert [entry.key for entry in document.entries] == ["valley/4"]
    assert document.numbered == ("valley/4", "valley/8")


def test_what_a_post_answers_to_is_not_its_text() -> None:
    reply = (
        '<a class="tgme_widget_message_reply" href="https://t.me/valley/3"><div class="tgme_widget_message_text">Old words.</div></a>'
        '<div class="tgme_widget_message_text js'
    )
    html = a_page(Post(7, "New words.", NOW)).replace('<div class="tgme_widget_message_text js', reply)
    assert the_post(html).content == "New words."


def test_a_pinned_post_has_its_own_date_and_stands_outside_of_the_numbers() -> None:
    posts = [Post(number, f"News number {number}.", NOW) for number in range(30, 60)]
    document = read(a_page(Post(3, "Rules of the channel.", NOW - timedelta(days=400)), *posts, pinned=3))
    assert "valley/3" in {entry.key for entry in document.entries}
    assert document.numbered == tuple(f"valley/{number}" for number in range(40, 60))
    assert document.older is not None and document.older.url == f"{URL}?before=40"


def test_the_oldest_page_has_none_before_it() -> None:
    assert read(a_page(Post(1, "First.", NOW), Post(2, "Second.", NOW))).older is None


def test_a_link_is_followed_where_the_source_says_so_and_never_into_telegram() -> None:
    html = a_page(Post(7, "A bridge is closed.", NOW, link="https://valley.example/bridge", forwarded_from="border/1"))
    assert the_post(html).link == "https://t.me/valley/7"
    entry = the_post(html, follow_links=True)
    assert (entry.link, entry.key) == ("https://valley.example/bridge", "valley/7")
    assert not entry.is_article and not entry.original
    inside = a_page(Post(7, "A bridge is closed.", NOW, link="https://t.me/other/3"))
    assert the_post(inside, follow_links=True).is_article


def test_a_link_that_stands_under_every_post_is_not_what_they_report_on() -> None:
    posts = [Post(number, f"News number {number}.", NOW, link="https://pictures.example/valley") for number in (1, 2, 3)]
    footer = read(a_page(*posts), follow_links=True).entries
    assert all(entry.is_article for entry in footer)
    twice = read(a_page(*posts[:2]), follow_links=True).entries
    assert not any(entry.is_article for entry in twice)
    assert the_post(a_page(Post(1, "News.", NOW, link="https://valley.example/")), follow_links=True).is_article


# --------------------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("html", "problem", "words"),
    [
        (closed_channel("Valley"), FeedProblem.NOT_A_FEED, "the channel has no public preview"),
        ("<html><body><p>Welcome</p></body></html>", FeedProblem.NOT_A_FEED, "no page of a Telegram channel"),
        (
            a_page(Post(7, "A bridge.", NOW)).replace("tgme_widget_message_text", "tgme_words"),
            FeedProblem.UNREADABLE,
            "posts whose text cannot be read: the preview's markup has changed",
        ),
    ],
)
def test_a_page_without_readable_posts_is_a_named_problem(html: str, problem: FeedProblem, words: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read(html)
    assert (raised.value.code, raised.value.detail) == (problem, words)


def test_a_channel_without_posts_is_empty_and_no_fault() -> None:
    assert read(a_page()).entries == ()


def test_posts_whose_dates_cannot_be_read_are_news_all_the_same_and_health_says_so() -> None:
    document = read(a_page(Post(7, "A bridge is closed.", NOW)).replace("<time", "<span").replace("</time", "</span"))
    assert [entry.title for entry in document.entries] == ["A bridge is closed."]
    (problem,) = document.problems
    assert problem.code is DocumentFlaw.MARKUP_CHANGED
    state, reason = assess_feed(
        last_outcome=FetchOutcome.CHANGED,
        last_reason=str(problem),
        last_polled_at=NOW,
        last_success_at=NOW,
        newest_at=NOW,
        interval=900,
        now=NOW,
    )
    assert (state, reason) == ("failing", "the page's markup has changed: no date of any post can be read")


def test_a_post_of_pictures_alone_is_no_sign_of_another_markup() -> None:
    assert the_post(a_page(Post(7, "", NOW, pictures=1))).title == ""


# --------------------------------------------------------------------------- what is missing, and the pages before


def a_document(*numbers: int, name: str = "valley") -> FeedDocument:
    keys = tuple(f"{name}/{number}" for number in numbers)
    entries = tuple(Entry(key=key, link=f"https://t.me/{key}", fingerprint="f", published=NOW) for key in keys)
    return FeedDocument(kind="telegram", entries=entries, numbered=keys)


def test_what_is_missing_between_two_others_is_told_and_nothing_beyond_them() -> None:
    known = [f"valley/{number}" for number in (1, 5, 6, 7, 8, 12)] + ["border/6", "a guid", "https://valley.example/6"]
    assert missing_keys(a_document(5, 8, 9), known) == (("valley/6", "valley/7"), ())
    assert missing_keys(a_document(), known) == ((), ())


def test_an_entry_that_could_not_be_read_is_not_missing() -> None:
    document = a_document(5, 6, 7)
    unread = replace(document, entries=(document.entries[0], document.entries[2]))
    assert missing_keys(unread, ["valley/6"]) == ((), ())


def test_where_more_is_missing_than_there_is_the_document_is_not_believed() -> None:
    missing, flaws = missing_keys(a_document(1, 100), [f"valley/{number}" for number in range(2, 100)])
    assert missing == () and [flaw.code for flaw in flaws] == [DocumentFlaw.MANY_MISSING]


@pytest.mark.parametrize(
    ("known", "polled", "pages", "reads_on"),
    [
        ((), NOW - timedelta(hours=1), 0, True),  # a gap
        (("valley/40",), NOW - timedelta(hours=1), 0, False),  # nothing between
        (("valley/3",), NOW - timedelta(hours=1), 0, True),  # the pinned one says nothing
        (("valley/40",), NOW - timedelta(days=1), 0, True),  # the first look of a day
        (("valley/40",), None, 0, True),
        ((), None, 9, False),  # as far as it may
    ],
)
def test_pages_before_are_read_until_one_is_known(
    known: tuple[str, ...], polled: datetime | None, pages: int, reads_on: bool
) -> None:
    posts = [Post(number, f"News number {number}.", NOW) for number in range(30, 60)]
    document = read(a_page(Post(3, "Rules.", NOW - timedelta(days=400)), *posts, pinned=3))
    endpoint = PlannedEndpoint(url=URL, fetch_url=URL, kind=FeedKind.TELEGRAM)
    fingerprints = dict.fromkeys(known, "f")
    state = PollState(polled_at=polled)
    feed = PlannedFeed(id=1, source="one", language=None, endpoints=(endpoint,), state=state, known_fingerprints=fingerprints)
    plan = Plan(run_id=1, made_at=NOW, sources=(FIRST_SOURCE,), feeds=(feed,), limits=LIMITS)
    reply = Reply(outcome=FetchOutcome.OK, fetch=Fetch(url=URL, started_at=NOW, elapsed_ms=1, outcome=FetchOutcome.OK))
    poll = Poll(feed, plan, FIRST_SOURCE).answered(endpoint, reply, document)
    assert (poll.older(endpoint, document, pages) is not None) is reads_on
    old = replace(document, entries=tuple(replace(entry, published=NOW - timedelta(days=90)) for entry in document.entries))
    assert poll.older(endpoint, old, pages) is None
