"""What the module of a feed kind has to offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.feeds.build import FeedContext
from crawler.feeds.sniff import BodyShape
from crawler.model import FeedDocument, Page

Read = Callable[[Page, FeedContext], FeedDocument]


@dataclass(frozen=True, slots=True)
class FeedReader:
    """How documents of a kind are read. `read` raises `DocumentError`; calling the reader calls it.

    `shapes`: bodies that this reader itself makes sense of. Those of another shape go to whoever knows that shape, as addresses
    change what they serve; HTML goes to nobody who does not ask for it.
    """

    read: Read
    shapes: tuple[BodyShape, ...]

    def __call__(self, page: Page, context: FeedContext) -> FeedDocument:
        return self.read(page, context)


def reads(*shapes: BodyShape) -> Callable[[Read], FeedReader]:
    """Make a function the reader of its module's feed kind, for bodies of these shapes."""
    return lambda read: FeedReader(read, shapes)
