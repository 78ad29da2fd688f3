"""What travels between the daemon and its workers: JSON, packed and signed. A message without our signature is refused unread."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crawler.app.dispatch import ITEM_KINDS
from crawler.model import ArticleFound, FetchError, Item, Plan
from crawler.model.errors import BorderwatchError
from crawler.runtime import serialize
from crawler.runtime.clock import instant, iso

SHARD_QUEUE, RESULT_QUEUE = "borderwatch_shards", "borderwatch_results"
MIN_KEY_CHARS = 16
MAX_MESSAGE_BYTES = 64_000_000  # unpacked: more is refused
MAX_INLINE_PAGE_BYTES = 2_000_000  # as kept; the text of a larger page travels without it
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

    def to_payload(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "worker": self.worker,
            "version": self.version,
            "shard": self.shard,
            "problem": self.problem,
            "refused": self.refused,
            "items": [[type(item).__name__, serialize.dumps(_without_copies(item))] for item in self.items],
        }


def report_of(payload: dict[str, Any]) -> Report:
    """The report of a payload. Raises `MessageRefused`."""
    try:
        items = tuple(_with_page(serialize.loads(ITEM_KINDS[kind], text)) for kind, text in payload["items"])
        texts = {name: str(payload[name]) for name in ("kind", "worker", "version", "shard", "problem")}
        return Report(**texts, refused=int(payload["refused"]), items=items)
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise MessageRefused("a report that cannot be read") from error


def _without_copies(item: Item) -> Item:
    """An item whose page travels once: as it is kept, where its worker packed it; not at all where it is too large."""
    if not isinstance(item, ArticleFound | FetchError) or item.page is None:
        return item
    facts = item.facts if isinstance(item, ArticleFound) else None
    if len(facts.packed if facts is not None and facts.packed else item.page.body) > MAX_INLINE_PAGE_BYTES:
        if isinstance(item, ArticleFound) and facts is not None:
            return replace(item, page=None, facts=replace(facts, packed=b""))
        return replace(item, page=None)
    return replace(item, page=replace(item.page, body=b"")) if facts is not None and facts.packed else item


def _with_page(item: Item) -> Item:
    if isinstance(item, ArticleFound) and item.page is not None and item.facts is not None and item.facts.packed:
        return replace(item, page=replace(item.page, body=zlib.decompress(item.facts.packed)))
    return item
