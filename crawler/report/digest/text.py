"""A digest as plain text: for a terminal, and shorter for mail."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.report.digest import coverage_phrases, phrases
from crawler.report.digest.budget import mail_rest_note, share_room, size_bytes
from crawler.report.digest.facts import card_facts
from crawler.report.from_feed import FROM_FEED_FLAG
from crawler.report.names import readable_name
from crawler.report.words import language_name, severity_word

if TYPE_CHECKING:
    from crawler.model import StoryMember
    from crawler.report.digest.values import Card, Digest, Group

TEXT_COLUMNS = 96
MAIL_COLUMNS = 76
MAX_WHY_LINES = 8  # of one watch
MAX_GROUPS = 30  # areas or themes
MAX_MAIL_TEXT_BYTES = 98_000
MAIL_TEXT_LINES_BYTES = 10_000  # of these kept for lines where not every card is whole


def render_text(digest: Digest) -> str:
    """Everything, why each alert fired included."""
    lines = [f"Borderwatch, {phrases.period(digest.since, digest.until)}", "=" * TEXT_COLUMNS, ""]
    lines += _head(digest, TEXT_COLUMNS)
    for card in digest.cards:
        lines += ["", *_card(card, TEXT_COLUMNS, whole=True)]
    lines += _tail(digest, TEXT_COLUMNS)
    return "\n".join(lines) + "\n"


def render_mail_text(digest: Digest) -> str:
    """What a mail's plain part says: narrower, without the rules' reasons; cards beyond the budget are a line each."""
    head = [f"Borderwatch, {phrases.period(digest.since, digest.until)}", "=" * MAIL_COLUMNS, ""]
    head += _head(digest, MAIL_COLUMNS)
    tail = _tail(digest, MAIL_COLUMNS)
    cards = ["\n".join(["", *_card(card, MAIL_COLUMNS, whole=False)]) for card in digest.cards]
    lines = [f"  [{severity_word(card.severity)}] {card.headline[:120]}{_flag(card)}" for card in digest.cards]
    room = MAX_MAIL_TEXT_BYTES - size_bytes("\n".join([*head, *tail])) - 200
    whole, fit = share_room(
        [size_bytes(block) + 1 for block in cards], [size_bytes(block) + 1 for block in lines], room, MAIL_TEXT_LINES_BYTES
    )
    rest = len(cards) - whole
    more = ["", *_wrapped(mail_rest_note(rest, fit), MAIL_COLUMNS, ""), *lines[whole : whole + fit]] if rest else []
    return "\n".join([*head, *cards[:whole], *more, *tail]) + "\n"


def _head(digest: Digest, columns: int) -> list[str]:
    coverage = digest.coverage
    lines = [
        _("Coverage").upper(),
        *_wrapped(coverage_phrases.coverage_line(coverage), columns),
        *_wrapped(coverage_phrases.coverage_sum(coverage), columns),
    ]
    lines += _wrapped(coverage_phrases.probably_not_line(coverage), columns) if coverage.probably_not else []
    lines += [line for warning in coverage_phrases.coverage_warnings(coverage) for line in _wrapped(f"! {warning}", columns)]
    if digest.highlights:
        lines += ["", _("Highlights").upper()]
        for line in digest.highlights:
            lines += _wrapped(
                f"* [{severity_word(line.severity).upper()}] {phrases.shortened(digest.card(line.story_id).label[0])}", columns
            )
            lines += _wrapped(line.text, columns, "    ")
    if digest.key_figures:
        lines += ["", _("Key figures").upper()]
        for line in digest.key_figures:
            lines += _wrapped(f"- {line.text}: {phrases.shortened(digest.card(line.story_id).label[0])}", columns)
    unusual = [
        *(phrases.rise_text(rise) + _of_story(rise.story_id, rise.title) for rise in digest.rising),
        *(phrases.first_text(first) + phrases.story_reference(first.story_id) for first in digest.firsts),
    ]
    if unusual:
        lines += ["", _("Unusual").upper(), *(line for entry in unusual for line in _wrapped(f"* {entry}", columns))]
    lines += _groups(_("By area"), digest.areas) + _groups(_("By theme"), digest.themes)
    lines += ["", f"{_('Stories').upper()} ({len(digest.cards)})" if digest.cards else phrases.verdict_sentence(digest.verdict)]
    return lines


def _of_story(story: int | None, title: str) -> str:
    return f": {phrases.shortened(title)}{phrases.story_reference(story)}" if story is not None else ""


def _groups(title: str, groups: Sequence[Group]) -> list[str]:
    if not groups:
        return []
    more = [f"  {_('and {n} more', n=len(groups) - MAX_GROUPS)}"] if len(groups) > MAX_GROUPS else []
    return ["", title.upper(), *(f"  {len(group.stories):>3}  {group.title[:80]}" for group in groups[:MAX_GROUPS]), *more]


def _card(card: Card, columns: int, *, whole: bool) -> list[str]:
    lines = [f"[{severity_word(card.severity).upper()}] {card.headline}{_flag(card)}"]
    lines += [f"  = {member.title} ({language_name(member.language)})" for member in card.also]
    lines += _wrapped(card.translated, columns) if card.translated else []
    if card.event:
        lines += _wrapped(card.event, columns)
    news = phrases.change_text(card)
    lines += _wrapped(f"{card.word.upper()}{f': {news}' if news else ''}", columns)
    for fired in card.fired:
        ids = ", ".join(f"#{number}" for number in fired.alert_ids)
        implied = f"; {_('implied by the source: {groups}', groups=', '.join(fired.implied))}" if fired.implied else ""
        later = f"; {_('raised later, by a changed watch')}" if fired.applied else ""
        lines += _wrapped(
            f"{fired.title} ({_n('alert {ids}', 'alerts {ids}', len(fired.alert_ids), ids=ids)}{implied}{later})", columns
        )
        if whole:
            lines += [f"      {line}"[:132] for line in fired.why[:MAX_WHY_LINES]]
            lines += _wrapped(fired.relevance_words, columns, "      ") if fired.relevance_words else []
    for piece in card.excerpts:
        lines += _wrapped(phrases.with_marks(piece, "[", "]"), columns, "    ")
    lines += [line for fact in card_facts(card) for line in _wrapped(f"{fact.label.lower()}: {fact.text}", columns)]
    lines += [
        f"  {readable_name(member.source_name)} ({', '.join(_traits(member))}): "
        f"{phrases.safe_link(member.url)[:500] or _('no web address')}"
        for member in (card.members if whole else card.members[:4])
    ]
    return lines


def _traits(member: StoryMember) -> list[str]:
    return [member.language or "?", *[_("copy")] * (member.copy_of is not None), *[_(FROM_FEED_FLAG)] * member.is_from_feed]


def _flag(card: Card) -> str:
    return f" ({phrases.from_feed_flag(card)})" if phrases.from_feed_flag(card) else ""


def _tail(digest: Digest, columns: int) -> list[str]:
    lines: list[str] = []
    troubled = coverage_phrases.trouble_lines(digest.coverage)
    if troubled or digest.gaps:
        lines += ["", _("Gaps").upper(), *(line for gap in digest.gaps for line in _wrapped(f"! {gap}", columns))]
        lines += [wrapped for line in troubled for wrapped in _wrapped(f"- {line}", columns)]
    if digest.sources:
        lines += ["", f"{_('Sources').upper()} ({_('stories, reported first, copies')})"]
        lines += [f"  {share.stories:>3} {share.first:>3} {share.copies:>3}  {share.name[:60]}" for share in digest.sources[:60]]
    return [*lines, "", *_wrapped(phrases.disclaimer(), columns, "")]


def _wrapped(line: str, columns: int, indent: str = "  ") -> list[str]:
    return textwrap.wrap(line, columns, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False) or [""]
