"""The languages that are read, each by its table: `en.py`, `ru.py` … hold all the words of one language.

`TABLES` is the register. A folder of the configuration can add tables of further languages (`use_folder`), in every process
that reads texts: this one, the crawl, its workers. What is made of the tables is cached with `made_from_tables`, and made anew
when a table is added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from crawler.language.tables.en import ENGLISH
from crawler.language.tables.fa import DARI
from crawler.language.tables.ps import PASHTO
from crawler.language.tables.ru import RUSSIAN
from crawler.language.tables.table import LanguageTable
from crawler.language.tables.tg import TAJIK
from crawler.language.tables.uz import UZBEK
from crawler.model.errors import BorderwatchError

__all__ = [
    "SHIPPED",
    "TABLES",
    "LanguageTable",
    "LanguageTableProblems",
    "WordMemory",
    "added_files",
    "made_from_tables",
    "numbers_of",
    "phrases_of",
    "table_of",
    "tables",
    "use_folder",
]

# The order decides between equals: a text of an unknown language is read by the first table of its script.
SHIPPED = (ENGLISH, RUSSIAN, TAJIK, DARI, PASHTO, UZBEK)

_tables = {table.code: table for table in SHIPPED}
TABLES: Mapping[str, LanguageTable] = MappingProxyType(_tables)
_folder: tuple[tuple[str, str], ...] = ()  # the tables of the folder in use: path and content
MAX_REMEMBERED_TEXTS = 8
MAX_REMEMBERED_WORDS = 60_000

_caches: list[Any] = []


class LanguageTableProblems(BorderwatchError):
    """Tables that cannot be used: each problem as `file:line: field: message`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


Function = TypeVar("Function", bound=Callable[..., Any])
Answer = TypeVar("Answer")


def table_of(code: str) -> LanguageTable | None:
    """The table of a language by its ISO 639-1 code; None for a language that has none."""
    return _tables.get(code)


def tables() -> tuple[LanguageTable, ...]:
    """All tables, the shipped ones first."""
    return tuple(_tables.values())


def use_folder(folder: str | Path) -> None:
    """Add the tables of a folder (`ky.py` …) to the shipped ones, and forget those of another folder; an empty name: the shipped
    ones alone. Raises `LanguageTableProblems`."""
    global _folder
    if not str(folder) and not _folder:
        return
    from crawler.language.tables.read import read_files, read_tables  # most configurations need it not

    files = read_files(Path(folder)) if str(folder) else ()
    if files == _folder:
        return
    added = read_tables(files, SHIPPED)
    _tables.clear()
    _tables.update({table.code: table for table in (*SHIPPED, *added)})
    _folder = files
    for cached in _caches:
        cached.cache_clear()


def added_files() -> tuple[tuple[str, str], ...]:
    """Path and content of each table of the folder in use."""
    return _folder


def made_from_tables(function: Function) -> Function:
    """Remember what a function makes of the tables until a table is added."""
    return _remembered(function, 65536)


def made_of_text(function: Function) -> Function:
    """Remember what a function makes of the last texts by the tables: several readers of one article ask the same."""
    return _remembered(function, MAX_REMEMBERED_TEXTS)


class WordMemory(dict[str, Answer], Generic[Answer]):
    """What a function says of a word, asked once and then looked up: `map(memory.__getitem__, words)` is a tenth of a cached call
    for each. A memory that a function `made_from_tables` returns is forgotten with them."""

    def __init__(self, function: Callable[[str], Answer]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> Answer:
        if len(self) >= MAX_REMEMBERED_WORDS:
            self.clear()
        answer = self[word] = self._function(word)
        return answer


def _remembered(function: Function, most: int) -> Function:
    cached = lru_cache(maxsize=most)(function)
    _caches.append(cached)
    return cast(Function, cached)


def phrases_of(text: str) -> list[str]:
    """The phrases of a field, each with single spaces."""
    return [" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip()]


def numbers_of(text: str) -> list[tuple[str, float]]:
    """Phrase and number of each phrase that ends in one. Raises `ValueError`."""
    pairs = [phrase.rpartition(" ") for phrase in phrases_of(text)]
    return [(words, float(number)) for words, _, number in pairs]
