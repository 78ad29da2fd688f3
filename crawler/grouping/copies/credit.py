"""Whether a text says that it has its news from somebody: «به گزارش», «по данным», "reports"."""

from __future__ import annotations

from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tokens import fold, tokens

HEAD_TOKENS, TAIL_TOKENS = 250, 60  # at the beginning and the end in which sources are credited
MAX_CUE_TOKENS = 5  # between the cue and the name


@made_from_tables
def _credit_cues() -> frozenset[tuple[str, ...]]:
    """Folded words of each phrase that gives a source."""
    return frozenset(tuple(tokens(fold(phrase))) for table in tables() for phrase in phrases_of(table.credit_cues))


def credits(text: str, name: str) -> bool:
    """Whether the text names this publisher beside a word that gives it as a source."""
    wanted = tokens(fold(name))
    if not wanted:
        return False
    words = tokens(fold(text))
    if len(words) > HEAD_TOKENS + TAIL_TOKENS:
        words = [*words[:HEAD_TOKENS], *words[-TAIL_TOKENS:]]
    size, cues = len(wanted), _credit_cues()
    for position in range(len(words) - size + 1):
        if words[position : position + size] != wanted:
            continue
        low, high = max(0, position - MAX_CUE_TOKENS), min(len(words), position + size + MAX_CUE_TOKENS)
        around = words[low:high]
        for length in (1, 2, 3, 4):
            if any(tuple(around[start : start + length]) in cues for start in range(len(around) - length + 1)):
                return True
    return False
