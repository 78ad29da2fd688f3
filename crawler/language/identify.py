"""The language a text is written in, among those its source writes. The one door to py3langid."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from crawler.language.tables import made_from_tables, tables

MAX_REMEMBERED_LETTERS = 4096
MIN_LETTERS = 20  # letters below which no language is told
SAMPLE_CHARS = 700  # characters; with 1,000 the answer is another on 1 of 983 pages
BEGINNING_CHARS = 250  # characters that are enough where they speak clearly, as they do in 98 of 100 texts
MIN_CLEAR_MARGIN = 30.0  # between the log-probabilities of the two likeliest: with it, the sample never said another language

# Scripts of languages without a table, which the sources' pages may be in all the same.
OTHER_SCRIPTS = {
    "de": ("LATIN",),
    "fr": ("LATIN",),
    "tr": ("LATIN",),
    "ky": ("CYRILLIC",),
    "kk": ("CYRILLIC", "LATIN"),
    "uk": ("CYRILLIC",),
    "ar": ("ARABIC",),
    "ur": ("ARABIC",),
    "tk": ("LATIN", "CYRILLIC"),
}

# Persian typed with the yeh and kaf of an Arabic keyboard; Pashto and Arabic have letters that it never has.
ARABIC_KEYS, NEVER_IN_PERSIAN = frozenset("يك"), frozenset("ټډړښځڅږڼګېۍةأإىﻻ")
PERSIAN_KEYS = str.maketrans("يك", "یک")
# The Uzbek Latin of 2026, and what tells Turkish, Azerbaijani and Turkmen, which have these letters too.
UZBEK_LATIN, NEVER_IN_UZBEK = frozenset("şŞçÇğĞ"), frozenset("ıİüÜəƏňŇýÝäÄâÂîÎ")
OLD_UZBEK = str.maketrans({"ş": "sh", "Ş": "Sh", "ç": "ch", "Ç": "Ch", "ö": "oʻ", "Ö": "Oʻ", "ğ": "gʻ", "Ğ": "Gʻ"})
# Tajik in fonts of before Unicode, and what tells Serbian and Macedonian.
TAJIK_FONT, SOUTH_SLAVIC = frozenset("њЊљЉїЇќЌѓЃ"), frozenset("јЈђЂћЋџЏ")
TAJIK_LETTERS = str.maketrans("њЊљЉїЇќЌѓЃўЎ", "ҳҲҷҶӣӢқҚғҒӯӮ")


def identify(text: str, among: Sequence[str] = ()) -> str | None:
    """ISO 639-1 code of the language of a text, one of `among` when given.

    None for too little text, and for a text that is in none of `among`. One exception: a text in a script that none of
    `among` is written in, whose language has a table, or stands among the other scripts above, is in that language: a Tajik paper's
    article in English is English, whatever its declaration says. Greek or Chinese is None then.
    """
    sample = text[:SAMPLE_CHARS]
    letters = [*filter(str.isalpha, sample)]
    if len(letters) < MIN_LETTERS:
        return None
    script = _script(letters)
    expected = {normal(code) for code in among} - {""}
    possible = {code for code in expected if script in _scripts().get(code, (script,))}
    if len(possible) == 1:
        return possible.pop()
    likeliest = _likeliest(sample, possible)
    if possible:
        return likeliest
    if expected and script not in _scripts().get(likeliest or "", ()):
        return None
    return likeliest


def _likeliest(sample: str, possible: Collection[str]) -> str | None:
    """The likeliest language of a sample, of the `possible` ones where there are any."""
    best, margin = _ranked(sample[:BEGINNING_CHARS], possible)
    if margin < MIN_CLEAR_MARGIN and len(sample) > BEGINNING_CHARS:
        best, _ = _ranked(sample, possible)
    return best


def _ranked(sample: str, possible: Collection[str]) -> tuple[str | None, float]:
    """The likeliest language, and its margin before the next; "no linguistic content" (zxx) is none."""
    scalar = _as_the_model_spells(sample).encode(errors="replace").decode()  # the model cannot read half a surrogate pair
    scores: dict[str, float] = {}
    for label, score in _model().rank(scalar):
        code = normal(str(label))
        if code != "zxx" and (not possible or code in possible):
            scores.setdefault(code, score)
            if len(scores) == 2:
                break
    codes = [*scores]
    return (codes[0] if codes else None), (scores[codes[0]] - scores[codes[1]] if len(codes) == 2 else 0.0)


def _as_the_model_spells(sample: str) -> str:
    """Spellings that the model learned little of, in those that it knows."""
    letters = set(sample)
    if not letters.isdisjoint(ARABIC_KEYS) and letters.isdisjoint(NEVER_IN_PERSIAN):
        return sample.translate(PERSIAN_KEYS)
    if not letters.isdisjoint(UZBEK_LATIN) and letters.isdisjoint(NEVER_IN_UZBEK):
        return sample.translate(OLD_UZBEK)
    if not letters.isdisjoint(TAJIK_FONT) and letters.isdisjoint(SOUTH_SLAVIC):
        return sample.translate(TAJIK_LETTERS)
    return sample


def normal(code: str) -> str:
    """`prs`, `fa-AF`, `TG_tj` → `fa`, `fa`, `tg`."""
    first = code.strip().lower().replace("_", "-").partition("-")[0]
    return _aliases().get(first, first)


@made_from_tables
def _aliases() -> Mapping[str, str]:
    """Another code of a language → the code of its table."""
    return {alias: table.code for table in tables() for alias in table.aliases.split()}


@made_from_tables
def _scripts() -> Mapping[str, Sequence[str]]:
    """Code of a language → the scripts it is written in."""
    return {**OTHER_SCRIPTS, **{table.code: table.scripts.split() for table in tables()}}


def _script(letters: Sequence[str]) -> str:
    """LATIN, CYRILLIC, ARABIC …: the script of most letters of a sample."""
    step = max(1, len(letters) // 200)
    counts = Counter(map(_script_of, letters[::step]))
    return counts.most_common(1)[0][0]


@lru_cache(maxsize=MAX_REMEMBERED_LETTERS)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]


def load_model() -> None:
    """Load what `identify` asks where script and source leave a choice: 75 MB that the copies of a process share."""
    _model()


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
