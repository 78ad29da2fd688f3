"""Inflection: what the `~` of a term stands for, by the rules of its language. Everything is folded, as the matcher sees it.

The forms of a word are its stem with a set of endings, so that a rule author types the citation form and a language that
chains its suffixes needs no list of thousands of words. Meant for the time when rules are compiled.
"""

from crawler.language.morphology.inflection import Inflection, forms, inflect, languages_of, loose_endings
from crawler.language.morphology.names import inflect_name, is_adjective
from crawler.language.morphology.uzbek import skeleton_endings

__all__ = ["Inflection", "forms", "inflect", "inflect_name", "is_adjective", "languages_of", "loose_endings", "skeleton_endings"]
