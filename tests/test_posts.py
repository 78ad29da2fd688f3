"""Posts in the archive: forwards in either order, posts that vanish and come back, a crawl that was killed."""

from __future__ import annotations

from pathlib import Path

from crawler.app.record import finish_run
from crawler.extract.feedtext import article_of_entry
from crawler.items import PageFetched
from crawler.model import ArticleFound, Disposition, Entry, Source
from crawler.spiders.news import NewsSpider
from tests.fakes import FIRST_SOURCE, NOW, SECOND_SOURCE, Env, a_state, an_error, house


def a_post(number: int, text: str = "Tajik clashes at the bridge.", *, channel: str = "valley", original: str = "") -> Entry:
    key = f"{channel}/{number}"
    return Entry(
        key=key,
        link=f"https://t.me/{key}",
        title=text.partition(".")[0] + ".",
        content=text,
        published=NOW,
        is_article=True,
        original=original,
        fingerprint=text,
    )


def found(run: int, feed: int, post: Entry, source: Source) -> ArticleFound:
    article = article_of_entry(post, source)
    assert article is not None
    return ArticleFound(run_id=run, feed_id=feed, entry=post, article=article, page=None, fetch=None)


def publish(h: Env, *posts: Entry, feed: int = 1) -> list[str]:
    run = h.plan(everything=True).run_id
    h.recorder.record(a_state(run, feed, *posts))
    return [h.recorder.record(found(run, feed, post, (FIRST_SOURCE, SECOND_SOURCE)[feed - 1])) for post in posts]


def look(h: Env, seen: tuple[str, ...], missing: tuple[str, ...] = ()) -> None:
    h.clock.later(hours=1)
    run = h.plan(everything=True).run_id
    h.recorder.record(a_state(run, 1, seen_count=len(seen), known_count=len(seen), seen_keys=seen, missing_keys=missing))


