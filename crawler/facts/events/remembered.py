"""What a sentence tells of a year or more ago, and what a court decided about: events of then, named on a day of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crawler.facts.events.occasions import NEW_YEAR_MONTHS, WordSpan
from crawler.facts.events.status_signs import StatusSigns, tells_event
from crawler.facts.events.verbs import VIOLENT_VERBS, verbs_in
from crawler.language.dates.in_text import day_in
from crawler.language.phrase_search import PhraseSearch

MAX_NEWS_AGE = timedelta(days=31)  # of a day that a sentence names, for what it tells to be of today
MAX_AGO_DISTANCE = 4  # words between "last year" and the event that it dates, beside another day
MAX_OPENING_WORDS = 2  # of a sentence, before "years ago": ten years ago on Thursday
MAX_ASIDE_DISTANCE = 8  # words between "who" or "after" and the verdict that is only named


def names_news_day(sentence: str, published: date | None, lang: str) -> bool:
    """Whether a sentence names a day shortly before the publication."""
    return is_news_day(day_in(sentence, published, lang) if published is not None else None, published)


def is_news_day(day: date | None, published: date | None) -> bool:
    """Whether a day is one shortly before the publication, or after it."""
    return day is not None and published is not None and published - day <= MAX_NEWS_AGE


def told_of_before(
    clauses: Sequence[Sequence[str]], signs: StatusSigns, published: date | None, *, has_news_day: bool
) -> Iterator[WordSpan]:
    """The words that "five years ago" and "last year" are about: those of their relative clause; beside a day of today, those
    next to it; else the sentence, or for last year the clause. Last year is not long ago in the first months of a year."""
    yield from _dated_by(signs.ago, clauses, signs, has_news_day=has_news_day, of_sentence=True)
    if published is None or published.month > NEW_YEAR_MONTHS:
        yield from _dated_by(signs.last_year, clauses, signs, has_news_day=has_news_day, of_sentence=False)


def _dated_by(
    search: PhraseSearch, clauses: Sequence[Sequence[str]], signs: StatusSigns, *, has_news_day: bool, of_sentence: bool
) -> Iterator[WordSpan]:
    begin, size = 0, sum(map(len, clauses))
    for words in clauses:
        end = begin + len(words)
        if (sign := search.first_in(_without(signs.until_now, words))) is not None:
            relative = max((place for place, word in enumerate(words[: sign[0]]) if word in signs.relative), default=None)
            if relative is not None:
                yield WordSpan(begin + relative, end - 1)
            elif has_news_day and not (of_sentence and begin + sign[0] <= MAX_OPENING_WORDS):
                yield WordSpan(max(begin, begin + sign[0] - MAX_AGO_DISTANCE), min(end - 1, begin + sign[1] + MAX_AGO_DISTANCE))
            elif of_sentence or begin == 0:
                yield WordSpan(0, size - 1)
            else:
                yield WordSpan(begin, end - 1)
        begin = end


def _without(phrases: PhraseSearch, words: Sequence[str]) -> str:
    """The words, with a mark for each word of the first of these phrases: "than last year" dates nothing."""
    span = phrases.first_in(" ".join(words))
    return " ".join("-" if span is not None and span[0] <= place <= span[1] else word for place, word in enumerate(words))


def decided_in_court(clauses: Sequence[Sequence[str]], signs: StatusSigns, lang: str) -> tuple[WordSpan, ...]:
    """The words beside a verdict: what somebody was sentenced for happened before; where that was violent, the sentence tells of
    nothing else. Nothing where it tells what they did who were sentenced, or what happened after a verdict."""
    begin, size = 0, sum(map(len, clauses))
    for words in clauses:
        sign = signs.verdicts.first_in(" ".join(words))
        if sign is not None and not _is_aside(words[: sign[0]], signs, lang):
            spans = (WordSpan(0, begin + sign[0] - 1), WordSpan(begin + sign[1] + 1, size - 1))
            every = [word for clause in clauses for word in clause]
            verbs = (verb for span in spans for verb in verbs_in(every[span.first : span.last + 1], lang))
            is_violent = any(verb.code in VIOLENT_VERBS for verb in verbs)
            return (WordSpan(0, size - 1),) if is_violent else tuple(span for span in spans if span.first <= span.last)
        begin += len(words)
    return ()


def _is_aside(before: Sequence[str], signs: StatusSigns, lang: str) -> bool:
    """Whether a verdict behind these words is only named beside an event: "gunmen who were sentenced". Those "who attacked the
    post" may be sentenced."""
    asides = (place for place in range(len(before) - 1, -1, -1) if before[place] in signs.verdict_aside)
    place = next(asides, None)
    return place is not None and len(before) - place <= MAX_ASIDE_DISTANCE and not tells_event(before[place + 1 :], lang)
