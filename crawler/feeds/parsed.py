"""A feed as it was parsed, by whichever reader: fields as written, by the names that feedparser gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """The fields of a feed and of its items. `fault`: the parser's name of what it stumbled over; empty: nothing was lost."""

    version: str
    feed: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    fault: str = ""
