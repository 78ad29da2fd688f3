"""What a crawl has learned, read from its file while it grows."""

from __future__ import annotations

from pathlib import Path

from crawler.app.dispatch import parse_item
from crawler.model import Item

MAX_MESSAGE_ITEMS = 25
MAX_MESSAGE_ITEM_BYTES = 1_000_000  # as the crawl writes them; one larger item still travels


class ItemFile:
    """The file into which a crawl writes what it learns."""

    def __init__(self, path: Path) -> None:
        self.path, self._offset = path, 0
        self.count = 0  # items that were passed on

    def has_more(self) -> bool:
        """Whether a whole line was not passed on yet."""
        return bool(self.next_items()[0])

    def next_items(self) -> tuple[tuple[Item, ...], int]:
        """The next items, as many as one message may carry, and where they end."""
        items: list[Item] = []
        offset = self._offset
        if self.path.exists():
            with self.path.open("rb") as stream:
                stream.seek(offset)
                while len(items) < MAX_MESSAGE_ITEMS and offset - self._offset < MAX_MESSAGE_ITEM_BYTES:
                    line = stream.readline()
                    if not line.endswith(b"\n"):
                        break
                    items.append(parse_item(line.decode()))
                    offset += len(line)
        return tuple(items), offset

    def passed(self, items: tuple[Item, ...], offset: int) -> None:
        """These items need not be read again."""
        self._offset = offset
        self.count += len(items)
