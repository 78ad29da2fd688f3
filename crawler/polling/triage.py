"""Which entries of a document are new, changed, known, repeated or not for us: a pure sorting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model import DateCertainty, Disposition, Entry, PublicationDate
from crawler.web.urls import canonicalise, is_web

MIN_ARCHIVE_AGE = timedelta(days=14)  # of a page, at the day that its feed says


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """A document's entries, sorted. len(wanted) + len(skipped) + known + repeated is what the document held."""

    wanted: tuple[Entry, ...]  # new, or known with another fingerprint: their pages are fetched
    skipped: tuple[tuple[Entry, Disposition], ...]  # new, and settled without a fetch
    known_entries: int
    repeated: int
    new: int  # of wanted and skipped: never seen before

    @property
    def seen(self) -> int:
        return len(self.wanted) + len(self.skipped) + self.known_entries + self.repeated


def triage_entries(
    entries: Iterable[Entry],
    fingerprints: Mapping[str, str],
    *,
    now: datetime,
    max_age_days: int,
    met: Collection[str] = frozenset(),
) -> Triage:
    """Sort a document's entries against the keys and fingerprints remembered of the feed.

    An entry older than `max_age_days` when first seen is counted and never fetched: a feed that publishes its archive
    is not news. An entry without a date is taken. `met`: canonical addresses that another feed of the source has led to.
    """
    oldest = now - timedelta(days=max_age_days)
    wanted: list[Entry] = []
    skipped: list[tuple[Entry, Disposition]] = []
    keys: set[str] = set()
    known_entries = repeated = new = 0
    for entry in entries:
        if entry.key in keys:
            repeated += 1
            continue
        keys.add(entry.key)
        if entry.key in fingerprints:
            if fingerprints[entry.key] == entry.fingerprint:
                known_entries += 1
            else:
                wanted.append(entry)
            continue
        new += 1
        dated = entry.updated or entry.published
        if met and is_web(entry.link) and canonicalise(entry.link) in met:
            skipped.append((entry, Disposition.KNOWN))
        elif dated is not None and dated < oldest:
            skipped.append((entry, Disposition.TOO_OLD))
        else:
            wanted.append(entry)
    return Triage(wanted=tuple(wanted), skipped=tuple(skipped), known_entries=known_entries, repeated=repeated, new=new)


def is_archived(date: PublicationDate, entry: Entry) -> bool:
    """Whether a page is one of an archive that its feed dates anew: two places of it name a day long before the feed's."""
    if date.instant is None or entry.published is None or date.said_by != "page" or ", " not in date.evidence:
        return False
    return date.certainty is DateCertainty.CERTAIN and entry.published - date.instant > MIN_ARCHIVE_AGE
