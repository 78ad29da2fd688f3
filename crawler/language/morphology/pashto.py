"""Pashto: oblique and plural endings of nouns, the perfective و- of verbs. ې ۍ ي ی are one letter once folded."""

from __future__ import annotations

from crawler.language.tokens import fold

NOUN = ("", "ونه", "ونو", "ان", "انو", "انې", "انه", "و", "ې", "یان", "یانو", "یانې", "ګان", "ګانو", "ګانې", "ه", "وو", "ګانه")
AFTER_YEH = ("", "و", "ان", "انو", "انې", "ه", "ې", "ګان", "ګانو", "ګانې")
FEMININE = ("ه", "ې", "و", "ۍ", "ګانې", "ګانو", "ګي", "ویو", "یو")
VERB = ("ل", "لو", "له", "لې", "لي", "لای", "ي", "و", "م", "ې", "ئ", "ه", "", "لم", "لوو", "ونکي", "ونکو", "ونکی", "دل", "ېږي")


def stems(word: str) -> dict[str, frozenset[str]]:
    """The word with its endings; of a word in ه, ې or ی the forms that replace it; of a verb in ل those with و-."""
    found: dict[str, frozenset[str]] = {word: _folded(NOUN)}
    if word.endswith("ه") and len(word) > 2:
        found[word[:-1]] = _folded(FEMININE)
        found[word] = _folded(("", "ګانې", "ګانو", "وو", "ونه", "ونو"))
    elif word.endswith("ی") and len(word) > 2:
        found[word] = _folded(AFTER_YEH)
        if len(word) > 4:  # ټاکنې: ټاکنو, ټاکنه
            found[word[:-1]] = _folded(("ي", "یو", "و", "ه", "ې", "ۍ"))
    elif word.endswith("ل") and len(word) > 2:
        stem = word[:-1]
        short = stem.removesuffix("ید") if stem.endswith("ید") and len(stem) > 4 else stem
        for prefix in ("", "و"):
            found[prefix + stem] = found.get(prefix + stem, frozenset()) | _folded(VERB)
            if short != stem:
                found[prefix + short] = _folded(("ي", "ېږي", "ېږم", "ېدل", "ېدلي", "ېدلو", "ېده", "ید", "ېدلې", "ېدله"))
    return found


def _folded(endings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, endings))
