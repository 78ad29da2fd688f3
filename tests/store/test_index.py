"""The index of accounts: counts that are remembered, rows that never grow, and an archive of before that finds what it found."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.store import Store, terms
from crawler.store.migrations import migrations
from crawler.stories import (
    ALL,
    NEWEST,
    Features,
    Frequencies,
    features,
    find_story,
    hashed,
    keys_of,
    pack,
    scoped,
    weigh,
)

SAID = "Zarifi and Mahmadov of the Kulob council told how Gulov shot at Rustamov near the Samti ferry"


def account(text: str, lang: str = "en") -> Features:
    return features("", text, lang=lang, places=["tj-kulob"], day=20_000)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "news.db")


texts = st.lists(st.sampled_from("alpha beta gamma delta Omega Sigma 1037 Кулоб رستم".split()), max_size=6).map(
    " ".join
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, st.sampled_from(["en", "ru", ""])), max_size=8))
@pytest.mark.parametrize("room", [4, 1 << 12])
def test_what_is_remembered_is_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, told: list[tuple[str, str]]
) -> None:
    """With room for four counts, nearly every key drives out another."""
    monkeypatch.setattr(terms, "ROOM", room)
    path = tmp_path / "news.db"
    path.unlink(missing_ok=True)
    store, counted = Store.open(path), Counter[int]()
    for text, lang in told:
        keys = keys_of(account(text, lang))
        assert store.terms.counts(keys).tolist() == [counted[key] + 1 for key in keys.tolist()]
        with store.write():
            store.terms.count(account(text, lang))
        counted.update(keys.tolist())
    fresh = Store.open(path)
    for text, lang in told:
        keys = keys_of(account(text, lang))
        assert store.terms.counts(keys).tolist() == fresh.terms.counts(keys).tolist()
    fresh.close()
    store.close()


def test_a_key_has_its_newest_articles_and_no_more(store: Store) -> None:
    one, anchors = weigh(account(SAID), Frequencies())
    with store.write():
        store._connection.run("PRAGMA defer_foreign_keys = ON")
        for id in range(1, NEWEST + 11):
            store.accounts.add(id, one, anchors.keys)
        found = store.accounts.since(0).holders(anchors.keys)
        assert Counter(found.keys.tolist()) == dict.fromkeys(range(len(anchors.keys)), NEWEST)
        assert found.ids[found.keys == 0].tolist() == list(range(11, NEWEST + 11))
        found = store.accounts.since(70).holders(anchors.keys)
        assert found.ids[found.keys == 1].tolist() == list(range(70, NEWEST + 11))
        assert store.accounts.forget(NEWEST + 10) == 0  # the last article has every key
        assert store.accounts.forget(NEWEST + 11) == len(anchors.keys)
        assert not len(store.accounts.since(0).holders(anchors.keys).ids)


def test_an_archive_of_before_finds_the_story_it_would_have_found(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    migrations.apply(Database(path), stop_before="m0011_words_as_numbers")
    raw = sqlite3.connect(path)
    one, _ = weigh(account(SAID), Frequencies())
    raw.execute("INSERT INTO sources (id, slug, name) VALUES (1, 's', 'S')")
    raw.execute("INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (7, 'x', 'x', 'x')")
    raw.execute(
        """INSERT INTO articles (id, source_id, story_id, url, canonical_url, title, text, words, content_hash, first_seen_at,
          updated_at) VALUES (3, 1, 7, 'u', 'u', 't', 'x', 1, 'h', 'x', 'x')"""
    )
    raw.execute("INSERT INTO profiles VALUES (3, ?)", (pack(one),))
    raw.executemany(
        "INSERT INTO anchors VALUES (?, 3)", [("~zrf",), ("~rstm",), ("~smt",), ("en:samti",), ("@tj-kulob",)]
    )
    raw.executemany(
        "INSERT INTO term_counts VALUES (?, ?, ?)",
        [
            ("en", "", 90),
            ("en", "samti", 2),
            ("en", "~rstm", 3),
            ("en", "~#1037", 4),
            (ALL, "", 95),
            (ALL, "tj-kulob", 5),
        ],
    )
    raw.commit()
    raw.close()

    store = Store.open(path)
    asked = [
        ("en", ""),
        ("en", "samti"),
        ("~en", "rstm"),
        ("~en", "#1037"),
        (ALL, ""),
        (ALL, "tj-kulob"),
        ("en", "rstm"),
    ]
    keys = np.concatenate([scoped(scope, hashed([word])) for scope, word in asked])
    assert store.terms.counts(keys).tolist() == [91, 3, 4, 5, 96, 6, 1]
    weighed, anchors = weigh(account(f"{SAID}, he said."), store.terms)
    joined = find_story(weighed, anchors, store.accounts.since(0))
    assert joined is not None and (joined.story, joined.account) == (7, 3)
    assert store.accounts.since(0).holders(anchors.keys).ids.tolist() == [3] * 5
    store.close()
