"""What a reviewer corrects in the grouping of stories: merge, split, undo. Each in one transaction, with its counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from crawler.model.errors import BorderwatchError
from crawler.store import Store
from crawler.store.story_memberships import Regrouping


class Regrouped(NamedTuple):
    """What a merge or a split did: the story that stays, the one that went or came, and how many articles moved."""

    story: int
    other: int
    articles: int


def current_story(store: Store, story: int) -> int:
    """The story that an id stands for today. Raises `BorderwatchError` where there is none."""
    current = store.story_memberships.current_id(story)
    if not store.stories.exists(current):
        raise BorderwatchError(f"there is no story {story}")
    return current


def merge_stories(store: Store, story: int, other: int, *, reviewer: str, note: str, now: datetime) -> Regrouped:
    """Merge two stories into the older one, whose number stays. Raises `BorderwatchError`."""
    into, gone = sorted((current_story(store, story), current_story(store, other)))
    if into == gone:
        raise BorderwatchError(f"{story} and {other} are the same story already")
    with store.write():
        moved = store.story_memberships.merge(into, gone, reviewer=reviewer, note=note, now=now)
        store.desk_work.inherit(into, gone)
        store.stories.recount(into)
        store.stories.recount(gone)
    return Regrouped(into, gone, len(moved))


def split_story(store: Store, story: int, articles: Sequence[int], *, reviewer: str, note: str, now: datetime) -> Regrouped:
    """Move articles of a story, with their originals and copies, into a new one. Raises `BorderwatchError`."""
    story = current_story(store, story)
    members = {member.article_id: member for member in store.stories.members((story,))}
    missing = [str(number) for number in articles if number not in members]
    if missing:
        raise BorderwatchError(f"not in story {story}: {', '.join(missing)}")
    if not articles:
        raise BorderwatchError("name the articles about the other event")
    if set(members) <= set(store.story_memberships.lineages(story, articles)):
        raise BorderwatchError(
            "no article would be left, as copies go with their originals: name only the articles about the other event"
        )
    with store.write():
        new = store.stories.create(members[articles[0]].title, now)
        moved = store.story_memberships.split(story, articles, new, reviewer=reviewer, note=note, now=now)
        store.stories.recount(story)
        store.stories.recount(new)
    return Regrouped(story, new, len(moved))


def undo_regrouping(store: Store, story: int, *, reviewer: str, now: datetime) -> Regrouping:
    """Undo the latest merge or split of a story. Raises `BorderwatchError` where there is none."""
    story = current_story(store, story)
    with store.write():
        undone = store.story_memberships.undo(story, reviewer=reviewer, now=now)
        if undone is not None:
            store.stories.recount(undone.story_id)
            store.stories.recount(undone.other_id)
    if undone is None:
        raise BorderwatchError(f"nobody merged or split story {story}")
    return undone
