"""The signs by which a clause denies an event, and by which a sentence supposes one or has it in the past; by the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.facts.events.verbs import verbs_in
from crawler.facts.figures.denials import denied_at, has_denial_cue
from crawler.facts.figures.units import unit_of
from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.tables import TABLES, LanguageTable, made_from_tables, phrases_of, table_of, tables
from crawler.language.tokens import fold, tokens
from crawler.language.units import EVENT_UNITS

MAX_WORDS_BEFORE = 2  # between "no" and a word for the event: no Tajik border clash
MAX_WORDS_BEHIND = 8  # between a word for the event and "did not happen"
MAX_NEGATION_WORDS = 4


@dataclass(frozen=True, slots=True)
class StatusSigns:
    """The phrases of `LanguageTable.status_signs`, as expressions over folded words."""

    denials: PhraseSearch
    involvement: PhraseSearch
    reports: PhraseSearch
    none_behind: PhraseSearch
    contrast: PhraseSearch
    supposed: PhraseSearch
    conditional: PhraseSearch
    staged: PhraseSearch
    fiction: PhraseSearch
    past: PhraseSearch
    ago: PhraseSearch
    last_year: PhraseSearch
    until_now: PhraseSearch  # the same words for a time that lasts until now, or is only compared: than last year
    verdicts: PhraseSearch
    again: PhraseSearch
    threats: PhraseSearch
    any_of_sentence: PhraseSearch  # of what is asked of a whole sentence: most have none
    none_before: frozenset[tuple[str, ...]]
    not_before: frozenset[tuple[str, ...]]  # a verb: did not attack
    ends_none: frozenset[str]  # words at which the search for "no" ends
    that: frozenset[str]  # words that begin a clause which is the object of the one before
    relative: frozenset[str]  # words that begin a clause about something named before
    verdict_aside: frozenset[str]  # words behind which a verdict is only named: who were sentenced
    and_words: frozenset[str]
    threats_behind: bool  # a threat may stand behind what is threatened: the verb comes last, and its object before it


@made_from_tables
def status_signs(lang: str) -> StatusSigns:
    """The signs of a language; of an unknown one, those of all."""
    table = table_of(lang)
    read = tables() if table is None else (table,)

    def search(*signs: str) -> PhraseSearch:
        fields = (row.status_signs.get(sign, "") for row in read for sign in signs)
        return PhraseSearch(cue_expression(cue) for field in fields for cue in phrases_of(field))

    def words(sign: str) -> frozenset[str]:
        return frozenset(fold(word) for row in read for word in row.status_signs.get(sign, "").split())

    return StatusSigns(
        denials=search("denials"),
        involvement=search("involvement"),
        reports=search("reports"),
        none_behind=search("none_behind"),
        contrast=search("contrast"),
        supposed=search("supposed"),
        conditional=search("conditional"),
        staged=search("staged"),
        fiction=search("fiction"),
        past=search("past"),
        ago=search("ago"),
        last_year=search("last_year"),
        until_now=search("until_now"),
        verdicts=search("verdicts"),
        again=PhraseSearch(cue_expression(cue) for row in read for cue in phrases_of(row.again_cues)),
        threats=search("threats"),
        any_of_sentence=search(*("reports", "supposed", "staged", "fiction", "past", "occasions", "ago", "last_year", "verdicts")),
        none_before=_phrases(row.status_signs.get("none_before", "") for row in read),
        not_before=_phrases(row.negation_signs.get("before", "") for row in read),
        ends_none=frozenset(word for row in read for word in _ends_none(row)),
        that=words("that"),
        relative=words("relative"),
        verdict_aside=words("verdict_aside"),
        and_words=frozenset(fold(word) for row in read for word in row.conjunctions.split()),
        threats_behind=table is None or (table.verb_last and not table.adjectives_last),
    )


def may_deny(words: str, signs: StatusSigns) -> bool:
    """Whether a sentence of folded words has a sign by which one of its clauses may deny something."""
    return signs.denials.occurs_in(words) or has_denial_cue(words)


def denies(words: Sequence[str], signs: StatusSigns) -> bool:
    """Whether a clause of folded words says that what it is about is not so. Who denies a part in it denies no event, and "did not
    deny" is no denial."""
    joined = " ".join(words)
    denial = denied_at(words)
    is_denial = denial is not None and not _ends_with(words[: denial[0]], signs.not_before)
    return (is_denial or signs.denials.occurs_in(joined)) and not signs.involvement.occurs_in(joined)


def is_negated_event(words: Sequence[str], first: int, last: int, lang: str) -> bool:
    """Whether words `first` to `last` of a clause name an event that was none: no clash, столкновений не было."""
    signs = status_signs(lang)
    if _ends_with(words[:first], signs.not_before):
        return True
    for place in range(first, max(-1, first - MAX_WORDS_BEFORE - 1), -1):
        if _ends_with(words[:place], signs.none_before):
            return True
        if not place or words[place - 1] in signs.ends_none or _is_casualty(words[place - 1], lang):
            break
    behind = signs.none_behind.first_in(" ".join(words[last + 1 :]))
    return behind is not None and behind[0] <= MAX_WORDS_BEHIND and not _is_of_another(words[last + 1 : last + 1 + behind[0]], lang)


def is_threatened(words: tuple[Sequence[str], Sequence[str]], first: int, last: int, lang: str) -> bool:
    """Whether words `first` to `last` of a clause only say what somebody threatens to do. `words`: those of the clause whose
    object it is, and its own. "They threatened the guards and opened fire" is more than a threat."""
    signs = status_signs(lang)
    leading, own = words
    if leading and signs.threats.occurs_in(" ".join(leading)):
        return True
    sign = signs.threats.first_in(" ".join(own))
    if sign is None:
        return False
    between = own[sign[1] + 1 : first] if sign[1] < first else own[last + 1 : sign[0]] if signs.threats_behind else None
    return between is not None and signs.and_words.isdisjoint(between)


def _is_of_another(between: Sequence[str], lang: str) -> bool:
    """Whether another event stands between, which "did not happen" then is about: in the clash nobody was killed."""
    return tells_event(between, lang)


def tells_event(words: Sequence[str], lang: str) -> bool:
    """Whether one of these words says what happened: an attack, the dead; not who a militant group is."""
    return bool(verbs_in(words, lang)) or any(_is_casualty(word, lang) for word in words)


def _is_casualty(word: str, lang: str) -> bool:
    """Whether a word counts what happened to people; of an unknown language nobody knows."""
    return lang in TABLES and unit_of(word, lang) in EVENT_UNITS


def _ends_with(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(tuple(words[-size:]) in phrases for size in range(1, min(MAX_NEGATION_WORDS, len(words)) + 1))


def _phrases(rows: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(tokens(fold(phrase))) for row in rows for phrase in phrases_of(row))


def _ends_none(table: LanguageTable) -> Iterable[str]:
    """Determiners, and words that begin another phrase: no report of the clash."""
    signs = table.negation_signs.get("articles", ""), table.place_signs.get("at", ""), table.place_signs.get("from", "")
    return fold(" ".join((*signs, table.agent_signs.get("object_before", ""), table.clause_words))).split()
