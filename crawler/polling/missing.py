"""Which known items were taken away from between others that still stand: for documents whose items are numbered. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.language.plurals import count
from crawler.model import DocumentFlaw, DocumentProblem, FeedDocument


def missing_keys(document: FeedDocument, known: Iterable[str]) -> tuple[tuple[str, ...], tuple[DocumentProblem, ...]]:
    """The known keys between the first and the last number of a document that it does not hold, by number, and what is odd.

    Where more are missing than there are, it is the document that is not believed.
    """
    present = {_parts(key) for key in document.numbered}
    if not present:
        return (), ()
    first, last = min(number for _, number in present), max(number for _, number in present)
    names = {name for name, _ in present}
    listed = {entry.key for entry in document.entries}
    missing = sorted(
        (number, key)
        for key in known
        if key not in listed and (parts := _parts(key)) not in present
        for name, number in (parts,)
        if name in names and first < number < last
    )
    if len(missing) > len(present):
        return (), (
            DocumentProblem(DocumentFlaw.MANY_MISSING, f"{count(len(missing), 'known post')} of {count(len(present), 'post')}"),
        )
    return tuple(key for _, key in missing), ()


def _parts(key: str) -> tuple[str, int]:
    """NAME and number; what is not numbered so belongs to no name."""
    name, _, number = key.rpartition("/")
    return (name, int(number)) if number.isdecimal() else ("", 0)
