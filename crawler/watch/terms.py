"""One term as texts are searched for it: folded tokens, each whole, a prefix (`*`) or inflected (`~`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.language.letters import ZWNJ
from crawler.language.morphology import inflect, inflect_name, languages_of, loose_endings
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.language.tables import TABLES, made_from_tables
from crawler.language.tokens import fold, settle_acronyms, settle_lookalikes, tokens

WHOLE_WORD = frozenset({""})
MAX_SHOWN_TERM_CHARS = 200  # of a term in a message

_INFLECTION_MARK = re.compile(r"~([a-z]{2,3})?$")


@dataclass(frozen=True, slots=True)
class Slot:
    """What one token may be: one of `pieces`, each a stem and the endings it may have (None: any).

    After a `gap` slot one token that merely inflects the word before (Dari ها, را) may stand.
    """

    pieces: tuple[tuple[str, frozenset[str] | None], ...]
    gap: bool = False

    @property
    def whole(self) -> str | None:
        """The token itself, when it can be only one."""
        (stem, endings), *others = self.pieces
        return stem if endings == WHOLE_WORD and not others and not self.gap else None

    def takes(self, token: str) -> bool:
        for stem, endings in self.pieces:  # asked for most words of a text: no generator
            if not token.startswith(stem):
                continue
            if endings is None or token[len(stem) :] in endings:
                return True
        return False

    def forms(self) -> list[str]:
        """Every form, sorted; a prefix shows its star."""
        return sorted(
            {
                form
                for stem, endings in self.pieces
                for form in ([f"{stem}*"] if endings is None else [stem + ending for ending in endings])
            }
        )


Pattern = tuple[Slot, ...]


def parse_term(term: object, language: str = "") -> Pattern:
    """The pattern of a term. `language` is the one whose rules `~` follows; empty: all that its script can be.

    Raises ValueError that says what to write instead.
    """
    if not isinstance(term, str):
        shown = str(term).lower() if isinstance(term, bool) else str(term)
        raise ValueError(_('{value} is {kind}, not text: quote it ("{value}")', value=shown, kind=_(_kind(term))))
    if not term.strip():
        raise ValueError(_("the term is empty"))
    return _parse(term, language)


def parse_name(term: str, language: str) -> Pattern:
    """The pattern of a place's name: as a term, but `~` stands for the endings of names."""
    return _parse(term, language, name=True)


def parse_spellings(term: object, language: str = "") -> tuple[Pattern, ...]:
    """The patterns of a term in all its spellings: as written, and solid where a joiner parts a word."""
    pattern = parse_term(term, language)
    solid = str(term).replace(ZWNJ, "")
    return (pattern,) if solid == term else tuple(dict.fromkeys((pattern, parse_term(solid, language))))


@made_from_tables
def _parse(term: str, language: str, *, name: bool = False) -> Pattern:
    slots: list[Slot] = []
    for piece in term.split():
        inflected = _INFLECTION_MARK.search(piece)
        loose = piece.endswith("*")
        stem = piece[: inflected.start()] if inflected else piece.removesuffix("*")
        for mark in "*~":
            if mark in stem:
                raise ValueError(_("{term}: {mark} is allowed only at the end of a word", term=repr(_shown(term)), mark=mark))
        folded = settle_lookalikes(fold(settle_acronyms(stem), language))  # as texts are: a Latin a typed into a Cyrillic word
        words = tokens(folded)
        if (loose or inflected) and not folded[-1:].isalnum():
            raise ValueError(
                _("{term}: {mark} needs letters right before it", term=repr(_shown(term)), mark="~" if inflected else "*")
            )
        slots += [Slot(((word, WHOLE_WORD),)) for word in words]
        if loose:
            slots[-1] = Slot(((words[-1], None),), gap=_has_loose_endings(words[-1], language))
        if inflected:
            slots[-1] = _inflected_name(words[-1], language) if name else _inflected(term, words[-1], inflected[1] or language)
    if not slots:
        raise ValueError(_("{term} has no letter or digit", term=repr(_shown(term))))
    if slots[-1].gap:  # nothing follows that a gap could lead to
        slots[-1] = Slot(slots[-1].pieces)
    return tuple(slots)


def _inflected(term: str, word: str, language: str) -> Slot:
    if language and language not in TABLES:
        raise ValueError(
            _(
                "{term}: no rules for the language {language}: one of {names}",
                term=repr(_shown(term)),
                language=repr(language),
                names=", ".join(TABLES),
            )
        )
    chosen = (language,) if language else languages_of(word)
    pieces: dict[tuple[str, frozenset[str] | None], None] = {(word, WHOLE_WORD): None}
    for code in chosen:
        for inflection in inflect(word, code):
            pieces[inflection.stem, inflection.endings] = None
    if len(pieces) > 1 and any(stem == word and endings and "" in endings for stem, endings in list(pieces)[1:]):
        del pieces[word, WHOLE_WORD]
    return Slot(tuple(pieces), gap=any(TABLES[code].loose_endings for code in chosen))


def _inflected_name(word: str, language: str) -> Slot:
    return Slot(tuple((inflection.stem, inflection.endings) for inflection in inflect_name(word, language)))


def _has_loose_endings(word: str, language: str) -> bool:
    chosen = (language,) if language in TABLES else languages_of(word)
    return any(TABLES[code].loose_endings for code in chosen)


def may_follow(token: str) -> bool:
    """Whether a token may stand in the gap after an inflected word."""
    return token in loose_endings()


def _kind(term: object) -> str:
    if isinstance(term, bool):
        return marked("a yes/no value")
    if isinstance(term, int | float):
        return marked("a number")
    return marked("nothing") if term is None else f"a {type(term).__name__}"


def _shown(term: str) -> str:
    """A term in a message."""
    return term if len(term) <= MAX_SHOWN_TERM_CHARS else f"{term[:MAX_SHOWN_TERM_CHARS]}…"
