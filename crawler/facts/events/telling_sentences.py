"""The sentences of an article with all that says how they tell an event: their clauses, what is supposed or remembered in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crawler.facts.events.clauses import CLAUSE_END
from crawler.facts.events.occasions import WordSpan, has_old_year, is_date_word, occasions_in
from crawler.facts.events.remembered import MAX_OPENING_WORDS, decided_in_court, names_news_day, told_of_before
from crawler.facts.events.status_signs import StatusSigns, denies, is_negated_event, may_deny, tells_event
from crawler.language.fold import Folded
from crawler.language.tokens import tokens
from crawler.model import EventStatus


class SentenceClause(NamedTuple):
    """A part of a sentence between commas, or words like "but": its folded words, the first character of what stands between the
    commas, and how many words of that stand before it; whether it says that something is not so."""

    begin: int
    offset: int
    words: Sequence[str]
    denying: bool = False


class TellingSentence(NamedTuple):
    """`denying`: one of its clauses denies something; `frames`: what it says of all that it tells; `supposed_from`: the first
    character of the clause that supposes something, as what stands before it is told; `of_reports`: it is about reports;
    `staged`: it is about a drill; `remembered`: words of an event of before, as an anniversary or "last year" names it;
    `occasion`: an anniversary is one of them; `only_occasion`: it begins with one, and tells no event besides; `tried`: words
    in which an event is what somebody was sentenced for; `dated`: clauses of long ago, of which the first one frames all that
    it tells; `begin`: its first character."""

    clauses: tuple[SentenceClause, ...]
    words: str
    denying: bool
    frames: frozenset[EventStatus]
    supposed_from: int | None
    of_reports: bool
    staged: bool
    remembered: tuple[WordSpan, ...]
    occasion: bool
    only_occasion: bool
    tried: tuple[WordSpan, ...]
    dated: tuple[SentenceClause, ...]
    begin: int

    @property
    def supposes_all(self) -> bool:
        return self.supposed_from is not None and self.supposed_from == self.clauses[0].begin


def read_sentence(
    source: str, folded: Folded, begin: int, stop: int, signs: StatusSigns, lang: str, published: date | None, years: range
) -> TellingSentence:
    """A sentence of a source, from one character to another. `years`: those of long ago."""
    words = " ".join(tokens(folded.part(begin, stop)))
    clauses = _clauses(source, folded, begin, stop, signs if signs.contrast.occurs_in(words) else None)
    if may_deny(words, signs):
        clauses = (clause._replace(denying=denies(clause.words, signs)) for clause in clauses)
    of_clauses, has_sign = tuple(clauses), signs.any_of_sentence.occurs_in(words)
    occasions = tuple(occasions_in(words.split(), lang)) if has_sign else ()
    before: tuple[WordSpan, ...] = ()
    tried: tuple[WordSpan, ...] = ()
    if has_sign and (signs.ago.occurs_in(words) or signs.last_year.occurs_in(words) or signs.verdicts.occurs_in(words)):
        parts, has_news_day = [clause.words for clause in of_clauses], names_news_day(source[begin:stop], published, lang)
        before = tuple(told_of_before(parts, signs, published, has_news_day=has_news_day))
        tried = decided_in_court(parts, signs, lang)
    news = _without(words, occasions) if occasions else words
    is_dated = has_old_year(news, lang, years)
    dated = tuple(clause for clause in of_clauses if is_dated and has_old_year(" ".join(clause.words), lang, years))
    is_past = (has_sign and signs.past.occurs_in(news)) or (is_dated and not dated) or _opens_with_date(of_clauses, dated)
    is_past |= WordSpan(0, words.count(" ")) in (*before, *tried)
    frames = ((EventStatus.SUPPOSED, has_sign and signs.fiction.occurs_in(words)), (EventStatus.PAST, is_past))
    is_supposed = has_sign and signs.supposed.occurs_in(words)
    supposing = (clause.begin for clause in of_clauses if signs.supposed.occurs_in(" ".join(clause.words)))
    return TellingSentence(
        of_clauses,
        words,
        denying=any(clause.denying for clause in of_clauses),
        frames=frozenset(status for status, is_so in frames if is_so),
        supposed_from=next(supposing, begin) if is_supposed else None,
        of_reports=has_sign and signs.reports.occurs_in(words),
        staged=has_sign and _is_staged(words, signs, lang),
        remembered=(*occasions, *before),
        occasion=bool(occasions),
        only_occasion=_is_only_occasion(of_clauses, occasions, news, lang),
        tried=tried,
        dated=dated,
        begin=begin,
    )


def _opens_with_date(clauses: Sequence[SentenceClause], dated: Sequence[SentenceClause]) -> bool:
    """Whether a sentence begins with its old date: "in July 2021 …", or, behind a word or two, "back then, in July 2021, …"."""
    if clauses[0] in dated:
        return True
    is_behind_opening = len(clauses) > 1 and clauses[1] in dated and len(clauses[0].words) <= MAX_OPENING_WORDS
    return is_behind_opening and all(is_date_word(word) for word in clauses[1].words)


def _without(words: str, occasions: Sequence[WordSpan]) -> str:
    """The words of a sentence that stand in none of these spans."""
    return " ".join(
        word for number, word in enumerate(words.split()) if not any(span.first <= number <= span.last for span in occasions)
    )


def _is_only_occasion(clauses: Sequence[SentenceClause], occasions: Sequence[WordSpan], news: str, lang: str) -> bool:
    opens = len(clauses) == 1 and any(span.first <= MAX_OPENING_WORDS for span in occasions)
    return opens and not tells_event(news.split(), lang)


def _is_staged(words: str, signs: StatusSigns, lang: str) -> bool:
    """Whether a sentence is about a drill: "this is not a drill" is about the opposite."""
    sign = signs.staged.first_in(words)
    return sign is not None and not is_negated_event(words.split(), *sign, lang)


def _clauses(source: str, folded: Folded, begin: int, stop: int, signs: StatusSigns | None) -> Iterator[SentenceClause]:
    """`signs`: None where no word like "but" parts a clause."""
    start = begin
    for end, following in (*((mark.start(), mark.end()) for mark in CLAUSE_END.finditer(source, begin, stop)), (stop, stop)):
        words, offset = tokens(folded.part(start, end)), 0
        while signs is not None and (contrast := signs.contrast.first_in(" ".join(words))) is not None:
            yield SentenceClause(start, offset, words[: contrast[0]])
            offset, words = offset + contrast[0], words[contrast[0] :]
            if contrast[0] == 0:
                break
        yield SentenceClause(start, offset, words)
        start = following
