"""The digest of a period: read from the store, composed and rendered by pure functions, written in one move."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from crawler.language.reader import current_reader
from crawler.model import StoryHistory
from crawler.report import digest as forms
from crawler.report.digest import Digest, Material, Volume, compose_digest, find_rises, last_day, render_feed
from crawler.report.digest.files import digest_files, feed_files
from crawler.report.filenames import FEED_SUFFIXES, LATEST_STEM, SUFFIXES, is_feed
from crawler.runtime.clock import DAY
from crawler.runtime.files import write_atomically
from crawler.store import Store
from crawler.story import Snapshot, snapshot
from crawler.story.trends import LOOKBACK_WEEKS

__all__ = ["DIGEST_FORMATS", "build_digest", "render", "render_feed", "write_digest", "write_feeds"]

VOLUME_DAYS = 14  # days of the bars
DIGEST_FORMATS = (*forms.DIGEST_FORMS, *FEED_SUFFIXES)


def build_digest(
    store: Store,
    since: datetime,
    until: datetime,
    *,
    before: Mapping[int, Snapshot] | None = None,
    only: Collection[int] | None = None,
    novel: Sequence[str] = (),
) -> Digest:
    """The digest of what was raised or changed between two moments.

    `before`: what the recipient last got of each story; a story that is not in it is new to them. None: they got
    everything as it stood at `since`. `only`: the stories that a policy let through, whether or not an alert of theirs
    changed; None: all that were alerted. `novel`: groups (actors, actions) whose first meeting with a place is reported.
    """
    alerts = store.alerts.in_period(since, until)
    if only is not None:
        alerts = tuple(row for row in alerts if row.story_id in only)
        there = {row.story_id for row in alerts}
        alerts += store.alerts.on_stories([story for story in only if story not in there], until)
    chosen = {row.story_id for row in alerts}
    histories = store.histories.of_stories(sorted(chosen | set(store.histories.alerted_stories(until - DAY, until))))
    if before is None:
        before = {id: earlier for id in chosen if id in histories and (earlier := snapshot(histories[id], since))}
    day, titles = last_day(until), store.histories.watch_titles()
    past = (_midnight(day - timedelta(weeks=LOOKBACK_WEEKS)), until)
    observed, per_watch = store.histories.observed_days(*past), store.histories.stories_per_watch(*past)
    firsts = store.firsts(since, until, groups=novel)
    return compose_digest(
        Material(
            coverage=store.coverage(since, until),
            alerts=alerts,
            histories={id: history for id, history in histories.items() if id in chosen},
            before=before,
            firsts=tuple(first for first in firsts if only is None or first.story_id in only),
            rising=find_rises(_wanted(histories, only), per_watch, store.histories.most_owners(*past), observed, until, titles),
            volume=Volume(
                days=tuple(until.astimezone(UTC).date() - timedelta(days=ago) for ago in reversed(range(VOLUME_DAYS))),
                observed=frozenset(observed),
                by_watch=per_watch,
            ),
            titles=titles,
            translations=store.translations.of_stories(chosen, current_reader().language),
            heard=store.histories.articles_by_origin(since, until),
            usually_heard=store.histories.articles_by_origin(since - 14 * DAY, since),
        )
    )


def render(digest: Digest, form: str) -> str:
    """The digest in one of DIGEST_FORMATS."""
    return render_feed(digest, form) if form in FEED_SUFFIXES else forms.render(digest, form)


def _wanted(histories: Mapping[int, StoryHistory], only: Collection[int] | None) -> Mapping[int, StoryHistory]:
    return histories if only is None else {id: history for id, history in histories.items() if id in only}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def write_digest(
    digest: Digest, folder: Path, formats: tuple[str, ...] = tuple(SUFFIXES), stem: str = LATEST_STEM
) -> tuple[Path, ...]:
    """The digest's files in `folder`; a reader sees the old file or the new one, never half of one."""
    return tuple(write_atomically(folder / name, text) for name, text in digest_files(digest, formats, stem).items())


def write_feeds(digest: Digest, folder: Path, base: str = "") -> tuple[Path, ...]:
    """feed.atom and feed.json, and one of each for every watch of the digest in feeds/. A watch without stories keeps its
    file, emptied, once it has one."""
    watches = {fired.watch for card in digest.cards for fired in card.fired}
    old = {path.stem for path in (folder / "feeds").glob("*") if is_feed(f"feeds/{path.name}")}
    return tuple(write_atomically(folder / name, text) for name, text in feed_files(digest, sorted(watches | old), base).items())
