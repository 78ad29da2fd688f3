"""The terms of all watches in the title and the text of one article, in every spelling that its words have."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.language.identify import normal
from crawler.language.indexing import ParallelWord, is_read_by_skeletons, joined_words, skeleton_words
from crawler.language.tables import made_from_tables, table_of, tables
from crawler.watch.fields import ArticleField
from crawler.watch.term_index import Finds, TermIndex

MAX_TERM_REACH = 4  # tokens of a term beside a word that a joiner parts


def find_terms(fields: Sequence[ArticleField], index: TermIndex, lang: str) -> Finds:
    """Where each group stands in the fields, in the order of the article. `lang` is that of the article, where it is sure."""
    finds: Finds = {}
    foreign = foreign_languages(lang)
    for number, field in enumerate(fields):
        index.search(number, field.tokens, finds, foreign)
        _search_spellings(number, field, index, foreign, lang, finds)
    for rows in finds.values():
        rows.sort()  # found by their ends; looked up by their beginnings
    return finds


@made_from_tables
def foreign_languages(lang: str) -> frozenset[str]:
    """Languages whose words mean other things in an article of `lang`: those of its script that it is not read along with."""
    table = table_of(normal(lang))
    if table is None:
        return frozenset()
    scripts, read_along = set(table.scripts.split()), {table.code, *table.read_along.split()}
    return frozenset(
        candidate.code for candidate in tables() if scripts & set(candidate.scripts.split()) and candidate.code not in read_along
    )


def _search_spellings(number: int, field: ArticleField, index: TermIndex, foreign: frozenset[str], lang: str, finds: Finds) -> None:
    """Search a field once more where its words have another spelling: add what is found where its group was not found."""
    text, folded, settled = field.original, field.folded, field.settled
    if is_read_by_skeletons(text, lang):
        runs = [skeleton_words(text, folded, settled)]
    else:
        runs = [_around(field.tokens, joined) for joined in joined_words(text, folded, settled)]
    covered: dict[int, set[int]] = {}  # group → tokens of what was found of it
    for words in runs:
        parallel: Finds = {}
        index.search(number, [word.word for word in words], parallel, foreign)
        for group, rows in parallel.items():
            if group not in covered:
                plain = [find for find in finds.get(group, ()) if find.field == number]
                covered[group] = {token for find in plain for token in range(find.first, find.last + 1)}
            for find in rows:
                first, last = words[find.first].first, words[find.last].last
                if covered[group].isdisjoint(range(first, last + 1)):
                    covered[group].update(range(first, last + 1))
                    finds.setdefault(group, []).append(find._replace(first=first, last=last))


def _around(words: Sequence[str], joined: ParallelWord) -> list[ParallelWord]:
    """A word that joiners part, among the words beside it."""
    before = range(max(0, joined.first - MAX_TERM_REACH), joined.first)
    after = range(joined.last + 1, min(len(words), joined.last + 1 + MAX_TERM_REACH))
    first, last = ([ParallelWord(position, position, words[position]) for position in side] for side in (before, after))
    return [*first, joined, *last]
