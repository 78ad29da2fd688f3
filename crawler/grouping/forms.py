"""Texts of a form that comes again: roundups hold the news of many events, forecasts are filled in anew every day."""

from __future__ import annotations

from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.sentences import paragraph_words, sentence_words, text_words
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tables.table import TEXT_FORMS

ROUNDUP, FORECAST = TEXT_FORMS
MAX_HEADING_WORDS = 20  # words of a first or a last line that says what the text is
MIN_ROUNDUP_LINES = 3  # lines of a text that holds several news
FORECAST_SENTENCES = 4  # of a text, beside its title, that show whether it is a forecast
MIN_FORECAST_SIGNS = 3  # words of the weather in one text: one or two stand in any report of a flood
MAX_FORECAST_WORDS = 220


def text_form(title: str, text: str) -> str:
    """`roundup`, `forecast`, or empty: a report. A roundup says so in its title, its first or its last line."""
    lines, paragraphs = [line for line in text.split("\n") if line.strip()], paragraph_words(text)
    ends = zip(lines[:1] + lines[-1:], paragraphs[:1] + paragraphs[-1:], strict=True)
    headings = [text_words(title), *(words for line, words in ends if len(line.split()) <= MAX_HEADING_WORDS)]
    if len(lines) >= MIN_ROUNDUP_LINES and any(_signs_of(ROUNDUP).occurs_in(" ".join(heading)) for heading in headings):
        return ROUNDUP
    if len(text) > MAX_FORECAST_WORDS * 12:
        return ""
    opening = " ".join([*text_words(title), *filter(None, sentence_words(text)[:FORECAST_SENTENCES])])
    signs = {sign.split()[0][:4] for sign in _signs_of(FORECAST).distinct_in(opening)}
    return FORECAST if len(signs) >= MIN_FORECAST_SIGNS else ""


@made_from_tables
def _signs_of(form: str) -> PhraseSearch:
    return PhraseSearch(cue_expression(cue) for table in tables() for cue in phrases_of(table.text_forms.get(form, "")))
