"""Names in Latin letters, so that who does not read their script can say and search them. No scheme of a library, but what
newspapers write: Cyrillic by sound (BGN/PCGN without marks), Arabic letters without the vowels that are not written."""

from __future__ import annotations

import re

_LATIN_OF_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяӣӯқғҳҷўіїє",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i u q gh h j u i yi ye".split(),
        strict=True,
    )
)
_LATIN_OF_ARABIC = dict(
    zip(
        "اآأإبپتټثجچځڅحخدډذرړزژږسشښصضطظعغفقکكگګلمنڼوؤهةیيېۍئىء",
        (
            "a a a i b p t t s j ch dz ts h kh d d z r r z zh zh s sh kh s z t z _ gh f q k k g g l m n n w w h a i i e ai i i _"
        ).split(),
        strict=True,
    )
)
_LATIN_LETTERS = {letter: latin.replace("_", "") for letter, latin in (_LATIN_OF_CYRILLIC | _LATIN_OF_ARABIC).items()}
_SCRIPT_PATTERNS = {"latin": re.compile(r"[A-Za-zÀ-ɏ]"), "cyrillic": re.compile(r"[Ѐ-ӿ]"), "arabic": re.compile(r"[؀-ۿ]")}
_CONSONANT_YE = re.compile(r"\b[یي](?=[اآوە])")
_INNER_VOWEL = re.compile(r"(?<=[ب-غف-هپټټچڅډړژږښکګگڼ])[وۆ](?=[ب-غف-هپټچڅډړژږښکګگڼ])")  # "o" between consonants
_ARABIC_WORD = re.compile(r"[؀-ۿ‌]+")


def has_script(text: str, script: str) -> bool:
    """Whether any letter is of "latin", "cyrillic" or "arabic"."""
    return _SCRIPT_PATTERNS[script].search(text) is not None


def romanized(text: str) -> str:
    """The text in Latin letters; a word of Arabic letters begins with a capital, as in a name."""
    text = _CONSONANT_YE.sub("y", text)
    written = "".join(map(_latin, _INNER_VOWEL.sub("o", text)))
    return " ".join(word[:1].upper() + word[1:] for word in written.split(" ")) if _ARABIC_WORD.search(text) else written


def _latin(letter: str) -> str:
    if letter in "‌ًٌٍَُِّْٰ":
        return ""
    latin = _LATIN_LETTERS.get(letter.lower())
    if latin is None:
        return letter
    return latin.capitalize() if letter != letter.lower() else latin
