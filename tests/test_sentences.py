"""Where sentences end."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.language.sentences import paragraph_spans, sentence_spans


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("It cost 3.5 million. Fine.", 2),
        ("Mr. Smith came. He left.", 2),
        ("J. Smith came.", 1),
        ("В 2021 г. бои шли. Потом стихли.", 2),
        ("آمد. رفت؟ بود.", 3),
        ("دا کور دی۔ هغه ښار دی.", 2),
        ("A line\nanother line", 2),
        ("He said: «Go.» Then left.", 2),
        ("", 0),
        ("...", 1),
        ("т.е. вот так.", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentence_spans(text)) == count


def test_a_megabyte_is_parted_in_no_time() -> None:
    began = time.process_time()
    assert len(sentence_spans("One word. " * 100_000)) == 100_000
    assert time.process_time() - began < 10  # each sentence once; quadratic work would take many minutes


@given(st.text(alphabet="aб. !?\n«»؟۔1", max_size=80))
def test_spans_are_in_order_apart_and_leave_nothing_but_space_out(text: str) -> None:
    for spans in (sentence_spans(text), paragraph_spans(text)):
        assert all(begin < end for begin, end in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        covered = {position for begin, end in spans for position in range(begin, end)}
        assert all(text[position].isspace() for position in range(len(text)) if position not in covered)
