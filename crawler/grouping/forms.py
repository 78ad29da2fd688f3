"""Texts of a form that comes again: roundups hold the news of many events, forecasts are filled in anew every day."""

from __future__ import annotations

from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.sentences import sentence_spans
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tables.table import TEXT_FORMS
from crawler.language.tokens import fold, tokens

ROUNDUP, FORECAST = TEXT_FORMS
MAX_HEADING_WORDS = 20  # words of a first or a last line that says what the text is
MIN_ROUNDUP_LINES = 3  # lines of a text that holds several news
MIN_FORECAST_SIGNS = 3  # words of the weather in one text: one or two stand in any report of a flood
MAX_FORECAST_WORDS = 220


def text_form(title: str, text: str) -> str:
    """`roundup`, `forecast`, or empty: a report. A roundup says so in its title, its first or its last line."""
    lines = [line for line in text.split("\n") if line.strip()]
    headings = [title, *(line for line in lines[:1] + lines[-1:] if len(line.split()) <= MAX_HEADING_WORDS)]
    if len(lines) >= MIN_ROUNDUP_LINES and any(_signs_of(ROUNDUP).occurs_in(_words_of(heading)) for heading in headings):
        return ROUNDUP
    if len(text) > MAX_FORECAST_WORDS * 12:
        return ""
    spans = sentence_spans(text)
    opening = _words_of(" ".join([title, *(text[start:end] for start, end in spans[:4])]))
    signs = {sign.split()[0][:4] for sign in _signs_of(FORECAST).distinct_in(opening)}
    return FORECAST if len(signs) >= MIN_FORECAST_SIGNS else ""


def _words_of(text: str) -> str:
    return " ".join(tokens(fold(text)))


@made_from_tables
def _signs_of(form: str) -> PhraseSearch:
    return PhraseSearch(cue_expression(cue) for table in tables() for cue in phrases_of(table.text_forms.get(form, "")))
