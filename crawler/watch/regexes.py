"""Regular expressions that cannot run away: RE2, linear in the text whatever the pattern."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import re2

from crawler.language.reader.texts import gettext as _

MAX_REGEX_BYTES = 8 << 20  # bytes a compiled expression may take
MAX_REGEX_FINDS = 1000  # in one field


@lru_cache(maxsize=1024)
def _compiled(pattern: str, ignore_case: bool) -> re2._Regexp[str]:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_REGEX_BYTES
    options.case_sensitive = not ignore_case
    return re2.compile(pattern, options)


def check_regex(pattern: str, *, ignore_case: bool) -> None:
    """Raises ValueError with what RE2 has to say, or when the expression finds nothing at all in any text."""
    try:
        compiled = _compiled(pattern, ignore_case)
    except re2.error as error:
        reason = error.args[0] if error.args else "not understood"
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from None
    if compiled.search("") is not None:
        raise ValueError(_("it is true of an empty text, so of every article"))


def find_spans(pattern: str, text: str, *, ignore_case: bool) -> Iterator[tuple[int, int]]:
    """Where it stands in the text, in characters."""
    for number, match in enumerate(_compiled(pattern, ignore_case).finditer(text)):
        if number >= MAX_REGEX_FINDS:
            return
        if match.end() > match.start():
            yield match.start(), match.end()
