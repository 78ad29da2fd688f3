"""Who did what to whom: the frame of one event, built from one sentence where possible, across title and first sentences.

A slot stays empty where the words leave it open. Words beside who is named and endings say who acts ("by"), whom it is aimed at
("on", an object's ending) and who only speaks ("said"); only what they leave open is read by the order of words: where verbs
come last, who acts stands first; in English and Russian before the verb.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from crawler.facts.events.attribution import attribution_of, denier_of
from crawler.facts.events.harm import Harm, harm_of
from crawler.facts.events.marks import is_circumstance, voice_of
from crawler.facts.events.place import MainPlace
from crawler.facts.events.remembered import is_news_day
from crawler.facts.events.roles import CUSTODY, Roles, roles_in
from crawler.facts.events.sentences import EventSentence, read_sentences, words_as_written
from crawler.facts.events.verbs import EVENT_VERBS, VIOLENT_VERBS, VerbNamed
from crawler.facts.findings import Figure
from crawler.language.dates.in_text import day_in
from crawler.language.identify import normal
from crawler.model import EventFrame

POSITION_WEIGHT = 0.4  # what a sentence loses for each that stands before it
HIT_WEIGHT, MAX_HITS = 0.5, 3
EVENT_FIGURES = ("killed", "wounded")


def event_frame(
    title: str,
    text: str,
    figures: Sequence[Figure],
    place: MainPlace | None,
    *,
    lang: str = "",
    published: date | None = None,
    hits: Iterable[tuple[str, int]] = (),
    acts: Iterable[tuple[str, int, int]] = (),
    verbs: Collection[str] = EVENT_VERBS,
) -> EventFrame:
    """The frame of an article's event, as one watch asks for it: see `ArticleEvents`."""
    return ArticleEvents(title, text, figures, place, lang=lang, published=published).frame(hits, verbs, acts)


class ArticleEvents:
    """The frames of an article's event, one for each watch that asks. What its sentences say is found out once, when asked.

    `published`: the day of the publication, by which "on Tuesday" is read."""

    def __init__(
        self,
        title: str,
        text: str,
        figures: Sequence[Figure],
        place: MainPlace | None,
        *,
        lang: str = "",
        published: date | None = None,
    ) -> None:
        self._lang, self._published = normal(lang), published
        self._fields = {"title": title, "text": text}
        self._sentences = read_sentences(title, text, self._lang)
        self._place = place
        self._figures = figures
        self._is_violent = any(verb.code in VIOLENT_VERBS for sentence in self._sentences for verb in sentence.all_verbs)
        self._harm: dict[bool, Harm] = {}  # by whether the event is one of before
        self._days: dict[int, date | None] = {}  # by the number of the sentence
        self._sources: dict[int, str] = {}
        self._deniers: dict[int, str] = {}

    def frame(
        self,
        hits: Iterable[tuple[str, int]] = (),
        verbs: Collection[str] = EVENT_VERBS,
        acts: Iterable[tuple[str, int, int]] = (),
        *,
        is_past: bool = False,
    ) -> EventFrame:
        """`hits`: field and first character of the words of the watch that it is about; `verbs`: those that can be its trigger;
        `acts`: field, first and last character of those words that tell it where no verb does; `is_past`: the event is one of
        before, so that the day on which it is remembered or judged is not its own."""
        sentences = _as_asked(self._sentences, list(hits), frozenset(verbs))
        best, used, verb, roles = roles_told(sentences, self._lang)
        place = self._place
        denier = self._denier_in(best) if best is not None else ""
        harm = self._harm_of(is_past=is_past)
        return EventFrame(
            trigger=verb.code if verb is not None else "",
            trigger_text=self._words_of(verb, (*used, *sentences)) if verb is not None else self._words_of_act(best, list(acts)),
            actor=roles.actor,
            target=roles.target,
            place=place.place if place is not None else "",
            candidates=place.candidates if place is not None else (),
            confidence=place.confidence if place is not None else 0.0,
            date=next((day for sentence in (*used, *sentences) if (day := self._day_in(sentence, is_past=is_past))), None),
            killed=harm.killed,
            wounded=harm.wounded,
            attribution=next(
                (source for sentence in (*used, *sentences) if (source := self._source_in(sentence)) not in ("", denier)), ""
            ),
            denied_by=next((name for sentence in (*used, *sentences) if (name := self._denier_in(sentence))), ""),
            text=best.text if best is not None else "",
            spans=tuple((sentence.field, sentence.begin, sentence.stop) for sentence in used),
        )

    def _words_of(self, verb: VerbNamed, sentences: Iterable[EventSentence]) -> str:
        telling = next(sentence for sentence in sentences if verb in sentence.verbs)
        return words_as_written(telling, verb.first, verb.last, self._lang)

    def _words_of_act(self, best: EventSentence | None, acts: Sequence[tuple[str, int, int]]) -> str:
        """The words of the watch that tell the event: of the best sentence, else the first."""
        inside = [act for act in acts if best is not None and act[0] == best.field and best.begin <= act[1] < best.stop]
        return next((self._fields[field][start:end] for field, start, end in (*inside, *acts) if field in self._fields), "")

    def _harm_of(self, *, is_past: bool) -> Harm:
        if is_past not in self._harm:
            title, text = self._fields["title"], self._fields["text"]
            self._harm[is_past] = harm_of(title, text, self._figures, self._lang, is_violent=self._is_violent, is_past=is_past)
        return self._harm[is_past]

    def _day_in(self, sentence: EventSentence, *, is_past: bool) -> date | None:
        if sentence.number not in self._days:
            day = day_in(sentence.text, self._published, self._lang) if self._published is not None else None
            self._days[sentence.number] = day
        day = self._days[sentence.number]
        return None if is_past and is_news_day(day, self._published) else day

    def _source_in(self, sentence: EventSentence) -> str:
        if sentence.number not in self._sources:
            self._sources[sentence.number] = attribution_of(sentence.words, sentence.people)
        return self._sources[sentence.number]

    def _denier_in(self, sentence: EventSentence) -> str:
        if sentence.number not in self._deniers:
            self._deniers[sentence.number] = denier_of(sentence.words, sentence.people)
        return self._deniers[sentence.number]


