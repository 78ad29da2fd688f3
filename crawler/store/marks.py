"""Marks of reviewers: each kept with what it found, so that it can be taken back; and the views they saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crawler.model import AlertState
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.store.connection import Connection

# A later mark that stands: neither taken back nor itself a taking back.
_STANDS_LATER = """SELECT 1 FROM reviews AS later WHERE later.alert_id = reviews.alert_id AND later.id > reviews.id
  AND later.id NOT IN (SELECT undone_by FROM prior_marks WHERE undone_by IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM prior_marks AS prior WHERE prior.review_id = later.id AND prior.undone_by IS NOT NULL)"""


class Mark(NamedTuple):
    """A row of `reviews`."""

    id: int
    alert_id: int
    state: str


class SavedView(NamedTuple):
    """Filters of the desk under a name."""

    id: int
    name: str
    filters: str  # query string
    reviewer: str
    created_at: str


class Marks:
    """The `reviews` and `prior_marks` tables, and what stands in `alerts` of them."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(
        self, alerts: Sequence[int], state: str | None, *, reviewer: str, note: str | None, now: datetime, only: str | None = None
    ) -> tuple[Mark, ...]:
        """Mark alerts, all in one transaction, keeping who said what and when. `state` None: only the note; `note` None:
        as it was; `only`: alerts whose state is another by now are passed over. Returns the marks that were made."""
        marks = []
        with self._c.write():
            for alert_id in dict.fromkeys(alerts):
                old = self._c.row("SELECT * FROM alerts WHERE id = ?", (alert_id,))
                if old is None or (only is not None and old["state"] != only):
                    continue
                became = state or old["state"]
                self._c.run(
                    "UPDATE alerts SET state = ?, reviewed_at = ?, reviewer = ?, note = ? WHERE id = ?",
                    (became, iso(now), reviewer, old["note"] if note is None else note, alert_id),
                )
                if became == AlertState.CONFIRMED != old["state"] and not old["likely"]:
                    # From now on it counts like any other: whoever is told of such alerts has not been told of this one.
                    self._c.run("UPDATE alerts SET counts_since = ?, updated_at = ? WHERE id = ?", (iso(now), iso(now), alert_id))
                mark = self._row(alert_id, became, reviewer, note or "", now)
                self._c.run(
                    "INSERT INTO prior_marks (review_id, state, reviewer, note, reviewed_at) VALUES (?, ?, ?, ?, ?)",
                    (mark, old["state"], old["reviewer"], old["note"], old["reviewed_at"]),
                )
                marks.append(Mark(mark, alert_id, became))
        return tuple(marks)

    def undo(self, marks: Sequence[int], *, reviewer: str, now: datetime) -> tuple[Mark, ...]:
        """Put alerts back to what these marks found, in one transaction. A mark that is another reviewer's, was taken back
        or marked over since stays. Each taking back is a mark of its own; nothing is deleted. Returns the new marks."""
        done = []
        with self._c.write():
            for number in sorted(dict.fromkeys(marks), reverse=True):
                prior = self._c.row(
                    f"""SELECT prior_marks.*, alert_id FROM reviews JOIN prior_marks ON review_id = reviews.id
                    WHERE reviews.id = ? AND reviews.reviewer = ? AND undone_by IS NULL AND NOT EXISTS ({_STANDS_LATER})""",
                    (number, reviewer),
                )
                if prior is None:
                    continue
                self._c.run(
                    "UPDATE alerts SET state = ?, reviewed_at = ?, reviewer = ?, note = ? WHERE id = ?",
                    (prior["state"], prior["reviewed_at"], prior["reviewer"], prior["note"], prior["alert_id"]),
                )
                undoing = self._row(prior["alert_id"], prior["state"], reviewer, "", now)
                self._c.run("UPDATE prior_marks SET undone_by = ? WHERE review_id = ?", (undoing, number))
                done.append(Mark(undoing, prior["alert_id"], prior["state"]))
        return tuple(done)

    def _row(self, alert_id: int, state: str, reviewer: str, note: str, now: datetime) -> int:
        cursor = self._c.run(
            "INSERT INTO reviews (alert_id, state, reviewer, note, created_at) VALUES (?, ?, ?, ?, ?)",
            (alert_id, state, reviewer, note, iso(now)),
        )
        return int(cursor.lastrowid or 0)


class SavedViews:
    """The `saved_views` table."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def list(self) -> tuple[SavedView, ...]:
        rows = self._c.rows("SELECT id, name, filters, reviewer, created_at FROM saved_views ORDER BY name, id")
        return tuple(SavedView(*row) for row in rows)

    def save(self, name: str, filters: str, *, reviewer: str, now: datetime) -> None:
        """A view of that name is replaced."""
        with self._c.write():
            self._c.run(
                """INSERT INTO saved_views (name, filters, reviewer, created_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET filters = excluded.filters, reviewer = excluded.reviewer,
                  created_at = excluded.created_at""",
                (name, filters, reviewer, iso(now)),
            )

    def delete(self, number: int) -> bool:
        with self._c.write():
            return self._c.run("DELETE FROM saved_views WHERE id = ?", (number,)).rowcount > 0
