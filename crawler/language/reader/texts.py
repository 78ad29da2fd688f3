"""The texts that people read, in the reader's language: gettext catalogues, one .po file for each language but English.

The English text is the key. A text without a translation is shown in English. Values stand as `{name}` and are put in after the
translation was found; they are never read as a format. `python .ci/texts.py` collects the keys from code and templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Any

from crawler.language.reader import READER_LANGUAGES, SOURCE_LANGUAGE, current_reader

LOCALE_FOLDER = files("crawler") / "packs" / "locale"
BABEL_LOCALES = {"fa": "fa_AF"}  # that we speak of by a shorter code


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; an empty one for English and for a language that has none."""
    if language == SOURCE_LANGUAGE or language not in READER_LANGUAGES:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # only readers of other languages pay for it
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (LOCALE_FOLDER / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return GNUTranslations(compiled)


def gettext(message: str, /, **values: Any) -> str:
    """The message in the reader's language, with its values: `gettext("{name} is silent", name=source)`."""
    translated = translations(current_reader().language).gettext(message) if message else ""
    return translated.format(**values) if values else translated


def ngettext(singular: str, plural: str, number: int, /, **values: Any) -> str:
    """The form that the number takes in the reader's language; `{n}` is the number, written as the language does."""
    translated = translations(current_reader().language).ngettext(singular, plural, number)
    return translated.format(**({"n": number_words(number)} | values))


def joined_clauses(clauses: Iterable[str]) -> str:
    """Clauses with the semicolon of the reader's language between them."""
    return ("؛ " if current_reader().direction == "rtl" else "; ").join(clauses)


def marked(message: str, /) -> str:
    """The message as it is: it is translated where it is shown. For tables of words that stand in a module."""
    return message


def marked_forms(singular: str, plural: str, /) -> tuple[str, str]:
    """Both forms as they are, for tables: `ngettext(*forms, number)`."""
    return singular, plural


def number_words(number: float) -> str:
    """ "1,204" in English, "1 204" in Russian: at most ten digits."""
    english = f"{number:,.10g}" if isinstance(number, float) else f"{number:,}"
    if (language := current_reader().language) == SOURCE_LANGUAGE:
        return english
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = BABEL_LOCALES.get(language, language)
    symbols = {",": get_group_symbol(locale, numbering_system="latn"), ".": get_decimal_symbol(locale, numbering_system="latn")}
    return "".join(symbols.get(char, char) for char in english)
