"""Short reprs: what carries pages of text or thousands of entries is logged when something fails, and logs must stay small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum

MAX_TEXT_CHARS = 60  # of one text
MAX_REPR_CHARS = 800  # of all fields of one value
MAX_REPR_DEPTH = 2  # values within values that are written out


class Brief:
    """Base of frozen dataclasses whose repr stays below a thousand characters, whatever they hold.

    Fields that are empty or have their default are left out. Texts are cut, bytes and collections are counted.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return _dataclass(self, 0)


def _dataclass(value: object, depth: int) -> str:
    parts = []
    left = MAX_REPR_CHARS >> depth
    for field in fields(value):  # type: ignore[arg-type]  # a `Brief` is a dataclass
        content = getattr(value, field.name)
        if content is None or (isinstance(content, (str, bytes, tuple, Mapping)) and not content):
            continue
        field_text = f"{field.name}={_short(content, depth + 1)}"
        left -= len(field_text)
        if left < 0:
            parts.append("…")
            break
        parts.append(field_text)
    return f"{type(value).__name__}({', '.join(parts)})"


def _short(content: object, depth: int) -> str:
    match content:
        case Enum():
            return str(content.value)
        case str():
            return ascii(content) if len(content) <= MAX_TEXT_CHARS else f"<{len(content)} characters>"
        case bytes():
            return f"<{len(content)} bytes>"
        case datetime():
            return content.isoformat()
        case bool() | float() | None:
            return repr(content)
        case int():
            return repr(content) if abs(content) < 1 << 64 else f"<an integer of {content.bit_length()} bits>"
        case tuple() | list() | Mapping():
            return f"<{len(content)}>"
    if is_dataclass(content) and not isinstance(content, type) and depth < MAX_REPR_DEPTH:
        return _dataclass(content, depth)
    return f"<{type(content).__name__}>"
