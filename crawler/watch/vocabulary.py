"""Groups of terms: read from configuration, numbered, each term parsed once; and names of places as groups of their own."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, overload

from crawler.facts.places import Gazetteer
from crawler.watch.grammar import SpecPath
from crawler.watch.skeletons import name_pattern, skeleton_pattern
from crawler.watch.term_index import PatternEntry
from crawler.watch.terms import Pattern, parse_name, parse_spellings, parse_term

Words = Mapping[str, Sequence[str]]  # language → terms
NamedWords = Sequence[tuple[str, Words]]  # by number


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a group, as written and as looked for."""

    group: str
    language: str
    term: str
    pattern: Pattern


class GroupTerms(Sequence[tuple[Term, ...]]):
    """The terms of every group by its number, parsed when they are asked for."""

    def __init__(self, named: NamedWords) -> None:
        self._named = named
        self._parsed: dict[int, tuple[Term, ...]] = {}

    def __len__(self) -> int:
        return len(self._named)

    def groups_up_to(self, size: int, names: Container[str]) -> Iterator[tuple[Term, ...]]:
        """The terms of groups so named and no larger: the others, nearly all terms, are not parsed."""
        for number, (name, words) in enumerate(self._named):
            if name in names and sum(map(len, words.values())) <= size and len(self[number]) <= size:
                yield self[number]

    @overload
    def __getitem__(self, number: int) -> tuple[Term, ...]: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[tuple[Term, ...], ...]: ...
    def __getitem__(self, number: int | slice) -> tuple[Term, ...] | tuple[tuple[Term, ...], ...]:
        if isinstance(number, slice):
            return tuple(self[position] for position in range(*number.indices(len(self))))
        if number not in self._parsed:
            name, words = self._named[number]
            self._parsed[number] = tuple(
                Term(name, language, term, pattern)
                for language, terms in words.items()
                for term in terms
                for pattern in parse_spellings(term, language)
            )
        return self._parsed[number]


