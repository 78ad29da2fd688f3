"""One comparison of words: edits, evidence and review tell the same of the same two texts."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.grouping.edits import word_changes
from crawler.language.worddiff import word_diff
from crawler.report.evidence.diff import words_apart
from jobs.review.worddiff import side_by_side

texts = st.lists(st.sampled_from(["guards", "fled", "the", "пост", "мост", "12"]), max_size=12).map(" ".join)


@settings(deadline=None)
@given(st.text(alphabet="ab \n\t", max_size=40), st.text(alphabet="ab \n\t", max_size=40), st.booleans(), st.integers(0, 6))
def test_a_diff_holds_both_texts_whole_whatever_its_limit(old: str, new: str, spaces: bool, most: int) -> None:
    diff = word_diff(old, new, spaces=spaces, most=most)
    assert "".join(stretch.old for stretch in diff.stretches) == old
    assert "".join(stretch.new for stretch in diff.stretches) == new
    assert all(stretch.old.split() == stretch.new.split() for stretch in diff.stretches if stretch.same)
    assert diff.complete or most < 12


@settings(deadline=None)
@given(texts, texts)
def test_the_three_forms_name_the_same_words(old: str, new: str) -> None:
    pieces = words_apart(old, new)
    assert pieces is not None
    rows = side_by_side(old, new)
    edits = word_changes(old, new)
    assert [text.strip() for text, kind in pieces if kind == "old"] == [edit.old for edit in edits if edit.old]
    assert [text.strip() for text, kind in pieces if kind == "new"] == [edit.new for edit in edits if edit.new]
    if old and new and old.split()[0] == new.split()[0]:  # white space is no word: the first has none before it
        assert [text.strip() for row in rows for text, changed in row.old if changed] == [edit.old for edit in edits if edit.old]
        assert [text.strip() for row in rows for text, changed in row.new if changed] == [edit.new for edit in edits if edit.new]


def test_what_an_edit_tells_word_by_word_the_pack_tells_too() -> None:
    """Each had a limit of its own: an edit of 2,500 words was told in one place and was too much for the other."""
    old, new = (f"Start {' '.join(f'{letter}{index}' for index in range(2500))} end" for letter in "ab")
    (change,) = word_changes(old, new)
    pieces = words_apart(old, new)
    assert pieces is not None
    assert [text.strip() for text, kind in pieces if kind == "old"] == [change.old]


def test_beyond_the_limit_the_beginning_is_told_and_nothing_takes_long() -> None:
    old, new = (" ".join(f"{letter}{index}" for index in range(40_000)) for letter in "ab")
    begun = time.monotonic()
    assert words_apart(old, new) is None
    (change,) = word_changes(f"same {old}", f"same {new}")
    assert (change.before, len(change.old.split())) == ("same", 3000)
    assert time.monotonic() - begun < 5


def test_a_text_that_repeats_a_word_a_thousand_times_is_compared_in_no_time() -> None:
    """It took minutes, while the archive waited."""
    old, new = (f"Start {' '.join(f'{letter}{index} x' for index in range(1400))} end" for letter in "ab")
    begun = time.monotonic()
    assert word_changes(old, new)
    assert words_apart(old, new) is not None
    assert side_by_side(old[:5000], new[:5000])
    assert time.monotonic() - begun < 10


def test_white_space_that_changed_is_no_change_side_by_side() -> None:
    (row,) = side_by_side("One two\nthree", "One two three four")
    assert [text.strip() for text, changed in row.old if changed] == []
    assert [text.strip() for text, changed in row.new if changed] == ["four"]


def test_one_word_in_a_long_paragraph_is_marked_side_by_side_too() -> None:
    words = [f"word{number}" for number in range(2_500)]
    old, new = " ".join(words), " ".join([*words[:1_200], "changed", *words[1_201:]])
    (row,) = side_by_side(old, new)
    assert [text.strip() for text, changed in row.old if changed] == ["word1200"]
    assert [text.strip() for text, changed in row.new if changed] == ["changed"]
