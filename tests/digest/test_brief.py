"""The digest at a glance: a few lines a story, and where the rest is."""

from __future__ import annotations

from crawler.report.digest.brief import BRIEF_COLUMNS, MAX_BRIEF_SCREEN_LINES, render_brief
from tests.digest.builders import alert, digest_of

STORIES = tuple(alert(number, number, title=f"Shelling number {number} at the crossing") for number in range(1, 15))


def test_each_story_is_a_few_lines_and_the_rest_is_counted() -> None:
    text = render_brief(digest_of(*STORIES), limit=10, max_lines=None)
    assert sum(line.startswith("[") for line in text.splitlines()) == 10
    assert len(text.splitlines()) <= 60
    assert all(len(line) <= BRIEF_COLUMNS for line in text.splitlines())
    assert "and 4 more stories: --all shows them" in text
    assert "independent source" in text


def test_as_many_stories_are_shown_as_fit_a_screen() -> None:
    stories = tuple(alert(number, number, title=f"Shelling number {number} at the crossing") for number in range(1, 31))
    lines = render_brief(digest_of(*stories)).splitlines()
    shown = sum(line.startswith("[") for line in lines)
    assert 6 <= shown < len(stories)
    assert len(lines) <= MAX_BRIEF_SCREEN_LINES
    assert lines[-1] == f"and {len(stories) - shown} more stories: --all shows them"
    assert sum(line.startswith("[") for line in render_brief(digest_of(*stories), max_lines=3).splitlines()) == 1


def test_without_a_limit_nothing_is_left_out() -> None:
    text = render_brief(digest_of(*STORIES), limit=None, max_lines=None)
    assert sum(line.startswith("[") for line in text.splitlines()) == len(STORIES)
    assert "--all" not in text


def test_no_story_is_said_in_words() -> None:
    assert len(render_brief(digest_of()).strip().splitlines()) >= 3
