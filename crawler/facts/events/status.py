"""Whether an article tells an event as happened: denied, supposed or staged, or long past, by the sentences that name it.

A sentence is read by its clauses, so that "residents report a clash, the Taliban deny it" tells one and denies it. What a headline
or a first sentence sets as the frame of a text (a novel, a drill, an anniversary) holds for all of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from crawler.facts.events.occasions import old_years
from crawler.facts.events.remembered import names_news_day
from crawler.facts.events.status_signs import is_negated_event, is_threatened, status_signs, tells_event
from crawler.facts.events.telling_sentences import SentenceClause, TellingSentence, read_sentence
from crawler.language.identify import normal
from crawler.language.sentences import folded_text, sentence_spans
from crawler.language.tokens import tokens
from crawler.model import EventStatus

TITLE_NUMBER, FIRST_SENTENCE = 0, 1
FRAMING_SENTENCES = 2  # of a text, beside its title, that say what kind of text it is
MAX_SENTENCES = 40  # of a text that are asked; what is told only behind them is no news

Span = tuple[str, int, int]  # field, first and last character of words that name an event


class ArticleTelling:
    """How an article tells the events that watches ask about. Its sentences are read once, when they are asked for.

    `published`: the day of the publication, which says what years were long ago."""

    def __init__(self, title: str, text: str, *, lang: str = "", published: date | None = None) -> None:
        self._old_years, self._published = old_years(published), published
        self._lang = normal(lang)
        self._signs = status_signs(self._lang)
        self._folded = {"title": folded_text(title), "text": folded_text(text)}
        self._sources = {"title": title, "text": text}
        self._spans = sentence_spans(text)[:MAX_SENTENCES]
        self._begins = [begin for begin, _ in self._spans]
        self._sentences: dict[int, TellingSentence] = {}  # by number; 0: the title
        self._frames: tuple[frozenset[EventStatus], bool] | None = None
        self._statuses: dict[tuple[Span, bool], EventStatus] = {}  # of words for an event, which watches share

    def status_of(self, spans: Iterable[Span], *, happens: bool = True) -> EventStatus:
        """How the event is told that these words name. `happens`: "no clash" and a drill are none, whereas a bridge that was
        not opened is news, and so is a drill to those who watch for drills."""
        by_sentence: dict[int, list[Span]] = {}
        for span in spans:
            number = self._number_of(span)
            if number is not None:
                by_sentence.setdefault(number, []).append(span)
        # A headline that tells the event and nothing of a drill is believed: a drill nearby makes no attack its part.
        may_be_staged = happens and (TITLE_NUMBER not in by_sentence or self._sentence(TITLE_NUMBER).staged)
        statuses = {
            number: self._status_in(number, named, happens=happens, may_be_staged=may_be_staged)
            for number, named in sorted(by_sentence.items())
        }
        return (
            _status_of_all(self._with_continued_past(self._without_repeated_reports(statuses)))
            if statuses
            else EventStatus.HAPPENED
        )

    def _with_continued_past(self, statuses: dict[int, EventStatus]) -> dict[int, EventStatus]:
        """What follows a sentence of the past goes on with it, until one names a day of today or says that it happened again.
        Beside an anniversary something of today may be told, unless the headline names nothing else."""
        continued: dict[int, EventStatus] = {}
        is_past = is_remembered = self._sentence(TITLE_NUMBER).only_occasion
        for number, status in statuses.items():
            if status is EventStatus.HAPPENED and is_past and not self._is_of_today(number):
                status = EventStatus.PAST
            continued[number] = status
            is_past = status is EventStatus.PAST and (is_remembered or not self._sentence(number).occasion)
        return continued

    def _is_of_today(self, number: int) -> bool:
        field, (begin, stop) = ("text", self._spans[number - 1]) if number else ("title", (0, len(self._sources["title"])))
        is_again = self._signs.again.occurs_in(self._sentence(number).words)
        return is_again or names_news_day(self._sources[field][begin:stop], self._published, self._lang)

    def _without_repeated_reports(self, statuses: dict[int, EventStatus]) -> dict[int, EventStatus]:
        """Where the first sentence that names an event denies it, later ones that only say what was reported tell nothing new."""
        first = next((status for number, status in statuses.items() if number), statuses[min(statuses)])
        if EventStatus.DENIED not in (first, statuses.get(TITLE_NUMBER)):
            return statuses
        return {
            number: EventStatus.DENIED if status is EventStatus.HAPPENED and self._sentence(number).of_reports else status
            for number, status in statuses.items()
        }

    def _number_of(self, span: Span) -> int | None:
        if span[0] == "title":
            return TITLE_NUMBER
        number = bisect_right(self._begins, span[1])
        return number if number and span[1] < self._spans[number - 1][1] else None

    def _status_in(self, number: int, named: Sequence[Span], *, happens: bool, may_be_staged: bool) -> EventStatus:
        sentence = self._sentence(number)
        of_text, staged_text = self._frames_of_text()
        frames = sentence.frames | of_text
        if may_be_staged and (sentence.staged or staged_text):
            frames |= {EventStatus.SUPPOSED}
        statuses = {self._status_of_words(sentence, span, happens=happens) for span in named}
        if EventStatus.HAPPENED in statuses:
            return next((status for status in (EventStatus.SUPPOSED, EventStatus.PAST) if status in frames), EventStatus.HAPPENED)
        return next(status for status in (EventStatus.SUPPOSED, EventStatus.DENIED, EventStatus.PAST) if status in statuses)

    def _status_of_words(self, sentence: TellingSentence, span: Span, *, happens: bool) -> EventStatus:
        if (span, happens) not in self._statuses:
            self._statuses[span, happens] = self._find_status(sentence, span, happens=happens)
        return self._statuses[span, happens]

    def _find_status(self, sentence: TellingSentence, span: Span, *, happens: bool) -> EventStatus:
        """How the clause around words for an event has it: denied, under a condition, threatened, remembered, or happened."""
        folded, (_, start, end) = self._folded[span[0]], span
        begin = max(clause.begin for clause in sentence.clauses if clause.begin <= start)
        place = len(tokens(folded.part(begin, start)))
        clause = next(clause for clause in reversed(sentence.clauses) if clause.begin == begin and clause.offset <= place)
        first = place - clause.offset
        last = first + max(1, len(tokens(folded.part(start, end)))) - 1
        is_negated = happens and is_negated_event(clause.words, first, last, self._lang)
        if is_negated or clause.denying or (sentence.denying and self._signs.reports.occurs_in(" ".join(clause.words))):
            return EventStatus.DENIED
        before = clause.words[:first]
        is_conditional = self._signs.conditional.occurs_in(" ".join(before))
        is_supposed = sentence.supposed_from is not None and begin >= sentence.supposed_from
        if is_conditional or is_supposed or (happens and is_threatened(self._leading(sentence, clause), first, last, self._lang)):
            return EventStatus.SUPPOSED
        if clause in sentence.dated:
            return EventStatus.PAST
        if sentence.remembered or sentence.tried:
            number = len(tokens(folded.part(sentence.begin, start)))
            tried = sentence.tried if tells_event(clause.words[first : last + 1], self._lang) else ()
            if any(span.first <= number <= span.last for span in (*sentence.remembered, *tried)):
                return EventStatus.PAST
        return EventStatus.HAPPENED

    def _leading(self, sentence: TellingSentence, clause: SentenceClause) -> tuple[Sequence[str], Sequence[str]]:
        """The words of a clause, and those of the clause before whose object it is: "they threatened, that …"."""
        place = sentence.clauses.index(clause)
        is_object = place > 0 and " ".join(clause.words[:1]) in self._signs.that
        return (sentence.clauses[place - 1].words if is_object else ()), clause.words

    def _frames_of_text(self) -> tuple[frozenset[EventStatus], bool]:
        """What title and first sentences say of the whole text, and whether it is about a drill."""
        if self._frames is None:
            title, *first = [self._sentence(number) for number in range(min(FRAMING_SENTENCES, len(self._spans)) + 1)]
            frames = set(title.frames)
            if first:
                frames |= first[0].frames - {EventStatus.PAST}
            if any(sentence.supposes_all for sentence in (title, *first[:1])):
                frames.add(EventStatus.SUPPOSED)
            if any(self._signs.fiction.occurs_in(sentence.words) for sentence in first):
                frames.add(EventStatus.SUPPOSED)
            self._frames = frozenset(frames), any(sentence.staged for sentence in (title, *first[:1]))
        return self._frames

    def _sentence(self, number: int) -> TellingSentence:
        if number not in self._sentences:
            begin, stop = self._spans[number - 1] if number else (0, len(self._sources["title"]))
            field = "text" if number else "title"
            self._sentences[number] = read_sentence(
                self._sources[field], self._folded[field], begin, stop, self._signs, self._lang, self._published, self._old_years
            )
        return self._sentences[number]


def _status_of_all(statuses: Mapping[int, EventStatus]) -> EventStatus:
    """What the sentences come to: one of the text that tells it decides; a headline alone does not stand against a denial, nor
    against the first sentence, which says the same and better."""
    in_text = [status for number, status in statuses.items() if number != TITLE_NUMBER]
    if EventStatus.HAPPENED in in_text:
        return EventStatus.HAPPENED
    if EventStatus.DENIED in statuses.values():
        return EventStatus.DENIED
    decisive = in_text if FIRST_SENTENCE in statuses else list(statuses.values())
    return next(status for status in (EventStatus.HAPPENED, EventStatus.SUPPOSED, EventStatus.PAST) if status in decisive)
