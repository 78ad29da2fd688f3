"""The language a text is written in, among those its source writes. The one door to py3langid."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

ENOUGH = 20  # letters below which no language is told
SAMPLE = 3000  # characters; more does not change the answer

# Dari is called Persian: no tool tells them apart.
_ALIASES = {
    "prs": "fa", "fas": "fa", "per": "fa", "tgk": "tg", "uzb": "uz", "pus": "ps", "pbt": "ps", "rus": "ru", "eng": "en",
}  # fmt: skip
_SCRIPTS = {
    "en": ("LATIN",), "de": ("LATIN",), "fr": ("LATIN",), "tr": ("LATIN",), "uz": ("LATIN", "CYRILLIC"),
    "ru": ("CYRILLIC",), "tg": ("CYRILLIC",), "ky": ("CYRILLIC",), "kk": ("CYRILLIC", "LATIN"), "uk": ("CYRILLIC",),
    "fa": ("ARABIC",), "ps": ("ARABIC",), "ar": ("ARABIC",), "ur": ("ARABIC",), "tk": ("LATIN", "CYRILLIC"),
}  # fmt: skip


def identify(text: str, among: Sequence[str] = ()) -> str | None:
    """ISO 639-1 code, one of `among` when given and the script allows it; None for too little text."""
    sample = text[:SAMPLE]
    letters = [char for char in sample if char.isalpha()]
    if len(letters) < ENOUGH:
        return None
    script = _script(letters)
    known = {normal(code) for code in among} - {""}
    # A Tajik paper's article in English is English, whatever its declaration says.
    possible = {code for code in known if script in _SCRIPTS.get(code, (script,))}
    if len(possible) == 1:
        return possible.pop()
    ranked = [str(code) for code, _ in _model().rank(sample)]
    if not possible:
        return ranked[0]
    return next((code for code in ranked if code in possible), ranked[0])


def normal(code: str) -> str:
    """`prs`, `fa-AF`, `TG_tj` → `fa`, `fa`, `tg`."""
    first = code.strip().lower().replace("_", "-").partition("-")[0]
    return _ALIASES.get(first, first)


def _script(letters: Sequence[str]) -> str:
    """LATIN, CYRILLIC, ARABIC …: the script of most letters of a sample."""
    step = max(1, len(letters) // 200)
    counts = Counter(unicodedata.name(letter, "?").partition(" ")[0] for letter in letters[::step])
    return counts.most_common(1)[0][0]


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
