"""The index of accounts: counts that are remembered, rows that never grow, and an archive of before that finds what it found."""

from __future__ import annotations

import json
import sqlite3
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.app.record import STORY_WINDOW
from crawler.grouping.events import (
    ALL_LANGUAGES,
    MAX_POSTINGS_PER_KEY,
    ArticleFeatures,
    Frequencies,
    counted_keys,
    extract_features,
    find_story,
    hashed,
    scoped,
    weigh_article,
)
from crawler.grouping.events.weights import make_weights
from crawler.store import Store, term_counts
from crawler.store.migrations import migrations
from tests.fakes import NOW, house
from tests.stories.test_reviewed import publish

REPORT_TEXT = "Zarifi and Mahmadov of the Kulob council told how Gulov shot at Rustamov near the Samti ferry"


def account(text: str, lang: str = "en") -> ArticleFeatures:
    return extract_features("", text, lang=lang, places=["tj-kulob"], day=20_000)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "news.db")


texts = st.lists(st.sampled_from("alpha beta gamma delta Omega Sigma 1037 Кулоб رستم".split()), max_size=6).map(" ".join)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, st.sampled_from(["en", "ru", ""])), max_size=8))
@pytest.mark.parametrize("room", [4, 1 << 12])
def test_what_is_remembered_is_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, texts_and_languages: list[tuple[str, str]]
) -> None:
    """Room for four counts: nearly every key drives out another."""
    monkeypatch.setattr(term_counts, "MAX_CACHED_COUNTS", room)
    path = tmp_path / "news.db"
    path.unlink(missing_ok=True)
    store, counted = Store.open(path), Counter[int]()
    for text, lang in texts_and_languages:
        keys = counted_keys(account(text, lang))
        assert store.terms.counts(keys).tolist() == [counted[key] + 1 for key in keys.tolist()]
        with pytest.raises(KeyError), store.write():
            store.terms.count(account(text, lang))
            raise KeyError
        assert store.terms.counts(keys).tolist() == [counted[key] + 1 for key in keys.tolist()]
        with store.write():
            store.terms.count(account(text, lang))
        counted.update(keys.tolist())
    fresh = Store.open(path)
    for text, lang in texts_and_languages:
        keys = counted_keys(account(text, lang))
        assert store.terms.counts(keys).tolist() == fresh.terms.counts(keys).tolist()
    fresh.close()
    store.close()


def test_a_key_has_its_newest_articles_and_no_more(store: Store) -> None:
    profile, index_terms = weigh_article(account(REPORT_TEXT), Frequencies())
    with store.write():
        store._connection.run("PRAGMA defer_foreign_keys = ON")
        for id in range(1, MAX_POSTINGS_PER_KEY + 11):
            store.story_memberships.add_profile(id, profile, index_terms.keys)
        postings = store.story_memberships.candidates_since(0).postings(index_terms.keys)
        assert Counter(postings.keys.tolist()) == dict.fromkeys(range(len(index_terms.keys)), MAX_POSTINGS_PER_KEY)
        assert postings.ids[postings.keys == 0].tolist() == list(range(11, MAX_POSTINGS_PER_KEY + 11))
        postings = store.story_memberships.candidates_since(MAX_POSTINGS_PER_KEY + 6).postings(index_terms.keys)
        assert postings.ids[postings.keys == 1].tolist() == list(range(MAX_POSTINGS_PER_KEY + 6, MAX_POSTINGS_PER_KEY + 11))
        assert store.story_memberships.forget_profiles(MAX_POSTINGS_PER_KEY + 10) == 0  # the last article has every key
        assert store.story_memberships.forget_profiles(MAX_POSTINGS_PER_KEY + 11) == len(index_terms.keys)
        assert not len(store.story_memberships.candidates_since(0).postings(index_terms.keys).ids)


def test_what_retention_forgets_is_met_no_more(tmp_path: Path) -> None:
    """A key of the first article is kept, as a later one has it too; the window of a look-up begins with the hour."""
    with house(tmp_path) as h:
        start = NOW.replace(minute=15)
        for name, later in (("a1", timedelta()), ("a2", timedelta(days=5)), ("a3", STORY_WINDOW + timedelta(minutes=25))):
            h.clock.now = start + later
            if name == "a3":
                with h.store.write():
                    h.store.story_memberships.forget_profiles(h.store.articles.first_id_since(h.clock.now - STORY_WINDOW))
                assert h.sql("SELECT article_id FROM profiles") == [(2,)]
                assert h.single_value("SELECT max(length(holders)) FROM anchors") == 16  # both
            publish(h, name, REPORT_TEXT, source="two" if name == "a2" else "one")
        assert h.single_value("SELECT count(*) FROM articles") == 3
        assert h.single_value("SELECT count(DISTINCT story_id) FROM articles WHERE id > 1") == 1


