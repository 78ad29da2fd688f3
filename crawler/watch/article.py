"""An article as the watches read it: folded and searched once, its sentences, its lead, its places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import assert_never

from crawler.facts.background import background_spans
from crawler.facts.events import MainPlace, main_place
from crawler.facts.events.slots import SlotSpan, event_slots, sentence_starts
from crawler.facts.findings import Mention
from crawler.facts.places import Gazetteer, NameFound, Spelling, resolve
from crawler.language.identify import normal
from crawler.language.sentences import iter_sentences, paragraph_spans, sentence_spans
from crawler.language.tokens import LEAD, lead_of
from crawler.model import Hit
from crawler.watch.fields import ArticleField
from crawler.watch.leaves import EventSlot, GroupOf, PlaceOf, RegexOf, Spotted
from crawler.watch.positions import GroupPositions
from crawler.watch.regexes import find_spans
from crawler.watch.scope import LAST_TOKEN, OPENING_SENTENCES, Window
from crawler.watch.senses import SenseRule, in_this_sense
from crawler.watch.term_index import TermFound, TermIndex
from crawler.watch.term_search import find_terms

ARTICLE_FIELDS = ("title", "text")
MAX_MENTIONS = 500  # of one article that are kept


class WatchedArticle:
    """Title and text, folded and searched once for all watches."""

    def __init__(
        self,
        title: str,
        text: str,
        index: TermIndex,
        *,
        skip: Iterable[int] = (),
        senses: Sequence[SenseRule] = (),
        facts: Mapping[str, str] | None = None,
        gazetteer: Gazetteer | None = None,
    ) -> None:
        self.originals = (title, text)
        self.size = len(title) + len(text)
        self._facts = facts or {}
        self._gazetteer = gazetteer
        lang = normal(self._facts.get("lang", ""))
        self._fields = tuple(ArticleField(original, lang) for original in self.originals)
        self.tokens = tuple(field.tokens for field in self._fields)
        self._finds = find_terms(self._fields, index, lang)
        self._windows: dict[str, list[Window]] = {}
        self._left_out: list[Window] = []
        self._stops: list[int] | None = None
        self._openings: dict[int, tuple[Window, ...]] = {}
        self._sought: dict[int, list[TermFound]] = {}  # what was found of places and regular expressions, by identity
        self._exact: dict[TermFound, tuple[int, int]] = {}  # what a regex found, in characters
        self._mentions: tuple[Mention, ...] | None = None
        self._places: list[tuple[TermFound, frozenset[str]]] = []
        self._event_windows: dict[tuple[TermFound, ...], Mapping[EventSlot, tuple[Window, ...]]] = {}
        self._background: list[tuple[int, int]] | None = None
        self._main_place: list[MainPlace | None] = []  # empty: not sought yet
        self.lead = self._leave_out(skip)
        self.finds_of_any_sense, self._finds = self._finds, in_this_sense(self._finds, senses, self._sentence_of)
        self.positions = GroupPositions(self._finds)

    # ------------------------------------------------------------------- what conditions ask

    def finds(self, leaf: Spotted) -> Sequence[TermFound]:
        match leaf:
            case GroupOf(group=group):
                return self._finds.get(group, ())
            case PlaceOf() | RegexOf():
                finds = self._sought.get(id(leaf))
                if finds is None:
                    finds = self._sought[id(leaf)] = list(self._search(leaf) if isinstance(leaf, RegexOf) else self._named(leaf))
                return finds
            case _:
                assert_never(leaf)

    def windows(self, unit: str) -> Sequence[Window]:
        """Sentences (SENT) or paragraphs (PARA), as tokens; the title is the first."""
        if unit not in self._windows:
            spans = (sentence_spans if unit == "SENT" else paragraph_spans)(self.originals[1])
            self._windows[unit] = [Window(0, 0, len(self.tokens[0]))]
            first = 0
            for _, stop in spans:
                after = self._fields[1].tokens_before(stop)
                if after > first:
                    if not self._is_left_out(first):
                        self._windows[unit].append(Window(1, first, after - 1))
                    first = after
        return self._windows[unit]

    def sentences_of(self, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        """The numbers, as `windows("SENT")` has them, of the sentences that begin in these spans of the text."""
        windows = self.windows("SENT")
        numbers = (bisect_right(windows, Window(1, self._fields[1].tokens_before(begin), LAST_TOKEN)) - 1 for begin, _ in spans)
        return frozenset(numbers)

    def _sentence_of(self, find: TermFound) -> int:
        return bisect_right(self.windows("SENT"), Window(find.field, find.first, LAST_TOKEN))

    def opening(self, sentences: int) -> tuple[Window, ...]:
        """The title and the first sentences."""
        if sentences not in self._openings:
            if self._left_out:
                self._openings[sentences] = tuple(self.windows("SENT")[: sentences + 1])
            else:
                stops = self._first_stops()[:sentences]
                size = self._fields[1].tokens_at_top(stops[-1]) if stops else 0
                opening = (Window(1, 0, size - 1),) if size else ()
                self._openings[sentences] = (Window(0, 0, len(self.tokens[0])), *opening)
        return self._openings[sentences]

    def _first_stops(self) -> list[int]:
        """Where the sentences of the opening end. The rest of the text is not looked at."""
        if self._stops is None:
            self._stops = [stop for _, stop in islice(iter_sentences(self.originals[1]), OPENING_SENTENCES)]
        return self._stops

    def window_text(self, window: Window) -> str:
        """The original text of a window, on one line."""
        last = min(window.last, len(self.tokens[window.field]) - 1)
        if last < window.first:
            return ""
        return " ".join(self._fields[window.field].original_text(window.first, last).split())

    def about(self, key: str) -> str:
        return self._facts.get(key, "").casefold()

    def mentions(self) -> tuple[Mention, ...]:
        """The places that are named, in the order of the article."""
        if self._mentions is None:
            self._mentions = self._resolve()
        return self._mentions

    def background(self) -> Sequence[tuple[int, int]]:
        """Characters of the sentences of the text that tell what was known before."""
        if self._background is None:
            self._background = background_spans(self.originals[1])
        return self._background

    def main_place(self) -> MainPlace | None:
        """Where the event of the article is, if anywhere."""
        if not self._main_place:
            mentions = self.mentions()
            place = None
            if mentions and self._gazetteer is not None:
                lang, country = self._facts.get("lang", ""), self._facts.get("country", "")
                title, text = self.originals
                background = self.background()
                place = main_place(title, text, mentions, self._gazetteer, country=country, lang=lang, background=background)
            self._main_place.append(place)
        return self._main_place[0]

    def event_windows(self, triggers: Sequence[TermFound]) -> Mapping[EventSlot, tuple[Window, ...]]:
        """The words that fill the slots of the event that these words tell; `where`: the sentences that tell it, if its place
        is known, and wherever that place is named."""
        asked = tuple(triggers)
        if asked not in self._event_windows:
            self._event_windows[asked] = self._slots_of(asked) if asked else {}
        return self._event_windows[asked]

    def hit(self, leaf: Spotted, find: TermFound | None) -> Hit:
        """A find as a hit; None: the source implies it."""
        name = leaf.name if isinstance(leaf, GroupOf) else _shown_name(leaf)
        if find is None:
            return Hit(field="source", start=0, end=0, text="", term="", folded="", group=name, language="")
        field = self._fields[find.field]
        start, end = self._exact.get(find) or field.original_span(find.first, find.last)
        return Hit(
            field=ARTICLE_FIELDS[find.field],
            start=start,
            end=end,
            text=field.original[start:end],
            term=find.term,
            folded=field.folded_text(find.first, find.last),
            group=name,
            language=find.language,
        )

    # ------------------------------------------------------------------- inside

    def _slots_of(self, triggers: Sequence[TermFound]) -> Mapping[EventSlot, tuple[Window, ...]]:
        title, text = self.originals
        lang = self._facts.get("lang", "")
        windows = {
            (field, begin): Window(number, self._fields[number].tokens_before(begin), self._fields[number].tokens_before(stop) - 1)
            for field, begin, stop in sentence_starts(title, text, lang)
            for number in (ARTICLE_FIELDS.index(field),)
        }
        spans = [
            SlotSpan(field, begin, find.first - window.first, find.last - window.first)
            for (field, begin), window in windows.items()
            for find in triggers
            if find.field == window.field and window.first <= find.first and find.last <= window.last
        ]
        slots = event_slots(title, text, lang, spans)

        def placed(filled: Sequence[SlotSpan]) -> tuple[Window, ...]:
            shifted = ((windows[span.field, span.begin], span) for span in filled)
            return tuple(sorted({Window(row.field, row.first + span.first, row.first + span.last) for row, span in shifted}))

        main = self.main_place() if slots.sentences else None
        named = [Window(*find[:3]) for find, candidates in self._places if main is not None and main.place in candidates]
        where = tuple(sorted({*placed(slots.sentences), *named})) if main is not None else ()
        return {"trigger": placed(slots.trigger), "actor": placed(slots.actor), "target": placed(slots.target), "where": where}

    def _leave_out(self, skip: Iterable[int]) -> int:
        """Leave out the paragraphs that begin with a term of a skipped group. Returns how many tokens the lead has."""
        opening = {find.first for group in skip for find in self._finds.get(group, ()) if find.field == 1}
        left_out = [window for window in self.windows("PARA")[1:] if window.first in opening] if opening else []
        if not left_out:
            return self._fields[1].tokens_at_top(len(lead_of(self.originals[1])))
        self._left_out = left_out
        del self._windows["PARA"]
        self._finds = {
            group: [find for find in finds if not (find.field and self._is_left_out(find.first))]
            for group, finds in self._finds.items()
        }
        room, lead = LEAD, 0
        for window in self.windows("PARA")[1:]:
            start, stop = self._fields[1].original_span(window.first, window.last)
            lead = window.last + 1 if stop - start <= room else self._fields[1].tokens_before(start + room)
            room -= stop - start
            if room <= 0:
                break
        return lead

    def _is_left_out(self, token: int) -> bool:
        """Whether a token of the text stands in a paragraph that is not read."""
        position = bisect_right(self._left_out, (1, token, LAST_TOKEN)) - 1
        return position >= 0 and token <= self._left_out[position].last

    def _resolve(self) -> tuple[Mention, ...]:
        """The names that name a place here. The first are mentions, all are what conditions ask for."""
        if self._gazetteer is None:
            return ()
        names = sorted(
            NameFound(find.field, find.first, find.last, -1 - group)
            for group, finds in self._finds.items()
            if group < 0
            for find in finds
        )
        spelling = Spelling(self.tokens, lambda field, first, last: self._fields[field].original_text(first, last), self.originals)
        country, lang, mentions = self._facts.get("country", ""), normal(self._facts.get("lang", "")), list[Mention]()
        for name, candidates, precision, reason in resolve(self._gazetteer, names, spelling, country=country, language=lang):
            term = self._gazetteer.names[name.name].term
            self._places.append((TermFound(name.field, name.first, name.last, "", term), frozenset(candidates)))
            if len(mentions) < MAX_MENTIONS:
                field = self._fields[name.field]
                start, end = field.original_span(name.first, name.last)
                mentions.append(
                    Mention(
                        field=ARTICLE_FIELDS[name.field],
                        start=start,
                        end=end,
                        text=field.original[start:end],
                        candidates=candidates,
                        precision=precision,
                        reason=reason,
                    )
                )
        return tuple(mentions)

    def _named(self, place: PlaceOf) -> Iterable[TermFound]:
        self.mentions()
        if place.event:
            main = self.main_place()
            if main is None or place.ids.isdisjoint((main.place, *main.candidates)):
                return ()
            return (find for find, candidates in self._places if main.place in candidates)
        return (find for find, candidates in self._places if not place.ids.isdisjoint(candidates))

    def _search(self, regex: RegexOf) -> Iterable[TermFound]:
        for field, text in enumerate(self.originals):
            for start, end in find_spans(regex.pattern, text, ignore_case=regex.ignore_case):
                first = self._fields[field].tokens_before(start)
                last = max(first, self._fields[field].tokens_before(end) - 1)
                if first < len(self.tokens[field]) and not (field and self._is_left_out(first)):
                    find = TermFound(field, first, last, "", str(regex))
                    self._exact[find] = start, end
                    yield find


def _shown_name(leaf: Spotted) -> str:
    """What a hit is listed under: of a list of places the first, and how many more."""
    if not isinstance(leaf, PlaceOf):
        return leaf.name
    first, *more = leaf.name.split(",")
    return f"{first}+{len(more)}" if more else first
