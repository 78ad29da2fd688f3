"""What a message has room for: whole stories first, then (mail) a line each, then a number. One mechanism for mail, measured in
bytes of UTF-8, and for chat, measured by the service."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.language.reader.texts import number_words


def size_bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def count_fitting(sizes: Sequence[int], room: int) -> int:
    """How many of them, from the first on, fit."""
    totals = [0, *accumulate(sizes)]
    return count_accepted(len(sizes), lambda number: totals[number] <= room)


def count_accepted(total: int, fits: Callable[[int], bool]) -> int:
    """How many of the first ones fit; all is asked first, because then nothing has to be said of a rest."""
    if total <= 0 or fits(total):
        return max(0, total)
    return bisect_left(range(1, total), True, key=lambda number: not fits(number))


def cut_at_word(text: str, limit: int) -> str:
    """At most so many characters, cut at a word, with a mark where something is missing."""
    if len(text) <= limit:
        return text
    head = text[: max(0, limit - 1)]
    whole = head if text[len(head)].isspace() else head.rpartition(" ")[0] or head
    return f"{whole.rstrip(' ,;:([«“-–—')}…" if limit > 0 else ""


def share_room(whole: Sequence[int], lines: Sequence[int], room: int, lines_room: int) -> tuple[int, int]:
    """(cards shown whole, lines for the next ones). `lines_room`: what is left for lines where not every card is whole."""
    cards = count_fitting(whole, room)
    if cards < len(whole):
        cards = count_fitting(whole, room - lines_room)
    return cards, count_fitting(lines[cards:], room - sum(whole[:cards]))


def page_rest_note(rest: int, lines: int) -> str:
    """What the page says of the stories that are not whole."""
    if lines == rest:
        return _n(
            "{n} more story, in one line: `borderwatch review` shows it whole.",
            "{n} more stories, one line each: `borderwatch review` shows them whole.",
            rest,
        )
    return _(
        "{stories}; the first {lines} in one line each: `borderwatch review` shows all of them whole.",
        stories=count(rest, "more story"),
        lines=number_words(lines),
    )


def mail_rest_note(rest: int, lines: int) -> str:
    """What the mail says of the stories that are not whole."""
    if lines == rest:
        return _n(
            "{n} more story, in one line: a mail has no room for all.",
            "{n} more stories, one line each: a mail has no room for all.",
            rest,
        )
    return _(
        "{stories}; the first {lines} in one line each, the rest in the full digest: a mail has no room for all.",
        stories=count(rest, "more story"),
        lines=lines,
    )


def chat_rest_note(stories: int, notes: int, where: str) -> str:
    """What a chat message says of what it has no room for; empty where that is nothing."""
    rest = [*([count(stories, "more story")] if stories else []), *([count(notes, "more note")] if notes else [])]
    return _("and {rest}: {where}", rest=", ".join(rest), where=where) if rest else ""
