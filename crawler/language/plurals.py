"""Numbers with their nouns, and lists in words, for everything that people read: the one place that knows a plural."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.language.reader.texts import gettext, ngettext


def count(number: int, noun: str, plural: str = "") -> str:
    """ "1 story", "1,204 stories", "0 feeds", in the reader's language; `plural` is for nouns that the rules of English do not
    cover. Not inside a sentence that bends its nouns: there the whole sentence is a `ngettext`."""
    return ngettext(f"{{n}} {noun}", f"{{n}} {plural or plural_of(noun)}", number)


def plural_of(noun: str) -> str:
    """The plural of a regular noun, or of a phrase by its last word: "stories", "watches", "days", "news feeds"."""
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def listed(names: Sequence[str], most: int = 99) -> str:
    """ "a, b and c"; beyond `most`: "a, b and 4 more"."""
    if len(names) > most:
        return gettext("{names} and {n} more", names=", ".join(names[:most]), n=len(names) - most)
    return gettext("{names} and {last}", names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)
