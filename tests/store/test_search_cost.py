"""What a search of a large archive reads: what it shows, and no list of all that it could."""

from __future__ import annotations

from pathlib import Path

from tests.fakes import Env, an_article, an_article_found, an_entry, house
from tests.site import words

COPIED_ARTICLES = 5_000
COUNTED_STEPS = 100  # of SQLite's machine, at a time


def _add_copies(h: Env) -> None:
    """Many articles more with the words of the first: as rows, for what they say is not asked here."""
    raw = h.store._connection._raw
    names = [row[1] for row in raw.execute("PRAGMA table_info(articles)")]
    values = {"id": "number", "canonical_url": "'http://one.example/' || number"}
    chosen = ", ".join(values.get(name, name) for name in names)
    numbers = f"""WITH RECURSIVE numbers(number) AS (
      SELECT 100 UNION ALL SELECT number + 1 FROM numbers WHERE number < {99 + COPIED_ARTICLES})"""
    with h.store.write():
        raw.execute(f"{numbers} INSERT INTO articles ({', '.join(names)}) SELECT {chosen} FROM articles, numbers WHERE id = 1")
        raw.execute(f"{numbers} INSERT INTO articles_fts (rowid, title, text) SELECT number, 'title', 'bridge opened' FROM numbers")


def _steps_to_the_first(h: Env) -> int:
    """Steps, in hundreds, until a search has its first article."""
    steps = [0]

    def count_steps() -> int:
        steps[0] += 1
        return 0

    raw = h.store._connection._raw
    raw.set_progress_handler(count_steps, COUNTED_STEPS)
    try:
        next(h.store.texts(expression='"bridge"'))
    finally:
        raw.set_progress_handler(None, 0)
    return steps[0]


def test_a_search_takes_no_more_steps_where_a_hundred_times_as_many_articles_match(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        for number in range(50):
            text = f"The bridge opened. {words(str(number))}"
            h.recorder.record(an_article_found(run, 1, an_entry(str(number)), an_article(str(number), text=text)))
        before = _steps_to_the_first(h)
        _add_copies(h)
        assert h.single_value("SELECT count(*) FROM articles") == 50 + COPIED_ARTICLES
        assert _steps_to_the_first(h) <= before + 5


def test_matches_come_the_latest_first_whatever_the_size_of_a_question(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(), an_article(text=f"The bridge opened. {words('a')}")))
        _add_copies(h)
        numbers = [text.id for text in h.store.texts(expression='"bridge"')]
        assert numbers == [*range(99 + COPIED_ARTICLES, 99, -1), 1]
        assert [text.id for text in h.store.texts(expression='"bridge"', before=103)] == [102, 101, 100, 1]
