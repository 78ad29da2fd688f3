"""A compiled watchlist as bytes, to be kept and read again in a twentieth of the time that compiling takes.

    key = compiled_key([the bytes of every file that the watches were read from])
    watchlist = read_compiled(content, key, gazetteer=…, relevance=…)   # None: compile, then keep `write_compiled`

Nothing of another key, version or Python is read, and nothing damaged. The gazetteer must be the one of the key; the weights of
relevance are no part of it.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import crawler
from crawler.facts.places import Gazetteer
from crawler.language import tables
from crawler.watch.relevance import RelevanceModel
from crawler.watch.senses import SenseRule
from crawler.watch.term_index import IndexContent, TermIndex
from crawler.watch.vocabulary import GroupWords
from crawler.watch.watchlist import Watch, Watchlist

SCHEMA = 1
CODE_FOLDERS = ("facts", "language", "model", "watch")  # of the package: what reads terms and names, and what is kept
FILE_MARK = b"borderwatch watches"
CLASS_MODULES = ("crawler.watch.", "crawler.model.")  # what the kept watches consist of; nothing else is made while reading


class _CompiledContent(NamedTuple):
    watches: tuple[Watch, ...]
    index_content: IndexContent
    shared: dict[str, int]
    words: bytes
    skip: tuple[int, ...]
    senses: tuple[SenseRule, ...]


def compiled_key(sources: Iterable[bytes]) -> str:
    """The hash of all that makes a watchlist: its sources, the tables of languages that were added, and the code."""
    added = [content.encode("utf-8", "surrogatepass") for _, content in tables.added_files()]
    digest = hashlib.sha256(_code_hash())
    for part in (*added, b"", *sources):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def write_compiled(watchlist: Watchlist, key: str) -> bytes:
    """The watchlist as bytes that `read_compiled` reads with the same key."""
    shared, words = dict(watchlist.shared), watchlist.words.packed()
    content = _CompiledContent(watchlist.watches, watchlist.index.content, shared, words, watchlist.skip, watchlist.senses)
    body = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    return b"\n".join((_header(key, body), body))


def read_compiled(
    content: bytes, key: str, *, gazetteer: Gazetteer | None = None, relevance: RelevanceModel | None = None
) -> Watchlist | None:
    """The watchlist of this key; None: the content is of another, or damaged."""
    header, _, body = content.partition(b"\n")
    if header != _header(key, body):
        return None
    try:
        parts = _Unpickler(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError, EOFError):
        return None
    if not isinstance(parts, _CompiledContent):
        return None
    return Watchlist(
        parts.watches,
        TermIndex(parts.index_content),
        parts.shared,
        GroupWords.unpacked(parts.words),
        skip=parts.skip,
        senses=parts.senses,
        gazetteer=gazetteer,
        relevance=relevance,
    )


class _Unpickler(pickle.Unpickler):
    """Makes nothing but values and the classes of rules."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(CLASS_MODULES) and "." not in name:
            rule_class = super().find_class(module, name)
            if isinstance(rule_class, type):
                return rule_class
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a rule")


def _header(key: str, body: bytes) -> bytes:
    return b" ".join((FILE_MARK, key.encode(), hashlib.sha256(body).hexdigest().encode()))


@cache
def _code_hash() -> bytes:
    """Changes with the code that compiles and reads, with Python, and with this form."""
    package = Path(crawler.__file__).parent
    digest = hashlib.sha256(f"{SCHEMA} {sys.version}".encode())
    for file in sorted(file for folder in CODE_FOLDERS for file in (package / folder).rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + file.read_bytes())
    return digest.digest()
