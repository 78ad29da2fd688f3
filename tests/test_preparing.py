"""What preparing an article leaves undone: a text is folded once for all who read it, and never word by word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from crawler.app.article_facts import ArticleReader
from crawler.facts.boilerplate import OwnText
from crawler.facts.places import Gazetteer
from crawler.language import fold
from crawler.language.tokens import tokens
from crawler.model import Article
from crawler.watch import compile_watches, fields

NOW = datetime(2026, 3, 2, tzinfo=UTC)
OPENING = "A boat sank near Ishkashim. The men of the crew swam to the other side of the river, and nobody was hurt.\n"
MORE = (
    "Villagers came down with ropes and lamps.",
    "Some of them had seen the storm begin.",
    "An old ferry lay there from another spring.",
    "Its owner asks for a new landing at the mill.",
)

UNSEEN_ENDS = (" " * number for number in count(1))  # what the last texts were folded to is remembered


def reader() -> ArticleReader:
    watches = [{"id": "boats", "title": "Boats", "severity": "low", "scope": "body", "query": "@boat AND place:Ishkashim"}]
    return ArticleReader(compile_watches({"boat": {"en": ["boat*"]}}, watches, gazetteer=Gazetteer.shipped()))


def article_of(text: str) -> Article:
    return Article(url="https://one.example/1", canonical_url="", title="A boat sank", text=text, language="en")


def prepare(text: str) -> int:
    """The alerts of an article, which is read as a worker reads it."""
    return len(reader().read(article_of(text), OwnText.of(text, lambda _: frozenset()), None, NOW).matches)


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """What is folded while an article of a text is prepared."""
    pieces: list[str] = []
    fold_letters, spell = fold._Letters.fold, fold._Letters.spell

    def counted_fold(letters: fold._Letters, text: str) -> str:
        pieces.append(text)
        return fold_letters(letters, text)

    def counted_spell(letters: fold._Letters, text: str) -> Any:
        pieces.append(text)
        return spell(letters, text)

    def of(text: str) -> list[str]:
        assert prepare(text) == 1  # what it needs of the tables is folded once
        pieces.clear()
        assert prepare(text + next(UNSEEN_ENDS)) == 1
        return [*pieces]

    monkeypatch.setattr(fold._Letters, "fold", counted_fold)
    monkeypatch.setattr(fold._Letters, "spell", counted_spell)
    return of


def test_a_text_is_folded_once_for_all_who_read_it(folded: Callable[[str], list[str]]) -> None:
    text = OPENING + "\n".join(MORE)
    pieces = folded(text)
    assert [piece for piece in pieces if any(sentence in piece for sentence in MORE)] == [pieces[1]]
    assert pieces[1].startswith(text)


def test_the_folds_of_an_article_do_not_grow_with_its_words_nor_with_its_sentences(folded: Callable[[str], list[str]]) -> None:
    short, long = folded(OPENING + MORE[0]), folded(OPENING + "\n".join(MORE))
    assert len(short) == len(long) <= 8


def test_a_sentence_with_numbers_is_not_folded_once_more(folded: Callable[[str], list[str]]) -> None:
    sentences = [f"On the day after, {number} men of the crew came back with {number} boats." for number in range(20, 30)]
    assert len(folded(OPENING + "\n".join(sentences))) <= 8


def test_a_word_that_was_read_before_is_not_read_again(folded: Callable[[str], list[str]]) -> None:
    pieces = folded(OPENING + "\n".join(MORE))
    assert not [piece for piece in pieces if "lamps" in piece.split("\n")]  # new words are folded together, one a line


def test_the_watches_take_the_words_that_the_paragraphs_were_read_by(monkeypatch: pytest.MonkeyPatch) -> None:
    taken_apart: list[str] = []

    def recorded_tokens(folded: str) -> list[str]:
        taken_apart.append(folded)
        return tokens(folded)

    monkeypatch.setattr(fields, "tokens", recorded_tokens)
    text = OPENING + "\n".join(MORE * 5)  # longer than its lead, which is taken apart by itself
    assert prepare(text) == 1
    assert not [piece for piece in taken_apart if len(piece) >= len(text)]
