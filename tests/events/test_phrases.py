"""Phrases are found by the word with which they begin, in the order of their table."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from crawler.facts.events.people import people_in
from crawler.facts.events.phrases import PhraseIndex
from crawler.facts.events.verbs import verbs_in

READERS = ("extract", "facts", "grouping", "language", "watch")  # what runs for each article, often for each word
PATTERN_FIRST = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

PHRASES = PhraseIndex([("a", "guard*"), ("b", "guards of honour"), ("c", "gu*"), ("d", "ice"), ("e", "self-defence unit*")])


@pytest.mark.parametrize(
    ("word", "codes"),
    [("guards", "abc"), ("guardians", "ac"), ("gulf", "c"), ("ice", "d"), ("iceberg", ""), ("g", ""), ("", ""), ("self", "e")],
)
def test_phrases_are_found_by_their_first_word_in_the_order_of_the_table(word: str, codes: str) -> None:
    assert "".join(phrase.code for phrase in PHRASES.beginning_with(word)) == codes


def test_the_other_words_of_a_phrase_decide_too() -> None:
    words = "the guards of honour left the guards of the gate and a self defence units".split()
    standing = {
        (n, phrase.code) for n, word in enumerate(words) for phrase in PHRASES.beginning_with(word) if phrase.matches(words, n)
    }
    assert standing == {(1, "a"), (1, "b"), (1, "c"), (6, "a"), (6, "c"), (12, "e")}


def test_a_text_of_an_unknown_language_makes_no_pattern_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    people_in(["guards"], "xx"), verbs_in(["crossed"], "xx")  # the tables of all languages are read once
    made: list[str] = []
    real = re.fullmatch

    def counted(pattern: str, text: str) -> re.Match[str] | None:
        made.append(pattern)
        return real(pattern, text)

    monkeypatch.setattr(re, "fullmatch", counted)
    words = [f"{syllable}{number}" for number in range(40) for syllable in ("gar", "сар", "сол", "عس")]
    assert people_in([*words, "soldiers"], "xx")[-1].kind == "soldiers"
    assert [verb.code for verb in verbs_in([*words, "crossed"], "xx")] == ["cross"]
    assert made == []


def test_what_is_asked_of_each_word_is_a_pattern_that_was_made_before() -> None:
    """`re` keeps 512 patterns: whoever asks it with more, by their text, makes each of them anew for each word."""
    made = []
    root = Path(__file__).resolve().parents[2] / "crawler"
    for file in (file for reader in READERS for file in (root / reader).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=name), args=[pattern, *_]) if name in PATTERN_FIRST:
                    if not isinstance(pattern, ast.Constant):
                        made.append(f"{file.relative_to(root)}:{node.lineno}")
    assert made == []
