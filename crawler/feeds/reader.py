"""What the module of a feed kind has to offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.feeds.build import Context
from crawler.feeds.sniff import BodyShape
from crawler.model import FeedDocument, Page

Read = Callable[[Page, Context], FeedDocument]


@dataclass(frozen=True, slots=True)
class FeedReader:
    """How documents of a kind are read. `read` raises `DocumentError`.

    `shapes`: bodies that this reader itself makes sense of. Those of another shape go to whoever knows that shape, as addresses
    change what they serve; HTML goes to nobody who does not ask for it.
    """

    read: Read
    shapes: tuple[BodyShape, ...]
