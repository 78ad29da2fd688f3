"""The sentences that may tell the event of an article: its title and the first of its news, with who is named in them and what is
done."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from crawler.facts.background import background_spans
from crawler.facts.events.people import PeopleNamed, people_in
from crawler.facts.events.verbs import VerbNamed, verbs_in
from crawler.language.sentences import folded_text, sentence_spans, sentence_words
from crawler.language.tokens import fold_with_offsets, token_spans, tokens

FRAME_SENTENCES = 4  # of the text, after the title, that may tell the event


class EventSentence(NamedTuple):
    """`begin`, `stop`: its characters in the field; `verbs`: those that can be the trigger, `all_verbs` whatever is done in it."""

    field: str
    begin: int
    stop: int
    number: int
    text: str
    words: list[str]
    verbs: list[VerbNamed]
    all_verbs: list[VerbNamed]
    people: list[PeopleNamed]
    hits: int


@lru_cache(maxsize=1)  # all watches that match an article ask for the same
def read_sentences(title: str, text: str, lang: str) -> tuple[EventSentence, ...]:
    hidden = set(background_spans(text))
    opening = zip(sentence_spans(text)[: 2 * FRAME_SENTENCES], sentence_words(text, lang)[: 2 * FRAME_SENTENCES], strict=True)
    told = [(*span, words.split()) for span, words in opening if span not in hidden][:FRAME_SENTENCES]
    title_words = tokens(folded_text(title, lang).text)
    sentences = []
    for number, (begin, stop, words) in enumerate([(0, len(title), title_words), *told]):
        field, content = ("text", text[begin:stop]) if number else ("title", title)
        if words:
            people = people_in(words, lang)
            named = {place for person in people for place in range(person.first, person.last + 1)}  # a fighter is no fight
            verbs = [verb for verb in verbs_in(words, lang) if verb.first not in named]
            sentences.append(EventSentence(field, begin, stop, number, content, words, verbs, verbs, people, 0))
    return tuple(sentences)


def words_as_written(sentence: EventSentence, first: int, last: int, lang: str) -> str:
    """Words `first` to `last` of a sentence, as its author wrote them."""
    folded = fold_with_offsets(sentence.text, lang)
    spans = token_spans(folded.text)
    if last >= len(spans):  # never: the same fold
        return ""
    begin, stop = folded.span(spans[first][0], spans[last][1])
    return sentence.text[begin:stop]
