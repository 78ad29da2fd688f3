"""Why a watch raises no alert on an article, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.language.reader.texts import gettext as _
from crawler.language.tokens import isolated
from crawler.report.words import language_name, severity_word
from crawler.watch import WhyNot, part_lines
from crawler.watch.rule_parts import PartRole, RulePart

MAX_SHOWN_LACKING = 4  # conditions in the sentence that says what is missing


def verdict_words(result: WhyNot) -> str:
    """One sentence: "No alert, as this is missing: @clash"."""
    if result.alert:
        return _("These rules raise an alert ({severity}) on it.", severity=severity_word(result.severity))
    if result.vetoes:
        return _("No alert, as it meets an exception: {conditions}", conditions=_listed(part.condition for part in result.vetoes))
    if result.note:
        return _("No alert: {reason}.", reason=result.note)
    return _("No alert, as this is missing: {conditions}", conditions=missing_words(result.when))


def missing_words(part: RulePart) -> str:
    """What is not met of a part: of all, those that are missing; of several, that none is there; a note says more than a name."""
    if part.role is PartRole.ANY:
        return _("one of {conditions}", conditions=_listed((below.condition for below in part.parts), ", "))
    unmet = [below for below in part.parts if not below.met]
    if part.role.is_open and unmet and not part.note:
        return _listed(map(missing_words, unmet))
    note = part.note or ", ".join(part.elsewhere[:MAX_SHOWN_LACKING])
    return f"{isolated(part.condition)} ({note})" if note else isolated(part.condition)


def _listed(conditions: Iterable[str], between: str = "; ") -> str:
    listed = list(conditions)
    return between.join(listed[:MAX_SHOWN_LACKING]) + (" …" if len(listed) > MAX_SHOWN_LACKING else "")


def bidi_line(line: str) -> str:
    """A line of a rule where scripts mix: what stands after its sign keeps its own direction, and the sign its place."""
    before, sign, rest = next(((*line.partition(mark),) for mark in ("✓ ", "✗ ") if mark in line), ("", "", line))
    return f"{before}{sign}\u2068{rest}\u2069" if rest else line


def language_words(result: WhyNot, *, is_given: bool) -> str:
    """Which language was assumed, and whose terms are not looked for: "Dari (as given); …"."""
    assumed = _("as given") if is_given else _("found out from the text")
    line = f"{language_name(result.language) or _('unknown')} ({assumed})"
    if not result.skipped_languages:
        return line
    names = _(" and ").join(language_name(code) for code in result.skipped_languages)
    return _("{language}; terms of {languages} are not looked for in it", language=line, languages=names)


def why_not_lines(result: WhyNot) -> list[str]:
    """The rule part by part, then vetoes that are true, then what would raise the severity."""
    lines = [_("The rule:"), *part_lines(result.when)]
    for veto in result.vetoes:
        lines += ["", _("A veto is true, so there is no alert:"), *part_lines(veto)]
    for severity, part in result.raises:
        if not part.met:
            lines += ["", _("Not raised to {severity}:", severity=severity_word(severity)), *part_lines(part)]
    return lines
