"""The compiled watchlist as bytes: the same answers without compiling, and nothing that is foreign or damaged."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path
from typing import Any

import pytest

from crawler.facts.places import Gazetteer
from crawler.language import tables
from crawler.watch import Watchlist, compile_query, compile_watches, rule_lines, why_not
from crawler.watch.compiled import FILE_MARK, compiled_key, read_compiled, write_compiled
from crawler.watch.term_index import Finds, PatternEntry, TermIndex
from crawler.watch.terms import parse_term
from crawler.watch.vocabulary import GroupWords

GROUPS = {
    "boats": {"en": ["ferry", "row* boat~", "barge~en"], "ru": ["паром~", "лодк*"], "tg": ["заврақ~"]},
    "sank": {"en": ["sank", "went down"], "ru": ["затон*"]},
    "rescue": {"query": "@boats AND @sank"},
}
WATCHES = [
    {
        "id": "boat-lost",
        "title": "A boat is lost",
        "severity": "high",
        "scope": "body",
        "query": "SENT(@rescue) AND place:Ishkashim",
        "none": [{"term": "film"}],
        "raise": [{"if": {"regex": "/\\d+ drowned/"}, "to": "critical"}],
        "was": "ferry",
    }
]
TITLE, TEXT = "A row boat went down", "The ferry sank near Ishkashim in the morning. Some 12 drowned."
KEY = "a" * 64


@pytest.fixture(scope="module")
def compiled() -> Watchlist:
    return compile_watches(GROUPS, WATCHES, gazetteer=Gazetteer.shipped())


def reread(content: bytes, key: str = KEY) -> Watchlist | None:
    return read_compiled(content, key, gazetteer=Gazetteer.shipped())


def signed(body: bytes) -> bytes:
    """What a file of this key would begin with."""
    return b" ".join((FILE_MARK, KEY.encode(), hashlib.sha256(body).hexdigest().encode())) + b"\n" + body


def test_a_watchlist_read_again_says_the_same(compiled: Watchlist) -> None:
    again = reread(write_compiled(compiled, KEY))
    assert again is not None
    assert again.watches == compiled.watches
    reading = compiled.read(TITLE, TEXT, lang="en")
    assert reading.matches
    assert again.read(TITLE, TEXT, lang="en") == reading
    assert again.read("", "Паром затонул у Ишкашима", lang="ru") == compiled.read("", "Паром затонул у Ишкашима", lang="ru")
    assert (again.terms, again.groups, again.skip) == (compiled.terms, compiled.groups, compiled.skip)


def test_its_words_are_read_when_they_are_asked_for(compiled: Watchlist, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    unpacked = GroupWords.unpacked

    def counted(packed: bytes) -> GroupWords:
        def read() -> Any:
            reads.append(1)
            return unpacked(packed)._content

        return GroupWords(read)

    monkeypatch.setattr(GroupWords, "unpacked", counted)
    again = reread(write_compiled(compiled, KEY))
    assert again is not None
    assert again.match(TITLE, TEXT, lang="en")
    assert not reads
    assert list(again.vocabulary) == list(compiled.vocabulary)
    assert rule_lines(again.watches[0], again) == rule_lines(compiled.watches[0], compiled)
    assert why_not(again, again.watches[0], "", "A barge sat", lang="en") == why_not(
        compiled, compiled.watches[0], "", "A barge sat", lang="en"
    )
    assert compile_query("@boats sank", again)[0].match(TITLE, TEXT)
    assert reads == [1]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:],
        lambda content: content.replace(FILE_MARK, b"another program's", 1),
        lambda content: signed(b"no pickle"),
        lambda content: signed(pickle.dumps((1, 2))),
        lambda content: signed(pickle.dumps("text")),
    ],
)
def test_damaged_content_is_none_at_all(compiled: Watchlist, damage: Any) -> None:
    content = write_compiled(compiled, KEY)
    assert reread(content) is not None
    assert reread(damage(content)) is None


def test_content_of_another_key_is_none_at_all(compiled: Watchlist) -> None:
    assert reread(write_compiled(compiled, KEY), "b" * 64) is None


def test_reading_runs_nothing(tmp_path: Path) -> None:
    class Intruder:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "intruded",)

    assert reread(signed(pickle.dumps(Intruder()))) is None
    assert not (tmp_path / "intruded").exists()


def test_the_key_changes_with_every_source_and_with_added_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {compiled_key([b"ab", b"c"]), compiled_key([b"a", b"bc"]), compiled_key([b"ab"]), compiled_key([b"ab", b"c", b""])}
    monkeypatch.setattr(tables, "added_files", lambda: [("kk.yaml", "code: kk")])
    keys.add(compiled_key([b"ab", b"c"]))
    assert len(keys) == 5
    monkeypatch.undo()
    assert compiled_key([b"ab", b"c"]) in keys


# --------------------------------------------------------------------------- the index inside


def index_of(*terms: str) -> TermIndex:
    return TermIndex.of((parse_term(term), PatternEntry(number, "", term)) for number, term in enumerate(terms))


def found_in(index: TermIndex, text: str) -> dict[int, list[tuple[int, int]]]:
    finds: Finds = {}
    index.search(1, text.split(), finds)
    return {group: [(find.first, find.last) for find in of_group] for group, of_group in finds.items()}


def test_terms_that_begin_alike_are_told_apart_by_what_follows() -> None:
    index = index_of("iron gate", "iron gates open", "iron ga* bridge", "iron", "gate")
    assert found_in(index, "iron gates open") == {3: [(0, 0)], 1: [(0, 2)]}
    assert found_in(index, "iron gate bridge iron") == {3: [(0, 0), (3, 3)], 0: [(0, 1)], 2: [(0, 2)], 4: [(1, 1)]}
    assert found_in(index, "irons gate iron") == {4: [(1, 1)], 3: [(2, 2)]}


def test_a_word_is_looked_up_once_however_often_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of("river*", "bank of the river*", "bridge")
    lookups: list[str] = []
    beginnings = type(index.beginnings(frozenset()))
    look_up = beginnings.__missing__

    def counted(self: Any, path: str) -> Any:
        lookups.append(path)
        return look_up(self, path)

    monkeypatch.setattr(beginnings, "__missing__", counted)
    text = "the bank of the rivers and the bridge " * 50
    assert len(found_in(index, text)[1]) == 50
    assert found_in(index, text) == found_in(index, text)
    assert len(lookups) == len(set(lookups)) == 9  # six words, and three longer beginnings of the phrase