class GroupWords:
    """The words of all groups: by number, and as they were configured. Matching needs none of them, so they are read when they
    are first asked for."""

    def __init__(self, read: Callable[[], tuple[NamedWords, Mapping[str, Any]]]) -> None:
        self._read = read

    @classmethod
    def unpacked(cls, packed: bytes) -> GroupWords:
        """The words that `packed` gave."""

        def read() -> tuple[NamedWords, Mapping[str, Any]]:
            content = json.loads(zlib.decompress(packed))
            return content["named"], content["spec"]

        return cls(read)

    def packed(self) -> bytes:
        """The words as bytes."""
        named, spec = self._content
        return zlib.compress(json.dumps({"named": named, "spec": spec}, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)

    @cached_property
    def _content(self) -> tuple[NamedWords, Mapping[str, Any]]:
        return self._read()

    @property
    def named(self) -> NamedWords:
        """The names and the words of the groups by their numbers."""
        return self._content[0]

    @property
    def spec(self) -> Mapping[str, Any]:
        """The shared groups as configured."""
        return self._content[1]

    @cached_property
    def terms(self) -> GroupTerms:
        """The terms by group number."""
        return GroupTerms(self._content[0])


@dataclass(slots=True)
class Vocabulary:
    """All groups by number. Groups of the same name and content share one. `is_checked`: the groups were compiled before, and no
    term of theirs is parsed only to see whether it can be."""

    problem: Callable[[SpecPath, str], None]
    is_checked: bool = False
    named: list[tuple[str, Words]] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def reporting_to(self, problem: Callable[[SpecPath, str], None]) -> Vocabulary:
        """The same vocabulary, telling its problems elsewhere."""
        return Vocabulary(problem, self.is_checked, self.named, self._numbers)

    def groups(self, path: SpecPath, groups: object) -> dict[str, int]:
        """Group names with their numbers."""
        if not isinstance(groups, Mapping):
            self.problem(path, "groups are written as name: {language: [terms]}")
            return {}
        numbers: dict[str, int] = {}
        for name, spec in groups.items():
            if not isinstance(name, str):
                self.problem((*path, str(name)), "the name of a group is text: quote it")
                continue
            numbers[name] = self._number(name, self._words((*path, name), spec))
        return numbers

    def term(self, path: SpecPath, term: object, language: str = "") -> int | None:
        """The group of a single term, named as it is written."""
        if not self._is_term(path, term, language):
            return None
        return self._number(f'"{" ".join(str(term).split())}"', {language: (str(term),)})

    def resolved(self, numbers: Iterable[int]) -> dict[str, dict[str, list[str]]]:
        """The terms of groups by name, in one order, for the hash of a rule."""
        return {
            name: {language: sorted(set(terms)) for language, terms in words.items()}
            for name, words in (self.named[number] for number in numbers)
        }

    def resolved_by_name(self, names: Set[str]) -> dict[str, dict[str, list[str]]]:
        """The terms of every group that bears one of these names."""
        return self.resolved(number for number, (name, _) in enumerate(self.named) if name in names)

    def patterns(self, sought: Set[int] | None = None) -> Iterable[tuple[Pattern, PatternEntry]]:
        """What the terms of these groups (None: of all) are looked for by."""
        for number, (_, words) in enumerate(self.named):
            if sought is not None and number not in sought:
                continue
            for language, terms in words.items():
                for term in terms:
                    entry = PatternEntry(number, language, term)
                    for pattern in parse_spellings(term, language):
                        yield pattern, entry
                    skeleton = skeleton_pattern(term, language)
                    if skeleton is not None:
                        yield skeleton, entry

    def _number(self, name: str, words: Words) -> int:
        content = json.dumps(words, sort_keys=True, ensure_ascii=False)
        number = self._numbers.setdefault((name, content), len(self.named))
        if number == len(self.named):
            self.named.append((name, words))
        return number

    def _words(self, path: SpecPath, spec: object) -> Words:
        languages = spec if isinstance(spec, Mapping) else {"": spec}
        words: dict[str, tuple[str, ...]] = {}
        broken = False
        for language, terms in languages.items():
            here = (*path, str(language)) if language != "" else path
            if not isinstance(language, str):
                self.problem(here, f"a language is text such as ru: quote it ({str(language).lower()!r})")
                broken = True
            elif isinstance(terms, str) or not isinstance(terms, Sequence):
                self.problem(here, "terms are a list: [first, second*]")
                broken = True
            else:
                good = tuple(term for number, term in enumerate(terms) if self._is_group_term((*here, number), term, language))
                broken = broken or len(good) < len(terms)
                if good:
                    words[language] = good
        if not words and not broken:
            self.problem(path, "the group has no terms")
        return words

    def _is_group_term(self, path: SpecPath, term: object, language: str) -> bool:
        if self.is_checked:
            return True
        if not self._is_term(path, term, language):
            return False
        has_letter = any(character.isalpha() for character in str(term))
        if not has_letter:
            self.problem(
                path, f"{str(term)!r} has no letter, and figures stand in the texts of every language: write the words beside it"
            )
        return has_letter

    def _is_term(self, path: SpecPath, term: object, language: str) -> bool:
        try:
            parse_term(term, language)
        except ValueError as error:
            self.problem(path, str(error))
            return False
        return True


def place_patterns(gazetteer: Gazetteer | None) -> Iterable[tuple[Pattern, PatternEntry]]:
    """The names of places: groups with negative numbers, looked for in texts of their language and in all other scripts."""
    for number, name in enumerate(gazetteer.names if gazetteer else ()):
        entry = PatternEntry(-1 - number, name.language, name.term)
        yield parse_name(name.term, name.language), entry
        skeleton = name_pattern(name.term, name.language)
        if skeleton is not None:
            yield skeleton, entry