def _as_arrays(vectors: list[dict[str, float]], rest: list[Any]) -> bytes:
    """A profile as it was kept before the eleventh step: four bytes for a hash, four for a weight."""
    packed_rest, numbers = json.dumps(rest).encode(), list[int]()
    for vector in vectors:
        numbers += [*map(int, hashed(vector)), *(round(weight * 10_000) for weight in vector.values())]
    return struct.pack(f"<HHHI{len(numbers)}I", *map(len, vectors), len(packed_rest), *numbers) + packed_rest


def _as_json(vectors: list[dict[str, float]], rest: list[Any]) -> bytes:
    """Pack a profile as it was before the sixth migration."""
    return zlib.compress(json.dumps([rest[0], *vectors, *rest[1:-1]]).encode())


@pytest.mark.parametrize(
    ("step", "pack_profile"), [("m0011_words_as_numbers", _as_arrays), ("m0006_texts_and_what_is_their_own", _as_json)]
)
def test_an_archive_of_before_finds_the_story_it_would_have_found(
    tmp_path: Path, step: str, pack_profile: Callable[..., bytes]
) -> None:
    path = tmp_path / "news.db"
    migrations.apply(Database(path), stop_before=step)
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO sources (id, slug, name) VALUES (1, 's', 'S')")
    raw.execute("INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (7, 'x', 'x', 'x')")
    raw.execute(
        """INSERT INTO articles (id, source_id, story_id, url, canonical_url, title, text, words, content_hash, first_seen_at,
          updated_at) VALUES (3, 1, 7, 'u', 'u', 't', 'x', 1, 'h', '2026-03-01T00:00:00Z', 'x')"""
    )
    stems = dict.fromkeys(["samti", "samt_", "ferry", "ferr_"], 0.5)
    rest = ["en", {"tj-kulob": 2.5}, [[37.0, "people"]], ["clash"], 20_000.0, "s", []]
    raw.execute("INSERT INTO profiles VALUES (3, ?)", (pack_profile([stems, {"smt": 1.0}, {"samti": 9.0, "ferry": 3.0}], rest),))
    raw.executemany("INSERT INTO anchors VALUES (?, 3)", [("~smt",), ("en:samti",), ("en:ferry",), ("@tj-kulob",)])
    raw.executemany(
        "INSERT INTO term_counts VALUES (?, ?, ?)",
        [
            ("en", "", 90),
            ("en", "samti", 2),
            ("en", "~smt", 3),
            ("en", "~#1037", 4),
            (ALL_LANGUAGES, "", 95),
            (ALL_LANGUAGES, "tj-kulob", 5),
        ],
    )
    raw.commit()
    raw.close()

    store = Store.open(path)
    scoped_words = [
        ("en", ""),
        ("en", "samti"),
        ("~en", "smt"),
        ("~en", "#1037"),
        (ALL_LANGUAGES, ""),
        (ALL_LANGUAGES, "tj-kulob"),
        ("en", "smt"),
    ]
    keys = np.concatenate([scoped(scope, hashed([word])) for scope, word in scoped_words])
    assert store.terms.counts(keys).tolist() == [91, 3, 4, 5, 96, 6, 1]
    archive = store.story_memberships.candidates_since(0)
    profile = archive.profiles([3])[3]
    assert profile.title == make_weights(hashed(["samti", "ferry"]), np.array([0.75, 0.25]))
    assert (profile.places, profile.watches, profile.figures) == (
        {"tj-kulob": 2.5},
        frozenset({"clash"}),
        frozenset({(37.0, "people")}),
    )
    profile, index_terms = weigh_article(
        extract_features("Samti ferry", "", lang="en", places=["tj-kulob"], day=20_000), store.terms
    )
    assert sorted(archive.postings(index_terms.keys).ids.tolist()) == [3] * 4
    joined = find_story(profile, index_terms, archive)
    assert joined is not None and (joined.story, joined.article_id) == (7, 3) and joined.link.lexical > 0.9
    store.close()
