"""What an author should know about the rules: terms that say nothing new, wildcards that catch strangers, watches that are
always, never, or only with another true."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext
from crawler.language.tokens import fold, script_of, tokens
from crawler.watch.catches import Catch, catches
from crawler.watch.evaluate import holds
from crawler.watch.scope import WHOLE_ARTICLE, Budget, Scope
from crawler.watch.vocabulary import Term
from crawler.watch.watchlist import Watchlist

MIN_LINTED_ARTICLES = 20  # articles before "always" and "never" mean anything
MIN_ALWAYS_SHARE = 0.5  # share of the articles
MIN_CONTAINED_ARTICLES = 3  # articles of a watch before "contained" is reported
MAX_WILDCARD_WORDS = 8  # of a wildcard that are shown
MIN_STEM_LETTERS = {"Arab": 3, "Cyrl": 4, "Latn": 4}  # before the * of a term of one word, by script
MIN_PHRASE_STEM_LETTERS = 2  # before the * of a word in a phrase
MIN_WORD_LETTERS = 2  # of a term of one word
ERROR_KINDS = frozenset({"no_letter", "too_short", "strangers"})  # what makes `watch lint` fail


@dataclass(frozen=True, slots=True)
class LintResult:
    """One finding. On terms: no_letter, too_short and strangers are errors; catches, wildcard, same_form and covered say what
    is so. On watches: too_dear, always_true, never_matched, contained."""

    kind: str
    subject: str  # a watch, or group and term
    message: str

    @property
    def is_error(self) -> bool:
        return self.kind in ERROR_KINDS


@dataclass(slots=True)
class Survey:
    """What an archive says about the rules, gathered article by article."""

    articles: int = 0
    fired: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    words: Counter[str] = field(default_factory=Counter)
    unjudged: Counter[str] = field(default_factory=Counter)

    def add(self, article_id: int, title: str, text: str, watches: Iterable[str], unjudged: Iterable[str] = ()) -> None:
        self.articles += 1
        self.unjudged.update(unjudged)
        for watch in watches:
            self.fired[watch].add(article_id)
        self.words.update(tokens(fold(title)))
        self.words.update(tokens(fold(text)))


def lint(watchlist: Watchlist, survey: Survey) -> tuple[LintResult, ...]:
    """Every finding: on the rules against an archive, and on the terms by themselves."""
    return (
        *_watches(watchlist, survey),
        *_always_true(watchlist),
        *_too_loose(watchlist),
        *_catches(watchlist),
        *_wildcards(watchlist, survey.words),
        *_terms(watchlist),
    )


def _watches(watchlist: Watchlist, survey: Survey) -> Iterator[LintResult]:
    total = count(survey.articles, "article")
    for name, articles in sorted(survey.unjudged.items()):
        yield LintResult(
            "too_dear", name, gettext("not judged on {n} of {total}: it takes too many steps there", n=articles, total=total)
        )
    if survey.articles < MIN_LINTED_ARTICLES:
        return
    for watch in watchlist.watches:
        matched = survey.fired.get(watch.id, set())
        if not matched:
            yield LintResult("never_matched", watch.id, gettext("matches none of {total}", total=total))
        elif len(matched) > MIN_ALWAYS_SHARE * survey.articles:
            yield LintResult("always_true", watch.id, gettext("matches {n} of {total}", n=len(matched), total=total))
        for candidate in watchlist.watches:
            candidate_matched = survey.fired.get(candidate.id, set())
            if candidate is not watch and len(matched) >= MIN_CONTAINED_ARTICLES and matched < candidate_matched:
                yield LintResult(
                    "contained",
                    watch.id,
                    gettext(
                        "all of its {articles} are among the {n} of {watch}",
                        articles=count(len(matched), "article"),
                        n=len(candidate_matched),
                        watch=candidate.id,
                    ),
                )


def _always_true(watchlist: Watchlist) -> Iterator[LintResult]:
    """Watches whose question every article answers: it is true where none of their words stands."""
    empty = watchlist.article("", "")
    for watch in watchlist.watches:
        if holds(watch.when, Scope(empty, WHOLE_ARTICLE, frozenset(), budget=Budget.for_article(empty))):
            message = gettext("is true of an article without any of its words: a NOT beside OR asks for nothing")
            yield LintResult("always_true", watch.id, message)


def _too_loose(watchlist: Watchlist) -> Iterator[LintResult]:
    """Terms that stand in nearly every text: without a letter, or too short."""
    for term in _all_terms(watchlist):
        pieces = [piece for slot in term.pattern for piece in slot.pieces]
        if not any(character.isalpha() for stem, _ in pieces for character in stem):
            yield LintResult("no_letter", _subject(term), gettext("has no letter: figures stand in the texts of every language"))
        elif short := _too_short(term):
            yield LintResult("too_short", _subject(term), short)


def _too_short(term: Term) -> str:
    """What is too short about a term; empty when nothing is."""
    is_phrase = len(term.pattern) > 1
    for slot in term.pattern:
        for stem, endings in slot.pieces:
            least = MIN_PHRASE_STEM_LETTERS if is_phrase else MIN_STEM_LETTERS.get(script_of(stem), MIN_PHRASE_STEM_LETTERS)
            if endings is None and len(stem) < least and not stem.isdecimal():
                return gettext(
                    "{letters} before the *: at least {n}, or write ~ or whole words", letters=count(len(stem), "letter"), n=least
                )
    if not is_phrase and max(map(len, term.pattern[0].forms())) < MIN_WORD_LETTERS:
        return gettext("one letter is no word to look for")
    return ""


def _catches(watchlist: Watchlist) -> Iterator[LintResult]:
    """What each wildcard catches in the word counts that ship, with the share of strangers."""
    for catch in catches(watchlist.vocabulary):
        if not catch.words:
            continue
        subject = _subject(catch.term)
        if catch.is_too_wide:
            yield LintResult("strangers", subject, f"{_share(catch)}: {_shown(catch.strangers)}")
        strangers = f"; {_share(catch)}" if catch.strangers else ""
        yield LintResult("catches", subject, f"{_shown(catch.words)}{strangers}")


def _share(catch: Catch) -> str:
    return gettext("{share} of {hits} are strangers", share=f"{catch.strangers_share:.0%}", hits=count(catch.hits, "hit"))


def _shown(words: Sequence[tuple[str, int]]) -> str:
    more = f" {gettext('and {n} more', n=len(words) - MAX_WILDCARD_WORDS)}" if len(words) > MAX_WILDCARD_WORDS else ""
    return ", ".join(f"{word} {number}" for word, number in words[:MAX_WILDCARD_WORDS]) + more


def _wildcards(watchlist: Watchlist, words: Counter[str]) -> Iterator[LintResult]:
    """What each prefix of one word caught, the most frequent first."""
    ordered = sorted(words)
    seen: set[tuple[str, str]] = set()
    for term in _all_terms(watchlist):
        if len(term.pattern) != 1 or (term.group, term.term) in seen:
            continue
        seen.add((term.group, term.term))
        for stem, endings in term.pattern[0].pieces:
            if endings is not None:
                continue
            caught = []
            for position in range(bisect_left(ordered, stem), len(ordered)):
                if not ordered[position].startswith(stem):
                    break
                caught.append(ordered[position])
            if caught:
                caught.sort(key=lambda word: -words[word])
                yield LintResult("wildcard", f"@{term.group} {term.term}", _shown([(word, words[word]) for word in caught]))


def _terms(watchlist: Watchlist) -> Iterator[LintResult]:
    """Terms of one group and language that fold to the same, or that a wildcard beside them covers."""
    for terms in watchlist.vocabulary:
        languages: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            languages[term.language].append(term)
        for group in languages.values():
            yield from _redundant_terms(group)


def _redundant_terms(terms: Sequence[Term]) -> Iterator[LintResult]:
    seen: dict[object, str] = {}
    prefixes = [
        (stem, term.term) for term in terms if len(term.pattern) == 1 for stem, endings in term.pattern[0].pieces if endings is None
    ]
    for term in terms:
        subject = _subject(term)
        if term.pattern in seen:
            yield LintResult("same_form", subject, gettext("is the same as {term} after folding", term=repr(seen[term.pattern])))
            continue
        seen[term.pattern] = term.term
        if len(term.pattern) == 1:
            for stem, wildcard in prefixes:
                if wildcard != term.term and all(piece.startswith(stem) for piece, _ in term.pattern[0].pieces):
                    yield LintResult("covered", subject, gettext("{term} covers it already", term=repr(wildcard)))
                    break


def _subject(term: Term) -> str:
    return f"@{term.group} {term.term}" + (f" [{term.language}]" if term.language else "")


def _all_terms(watchlist: Watchlist) -> Iterator[Term]:
    for terms in watchlist.vocabulary:
        yield from terms
