"""Who may write, what a press of a button marks, and where it leads back to. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.language.reader.texts import marked
from crawler.model import AlertState
from crawler.store.alert_filter import PROBABLY_NOT

MAX_NOTE_CHARS = 2000
MAX_VIEW_NAME_CHARS = 80
MAX_REVIEWER_NAME_CHARS = 60
_OWN_PAGE = re.compile(
    r"/-/(?:desk|search|articles|sources|watches|map|sessions|story/\d{1,18}|article/\d{1,18}|(?:watch|source)/[\w.:-]{1,100})"
    r"(?:\?[^\\\s#]*)?(?:#[\w-]*)?"
)


def refusal(*, reviewer: str, token: str, expected: str, base: str, headers: Mapping[str, str]) -> str:
    """Why a POST is refused, to be translated; empty: it is not. A browser says where a form came from (`Origin`,
    `Sec-Fetch-Site`): one that says nothing is no browser, and one that says "null" hides it. `base`: the origin of our
    own pages."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return marked("the request does not say where it comes from")
    if site not in (None, "same-origin") or (origin is not None and origin != base):
        return marked("the request comes from another site")
    if not reviewer:
        return marked("nobody is logged in")
    if not expected or not hmac.compare_digest(token.encode(errors="replace"), expected.encode()):
        return marked("the form is too old: load the page again")
    return ""


@dataclass(frozen=True, slots=True)
class ReviewTarget:
    """Alerts that a button marks, and the state they must still be in (empty: any)."""

    alerts: tuple[int, ...]
    only: str


def review_target(states: Iterable[tuple[int, str]]) -> ReviewTarget:
    """Choose what a button marks: the alerts that are still new; where none is, those that are probably none; else all that the
    reviewer sees."""
    seen = tuple(states)
    for word in (AlertState.NEW, PROBABLY_NOT):
        fresh = tuple(alert for alert, state in seen if state == word)
        if fresh:
            break
    return ReviewTarget(fresh, AlertState.NEW) if fresh else ReviewTarget(tuple(alert for alert, _ in seen), "")


def parse_ids(text: str, most: int = 2000) -> tuple[int, ...]:
    """Ids in a form field; what is none is passed over."""
    return tuple(int(word) for word in text.split()[:most] if word.isascii() and word.isdigit() and len(word) < 19)


def parse_id_ranges(text: str, most: int = 2000) -> tuple[int, ...]:
    """Ids as `write_id_ranges` has them; at most so many, and none where the text is another."""
    ids: list[int] = []
    for word in text.split("."):
        first, dash, last = word.partition("-")
        ends = parse_ids(f"{first} {last}" if dash else f"{first} {first}")
        if len(ends) == 2:
            ids += range(ends[0], min(ends[1] + 1, ends[0] + most - len(ids)))
    return tuple(ids[:most])


def write_id_ranges(ids: Iterable[int]) -> str:
    """Ids short enough for an address: "5-9.12"."""
    runs: list[list[int]] = []
    for number in sorted(set(ids)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ".".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def return_path(path: str) -> str:
    """Where a form leads back to: one of our own pages, else the desk."""
    return path if _OWN_PAGE.fullmatch(path) else "/-/desk"