def test_a_post_is_an_article_at_once_that_nobody_asks_for_again(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        assert publish(h, a_post(7)) == ["recorded"]
        assert h.sql("SELECT text_from, title, text, url FROM articles") == [
            ("post", "Tajik clashes at the bridge.", "", "https://t.me/valley/7")
        ]
        assert h.single_value("SELECT count(*) FROM alerts") == 1
        assert h.sql("SELECT disposition, next_attempt_at, content FROM entries") == [("recorded", None, "")]
        assert h.single_value("SELECT count(*) FROM rechecks") == 0
        h.clock.later(days=3)
        assert h.plan(everything=True).pending == ()
        h.balance()


def test_the_words_after_a_headline_are_kept_however_few_they_are(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, a_post(7, "A column of vehicles came down to the river near the village. Three killed."))
        assert h.single_value("SELECT text FROM articles").endswith("Three killed.")


def test_an_edited_post_is_a_version(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, a_post(7, "Clashes at the bridge. Three Tajik men were killed."))
        assert publish(h, a_post(7, "Clashes at the bridge. Five Tajik men were killed.")) == ["edited"]
        assert h.sql("SELECT version, kind FROM edits") == [(2, "material")]
        h.balance()


def test_a_forward_is_a_copy_in_either_order_of_arrival(tmp_path: Path) -> None:
    forward = a_post(9, channel="hills", original="https://t.me/valley/7")
    for name, order in (("first", (1, 2)), ("later", (2, 1))):
        (tmp_path / name).mkdir()
        with house(tmp_path / name) as h:
            for feed in order:
                publish(h, a_post(7) if feed == 1 else forward, feed=feed)
            rows = dict(h.sql("SELECT url, copy_of FROM articles"))
            (original,) = h.sql("SELECT id FROM articles WHERE url = 'https://t.me/valley/7'")[0]
            assert rows == {"https://t.me/valley/7": None, "https://t.me/hills/9": original}
            assert h.single_value("SELECT count(DISTINCT story_id) FROM articles") == 1
            h.balance()


def test_forwards_of_a_channel_that_nobody_watches_are_one_source(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, a_post(7, original="https://t.me/far/1"))
        publish(h, a_post(9, "Other words, as the text was shortened.", channel="hills", original="https://t.me/far/1"), feed=2)
        assert h.sql("SELECT id, copy_of FROM articles ORDER BY id") == [(1, None), (2, 1)]


def test_a_missing_post_is_withdrawn_at_the_second_look_and_stays_so(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, *(a_post(number, f"Tajik clashes at bridge {number}.") for number in (7, 8, 9)))
        look(h, ("valley/7", "valley/9"), ("valley/8",))
        assert h.single_value("SELECT count(*) FROM withdrawals") == 0
        assert h.single_value("SELECT disposition FROM entries WHERE key = 'valley/8'") == "gone"
        for _ in range(3):
            look(h, ("valley/7", "valley/9"), ("valley/8",))
        assert h.sql("SELECT article_id FROM withdrawals") == [(2,)]
        h.balance()


def test_a_post_that_was_missing_once_and_is_back_was_never_gone(tmp_path: Path) -> None:
    keys = ("valley/7", "valley/8", "valley/9")
    with house(tmp_path) as h:
        publish(h, *(a_post(number, f"Tajik clashes at bridge {number}.") for number in (7, 8, 9)))
        look(h, (keys[0], keys[2]), (keys[1],))
        look(h, keys)
        assert h.single_value("SELECT disposition FROM entries WHERE key = 'valley/8'") == "unchanged"
        look(h, (keys[0], keys[2]), (keys[1],))
        assert h.single_value("SELECT count(*) FROM withdrawals") == 0
        h.balance()


def test_a_withdrawn_post_that_is_back_is_withdrawn_no_longer_and_that_is_said(tmp_path: Path) -> None:
    keys = ("valley/7", "valley/8", "valley/9")
    with house(tmp_path) as h:
        publish(h, *(a_post(number, f"Tajik clashes at bridge {number}.") for number in (7, 8, 9)))
        for _ in range(2):
            look(h, (keys[0], keys[2]), (keys[1],))
        (story,) = h.sql("SELECT story_id FROM articles WHERE id = 2")[0]
        assert [edit.withdrawn for edit in h.store.histories.of_stories([story])[story].edits] == [True]
        told = h.single_value("SELECT updated_at FROM alerts WHERE article_id = 2")
        for _ in range(2):
            look(h, keys)
        assert h.sql("SELECT * FROM withdrawals") == []
        (edit,) = h.store.histories.of_stories([story])[story].edits
        assert (edit.withdrawn, edit.reasons) == (False, ("no longer withdrawn: it stands in its channel again",))
        assert h.single_value("SELECT updated_at FROM alerts WHERE article_id = 2") > told
        for _ in range(2):
            look(h, (keys[0], keys[2]), (keys[1],))
        assert h.sql("SELECT article_id FROM withdrawals") == [(2,)]
        h.balance()


def test_posts_that_a_killed_crawl_left_are_articles_of_the_next_one(tmp_path: Path) -> None:
    post = a_post(7, "Clashes at the bridge.\nTajik guards fired.", original="https://t.me/far/1")
    with house(tmp_path) as h:
        h.recorder.record(a_state(h.plan(everything=True).run_id, 1, post))
        plan = h.plan(everything=True)
        (pending,) = plan.pending
        assert pending.entry == post
        (item,) = NewsSpider(plan=plan)._page_requests(1, "one", pending.entry, 0)
        assert isinstance(item, PageFetched) and item.page is None
        assert h.recorder.record(found(plan.run_id, 1, pending.entry, FIRST_SOURCE)) == "recorded"
        h.balance()


def test_a_post_without_words_is_thin_and_that_is_final(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run, post = h.plan(everything=True).run_id, a_post(7, "")
        h.recorder.record(a_state(run, 1, post))
        assert h.recorder.record(an_error(run, 1, post, Disposition.THIN, fetch=None)) == "thin"
        assert h.sql("SELECT disposition, next_attempt_at FROM entries") == [("thin", None)]


def test_a_channel_of_pictures_is_well(tmp_path: Path) -> None:
    posts = [a_post(number, "") for number in range(1, 9)]
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, *posts, polled_at=h.clock.now))
        for post in posts:
            h.recorder.record(an_error(run, 1, post, Disposition.THIN, fetch=None))
        finish_run(h.store, run, "ok", h.clock.now)
        (state,) = (row.state for row in h.store.feeds.health(h.clock.now) if row.source == "one")
        assert state == "ok"
