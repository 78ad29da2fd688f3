"""What travels between the daemon and its workers: JSON, packed and signed. A message without our signature is refused unread."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.app.dispatch import ITEM_KINDS
from crawler.model import ArticleFound, FetchError, Item, Page, Plan
from crawler.model.errors import BorderwatchError
from crawler.runtime import serialize
from crawler.runtime.clock import instant, iso

if TYPE_CHECKING:
    from crawler.app.distributed.page_depot import PageDepot

SHARD_QUEUE, RESULT_QUEUE = "borderwatch_shards", "borderwatch_results"
MIN_KEY_CHARS = 16
MAX_MESSAGE_BYTES = 64_000_000  # unpacked: more is refused
MAX_INLINE_PAGE_BYTES = 2_000_000  # as kept; a larger page goes to the depot, or not at all
_DIGEST_BYTES = hashlib.sha256().digest_size


class MessageRefused(BorderwatchError):
    """A message that is not ours, or not whole."""


class Seal:
    """Packs and signs messages. The signature covers the queue, so that no message can be moved to another one."""

    def __init__(self, key: str) -> None:
        if len(key) < MIN_KEY_CHARS:
            raise BorderwatchError("the key that signs messages is too short", f"at least {MIN_KEY_CHARS} characters")
        self._key = key.encode()

    def close(self, queue: str, payload: dict[str, Any]) -> str:
        """The message of a payload, as text that JSON does not have to escape."""
        packed = zlib.compress(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())
        return base64.b64encode(self._sign(queue, packed) + packed).decode()

    def open(self, queue: str, text: object) -> dict[str, Any]:
        """The payload again. Raises `MessageRefused`."""
        try:
            content = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
        except (binascii.Error, ValueError):
            content = b""
        signature, packed = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        if not hmac.compare_digest(signature, self._sign(queue, packed)):
            raise MessageRefused("a message without the right signature")
        unpacker = zlib.decompressobj()
        try:
            payload = json.loads(unpacker.decompress(packed, MAX_MESSAGE_BYTES))
        except (zlib.error, ValueError) as error:
            raise MessageRefused("a message that cannot be read") from error
        if not isinstance(payload, dict) or unpacker.unconsumed_tail:
            raise MessageRefused("a message that cannot be read")
        return payload

    def _sign(self, queue: str, packed: bytes) -> bytes:
        return hmac.digest(self._key, queue.encode() + b"\0" + packed, "sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A part of a plan for one worker: all that is asked of some hosts. Nobody begins it after `expires_at`."""

    id: str
    version: str  # of the program that planned it
    expires_at: datetime
    plan: Plan | None  # None: it was planned by another version
    rules_hash: str = ""  # of the watches that the writer believes

    def to_payload(self) -> dict[str, Any]:
        return {
            "shard": self.id,
            "version": self.version,
            "expires": iso(self.expires_at),
            "rules": self.rules_hash,
            "plan": serialize.dumps(self.plan),
        }


def shard_of(payload: dict[str, Any], version: str) -> Shard:
    """The shard of a payload. One of another version comes without its plan, which may have another form. Raises
    `MessageRefused`."""
    try:
        planned_by = str(payload["version"])
        plan = serialize.loads(Plan, payload["plan"]) if planned_by == version else None
        return Shard(
            id=str(payload["shard"]),
            version=planned_by,
            expires_at=instant(payload["expires"]),
            plan=plan,
            rules_hash=str(payload["rules"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MessageRefused("a shard that cannot be read") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a worker says: `items` it learned, that it `began` or `ended` a shard, that it `waits`, that it is of another `version`
    or that it `refused` messages."""

    kind: str
    worker: str
    version: str
    shard: str = ""
    problem: str = ""  # why a shard did not end well
    refused: int = 0
    items: tuple[Item, ...] = ()
    left_pages: tuple[str, ...] = ()  # names in the depot of what came with it

    def to_payload(self, depot: PageDepot | None = None) -> dict[str, Any]:
        """Pages that are too large for a message are left in the depot; without one, they do not travel."""
        return {
            "kind": self.kind,
            "worker": self.worker,
            "version": self.version,
            "shard": self.shard,
            "problem": self.problem,
            "refused": self.refused,
            "items": [_to_row(item, depot) for item in self.items],
        }


def report_of(payload: dict[str, Any], depot: PageDepot | None = None) -> Report:
    """The report of a payload, with the pages that its worker left in the depot. Raises `MessageRefused`."""
    try:
        items = tuple(_of_row(row, depot) for row in payload["items"])
        names = tuple(name for row in payload["items"] if (name := row[2].partition(":")[0]))
        texts = {name: str(payload[name]) for name in ("kind", "worker", "version", "shard", "problem")}
        return Report(**texts, refused=int(payload["refused"]), items=items, left_pages=names)
    except (KeyError, IndexError, TypeError, ValueError, zlib.error) as error:
        raise MessageRefused("a report that cannot be read") from error


def _to_row(item: Item, depot: PageDepot | None) -> list[str]:
    """Kind, text, and the name of its page where that is in the depot. A page travels once: as it is kept, where its worker
    packed it."""
    place = ""
    if isinstance(item, ArticleFound | FetchError) and item.page is not None:
        item, place = _placed(item, item.page, depot)
    return [type(item).__name__, serialize.dumps(item), place]


def _placed(item: ArticleFound | FetchError, page: Page, depot: PageDepot | None) -> tuple[ArticleFound | FetchError, str]:
    """The item as it travels, and where the rest of its page is."""
    packed = item.facts.packed if isinstance(item, ArticleFound) and item.facts is not None else b""
    content = packed or page.body
    if depot is not None and len(content) > depot.min_bytes and (name := depot.put(content)):
        return _with_content(item, b"", is_packed=bool(packed)), f"{name}:packed" if packed else name
    if len(content) > MAX_INLINE_PAGE_BYTES:
        return _without_page(item), ""
    return (replace(item, page=replace(page, body=b"")) if packed else item), ""


def _of_row(row: Sequence[str], depot: PageDepot | None) -> Item:
    kind, text, place = row
    item = serialize.loads(ITEM_KINDS[kind], text)
    name, _, form = place.partition(":")
    if name and isinstance(item, ArticleFound | FetchError):
        content = depot.get(name) if depot is not None else None
        item = _without_page(item) if content is None else _with_content(item, content, is_packed=form == "packed")
    if isinstance(item, ArticleFound) and item.page is not None and item.facts is not None and item.facts.packed:
        return replace(item, page=replace(item.page, body=zlib.decompress(item.facts.packed)))
    return item


def _with_content(item: ArticleFound | FetchError, content: bytes, *, is_packed: bool) -> ArticleFound | FetchError:
    """The item with another body of its page, packed or as received."""
    assert item.page is not None
    if isinstance(item, ArticleFound) and item.facts is not None and is_packed:
        return replace(item, page=replace(item.page, body=b""), facts=replace(item.facts, packed=content))
    return replace(item, page=replace(item.page, body=content))


def _without_page(item: ArticleFound | FetchError) -> ArticleFound | FetchError:
    if isinstance(item, ArticleFound) and item.facts is not None:
        return replace(item, page=None, facts=replace(item.facts, packed=b""))
    return replace(item, page=None)
