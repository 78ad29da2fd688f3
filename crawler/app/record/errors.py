"""What raised while a crawl was recorded: counted by kind, and each kind logged with its traceback once."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from crawler.language.plurals import count
from crawler.language.tokens import clean_line
from crawler.model.errors import BorderwatchError, StoreError
from crawler.store.complaints import StoreRefused

logger = logging.getLogger(__name__)

MAX_MESSAGE_CHARS = 200  # a message may quote the text it complains about
MAX_FRAMES = 12
MAX_KINDS_NAMED = 3  # named in the note of a run
PACKAGE_FOLDER = Path(__file__).parents[1]


class OutOfDate(BorderwatchError):
    """What was computed before the transaction does not fit the archive any more: it is to be computed again, outside of it."""


class RecordingErrors:
    """Exceptions that cost an item its place in the archive for now. None of them ends the crawl; all of them are reported."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lacking: Counter[str] = Counter()

    def add_lacking(self, subject: str, problems: Sequence[str]) -> None:
        """An article was recorded without what a reader would have found in it."""
        for problem in problems:
            self._lacking[problem] += 1
            logger.error("%s: recorded without %s", clean_line(subject, 200), problem)

    def add(self, subject: str, error: BaseException, became: str) -> None:
        """Count an exception, and log one line: what it hit, what became of that. `became` empty: lost for this run."""
        kind = kind_of(error)
        self._counts[kind] += 1
        message = clean_line(_message(error), MAX_MESSAGE_CHARS)
        frames = ""
        if self._counts[kind] == 1:
            frames = "\n" + "".join(traceback.format_tb(error.__traceback__, -MAX_FRAMES)).rstrip()
        logger.error("%s: %s: %s; now %s%s", clean_line(subject, 200), kind, message, became or "left for later", frames)

    @property
    def note(self) -> str:
        """One line for the operator; empty when nothing raised."""
        notes = []
        if self._counts:
            notes.append(f"{count(self._counts.total(), 'item')} could not be recorded: {_most_common(self._counts)}")
        if self._lacking:
            notes.append(f"recorded without what a reader finds: {_most_common(self._lacking)}")
        return "; ".join(notes)


def _most_common(counts: Counter[str]) -> str:
    kinds = [f"{kind}, {count(times, 'time')}" if times > 1 else kind for kind, times in counts.most_common(MAX_KINDS_NAMED)]
    more = len(counts) - len(kinds)
    return "; ".join(kinds) + (f"; {count(more, 'more kind')}" if more else "")


def kind_of(error: BaseException) -> str:
    """`KeyError at figures/numbers.py:143`: the type of an exception and the last line of this package that it passed."""
    place = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE_FOLDER):
            place = f" at {path.relative_to(PACKAGE_FOLDER).as_posix()}:{line}"
    return f"{type(error).__name__}{place}"


def ends_the_crawl(error: Exception) -> bool:
    """True where the database failed and the next item would fare no better: a full disk, a damaged or locked file."""
    return isinstance(error, StoreError) and not isinstance(error, StoreRefused)


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(no message)"
