"""What an author should know about the rules: terms that say nothing new, wildcards that catch strangers, watches that are
always, never, or only with another true."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.language.plurals import count
from crawler.language.tokens import fold, tokens
from crawler.watch.watchlist import Term, Watchlist

MIN_LINTED_ARTICLES = 20  # articles before "always" and "never" mean anything
MIN_ALWAYS_SHARE = 0.5  # share of the articles
MIN_CONTAINED_ARTICLES = 3  # articles of a watch before "contained" is reported
MAX_WILDCARD_WORDS = 8  # of a wildcard that are shown


@dataclass(frozen=True, slots=True)
class LintResult:
    """One finding: `kind` is too_dear, always_true, never_matched, contained, wildcard, same_form or covered."""

    kind: str
    subject: str  # a watch, or group and term
    message: str


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
    return (*_watches(watchlist, survey), *_wildcards(watchlist, survey.words), *_terms(watchlist))


def _watches(watchlist: Watchlist, survey: Survey) -> Iterator[LintResult]:
    total = count(survey.articles, "article")
    for name, articles in sorted(survey.unjudged.items()):
        yield LintResult("too_dear", name, f"not judged on {articles} of {total}: it takes too many steps there")
    if survey.articles < MIN_LINTED_ARTICLES:
        return
    for watch in watchlist.watches:
        matched = survey.fired.get(watch.id, set())
        if not matched:
            yield LintResult("never_matched", watch.id, f"matches none of {total}")
        elif len(matched) > MIN_ALWAYS_SHARE * survey.articles:
            yield LintResult("always_true", watch.id, f"matches {len(matched)} of {total}")
        for candidate in watchlist.watches:
            candidate_matched = survey.fired.get(candidate.id, set())
            if candidate is not watch and len(matched) >= MIN_CONTAINED_ARTICLES and matched < candidate_matched:
                yield LintResult(
                    "contained",
                    watch.id,
                    f"all of its {count(len(matched), 'article')} are among the {len(candidate_matched)} of {candidate.id}",
                )


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
                shown = ", ".join(f"{word} {words[word]}" for word in caught[:MAX_WILDCARD_WORDS])
                more = f" and {len(caught) - MAX_WILDCARD_WORDS} more" if len(caught) > MAX_WILDCARD_WORDS else ""
                yield LintResult("wildcard", f"@{term.group} {term.term}", f"{shown}{more}")


def _terms(watchlist: Watchlist) -> Iterator[LintResult]:
    """Terms of one group and language that fold to the same, or that a wildcard beside them covers."""
    for terms in watchlist.vocabulary:
        languages: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            languages[term.language].append(term)
        for language, group in languages.items():
            yield from _redundant_terms(group, language)


def _redundant_terms(terms: Sequence[Term], language: str) -> Iterator[LintResult]:
    seen: dict[object, str] = {}
    prefixes = [
        (stem, term.term) for term in terms if len(term.pattern) == 1 for stem, endings in term.pattern[0].pieces if endings is None
    ]
    for term in terms:
        subject = f"@{term.group} {term.term}" + (f" [{language}]" if language else "")
        if term.pattern in seen:
            yield LintResult("same_form", subject, f"is the same as {seen[term.pattern]!r} after folding")
            continue
        seen[term.pattern] = term.term
        if len(term.pattern) == 1:
            for stem, wildcard in prefixes:
                if wildcard != term.term and all(piece.startswith(stem) for piece, _ in term.pattern[0].pieces):
                    yield LintResult("covered", subject, f"{wildcard!r} covers it already")
                    break


def _all_terms(watchlist: Watchlist) -> Iterator[Term]:
    for terms in watchlist.vocabulary:
        yield from terms
