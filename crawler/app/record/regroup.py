"""Recent articles are put into stories again when a run ends: a late report may link two stories, or show that one is two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from crawler.grouping.events import PROFILE_DAYS
from crawler.grouping.events.profile import Profile, reweigh
from crawler.grouping.events.regroup import Group, regroup
from crawler.grouping.events.story_link import score_links
from crawler.store import Store
from crawler.store.story_memberships import MACHINE

MAX_RECENT_ARTICLES = 500  # that are decided anew: the latest, half a second of work
WHY = "decided again with the reports that came later"


def regroup_recent(store: Store, now: datetime) -> int:
    """Decide the stories of the latest articles anew, within the caller's transaction; answers how many moved.

    Ids stay: a story keeps its id where most of its articles are. What a reviewer merged or split stays as it is."""
    first = store.articles.first_id_since((now - timedelta(days=PROFILE_DAYS)).replace(minute=0, second=0, microsecond=0))
    story_of = store.story_memberships.recent_stories(first, MAX_RECENT_ARTICLES)
    stored = store.story_memberships.candidates_since(first).profiles([*story_of])
    profiles = dict(zip(stored, reweigh([*stored.values()], store.terms), strict=True))
    reviewed = store.story_memberships.reviewed_stories()
    bound = [
        frozenset(id for id, story in story_of.items() if story == reviewed_story and id in profiles) for reviewed_story in reviewed
    ]
    moved = 0
    for group, story in targets(regroup(profiles, [group for group in bound if group]), story_of, reviewed).items():
        moved += _apply(store, group, story, story_of, reviewed, now, profiles)
    return moved


def targets(groups: Sequence[Group], story_of: Mapping[int, int], reviewed: frozenset[int]) -> dict[Group, int | None]:
    """Which story each group of articles is; None: a new one. A story that a reviewer decided on, else the oldest of those of
    which the group has most articles."""
    holders: dict[int, tuple[int, int, Group]] = {}  # story → articles in the group, its first one, the group
    for group in groups:
        for story, articles in Counter(story_of[id] for id in group).items():
            first = -min(id for id in group if story_of[id] == story)
            if story not in holders or (articles, first) > holders[story][:2]:
                holders[story] = articles, first, group
    kept: dict[Group, list[int]] = {}
    for story, (_, _, group) in holders.items():
        kept.setdefault(group, []).append(story)
    return {
        group: min(kept[group], key=lambda story: (story not in reviewed, story)) if group in kept else None for group in groups
    }


def reason_in_group(article: int, group: Group, profiles: Mapping[int, Profile]) -> tuple[str, float | None]:
    """Why an article is where it is now, and the score of that: its strongest link to another of the group."""
    others = sorted(other for other in group if other != article and other in profiles)
    if article not in profiles or not others:
        return f"{WHY}; no similar article before it", None
    links = score_links(profiles[article], [profiles[other] for other in others])
    nearest, link = max(zip(others, links, strict=True), key=lambda row: row[1].score)
    return f"{WHY}; linked to article {nearest}: {link}", link.score


def _apply(
    store: Store,
    group: Group,
    target: int | None,
    story_of: Mapping[int, int],
    reviewed: frozenset[int],
    now: datetime,
    profiles: Mapping[int, Profile],
) -> int:
    former = Counter(story_of[id] for id in group)
    if target is not None and [*former] == [target]:
        return 0
    memberships, moved = store.story_memberships, 0
    story = target if target is not None else store.stories.create(store.articles.find(min(group)).title, now)
    for old in sorted(former.keys() - {story}):
        going = memberships.lineages(old, [id for id in group if story_of[id] == old])
        if old in reviewed or not going:
            continue
        decisions = {id: (why, by, score) for id, why, by, score in memberships.decisions(old)}
        if len(going) == store.stories.member_count(old):
            memberships.merge(story, old, reviewer=MACHINE, note=WHY, now=now)
        else:
            memberships.move(going, story)
        for id in going:
            why, by, score = decisions.get(id, (WHY, "account", None))
            if by != "text":  # a copy is one wherever it is
                by, (why, score) = "account", reason_in_group(id, group, profiles)
            memberships.record_decision(id, story, why, by, now, score)
        moved += len(going)
        store.stories.recount(old)
    store.stories.recount(story)
    return moved
