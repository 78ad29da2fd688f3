"""A digest as Markdown. What came from a feed is escaped: no Markdown reader takes it for markup, a link or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.language.reader.texts import gettext as _
from crawler.report.digest import coverage_phrases, phrases
from crawler.report.digest.facts import card_facts
from crawler.report.words import HEALTH_WORDS, language_name, severity_word, word_of

if TYPE_CHECKING:
    from crawler.model import StoryMember
    from crawler.report.digest.values import Card, Digest

_MARKDOWN_SIGNS = re.compile(r"[\\`*_{}\[\]()#+\-.!|>~<&:@=$^\"']")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """Text as it reads, on one line."""
    return _MARKDOWN_SIGNS.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), " ".join(text.split()))


def linked(text: str, url: str) -> str:
    address = phrases.safe_link(url)
    if not address:
        return escaped(text)
    quoted = re.sub(r"[<>\\`\"'\[\]()]", lambda match: f"%{ord(match[0]):02X}", address)
    return f"[{escaped(text)}](<{quoted}>)"


def render_markdown(digest: Digest) -> str:
    coverage = digest.coverage
    lines = [f"# Borderwatch, {phrases.period(digest.since, digest.until)}", "", f"## {_('Coverage')}", ""]
    lines += [f"- {escaped(coverage_phrases.coverage_line(coverage))}", f"- {escaped(coverage_phrases.coverage_sum(coverage))}"]
    lines += [f"- {escaped(coverage_phrases.probably_not_line(coverage))}"] if coverage.probably_not else []
    lines += [f"- **{escaped(warning)}**" for warning in coverage_phrases.coverage_warnings(coverage)]
    lines += _section(
        _("Highlights"),
        [
            f"- **{severity_word(line.severity)}** *{_headline_of(digest, line.story_id)}* {escaped(line.text)}"
            for line in digest.highlights
        ],
    )
    lines += _section(
        _("Key figures"), [f"- {escaped(line.text)}: {_headline_of(digest, line.story_id)}" for line in digest.key_figures]
    )
    lines += _section(
        _("Unusual"),
        [
            *(f"- {escaped(phrases.rise_text(rise))}{phrases.story_reference(rise.story_id)}" for rise in digest.rising),
            *(f"- {escaped(phrases.first_text(first))}{phrases.story_reference(first.story_id)}" for first in digest.firsts),
        ],
    )
    for title, groups in ((_("By area"), digest.areas), (_("By theme"), digest.themes)):
        lines += _section(
            title,
            [
                f"- **{escaped(group.title)}** ({len(group.stories)}): "
                + "; ".join(_headline_of(digest, story) for story in group.stories[:8])
                + (" " + _("and {n} more", n=len(group.stories) - 8) if len(group.stories) > 8 else "")
                for group in groups
            ],
        )
    lines += ["", f"## {_('Stories')} ({len(digest.cards)})" if digest.cards else phrases.verdict_sentence(digest.verdict), ""]
    for card in digest.cards:
        lines += _card(card)
    lines += _section(
        _("Gaps"),
        [
            *(f"- {escaped(gap)}" for gap in digest.gaps),
            *(
                f"- {escaped(row.source_name)}: *{escaped(word_of(HEALTH_WORDS, row.state))}*: {escaped(row.reason)}"
                for row in coverage.new_troubles
            ),
            *(f"- {escaped(line)}" for line in filter(None, (coverage_phrases.standing_line(coverage),))),
        ],
    )
    if digest.sources:
        lines += [
            "",
            f"## {_('Sources')}",
            "",
            f"| {_('source')} | {_('stories')} | {_('reported first')} | {_('copies')} |",
            "|---|--:|--:|--:|",
        ]
        lines += [f"| {escaped(share.name)} | {share.stories} | {share.first} | {share.copies} |" for share in digest.sources]
    return "\n".join([*lines, "", f"*{escaped(phrases.disclaimer())}*"]) + "\n"


def _headline_of(digest: Digest, story: int) -> str:
    """The card's headline: anchors of headings differ between readers, so there is no link."""
    headline, _ = digest.card(story).label
    return escaped(headline[:70] + "…" * (len(headline) > 70))


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", f"## {title}", "", *lines] if lines else []


def _card(card: Card) -> list[str]:
    lines = [f"### {severity_word(card.severity)}: {linked(card.headline, card.url)}", ""]
    lines += [f"*{escaped(member.title)}* ({escaped(language_name(member.language))})\n" for member in card.also]
    lines += [f"*{escaped(card.translated)}*\n"] * bool(card.translated)
    news = phrases.change_text(card)
    flag = phrases.from_feed_flag(card)
    lines += [f"- **{escaped(flag)}**"] * bool(flag)
    lines.append(f"- **{escaped(card.word)}**{f': {escaped(news)}' if news else ''}")
    lines += [f"- **{escaped(fired.title)}**" for fired in card.fired]
    lines += [f"- {fact.label}: {escaped(fact.text)}" for fact in card_facts(card)]
    lines.append("")
    lines += [
        "> " + "".join(f"**{escaped(text)}**" if hit else _escaped_with_spaces(text) for text, hit in piece.pieces) + "\n"
        for piece in card.excerpts
    ]
    lines += [
        f"- {escaped(member.source_name)}: {linked(member.title or member.url[:200], member.url)}{escaped_mark(member)}"
        for member in card.members
    ]
    return [*lines, ""]


def escaped_mark(member: StoryMember) -> str:
    return f" {escaped(mark)}" if (mark := phrases.from_feed_mark(member)) else ""


def _escaped_with_spaces(text: str) -> str:
    """Escaped, the white space at its ends kept."""
    return f"{' ' * text[:1].isspace()}{escaped(text)}{' ' * text[-1:].isspace()}"
