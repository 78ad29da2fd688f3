"""What a message shows of a value, and the nearest name to one that is not known."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked

MAX_VALUE_CHARS = 200  # characters of a value in a message


def shown_value(value: object) -> str:
    """A value in a message: Python refuses to print a number of thousands of digits."""
    try:
        text = repr(value)
    except ValueError:
        text = "a number of thousands of digits"
    return text if len(text) <= MAX_VALUE_CHARS else f"{text[:MAX_VALUE_CHARS]}…"


# Groups that were shipped once, and what does their work: a configuration of that time still names them.
_GONE_GROUPS = {"metaphor": marked("leave it out, `other_senses` knows figures of speech")}


def nearest_hint(name: str, names: Iterable[str]) -> str:
    """What may be meant by a name that is not known: the nearest, and what the eye does not see of it."""
    unseen = next((character for character in name if character != " " and not character.isprintable()), "")
    if unseen:
        known = unicodedata.name(unseen, "a control character").lower()
        return "; " + _(
            "it holds a character that looks like a space or like nothing ({name}, {code})", name=known, code=f"U+{ord(unseen):04X}"
        )
    if name in _GONE_GROUPS:
        return "; " + _("it is shipped no more: {remedy}", remedy=_(_GONE_GROUPS[name]))
    close = get_close_matches(name, list(names), n=1, cutoff=0.6) if len(name) <= MAX_VALUE_CHARS else ()
    return "; " + _("did you mean {name}?", name=repr(close[0])) if close else ""
