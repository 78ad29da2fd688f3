"""Marks of reviewers and what undo makes of them; saved views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.model import AlertState
from tests.fakes import NOW, Env, an_article, an_article_found, an_entry, house

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Env]:
    with house(tmp_path) as env:
        run = env.plan().run_id
        for name in ("a", "b", "c"):
            article = an_article(name, title=f"Tajik clash {name}", text=f"Tajik guards clash {name} " * 30)
            env.recorder.record(an_article_found(run, 1, an_entry(name), article))
        yield env


def state(h: Env) -> list[tuple[Any, ...]]:
    return h.sql("SELECT id, state, reviewer, note, reviewed_at FROM alerts ORDER BY id")


def test_undo_puts_back_exactly_what_a_mark_found_and_keeps_both_rows(h: Env) -> None:
    h.store.marks.add((1, 2), "confirmed", reviewer="ann", note="first", now=NOW)
    before = state(h)
    marks = h.store.marks.add((1, 2, 3), "dismissed", reviewer="ben", note="no", now=LATER)
    assert {row[1] for row in state(h)} == {"dismissed"}
    undone = h.store.marks.undo([mark.id for mark in marks], reviewer="ben", now=LATER)
    assert state(h) == before
    assert sorted(mark.alert_id for mark in undone) == [1, 2, 3]
    assert h.single_value("SELECT count(*) FROM reviews") == 2 + 3 + 3


def test_two_marks_of_one_alert_are_taken_back_one_after_the_other(h: Env) -> None:
    fresh = state(h)
    first = h.store.marks.add((1,), "confirmed", reviewer="ann", note=None, now=NOW)[0].id
    between = state(h)
    second = h.store.marks.add((1,), "dismissed", reviewer="ann", note="hm", now=LATER)[0].id
    assert h.store.marks.undo([first], reviewer="ann", now=LATER) == (), "it does not stand on top"
    assert h.store.marks.undo([second], reviewer="ann", now=LATER)
    assert state(h) == between
    assert h.store.marks.undo([second], reviewer="ann", now=LATER) == (), "twice is once"
    assert h.store.marks.undo([first], reviewer="ann", now=LATER)
    assert state(h) == fresh


def test_nobody_takes_back_the_mark_of_another_and_none_that_was_marked_over(h: Env) -> None:
    mark = h.store.marks.add((1,), "confirmed", reviewer="ann", note=None, now=NOW)[0].id
    assert h.store.marks.undo([mark], reviewer="ben", now=LATER) == ()
    h.store.alerts.review((1,), AlertState.DISMISSED, reviewer="ben", note="", now=LATER)
    assert h.store.marks.undo([mark], reviewer="ann", now=LATER) == ()
    assert state(h)[0][1:3] == ("dismissed", "ben")


def test_what_is_no_longer_as_the_reviewer_saw_it_is_passed_over(h: Env) -> None:
    h.store.marks.add((2,), "dismissed", reviewer="ben", note="", now=NOW)
    marks = h.store.marks.add((1, 2, 3, 99), "confirmed", reviewer="ann", note=None, now=LATER, only="new")
    assert [mark.alert_id for mark in marks] == [1, 3]
    assert [row[1] for row in state(h)] == ["confirmed", "dismissed", "confirmed"]


def test_a_note_alone_changes_no_state_and_a_mark_without_a_note_keeps_it(h: Env) -> None:
    h.store.marks.add((1,), None, reviewer="ann", note="asked the ministry", now=NOW)
    assert state(h)[0][1:4] == ("new", "ann", "asked the ministry")
    h.store.marks.add((1,), "confirmed", reviewer="ann", note=None, now=LATER)
    assert state(h)[0][1:4] == ("confirmed", "ann", "asked the ministry")


def test_saved_views_are_shared_replaced_by_name_and_deleted(h: Env) -> None:
    h.store.views.save("Badakhshan", "state=new&bank=tj", reviewer="ann", now=NOW)
    h.store.views.save("Badakhshan", "state=new&bank=af", reviewer="ben", now=LATER)
    (view,) = h.store.views.list()
    assert (view.name, view.filters, view.reviewer) == ("Badakhshan", "state=new&bank=af", "ben")
    assert h.store.views.delete(view.id)
    assert not h.store.views.delete(view.id)
    assert h.store.views.list() == ()
