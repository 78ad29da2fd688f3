"""Merging, splitting and undoing, in any order: no empty story, no copy in another story than its original, no wrong id."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import iso
from tests.fakes import NOW, Env, house

ARTICLES = {1: None, 2: 1, 3: 1, 4: None, 5: None, 6: 5, 7: None, 8: None}  # article → the one it is a copy of
STORIES = {1: 1, 2: 1, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 4}  # article → its story
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("split"), st.integers(0, 9), st.sets(st.sampled_from(sorted(ARTICLES)), min_size=1)),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just(0)),
    ),
    max_size=12,
)


def fill(h: Env) -> None:
    """Articles as recorded, each with a reason why it is in its story."""
    h.plan(everything=True)
    with h.store.write():
        for story in sorted(set(STORIES.values())):
            assert h.store.stories.create(f"story {story}", NOW) == story
        for article, original in ARTICLES.items():
            h.store._connection.run(
                """INSERT INTO articles (id, source_id, story_id, title, url, canonical_url, text, words, content_hash, copy_of,
                  first_seen_at, updated_at) VALUES (?, 1, ?, 'title', ?, ?, '', 20, ?, ?, ?, ?)""",
                (
                    article,
                    STORIES[article],
                    f"http://s/{article}",
                    f"http://s/{article}",
                    str(article),
                    original,
                    iso(NOW),
                    iso(NOW),
                ),
            )
            by = "new" if original is None else "text"
            h.store.story_memberships.record_decision(article, STORIES[article], f"because {article}", by, NOW)
        for story in sorted(set(STORIES.values())):
            h.store.stories.recount(story)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Env]:
    with house(tmp_path) as h:
        fill(h)
        yield h


def merge(h: Env, first: int, second: int) -> None:
    with h.store.write():
        h.store.story_memberships.merge(first, second, reviewer="ann", note="", now=NOW)
        recount(h)


def split(h: Env, story: int, articles: list[int]) -> int:
    with h.store.write():
        new = h.store.stories.create("new", NOW)
        h.store.story_memberships.split(story, articles, new, reviewer="ann", note="", now=NOW)
        recount(h)
    return new


def undo(h: Env, story: int) -> Any:
    with h.store.write():
        undone = h.store.story_memberships.undo(story, reviewer="ann", now=NOW)
        recount(h)
    return undone


def may_undo(h: Env, story: int) -> bool:
    """Undo the latest change of a story, unless it is none or another must go first."""
    try:
        return undo(h, story) is not None
    except BorderwatchError:
        return False


def recount(h: Env) -> None:
    for (story,) in h.sql("SELECT id FROM stories"):
        h.store.stories.recount(story)


def answers(h: Env) -> dict[int, frozenset[int]]:
    """Id → the articles of the story that it leads to."""
    return {
        story: frozenset(
            article
            for (article,) in h.sql("SELECT id FROM articles WHERE story_id = ?", h.store.story_memberships.current_id(story))
        )
        for (story,) in h.sql("SELECT id FROM stories")
    }


def reasons(h: Env) -> list[tuple[Any, ...]]:
    return h.sql("SELECT article_id, story_id, why, decided_by FROM memberships ORDER BY article_id")


def assert_whole(h: Env) -> None:
    assert all(answers(h).values()), "an id leads to a story without articles"
    assert not h.sql("SELECT a.id FROM articles AS a JOIN articles AS o ON o.id = a.copy_of WHERE a.story_id != o.story_id")
    assert not h.sql("SELECT old_id FROM story_aliases JOIN articles ON articles.story_id = old_id")
    assert not h.sql("SELECT old_id FROM story_aliases WHERE story_id IN (SELECT old_id FROM story_aliases)")
    assert not h.sql(
        "SELECT article_id FROM memberships JOIN articles ON articles.id = article_id WHERE memberships.story_id != articles.story_id"
    )
    assert h.single_value("SELECT count(*) FROM articles JOIN stories ON stories.id = story_id") == len(ARTICLES)
    assert not h.sql("SELECT id FROM stories WHERE articles != (SELECT count(*) FROM articles WHERE story_id = stories.id)")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(OPERATIONS)
def test_whatever_is_merged_split_and_undone_every_id_leads_to_articles_and_copies_stay_with_their_original(
    operations: list[tuple[str, int, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as h:
        fill(h)
        for kind, number, more in operations:
            ids = sorted({story for (story,) in h.sql("SELECT story_id FROM articles")})
            story = ids[number % len(ids)]
            before, were = answers(h), reasons(h)
            try:
                if kind == "merge":
                    other = ids[more % len(ids)]
                    if other == story:
                        continue
                    merge(h, min(story, other), max(story, other))
                    changed = min(story, other)
                elif kind == "split":
                    split(h, story, sorted(more))
                    changed = story
                else:
                    undo(h, story)
                    changed = 0
            except BorderwatchError:
                assert answers(h) == before
                continue
            assert_whole(h)
            if changed:  # undone at once, all is as it was, and done again as it became
                after = answers(h)
                assert undo(h, changed) is not None
                assert_whole(h)
                assert {id: articles for id, articles in answers(h).items() if id in before} == before
                assert reasons(h) == were
                if kind == "merge":
                    merge(h, min(story, other), max(story, other))
                    assert answers(h) == after
                else:
                    split(h, story, sorted(more))
        while any(may_undo(h, story) for (story,) in h.sql("SELECT DISTINCT story_id FROM articles")):
            assert_whole(h)
        assert dict(h.sql("SELECT id, story_id FROM articles")) == STORIES


def test_a_split_of_all_originals_is_refused_as_their_copies_go_with_them(archive: Env) -> None:
    with pytest.raises(BorderwatchError, match="both sides"):
        split(archive, 2, [5])
    assert_whole(archive)


def test_a_copy_takes_its_original_and_its_other_copies_along(archive: Env) -> None:
    new = split(archive, 1, [2])
    assert answers(archive)[new] == {1, 2, 3}
    assert answers(archive)[1] == {4}


def test_only_the_latest_change_of_a_story_is_undone(archive: Env) -> None:
    merge(archive, 2, 3)
    merge(archive, 1, 2)
    with pytest.raises(BorderwatchError, match="later"):
        undo(archive, 3)
    assert undo(archive, 1).kind == "merge"
    assert answers(archive) == {1: {1, 2, 3, 4}, 2: {5, 6, 7}, 3: {5, 6, 7}, 4: {8}}
    undo(archive, 2)
    assert answers(archive)[3] == {7}
    assert undo(archive, 3) is None


def test_what_the_machine_merged_and_a_reviewer_undid_stays_apart(archive: Env) -> None:
    with archive.store.write():
        archive.store.story_memberships.merge(3, 4, reviewer="borderwatch", note="same event", now=NOW)
    undo(archive, 3)
    assert archive.sql("SELECT story_id, other_id FROM story_splits") == [(3, 4)]
