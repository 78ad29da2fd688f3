"""What a site prints under every article is learned from its archive, and counts for none of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.app import backtest
from crawler.facts.boilerplate import own_text, paragraph_keys
from tests.fakes import Env, an_article, an_article_found, an_entry, house
from tests.site import words

FOOTER = "Read also: Tajik guards clash with smugglers at the river, and more of our best reports of the week"


def publish(h: Env, name: str, text: str, *, source: str = "one", feed: int = 1, run: int | None = None) -> str:
    host = f"{source}.example"
    article = an_article(name, source, host, text=text, published=h.clock.now)
    return h.recorder.record(an_article_found(run or h.plan(everything=True).run_id, feed, an_entry(name, host), article))


def alerts(h: Env) -> list[int]:
    return [id for (id,) in h.sql("SELECT article_id FROM alerts ORDER BY article_id")]


def test_no_alert_fires_on_what_stands_under_every_article_once_that_is_learned(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for number in range(5):
            publish(h, f"n{number}", f"{words('n' + str(number), 40)}\n\n{FOOTER}")
        assert alerts(h) == [1, 2]  # nobody could know yet; the third is the third
        publish(h, "real", f"{words('real', 40)} Tajik guards clash.\n\n{FOOTER}")
        assert alerts(h) == [1, 2, 6]
        hits = h.sql("SELECT field, start, \"end\", text FROM hits WHERE alert_id = 3 AND field = 'text'")
        (text,) = h.sql("SELECT text FROM articles WHERE id = 6")[0]
        assert text.endswith(FOOTER)  # the stored text is whole
        assert hits and all(text[start:end] == hit for _, start, end, hit in hits)


def test_another_source_has_to_be_learned_by_itself(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for number in range(3):
            publish(h, f"n{number}", f"{words('n' + str(number), 40)}\n\n{FOOTER}")
        publish(h, "other", f"{words('other', 40)}\n\n{FOOTER}", source="two", feed=2)
        assert alerts(h) == [1, 2, 4]


def test_an_article_counts_once_however_often_it_comes_or_is_edited(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        for _ in range(3):
            publish(h, "a", f"{words('a')}\n\n{FOOTER}", run=run)
        for edit in ("b", "c", "a"):
            h.clock.later(hours=1)
            run = h.plan(everything=True).run_id
            from tests.fakes import a_state

            h.recorder.record(a_state(run, 1, an_entry("a", fingerprint=edit)))
            assert publish(h, "a", f"{words('a')} {edit}.\n\n{FOOTER}", run=run) == "edited"
        (key,) = paragraph_keys(FOOTER)
        assert h.sql("SELECT articles FROM paragraphs WHERE paragraph = ?", key) == [(1,)]


def test_the_same_text_published_again_teaches_nothing(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        text = f"{words('story', 60)}\n\nTajik guards clash with smugglers.\n\n{words('end', 60)}"
        for number in range(5):
            publish(h, f"n{number}", f"{text} {'abcde'[number]}")
        assert h.single_value("SELECT max(articles) FROM paragraphs") == 1
        assert alerts(h) == [1, 2, 3, 4, 5]


def test_articles_that_end_alike_are_no_copies_and_no_story(tmp_path: Path) -> None:
    block = "\n\n".join(f"{words(f'block{number}', 30)}" for number in range(4))
    with house(tmp_path) as h:
        dispositions = [publish(h, f"n{number}", f"{words(f'n{number}', 30)}\n\n{block}") for number in range(6)]
        assert dispositions[3:] == ["recorded"] * 3
        assert h.single_value("SELECT words FROM articles WHERE id = 6") == len(words("n5", 30).split())


def test_an_edit_of_what_the_site_repeats_is_no_new_version(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for number in range(4):
            publish(h, f"n{number}", f"{words('n' + str(number), 40)}\n\n{FOOTER}")
        from tests.fakes import a_state

        run = h.plan(everything=True).run_id
        h.recorder.record(a_state(run, 1, an_entry("n1", fingerprint="x")))
        assert publish(h, "n1", words("n1", 40), run=run) == "unchanged"


def test_rules_tried_on_the_archive_read_what_the_watches_read(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for number in range(5):
            publish(h, f"n{number}", f"{words('n' + str(number), 40)}\n\n{FOOTER}")
        for text in h.store.texts():
            matches = backtest.read_archived(h.config.watches, text, {}).matches
            assert not matches and FOOTER in text.text, text.id


def test_what_is_not_seen_any_more_is_forgotten(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        publish(h, "a", f"{words('a')}\n\n{FOOTER}")
        h.clock.later(days=20)
        publish(h, "b", f"{words('b')}\n\n{FOOTER}")
        assert h.single_value("SELECT count(*) FROM paragraphs") == 3
        with h.store.write():
            cut = h.clock.now - timedelta(days=14)
            assert h.store.paragraphs.forget(h.clock.now - timedelta(days=90), once_before=cut) == 1
            assert h.store.paragraphs.forget(h.clock.now + timedelta(days=1), once_before=cut) == 2


def test_a_text_that_is_nothing_but_repeated_stays_whole() -> None:
    assert own_text(FOOTER, paragraph_keys(FOOTER)) == FOOTER
    assert own_text(f"News.\n\n{FOOTER}", paragraph_keys(FOOTER.upper())) == "News.\n\n" + " " * len(FOOTER)


@given(st.lists(st.text(max_size=30), max_size=8), st.data())
def test_blanking_moves_no_character(paragraphs: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(paragraphs)
    keys = list(paragraph_keys(text))
    own = own_text(text, set(data.draw(st.lists(st.sampled_from(keys)))) if keys else set())
    assert len(own) == len(text)
    assert all(mine in (theirs, " ") for mine, theirs in zip(own, text, strict=True))


@pytest.mark.parametrize("count", [20_000])
def test_a_hostile_page_of_paragraphs_is_blanked_in_time(count: int) -> None:
    text = "\n".join(f"p {number}" for number in range(count))
    assert not own_text(text + "\nx", set(paragraph_keys(text))).replace("x", "").strip()