def roles_told(
    sentences: Sequence[EventSentence], lang: str
) -> tuple[EventSentence | None, list[EventSentence], VerbNamed | None, Roles]:
    """The sentence that tells the event best, all that tell it, its verb, and who acts and suffers in it."""
    best = max(sentences, key=_weight, default=None)
    used = [best] if best is not None else []
    verb = _main_verb(best, lang)
    roles = roles_in(best, verb, lang) if best is not None and verb is not None else Roles()
    for sentence in sentences:
        if roles.actor and roles.target:
            break
        second = next((candidate for candidate in sentence.verbs if verb is None or candidate.code == verb.code), None)
        if sentence is best or sentence.number > 1 or second is None:
            continue
        more = roles_in(sentence, second, lang)
        filled = Roles(
            roles.actor or (more.actor if more.actor != roles.target else ""),
            roles.target or (more.target if more.target != roles.actor else ""),
        )
        if filled != roles:
            used.append(sentence)
        roles, verb = filled, verb or second
    return best, used, verb, roles


def _as_asked(sentences: Iterable[EventSentence], hits: Sequence[tuple[str, int]], codes: frozenset[str]) -> list[EventSentence]:
    """The sentences as one watch sees them: its hits in each, and the verbs of its events."""
    starts = {name: sorted(start for field, start in hits if field == name) for name in ("title", "text")}
    return [
        sentence._replace(
            verbs=[verb for verb in sentence.verbs if verb.code in codes],
            hits=bisect_left(starts[sentence.field], sentence.stop) - bisect_left(starts[sentence.field], sentence.begin),
        )
        for sentence in sentences
    ]


def _weight(sentence: EventSentence) -> float:
    return (
        (1.0 if sentence.verbs else 0.0)
        + HIT_WEIGHT * min(MAX_HITS, sentence.hits)
        + 0.5 * min(2, len({people.label for people in sentence.people}))
        - POSITION_WEIGHT * sentence.number
        + (0.5 if sentence.number == 1 else 0.0)
    )


def _main_verb(sentence: EventSentence | None, lang: str) -> VerbNamed | None:
    """The verb that says most of what happened: a clash rather than its dead, but the dead rather than "during an arrest"."""
    if sentence is None or not sentence.verbs:
        return None
    voice = voice_of(lang)
    told = [
        verb
        for verb in sentence.verbs
        if voice is None or verb.code not in CUSTODY or not is_circumstance(sentence.words, verb, voice)
    ]
    is_harm = any(verb.code in VIOLENT_VERBS for verb in told)
    return min(told if is_harm else sentence.verbs, key=lambda verb: (verb.rank, verb.first))
