"""What a chat is sent: whole stories up to the limit of its service, then how many more there are and where. Pure; `fits` says what
the service takes as one message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.channels import Fits
from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import clean, clean_line
from crawler.report.digest import Card
from crawler.report.digest.budget import chat_rest_note, count_accepted, cut_at_word
from crawler.report.digest.phrases import change_text, from_feed_flag, safe_link
from crawler.report.words import severity_word

TITLE_CHARS = 120
HEADLINE_CHARS = 240
NEWS_CHARS = 200
NOTE_CHARS = 300
LEGIBLE_CHARS = 24  # of a headline; shorter is no headline any more, so something else gives way


def chat_message(
    subject: str, cards: Sequence[Card], coverage: str, notes: Sequence[str], where: str, fits: Fits
) -> tuple[str, str]:
    """Title and body. Stories come before notes; a story is there whole, or counted."""
    title = _title(subject, fits)
    stories = [_story(card) for card in cards]
    lines = [cut_at_word(clean_line(note, NOTE_CHARS * 2), NOTE_CHARS) for note in notes]

    def body(whole: int, noted: int) -> str:
        more = chat_rest_note(len(stories) - whole, len(lines) - noted, where)
        return _joined(*stories[:whole], more, coverage, *lines[:noted])

    whole = count_accepted(len(stories), lambda number: fits(title, body(number, 0)))
    if (stories and not whole) or not fits(title, body(whole, 0)):
        return _shortened(title, cards, coverage, where, fits)
    return title, body(whole, count_accepted(len(lines), lambda number: fits(title, body(whole, number))))


def short_text(subject: str, text: str, fits: Fits) -> tuple[str, str]:
    """Title and body of a message without stories."""
    title = _title(subject, fits)
    if fits(title, text):
        return title, text
    return "", cut_at_word(text, count_accepted(len(text), lambda number: fits("", cut_at_word(text, number))))


def _shortened(title: str, cards: Sequence[Card], coverage: str, where: str, fits: Fits) -> tuple[str, str]:
    """Not even one story fits: its headline cut at a word, its link whole or not at all."""
    if not cards:
        return short_text(title, coverage, fits)
    first = cards[0]
    flag = f", {from_feed_flag(first)}" if from_feed_flag(first) else ""
    label, headline = f"[{severity_word(first.severity)}{flag}] ", clean_line(first.headline, HEADLINE_CHARS * 2)
    for head, tail in _ways(title, safe_link(first.url), len(cards) - 1, coverage, where):
        number, body = _headed(label, headline, head, tail, fits)
        if number >= min(LEGIBLE_CHARS, len(headline)):
            return head, body
    return short_text("", label + headline, fits)


def _headed(label: str, headline: str, title: str, tail: str, fits: Fits) -> tuple[int, str]:
    """Characters of the headline that fit above the tail, and the text."""

    def body(number: int) -> str:
        return _joined(label + cut_at_word(headline, number), tail)

    number = count_accepted(min(len(headline), HEADLINE_CHARS), lambda number: fits(title, body(number)))
    return number, body(number)


def _ways(title: str, link: str, rest: int, coverage: str, where: str) -> Iterator[tuple[str, str]]:
    """Title and what stands below the headline, from the richest to the barest."""
    more = chat_rest_note(rest, 0, where)
    if link:
        yield title, _joined(f"  {link}", more, coverage)
        yield title, _joined(f"  {link}", more)
        yield "", _joined(f"  {link}", more)
    pointer = more or _("more: {where}", where=where)
    yield title, _joined(pointer, coverage)
    yield "", pointer
    if rest:
        yield "", _("and {n} more", n=rest)


def _title(subject: str, fits: Fits) -> str:
    """Cut the subject to what the service takes as a title."""
    line = clean_line(subject, TITLE_CHARS * 4) or "Borderwatch"
    return cut_at_word(line, count_accepted(min(len(line), TITLE_CHARS), lambda number: fits(cut_at_word(line, number), "x")))


def _story(card: Card) -> str:
    news, link = change_text(card), safe_link(card.url)
    return _joined(
        f"[{severity_word(card.severity)}] {cut_at_word(clean_line(card.headline, HEADLINE_CHARS * 2), HEADLINE_CHARS)}",
        f"  {cut_at_word(card.translated, HEADLINE_CHARS)}" if card.translated else "",
        f"  {from_feed_flag(card)}" if from_feed_flag(card) else "",
        f"  {cut_at_word(clean_line(news, NEWS_CHARS * 2), NEWS_CHARS)}" if news else "",
        f"  {link}" if link else "",
    )


def _joined(*lines: str) -> str:
    return clean("\n".join(line for line in lines if line))
